"""What the employer tells the service without asking for a decision: before the agreement, and after its validation."""

from typing import Any

from dossiers.procedures.base import (
    Audience,
    Champ,
    Document,
    Du,
    Etape,
    Genre,
    GenreDepot,
    Message,
    PieceAttendue,
    Rappel,
)
from dossiers.procedures.rcc.etapes import COMPETENCE, ENTREPRISE, ETABLISSEMENTS
from dossiers.procedures.tables import table_information, table_ouverture

__all__ = ["AVIS_CSE", "BILAN", "BILAN_DU", "INFORMATION_SALARIES", "OUVERTURE", "RAPPELS_BILAN", "RAPPEL_BILAN"]

_ACCUSE = Document(nom="rcc.accuse_information", libelle="Accusé de réception électronique", prefixe="AR",
                   gabarit="dossiers/pdf/accuse_information.html")  # fmt: skip
_COMPETENCE = Document(nom="rcc.competence", libelle="Information de compétence", prefixe="CO",
                       gabarit="dossiers/pdf/competence.html")  # fmt: skip
_RECUE = Message(nom="rcc.information_recue", audiences=(Audience.EMPLOYEUR,), gabarit="information_recue")
_A_LIRE = Message(nom="rcc.information_a_lire", audiences=(Audience.SERVICE,), gabarit="information_a_lire")
_VERSES = Message(nom="rcc.documents_verses", audiences=(Audience.SERVICE,), gabarit="documents_verses")
_A_DESIGNER = Message(nom="rcc.competence_a_designer", audiences=(Audience.DGEFP,), gabarit="competence_a_designer")
_RAPPEL_DESIGNER = Message(nom="rcc.rappel_designer", audiences=(Audience.DGEFP,), gabarit="competence_a_designer")
_SUITES = {"deposer": (_ACCUSE.nom, _RECUE.nom, _A_LIRE.nom), "verser": (_VERSES.nom,)}
_TABLE = table_information(nom="cet envoi", suites=_SUITES)


def _entier(nom: str, libelle: str, groupe: str, *, requis: bool = True) -> Champ:
    return Champ(
        nom=nom, libelle=libelle, genre=Genre.ENTIER, minimum=0, maximum=1_000_000, groupe=groupe, est_requis=requis
    )


def _pieces(chapo: str) -> Etape:
    return Etape(code="pieces", titre="Pièces à joindre", groupe="Les pièces", est_pieces=True, chapo=chapo)


def _information(**propres: Any) -> GenreDepot:
    communs: dict[str, Any] = {
        "table": _TABLE,
        "delai": "", "documents": (_ACCUSE,), "documents_de": {"deposer": _ACCUSE.nom}, "messages": (_RECUE, _A_LIRE, _VERSES),
        "bouton": "Envoyer au service",
    }  # fmt: skip
    return GenreDepot(**communs | propres)


