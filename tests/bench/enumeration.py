"""Does the time of an answer tell a known e-mail from an unknown one? `python -m tests.bench.enumeration [-n 40]`

Sign-up, link asked again, log-in and forgotten password: each n times for a known e-mail and n times for an unknown one, in
turn, with the password hasher of production and without limits, in a new base (of `DATABASE_URL`'s server, else SQLite).
Prints both medians, their ratio, and how likely such a gap is without any difference (Mann-Whitney). Exits with 1 when an
answer differs by more than 5 % and by more than chance (p < 0.01).
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from math import erfc, sqrt
from statistics import median

import django
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import setup_test_environment
from django.urls import reverse

ECART, HASARD = 0.05, 0.01
PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
PERSONNE = {
    "nature": "particulier", "raison_sociale": "Anne Roy", "adresse": "3 rue du Port", "departement": "67", "civilite": "Mme",
    "prenom": "Anne", "nom": "Roy", "telephone": "01 23 45 67 89", "password": "corniche velours trombone",
    "robot": "on", "cgu": "on",
}  # fmt: skip


def portes() -> Iterator[tuple[str, str, Callable[[str], dict]]]:
    """What is asked, where, and the form for an e-mail."""
    robots, horloge = import_module("accounts.robots"), import_module("rupco.socle.horloge")

    def inscription(email: str) -> dict:
        return PERSONNE | {"email": email, "defi": robots.nouveau_defi(horloge.reel() - robots.AU_MOINS)}

    yield "inscription", reverse("sans-siret"), inscription
    yield "lien de nouveau", reverse("inscription-renvoyer"), lambda email: {"email": email}
    yield "connexion", reverse("account_login"), lambda email: {"login": email, "password": "ce n’est pas le bon"}
    yield "mot de passe oublié", reverse("account_reset_password"), lambda email: {"email": email}


def mesurer(
    adresse: str, formulaire: Callable[[str], dict], paires: list[tuple[str, str]]
) -> tuple[list[float], list[float]]:
    """Seconds of each answer, for the known and for the unknown; who goes first changes at each turn."""
    temps: tuple[list[float], list[float]] = ([], [])
    for tour, paire in enumerate(paires):
        for ou in (0, 1) if tour % 2 else (1, 0):
            client, champs = Client(), formulaire(paire[ou])
            depart = time.perf_counter()
            reponse = client.post(adresse, champs)
            temps[ou].append(time.perf_counter() - depart)
            assert reponse.status_code in (200, 302), reponse.status_code
    return temps


def chance(a: list[float], b: list[float]) -> float:
    """Two-sided p of Mann-Whitney, by the normal approximation."""
    rangs = {v: rang for rang, v in enumerate(sorted([*a, *b]), 1)}
    ecart = sum(rangs[v] for v in a) - len(a) * (len(a) + len(b) + 1) / 2
    return erfc(abs(ecart) / sqrt(len(a) * len(b) * (len(a) + len(b) + 1) / 6))


def comparer(n: int) -> bool:
    """Prints the table; whether an answer differs."""
    paires = [(f"connue{rang}@vauban.example", f"autre{rang}@vauban.example") for rang in range(n)]
    modele, secret = get_user_model(), make_password("une phrase de passe 42")
    modele.objects.bulk_create([modele(email=connue, password=secret) for connue, _ in paires])
    import_module("rupco.socle.limites").compter = lambda *_: None
    differe = False
    sys.stdout.write(f"{n:3} fois chacune     {'connue':>12}{'inconnue':>12}{'rapport':>9}{'p':>8}\n")
    for nom, adresse, formulaire in portes():
        mesurer(adresse, formulaire, [("chauffe@a.example", "chauffe@b.example")])
        a, b = mesurer(adresse, formulaire, paires)
        rapport, p = median(a) / median(b), chance(a, b)
        differe |= abs(rapport - 1) > ECART and p < HASARD
        sys.stdout.write(f"{nom:20}{median(a) * 1000:10.1f}ms{median(b) * 1000:10.1f}ms{rapport:9.3f}{p:8.3f}\n")
    return differe


def main() -> int:
    lire = argparse.ArgumentParser(description=__doc__)
    lire.add_argument("-n", type=int, default=40)
    n = lire.parse_args().n
    os.environ["DJANGO_SETTINGS_MODULE"] = "rupco.settings.test"
    django.setup()
    logging.disable(logging.WARNING)
    setup_test_environment()
    avant = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("createcachetable", verbosity=0)
        with override_settings(PASSWORD_HASHERS=[PBKDF2]):
            return int(comparer(n))
    finally:
        connection.creation.destroy_test_db(avant, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
