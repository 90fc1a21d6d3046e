"""Rupture conventionnelle collective: code du travail L1237-19 to L1237-19-14, D1237-7 to D1237-12."""

from dataclasses import replace

from dossiers.procedures.base import (
    Audience,
    Champ,
    Devoir,
    Document,
    Etape,
    Genre,
    GenreDepot,
    Message,
    PieceAttendue,
    PointControle,
    Procedure,
)
from dossiers.procedures.rcc.clauses import CHAMPS, GRILLE
from dossiers.procedures.rcc.convention import CONVENTION
from dossiers.procedures.rcc.etapes import COMPETENCE, ENTREPRISE, ETABLISSEMENTS, REPRESENTANTS
from dossiers.procedures.rcc.guide import GUIDE
from dossiers.procedures.rcc.informations import (
    AVIS_CSE,
    BILAN,
    BILAN_DU,
    INFORMATION_SALARIES,
    OUVERTURE,
    RAPPEL_BILAN,
    RAPPELS_BILAN,
)
from dossiers.procedures.rcc.reexamen import reexamen_de
from dossiers.procedures.tables import PARAGRAPHES, messages_de_rappel, rappels, table_instruite

_ACCORD = Etape(
    code="accord",
    titre="Accord signé",
    groupe="L’entreprise et l’accord",
    chapo="Dites l’essentiel de l’accord. La Dreets le lira en entier.",
    article="L1237-19-1",
    champs=(
        Champ(nom="signe_le", libelle="Date de signature de l’accord", genre=Genre.DATE, avant_aujourd_hui=True,
              est_a_redire=True),
        Champ(nom="departs_max", libelle="Nombre maximal de départs", genre=Genre.ENTIER, minimum=1, maximum=1_000_000,
              aide="Un nombre entier, par exemple 18"),
        Champ(nom="emplois_supprimes", libelle="Nombre de suppressions d’emplois associées", genre=Genre.ENTIER, minimum=0,
              maximum=1_000_000, aide="Un nombre entier, par exemple 12"),
        Champ(nom="departs_jusqu_au", libelle="Départs possibles jusqu’au", genre=Genre.DATE, apres="signe_le"),
        Champ(nom="mesures_jusqu_au", libelle="Fin prévue des mesures de reclassement externe", genre=Genre.DATE,
              apres="signe_le", est_requis=False,
              aide="Le bilan est dû un mois après cette date. Laissez vide si vous ne la connaissez pas"),
        *CHAMPS,
    ),
)  # fmt: skip

_PIECES = (
    PieceAttendue(code="accord", libelle="Accord collectif signé", article="D1237-8", est_exigee=True, est_indispensable=True,
                  aide="La version intégrale, signée de toutes les parties"),
    PieceAttendue(code="regularite", libelle="Preuves de la régularité de l’accord", article="D1237-9", est_exigee=True,
                  aide="Résultats des élections, mandats des signataires"),
    PieceAttendue(code="information_cse", libelle="Preuve de l’information du CSE", article="D1237-9", est_exigee=True,
                  aide="Convocation, ordre du jour ou procès-verbal", si=("a_un_cse", True)),
    PieceAttendue(code="carence", libelle="Procès-verbal de carence", article="D1237-9", est_exigee=True,
                  aide="Si l’entreprise n’a pas de CSE", si=("a_un_cse", False)),
    PieceAttendue(code="etablissements", libelle="Liste et adresses des établissements concernés", aide="Un tableau convient"),
    PieceAttendue(code="anonymisee", libelle="Version anonymisée de l’accord",
                  aide="Sans les noms des signataires, pour la publication"),
    PieceAttendue(code="non_publication", libelle="Acte de non-publication",
                  aide="Si une partie de l’accord ne doit pas être publiée"),
)  # fmt: skip

