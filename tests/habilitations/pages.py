"""What the tests of rights share: people of a company, the worker's round, the mails that left."""

import re
from datetime import date

from django.urls import reverse

from accounts.models import Etablissement, User
from habilitations import actions
from habilitations import notifications as notifications  # registers the follow-ups
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from tests.fabrique import MOT_DE_PASSE

__all__ = ["LE", "adresse", "courriels", "lire_les_courriels", "un_compte", "une_demande", "verbes"]

LE = date(2026, 12, 10)


def un_compte(email: str = "sophie@vauban.example", etablissement: Etablissement | None = None, **champs) -> User:
    """An account without any right."""
    champs = {"civilite": "Mme", "prenom": "Sophie", "nom": "Marchand", "etablissement": etablissement} | champs
    return User.objects.create_user(email, MOT_DE_PASSE, **champs)


def une_demande(etablissement: Etablissement, *, role: str = "employeur", **champs):
    """A request of somebody new, waiting."""
    user = un_compte(etablissement=etablissement, **champs)
    return actions.demander(user, siret=etablissement.siret, role=role, le=LE)


def adresse(nom: str, *objets) -> str:
    return reverse(nom, args=objets)


def lire_les_courriels() -> list[Courriel]:
    """The worker's round, then every mail in order."""
    suites.rejouer()
    return list(Courriel.objects.order_by("pk"))


def courriels() -> dict[str, list[Courriel]]:
    """The worker's round, then every mail by address."""
    par_adresse: dict[str, list[Courriel]] = {}
    for courriel in lire_les_courriels():
        assert "{{" not in courriel.texte + courriel.html
        assert not re.search(r"\n{3,}", courriel.texte)
        par_adresse.setdefault(courriel.a, []).append(courriel)
    return par_adresse


def verbes(objet) -> list[str]:
    """What the journal tells of an object, in order."""
    entrees = Entree.objects.filter(cible=objet._meta.label_lower, cible_id=objet.pk).order_by("rang")
    return list(entrees.values_list("verbe", flat=True))
