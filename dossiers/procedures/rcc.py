"""Rupture conventionnelle collective: code du travail L1237-19 to L1237-19-14, D1237-7 to D1237-12."""

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
    Procedure,
    table_instruite,
)

_ENTREPRISE = Etape(
    code="entreprise",
    titre="Identité de l’entreprise",
    groupe="L’entreprise et l’accord",
    chapo="Ces informations figurent sur votre accusé de réception.",
    champs=(
        Champ(nom="effectif", libelle="Effectif de l’entreprise", genre=Genre.ENTIER, minimum=1, maximum=3_000_000,
              aide="Nombre de salariés, par exemple 212"),
        Champ(nom="activite", libelle="Activité principale", aide="En quelques mots, par exemple « fabrication de meubles »"),
        Champ(nom="contact_nom", libelle="Personne chargée du suivi", aide="Prénom et nom", autocomplete="name",
              groupe="Qui suit le dossier dans l’entreprise ?"),
        Champ(nom="contact_fonction", libelle="Sa fonction", est_requis=False, autocomplete="organization-title",
              groupe="Qui suit le dossier dans l’entreprise ?"),
        Champ(nom="contact_telephone", libelle="Son téléphone", genre=Genre.TELEPHONE, aide="Par exemple 03 99 00 11 22",
              autocomplete="tel", groupe="Qui suit le dossier dans l’entreprise ?"),
    ),
)  # fmt: skip

_ACCORD = Etape(
    code="accord",
    titre="Accord signé",
    groupe="L’entreprise et l’accord",
    chapo="Dites l’essentiel de l’accord. La Dreets le lira en entier.",
    article="L1237-19-1",
    champs=(
        Champ(nom="signe_le", libelle="Date de signature de l’accord", genre=Genre.DATE, avant_aujourd_hui=True),
        Champ(nom="departs_max", libelle="Nombre maximal de départs", genre=Genre.ENTIER, minimum=1, maximum=1_000_000,
              aide="Un nombre entier, par exemple 18"),
        Champ(nom="emplois_supprimes", libelle="Nombre de suppressions d’emplois associées", genre=Genre.ENTIER, minimum=0,
              maximum=1_000_000, aide="Un nombre entier, par exemple 12"),
        Champ(nom="departs_jusqu_au", libelle="Départs possibles jusqu’au", genre=Genre.DATE, apres="signe_le"),
        Champ(nom="mesures_jusqu_au", libelle="Fin prévue des mesures de reclassement externe", genre=Genre.DATE,
              apres="signe_le", est_requis=False,
              aide="Le bilan est dû un mois après cette date. Laissez vide si vous ne la connaissez pas"),
    ),
)  # fmt: skip


def _organisation(rang: int) -> tuple[Champ, Champ]:
    groupe = "Organisations syndicales signataires" if rang == 1 else f"Organisation signataire n° {rang}"
    return (
        Champ(nom=f"syndicat_{rang}_nom", libelle="Nom de l’organisation", est_requis=rang == 1, groupe=groupe,
              avec=f"syndicat_{rang}_courriel" if rang > 1 else ""),
        Champ(nom=f"syndicat_{rang}_courriel", libelle="Adresse électronique de l’organisation", genre=Genre.COURRIEL,
              est_requis=rang == 1, avec=f"syndicat_{rang}_nom" if rang > 1 else "",
              aide="La décision lui sera notifiée à cette adresse", groupe=groupe),
    )  # fmt: skip


_REPRESENTANTS = Etape(
    code="representants",
    titre="CSE et organisations signataires",
    groupe="Les représentants du personnel",
    chapo="La complétude et la décision leur sont notifiées. Vérifiez bien chaque adresse.",
    article="L1237-19-4",
    champs=(
        Champ(nom="a_un_cse", libelle="L’entreprise a-t-elle un comité social et économique (CSE) ?",
              genre=Genre.OUI_NON, aide="Sans CSE, joignez le procès-verbal de carence"),
        Champ(nom="cse_courriel", libelle="Si oui, adresse électronique du CSE", genre=Genre.COURRIEL, si="a_un_cse",
              aide="Celle du secrétaire, par exemple cse@entreprise.fr"),
        Champ(nom="cse_informe_le", libelle="Si oui, date de l’information du CSE", genre=Genre.DATE, si="a_un_cse",
              avant_aujourd_hui=True),
        *(champ for rang in (1, 2, 3, 4) for champ in _organisation(rang)),
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
                  aide="Puisque l’entreprise n’a pas de CSE", si=("a_un_cse", False)),
    PieceAttendue(code="etablissements", libelle="Liste et adresses des établissements concernés", aide="Un tableau convient"),
    PieceAttendue(code="anonymisee", libelle="Version anonymisée de l’accord",
                  aide="Sans les noms des signataires, pour la publication"),
    PieceAttendue(code="non_publication", libelle="Acte de non-publication",
                  aide="Si une partie de l’accord ne doit pas être publiée"),
)  # fmt: skip