_SUITES = {
    "deposer": ("rcc.accuse_reception", "rcc.depot_recu", "rcc.depot_a_instruire"),
    "constater_completude": ("rcc.completude", "rcc.completude_constatee"),
    "demander_pieces": ("rcc.demande_pieces", "rcc.pieces_demandees"),
    "completer": ("rcc.accuse_pieces", "rcc.pieces_recues", "rcc.pieces_arrivees"),
    "verser": ("rcc.documents_verses",),
    "accepter": ("rcc.decision_validation", "rcc.decision_rendue", "rcc.decision_rendue_tiers"),
    "refuser": ("rcc.decision_refus", "rcc.decision_rendue", "rcc.decision_rendue_tiers"),
    "demander_complement": ("rcc.complement", "rcc.complement_demande"),
    "observer": ("rcc.observations", "rcc.observations_adressees"),
    "transferer": ("rcc.transfert", "rcc.demande_transferee", "rcc.demande_recue_par_transfert"),
    "attribuer": ("rcc.depot_attribue",),
    "declarer_irrecevable": ("rcc.irrecevabilite", "rcc.demande_irrecevable"),
    "retirer": ("rcc.demande_retiree",),
    "accepter_tacitement": (
        "rcc.attestation_tacite",
        "rcc.validation_tacite",
        "rcc.validation_tacite_tiers",
        "rcc.silence_garde",
    ),
}
_SUITES = {p: noms if p == "attribuer" else (*noms, "rcc.mise_a_jour") for p, noms in _SUITES.items()}  # to who follows


def _papier(code: str, libelle: str, prefixe: str, **options: bool) -> Document:
    return Document(nom=f"rcc.{code}", libelle=libelle, prefixe=prefixe, gabarit=f"dossiers/pdf/{code}.html", **options)


_DOCUMENTS = (
    _papier("accuse_reception", "Accusé de réception électronique", "AR"),
    _papier("demande_pieces", "Demande de pièces manquantes", "DP"),
    _papier("accuse_pieces", "Accusé de réception des pièces demandées", "AR"),
    _papier("completude", "Information de complétude", "IC", est_remis=True),
    _papier("complement", "Demande de documents complémentaires", "DC"),
    _papier("observations", "Observations du service", "OB", est_remis=True),
    _papier("transfert", "Avis de transmission au service compétent", "TR"),
    _papier("irrecevabilite", "Décision d’irrecevabilité", "IR", est_remis=True),
    _papier("decision_validation", "Décision de validation", "DV", est_remis=True),
    _papier("decision_refus", "Décision de refus", "DR", est_remis=True),
    _papier("attestation_tacite", "Attestation d’acceptation tacite", "AT"),
)
_DOCUMENTS_DE = {
    "deposer": "rcc.accuse_reception",
    "demander_pieces": "rcc.demande_pieces",
    "completer": "rcc.accuse_pieces",
    "constater_completude": "rcc.completude",
    "demander_complement": "rcc.complement",
    "observer": "rcc.observations",
    "transferer": "rcc.transfert",
    "declarer_irrecevable": "rcc.irrecevabilite",
    "accepter": "rcc.decision_validation",
    "refuser": "rcc.decision_refus",
    "accepter_tacitement": "rcc.attestation_tacite",
}

_TOUS = (Audience.EMPLOYEUR, Audience.CSE, Audience.SIGNATAIRES)


def _courriel(gabarit: str, *audiences: Audience, sujet: str = "") -> Message:
    return Message(nom=f"rcc.{gabarit}", audiences=audiences, gabarit=gabarit, sujet=sujet)