OUVERTURE = _information(
    code="ouverture",
    invite="Informer le service d’une négociation",
    libelle="Information sur l’ouverture d’une négociation",
    objet="Intention d’ouvrir la négociation d’un accord portant rupture conventionnelle collective (code du travail, "
    "art. L. 1237-19 et D. 1237-7)",
    accroche="La négociation va commencer\u00a0: vous en informez le service sans délai.",
    table=table_ouverture(
        nom="une information",
        suites=_SUITES
        | {
            "deposer": (*_SUITES["deposer"], _A_DESIGNER.nom),
            "designer": (_COMPETENCE.nom, "rcc.competence_fixee", "rcc.competence_recue"),
            "confirmer_competence": (_COMPETENCE.nom, "rcc.competence_fixee"),
        },
    ),
    delai="RCC_DESIGN",
    reglage="RUPCO_DESIGNATION",  # decree 2017-1723, whose ten days a later one repealed (R1237-6-1 since 7 February 2020)
    delai_si=("etablissements", "plusieurs_regions"),
    competence=COMPETENCE,
    etapes=(
        ENTREPRISE,
        Etape(
            code="negociation", titre="Négociation envisagée", groupe="L’entreprise et l’accord", article="D1237-7",
            chapo="Dites ce que vous prévoyez. Rien de cela ne vous engage.",
            champs=(
                Champ(nom="ouverture_le", libelle="Date prévue de la première réunion de négociation", genre=Genre.DATE),
                Champ(nom="departs_envisages", libelle="Nombre de départs envisagé", genre=Genre.ENTIER, minimum=1,
                      maximum=1_000_000, est_requis=False, aide="Si vous le connaissez déjà"),
                Champ(nom="contexte", libelle="Contexte et emplois concernés", genre=Genre.PARAGRAPHE, est_requis=False,
                      aide="En quelques phrases"),
            ),
        ),
        ETABLISSEMENTS,
        _pieces("Rien n’est exigé. Vous pouvez joindre un document utile."),
    ),
    pieces=(
        PieceAttendue(code="invitation", libelle="Invitation à négocier", aide="Si elle est déjà partie"),
        PieceAttendue(code="autre_document", libelle="Autre document", aide="Un calendrier, une note"),
    ),
    documents=(_ACCUSE, _COMPETENCE),
    documents_de={"deposer": _ACCUSE.nom, "designer": _COMPETENCE.nom, "confirmer_competence": _COMPETENCE.nom},
    messages=(
        _RECUE, _A_LIRE, _VERSES, _A_DESIGNER, _RAPPEL_DESIGNER,
        Message(nom="rcc.competence_fixee", audiences=(Audience.EMPLOYEUR,), gabarit="competence_fixee"),
        Message(nom="rcc.competence_recue", audiences=(Audience.SERVICE,), gabarit="competence_recue"),
    ),
    rappels=tuple(Rappel(sur="echeance", jours=jours, message=_RAPPEL_DESIGNER.nom) for jours in (3, 0)),
)  # fmt: skip

INFORMATION_SALARIES = _information(
    code="information_salaries",
    invite="Prouver l’information des salariés",
    libelle="Preuve de l’information des salariés",
    objet="Information des salariés et transmission de la copie de la demande (code du travail, art. L. 1237-19-4)",
    etapes=(
        Etape(
            code="information", titre="Information donnée", groupe="L’information", article="L1237-19-4",
            chapo="Les salariés connaissent la décision et les voies et délais de recours.",
            champs=(
                Champ(nom="informes_le", libelle="Date de l’information des salariés", genre=Genre.DATE,
                      avant_aujourd_hui=True, aide="Le délai de recours des salariés part de ce jour"),
                Champ(nom="moyen", libelle="Moyen employé", genre=Genre.CHOIX,
                      choix=(("affichage", "Affichage sur le lieu de travail"), ("courriel", "Courriel à chaque salarié"),
                             ("remise", "Remise en main propre"), ("autre", "Autre moyen qui donne date certaine"))),
                Champ(nom="cse_le", libelle="Copie remise au CSE le", genre=Genre.DATE, est_requis=False,
                      avant_aujourd_hui=True),
                Champ(nom="signataires_le", libelle="Copie remise aux organisations signataires le", genre=Genre.DATE,
                      est_requis=False, avant_aujourd_hui=True),
            ),
        ),
        _pieces("Joignez la preuve\u00a0: photographie de l’affichage, courriel, récépissé."),
    ),
    pieces=(
        PieceAttendue(code="preuve", libelle="Preuve de l’information des salariés", article="L1237-19-4", est_exigee=True,
                      est_indispensable=True, aide="Avec sa date"),
        PieceAttendue(code="copies", libelle="Preuve de la transmission au CSE et aux signataires", article="L1237-19-4",
                      aide="Courriel ou récépissé"),
    ),
)  # fmt: skip

AVIS_CSE = _information(
    code="avis_cse",
    invite="Transmettre un avis du CSE",
    libelle="Avis du CSE sur le suivi de l’accord",
    objet="Avis du comité social et économique sur le suivi de la mise en œuvre (code du travail, art. L. 1237-19-7)",
    etapes=(
        Etape(
            code="avis", titre="Avis du CSE", groupe="La consultation", article="L1237-19-7",
            chapo="Le CSE est consulté régulièrement sur le suivi. Ses avis sont transmis au service.",
            champs=(
                Champ(nom="avis_le", libelle="Date de la réunion", genre=Genre.DATE, avant_aujourd_hui=True),
                Champ(nom="sens", libelle="Sens de l’avis", genre=Genre.CHOIX,
                      choix=(("favorable", "Favorable"), ("reserve", "Favorable avec réserves"),
                             ("defavorable", "Défavorable"), ("aucun", "Le CSE n’a pas rendu d’avis"))),
                Champ(nom="observations", libelle="Observations du CSE", genre=Genre.PARAGRAPHE, est_requis=False,
                      aide="L’essentiel. Le procès-verbal dit le reste"),
            ),
        ),
        _pieces("Joignez le procès-verbal de la réunion, ou son extrait."),
    ),
    pieces=(
        PieceAttendue(code="proces_verbal", libelle="Procès-verbal de la réunion", article="L1237-19-7", est_exigee=True,
                      est_indispensable=True, aide="L’extrait qui porte l’avis suffit"),
    ),
)  # fmt: skip