_SUITES = {
    "deposer": ("rcc.accuse_reception", "rcc.depot_recu", "rcc.depot_a_instruire"),
    "constater_completude": ("rcc.completude_constatee",),
    "retirer": ("rcc.demande_retiree",),
    "accepter_tacitement": (
        "rcc.attestation_tacite",
        "rcc.validation_tacite",
        "rcc.validation_tacite_tiers",
        "rcc.silence_garde",
    ),
}

VALIDATION = GenreDepot(
    code="validation",
    libelle="Demande de validation de l’accord",
    objet="Validation d’un accord collectif portant rupture conventionnelle collective (code du travail, art. L. 1237-19-3)",
    table=table_instruite(
        nom="une demande de validation", acceptee="Validé", refusee="Refusé", tacite="Validé tacitement", suites=_SUITES
    ),
    delai="RCC_VALID",
    etapes=(
        _ENTREPRISE,
        _ACCORD,
        _REPRESENTANTS,
        Etape(code="pieces", titre="Pièces à joindre", groupe="Les pièces", est_pieces=True, article="D1237-9",
              chapo="Joignez au moins l’accord. Une autre pièce manquante n’empêche pas de déposer."),
    ),
    pieces=_PIECES,
    documents=(
        Document(nom="rcc.accuse_reception", libelle="Accusé de réception électronique", prefixe="AR",
                 gabarit="dossiers/pdf/accuse_reception.html"),
        Document(nom="rcc.attestation_tacite", libelle="Attestation d’acceptation tacite", prefixe="AT",
                 gabarit="dossiers/pdf/attestation_tacite.html"),
    ),
    documents_de={"deposer": "rcc.accuse_reception", "accepter_tacitement": "rcc.attestation_tacite"},
    messages=(
        Message(nom="rcc.depot_recu", audiences=(Audience.EMPLOYEUR,), gabarit="depot_recu"),
        Message(nom="rcc.depot_a_instruire", audiences=(Audience.SERVICE,), gabarit="depot_a_instruire"),
        Message(nom="rcc.completude_constatee", audiences=(Audience.EMPLOYEUR, Audience.CSE, Audience.SIGNATAIRES),
                gabarit="completude_constatee"),
        Message(nom="rcc.demande_retiree", audiences=(Audience.EMPLOYEUR, Audience.SERVICE), gabarit="demande_retiree"),
        Message(nom="rcc.validation_tacite", audiences=(Audience.EMPLOYEUR,), gabarit="validation_tacite"),
        Message(nom="rcc.validation_tacite_tiers", audiences=(Audience.CSE, Audience.SIGNATAIRES),
                gabarit="validation_tacite_tiers"),
        Message(nom="rcc.silence_garde", audiences=(Audience.SERVICE,), gabarit="silence_garde"),
    ),
    phrase_silence="Sans réponse, votre accord est validé",
    phrase_acquise="Votre accord est validé",
    devoirs=(
        Devoir(titre="Prévenir le CSE et les signataires", article="L1237-19-4, al. 3",
               phrase="Transmettez une copie de la demande et de son accusé de réception au CSE "
                      "et aux organisations signataires"),
        Devoir(titre="Informer les salariés", article="L1237-19-4, al. 4",
               phrase="Portez ces documents et les voies de recours à leur connaissance, par affichage "
                      "ou par tout moyen qui donne date certaine"),
        Devoir(titre="Envoyer le bilan", article="D1237-12",
               phrase="Transmettez-le un mois au plus tard après la fin des mesures de reclassement externe"),
    ),
)  # fmt: skip

RCC = Procedure(
    code="RCC",
    libelle="Rupture conventionnelle collective",
    accroche="Un accord collectif organise des départs volontaires, sans motif économique.",
    articles=("L1237-19", "L1237-19-1", "L1237-19-4"),
    genres=(VALIDATION,),
)