_MESSAGES = (
    _courriel("depot_recu", Audience.EMPLOYEUR),
    _courriel("mise_a_jour", Audience.ABONNES, sujet="etapes"),
    _courriel("depot_a_instruire", Audience.SERVICE),
    _courriel("completude_constatee", *_TOUS),
    _courriel("pieces_demandees", Audience.EMPLOYEUR),
    _courriel("pieces_recues", Audience.EMPLOYEUR),
    _courriel("pieces_arrivees", Audience.SERVICE),
    _courriel("documents_verses", Audience.SERVICE),
    _courriel("decision_rendue", Audience.EMPLOYEUR),
    _courriel("decision_rendue_tiers", Audience.CSE, Audience.SIGNATAIRES),
    _courriel("depot_attribue", Audience.SUIVI),
    _courriel("complement_demande", Audience.EMPLOYEUR),
    _courriel("observations_adressees", *_TOUS),
    _courriel("demande_transferee", Audience.EMPLOYEUR),
    _courriel("demande_recue_par_transfert", Audience.SERVICE),
    _courriel("demande_irrecevable", *_TOUS),
    _courriel("demande_retiree", Audience.EMPLOYEUR, Audience.SERVICE),
    _courriel("validation_tacite", Audience.EMPLOYEUR),
    _courriel("validation_tacite_tiers", Audience.CSE, Audience.SIGNATAIRES),
    _courriel("silence_garde", Audience.SERVICE),
)

_CONTROLES = (
    PointControle(
        code="volontariat", libelle="Absence de licenciement, volontariat", article="L1237-19",
        titre="Sur la conformité de l’accord à l’article L. 1237-19 du code du travail",
        acceptation="L’accord exclut tout licenciement pour atteindre ses objectifs de suppressions d’emplois. "
                    "Les départs reposent sur le seul volontariat des salariés.",
        refus="L’accord n’exclut pas les licenciements pour atteindre ses objectifs de suppressions d’emplois.",
    ),
    PointControle(
        code="majorite", libelle="Accord majoritaire et régulier", article="L2232-12",
        titre="Sur la régularité de la conclusion de l’accord",
        acceptation="Les pièces produites établissent que les organisations signataires ont recueilli la majorité requise. "
                    "Les mandats produits sont réguliers.",
        refus="Les pièces produites n’établissent pas que les organisations signataires ont recueilli la majorité requise.",
    ),
    PointControle(
        code="cse", libelle="Information du CSE", article="L1237-19-3",
        titre="Sur la régularité de l’information du comité social et économique",
        acceptation="Les pièces produites établissent que le comité social et économique a été régulièrement informé.",
        refus="Les pièces produites n’établissent pas que le comité social et économique a été régulièrement informé.",
    ),
    PointControle(
        code="clauses", libelle="Clauses du 1° au 8°", article="L1237-19-1", a_grille=True,
        titre="Sur la présence des clauses prévues à l’article L. 1237-19-1 du code du travail",
        acceptation="L’accord comporte chacune des clauses obligatoires prévues du 1° au 8° de cet article.",
        refus="L’accord ne comporte pas toutes les clauses obligatoires prévues du 1° au 8° de cet article.",
    ),
    PointControle(
        code="mesures", libelle="Mesures précises et concrètes (7°)", article="L1237-19-3",
        titre="Sur le caractère précis et concret des mesures du 7°",
        acceptation="Chaque mesure d’accompagnement et de reclassement externe indique ses bénéficiaires, sa durée et son "
                    "montant. Ces mesures sont précises et concrètes.",
        refus="Les mesures d’accompagnement et de reclassement externe ne fixent ni bénéficiaires, ni durée, ni montant. "
              "Elles ne sont ni précises ni concrètes.",
    ),
)  # fmt: skip
_VISAS = (
    "le code du travail, notamment ses articles L. 1237-17 à L. 1237-19-14, R. 1231-1, R. 1237-6 et D. 1237-7 à D. 1237-12",
    "le code des relations entre le public et l’administration, notamment ses articles L. 114-5, L. 211-2, L. 211-5 et L. 212-1",
    "l’arrêté du 21 octobre 2019 (NOR\u00a0: MTRD1927861A), relatif aux transmissions par voie dématérialisée",
)

