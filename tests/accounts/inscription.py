"""Signing up as the tests do it: what Sirene answers, what a person types, a proof that costs nothing."""

import hashlib
import re
from datetime import date
from itertools import count

import pytest

from accounts import robots
from accounts.sirene import Fiche, Issue
from accounts.sirene.reponse import Reponse, repondre
from accounts.views import sirene as vues_sirene
from rupco.socle.models import Courriel
from rupco.socle.tasks import rejouer

__all__ = [
    "ADRESSE",
    "CHERCHER",
    "FICHE",
    "SECRET",
    "SIRET",
    "facile",
    "lien",
    "personne",
    "prouver",
    "remplir",
    "sirene_repond",
]

ADRESSE, SIRET, SECRET = "/compte/inscription/", "13002526500013", "corniche velours trombone"
CHERCHER = {"siret": SIRET, "rechercher": "oui"}
FICHE = Fiche(
    siret=SIRET, siren=SIRET[:9], raison_sociale="ATELIERS VAUBAN", adresse="14 CHE DES FORGES", code_postal="25000",
    commune="BESANCON", code_commune="25056", departement="25", naf="31.09B", est_siege=True,
)  # fmt: skip
FERMEE = Fiche(siret=SIRET, siren=SIRET[:9], ferme_le=date(2025, 3, 31))
MASQUEE = Fiche(
    siret=SIRET, siren=SIRET[:9], commune="STRASBOURG", code_commune="67482", departement="67", naf="31.09B"
)
REPONSES = {
    Issue.TROUVE: repondre(Issue.TROUVE, FICHE),
    Issue.NON_DIFFUSIBLE: repondre(Issue.NON_DIFFUSIBLE, MASQUEE),
    Issue.FERME: repondre(Issue.FERME, FERMEE),
    Issue.INCONNU: repondre(Issue.INCONNU),
    Issue.INDISPONIBLE: repondre(Issue.INDISPONIBLE),
}


def sirene_repond(monkeypatch, issue: Issue | Reponse) -> None:
    """What every look-up answers from now on."""
    reponse = REPONSES[issue] if isinstance(issue, Issue) else issue
    monkeypatch.setattr(vues_sirene, "chercher", lambda siret: reponse)


def facile(patch: pytest.MonkeyPatch) -> None:
    """The proof takes two tries, not 262,144."""
    patch.setattr(robots, "BITS", 1)


def prouver(defi: str) -> str:
    """What the page's worker would answer."""
    nombre = robots._lire(defi)[0]

    def tient(rang: int, essai: int) -> bool:
        debut = hashlib.sha256(f"{nombre}:{rang}:{essai}".encode()).digest()[:4]
        return int.from_bytes(debut) >> (32 - robots.BITS) == 0

    return ",".join(str(next(n for n in count() if tient(rang, n))) for rang in range(robots.ENIGMES))


def personne(email: str = "g.laurent@vauban.example", **champs) -> dict:
    """What a person types, and a proof of her own."""
    defi = robots.nouveau_defi()
    return {
        "civilite": "Mme", "prenom": "Geneviève", "nom": "Laurent", "email": email, "telephone": "01 23 45 67 89",
        "password": SECRET, "robot": "on", "cgu": "on", "defi": defi, "preuve": prouver(defi),
    } | champs  # fmt: skip


def remplir(email: str = "g.laurent@vauban.example", **champs) -> dict:
    """The whole form, for an establishment that Sirene knows."""
    return {"siret": SIRET, "vu": f"{SIRET} verrouille"} | personne(email, **champs)


def lien(email: str = "g.laurent@vauban.example") -> str:
    """The path of the newest link mailed to that address, once the worker has done its turn."""
    rejouer()
    courriel = Courriel.objects.filter(a=email).order_by("-pk").first()
    return re.search(r"/compte/activation/[\w-]+/", courriel.texte)[0]