_AGES, _SITUATIONS, _MESURES = "Par tranche d’âge", "À l’issue des mesures", "Par mesure"
BILAN = _information(
    code="bilan",
    invite="Envoyer le bilan",
    libelle="Bilan de la mise en œuvre",
    objet="Bilan de la mise en œuvre de l’accord (code du travail, art. D. 1237-12\u00a0; arrêté du 8 octobre 2018, annexe 2)",
    etapes=(
        Etape(
            code="beneficiaires", titre="Salariés partis", groupe="Le bilan", article="D1237-12",
            chapo="Comptez les salariés dont le contrat est rompu dans le cadre de l’accord.",
            champs=(
                Champ(nom="partis", libelle="Nombre de salariés partis", genre=Genre.ENTIER, minimum=0, maximum=1_000_000,
                      total_de=("moins_de_36", "de_36_a_45", "de_46_a_56", "des_57")),
                _entier("moins_de_36", "Moins de 36 ans", _AGES),
                _entier("de_36_a_45", "De 36 à 45 ans", _AGES),
                _entier("de_46_a_56", "De 46 à 56 ans", _AGES),
                _entier("des_57", "57 ans et plus", _AGES),
            ),
        ),
        Etape(
            code="mesures", titre="Mesures suivies", groupe="Le bilan", article="L1237-19-1",
            chapo="Un salarié peut avoir suivi plusieurs mesures.",
            champs=(
                Champ(nom="finies_le", libelle="Fin de la mise en œuvre des mesures", genre=Genre.DATE, avant_aujourd_hui=True,
                      aide="Le bilan est dû un mois après cette date"),
                _entier("conge_mobilite", "Congé de mobilité", _MESURES),
                _entier("formation", "Formation", _MESURES),
                _entier("vae", "Validation des acquis de l’expérience", _MESURES),
                _entier("reconversion", "Reconversion", _MESURES),
                _entier("creation", "Création ou reprise d’activité", _MESURES),
                _entier("autre_mesure", "Autre mesure", _MESURES, requis=False),
            ),
        ),
        Etape(
            code="situations", titre="Situation des salariés", groupe="Le bilan", article="D1237-12",
            chapo="La situation de chaque salarié à la fin des mesures.",
            champs=(
                Champ(nom="suivis", libelle="Nombre de salariés dont la situation est connue", genre=Genre.ENTIER, minimum=0,
                      maximum=1_000_000,
                      total_de=("duree_indeterminee", "duree_determinee", "entreprise", "en_formation", "recherche",
                                "retraite", "autre")),
                _entier("duree_indeterminee", "Contrat à durée indéterminée", _SITUATIONS),
                _entier("duree_determinee", "Contrat à durée déterminée ou intérim", _SITUATIONS),
                _entier("entreprise", "Entreprise créée ou reprise", _SITUATIONS),
                _entier("en_formation", "En formation", _SITUATIONS),
                _entier("recherche", "En recherche d’emploi", _SITUATIONS),
                _entier("retraite", "À la retraite", _SITUATIONS),
                _entier("autre", "Autre situation", _SITUATIONS),
            ),
        ),
        _pieces("Rien n’est exigé. Vous pouvez joindre le bilan complet."),
    ),
    pieces=(PieceAttendue(code="bilan", libelle="Bilan complet", aide="S’il contient plus que ces réponses"),),
)  # fmt: skip
BILAN_DU = Du(delai="RCC_BILAN", depuis=("accord", "mesures_jusqu_au"), genre=BILAN.code)
RAPPEL_BILAN = Message(nom="rcc.rappel_bilan", audiences=(Audience.EMPLOYEUR,), gabarit="rappel_bilan")
RAPPELS_BILAN = tuple(Rappel(sur="du", jours=jours, message=RAPPEL_BILAN.nom) for jours in (30, 7, -1))