VALIDATION = GenreDepot(
    code="validation",
    libelle="Demande de validation de l’accord",
    objet="Validation d’un accord collectif portant rupture conventionnelle collective (code du travail, art. L. 1237-19-3)",
    table=table_instruite(
        nom="une demande de validation", acceptee="Validé", refusee="Refusé", tacite="Validé tacitement",
        accepter="Valider l’accord", refuser="Refuser la validation", suites=_SUITES,
    ),
    delai="RCC_VALID", recours="TA_2M_FRANC",
    accroche="L’accord est signé\u00a0: le service a quinze jours pour répondre.",
    invite="Déposer une demande de validation",
    competence=COMPETENCE,
    etapes=(
        ENTREPRISE,
        _ACCORD,
        REPRESENTANTS,
        replace(ETABLISSEMENTS, est_facultative=True),
        Etape(code="pieces", titre="Pièces à joindre", groupe="Les pièces", est_pieces=True, article="D1237-9",
              chapo="Joignez au moins l’accord. Une autre pièce manquante n’empêche pas de déposer."),
    ),
    pieces=_PIECES,
    documents=_DOCUMENTS, documents_de=_DOCUMENTS_DE,
    messages=(*_MESSAGES, *messages_de_rappel("rcc"), RAPPEL_BILAN), rappels=(*rappels("rcc"), *RAPPELS_BILAN), du=BILAN_DU,
    controles=_CONTROLES, visas=_VISAS,
    titres_decision=(
        "Décision portant validation d’un accord de rupture conventionnelle collective",
        "Décision refusant la validation d’un accord de rupture conventionnelle collective",
    ),
    phrase_silence="Sans réponse, votre accord est validé",
    phrase_acquise="Votre accord est validé",
    grille=GRILLE, guide=GUIDE, convention=CONVENTION,
    devoirs=(
        Devoir(titre="Prévenir le CSE et les signataires", article="L1237-19-4, al. 3",
               phrase="Transmettez une copie de la demande et de son accusé de réception au CSE "
                      "et aux organisations signataires", si_signee=""),
        Devoir(titre="Informer les salariés", article="L1237-19-4, al. 4",
               phrase="Portez ces documents et les voies de recours à leur connaissance, par affichage "
                      "ou par tout moyen qui donne date certaine",
               si_signee="Portez la décision et les voies de recours à leur connaissance, par affichage "
                         "ou par tout moyen qui donne date certaine"),
        Devoir(titre="Envoyer le bilan", article="D1237-12", a_une_date=True,
               phrase="Transmettez-le un mois au plus tard après la fin des mesures de reclassement externe"),
    ),
)  # fmt: skip

NOUVEL_ACCORD = replace(
    VALIDATION,
    code="nouvel_accord",
    invite="Déposer un nouvel accord",
    libelle="Demande de validation d’un nouvel accord",
    pieces=(
        *_PIECES,
        PieceAttendue(code="reprise", libelle="Preuve que le CSE est informé de la reprise de la négociation", est_exigee=True,
                      article="L1237-19-6", aide="Convocation, ordre du jour ou procès-verbal", si=("a_un_cse", True)),
    ),
)  # fmt: skip
AVENANT = replace(
    VALIDATION,
    code="avenant", invite="Déposer un avenant", libelle="Demande de validation d’un avenant",
    objet="Validation d’un avenant à un accord collectif portant rupture conventionnelle collective (code du travail, "
          "art. L. 1237-19-3)",
)  # fmt: skip

REEXAMEN = reexamen_de(VALIDATION, pieces=NOUVEL_ACCORD.pieces)
_APRES_VALIDATION = ("information_salaries", "avis_cse", "bilan", "avenant")

RCC = Procedure(
    code="RCC",
    libelle="Rupture conventionnelle collective",
    accroche="Un accord collectif organise des départs volontaires, sans motif économique.",
    articles=("L1237-19", "L1237-19-1", "L1237-19-4"),
    genres=(VALIDATION, NOUVEL_ACCORD, AVENANT, OUVERTURE, INFORMATION_SALARIES, AVIS_CSE, BILAN, REEXAMEN),
    premiers=("ouverture", "validation"),
    ensuite={
        "transmis": ("validation",),
        "refuse": ("nouvel_accord",),
        "irrecevable": ("validation",),
        "retire": ("validation",),
        "accepte": _APRES_VALIDATION,
        "accepte_tacitement": _APRES_VALIDATION,
    },
    paragraphes=PARAGRAPHES,
)
