"""Steps that several kinds of dépôt of this procedure ask."""

from dossiers.procedures.base import Champ, Competence, Etape, Genre

__all__ = ["COMPETENCE", "ENTREPRISE", "ETABLISSEMENTS", "REPRESENTANTS"]

ENTREPRISE = Etape(
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

ETABLISSEMENTS = Etape(
    code="etablissements",
    titre="Établissements et service compétent",
    groupe="Les établissements",
    chapo="Un seul service répond, même si plusieurs régions sont concernées.",
    article="R1237-6-1",
    champs=(
        Champ(nom="plusieurs_regions", libelle="Des établissements de plusieurs régions sont-ils concernés\u00a0?",
              genre=Genre.OUI_NON, aide="Si oui, le service du siège est compétent de plein droit"),
        Champ(nom="etablissements", libelle="Si oui, les établissements concernés", genre=Genre.ETABLISSEMENTS,
              si="plusieurs_regions",
              aide="Un par ligne : code postal, ville, nombre d’emplois. Par exemple « 67000 Strasbourg, 12 »"),
        Champ(nom="rattachement", libelle="Si oui, quel siège rend le service compétent\u00a0?", genre=Genre.CHOIX,
              si="plusieurs_regions",
              choix=(
                  ("siege", "Le siège de l’entreprise"),
                  ("ues", "Le siège de l’entreprise principale de l’unité économique et sociale"),
                  ("groupe", "Le siège de l’entreprise dominante, pour un accord de groupe"),
                  ("succursale", "La succursale qui a le plus d’emplois concernés, pour un siège à l’étranger"),
              )),
        Champ(nom="siege_code_postal", libelle="Si oui, code postal de ce siège", genre=Genre.CODE_POSTAL,
              si="plusieurs_regions", aide="Cinq chiffres, par exemple 67000"),
    ),
)  # fmt: skip
COMPETENCE = Competence(etape="etablissements", question="plusieurs_regions", code_postal="siege_code_postal")


def _organisation(rang: int) -> tuple[Champ, Champ]:
    groupe = "Organisations syndicales signataires" if rang == 1 else f"Organisation signataire n° {rang}"
    return (
        Champ(nom=f"syndicat_{rang}_nom", libelle="Nom de l’organisation", est_requis=rang == 1, groupe=groupe,
              avec=f"syndicat_{rang}_courriel" if rang > 1 else ""),
        Champ(nom=f"syndicat_{rang}_courriel", libelle="Adresse électronique de l’organisation", genre=Genre.COURRIEL,
              est_requis=rang == 1, avec=f"syndicat_{rang}_nom" if rang > 1 else "",
              aide="La décision lui sera notifiée à cette adresse", groupe=groupe),
    )  # fmt: skip


REPRESENTANTS = Etape(
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
