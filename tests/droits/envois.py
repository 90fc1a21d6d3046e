"""What a person in his right would send to each address that takes a POST."""

from tests.droits.monde import Monde
from tests.fabrique import DONNEES, un_pdf

__all__ = ["envoi"]


def envoi(adresse: str, monde: Monde, objet: str, role: str = "employeur") -> dict:
    """The fields, fresh at each call (a file is read once)."""
    match adresse:
        case "dossier-nouveau":
            siege = monde.sieges["B" if role == "autre_entreprise" else "A"]
            return {"procedure": "RCC", "etablissement": siege.pk, "intitule": "Un dossier"}
        case "depot-etape":
            version = "0" if objet == "-" else str(monde.objets[objet].version)
            return DONNEES["entreprise"] | {"version": version}
        case "piece-joindre":
            return {"nature": "etablissements", "fichier": _fichier()}
        case "depot-verifier":
            return {"certifie": "oui"}
        case "depot-retirer":
            return {"motif": "Nous renonçons."}
        case "demo-connexion":
            return {"personne": monde.gens["agent"].pk}
        case "demo-temps":
            return {"jours": "1"}
        case "account_login":
            return {"login": "personne@vauban.example", "password": "faux"}
        case "account_reset_password":
            return {"email": "personne@vauban.example"}
        case _:
            return {}


def _fichier():
    fichier = un_pdf("etablissements")
    fichier.name = "etablissements.pdf"
    return fichier
