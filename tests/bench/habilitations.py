"""A gestionnaire's pages for a company of 5,000 rights beside one of 50: queries and time, on the same database.

Both show full pages (20 people, 20 requests): what differs is what is behind them.

`python -m tests.bench.habilitations [--rondes 40]`. DATABASE_URL chooses the database (SQLite when it is not set). Prints a
line a page; exits with 1 when a page asks more than 8 queries, or costs more than 1.3 times the small company's.
"""

import argparse
import os
import statistics
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupco.settings.test")

import django

django.setup()  # the models below want it

# ruff: noqa: E402
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from habilitations.models import Habilitation
from rupco.socle import horloge
from tests.fabrique import un_employeur, une_entreprise

PETIT, GRAND = 50, 5_000
REQUETES_MAX, RAPPORT_MAX = 8, 1.3
_PRENOMS = ("Agathe", "Karim", "Sophie", "Thomas", "Anna", "Victor", "Odile", "Hugo", "Élise", "Paul")


def peupler(combien: int) -> tuple[User, dict[str, str]]:
    """A company of that many rights, of which 25 wait: its gestionnaire and its pages."""
    lieu, le = une_entreprise("67"), horloge.aujourd_hui("Europe/Paris")
    chef = un_employeur(lieu, email=f"chef{combien}@banc.example", nom="Mmm")
    gens = User.objects.bulk_create(
        User(
            email=f"p{combien}-{n}@banc.example", password="!", prenom=_PRENOMS[n % 10], nom=f"Nom{n * 7919 % combien:05d}",
            etablissement=lieu,
        )
        for n in range(combien)
    )  # fmt: skip
    roles = Habilitation.Role.values
    Habilitation.objects.bulk_create(
        Habilitation(
            user=user, siren=lieu.siren, siret=lieu.siret, role=roles[n % 4], debut_le=le - timedelta(days=n % 300),
            statut="demandee" if n < 25 else "validee", origine="demande", decidee_par=chef, demandee_a=horloge.maintenant(),
            fin_le=le + timedelta(days=60) if n % 9 == 0 else None,
        )
        for n, user in enumerate(gens)
    )  # fmt: skip
    milieu = Habilitation.objects.filter(siren=lieu.siren, statut="validee").order_by("-pk")[9]
    acces = reverse("acces", args=[lieu.siren])
    pages = {
        "liste": acces,
        "filtre": f"{acces}?role=employeur",
        "recherche": f"{acces}?q=nom000",
        "attente": f"{acces}?role=attente",
        "personne": reverse("acces-personne", args=[lieu.siren, milieu.user_id]),
        "changer": reverse("acces-changer", args=[lieu.siren, milieu.pk]),
        "historique": reverse("acces-historique", args=[lieu.siren, milieu.pk]),
        "ouvertures": reverse("acces-ouvertures", args=[lieu.siren]),
        "demarches": reverse("mes-demarches"),
    }
    return chef, pages


def ouvrir(chef: User) -> Client:
    client = Client()
    client.force_login(chef)
    return client


def mesurer(client: Client, url: str) -> float:
    """Milliseconds for one page: of this process, which is the database too on SQLite; else from question to answer."""
    horloge_du_banc = time.process_time_ns if connection.vendor == "sqlite" else time.perf_counter_ns
    debut = horloge_du_banc()
    reponse = client.get(url)
    duree = (horloge_du_banc() - debut) / 1e6
    assert reponse.status_code == 200, (url, reponse.status_code)
    return duree


def requetes(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as lues:
        client.get(url)
    return len(lues)


def comparer(rondes: int) -> int:
    """Alternates the two companies, page by page; how many pages are beyond the bounds."""
    (chef_p, pages_p), (chef_g, pages_g) = peupler(PETIT), peupler(GRAND)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    petit, grand = ouvrir(chef_p), ouvrir(chef_g)
    mauvaises = 0
    sys.stdout.write(f"{connection.vendor}, le meilleur dixième de {rondes} rondes alternées\n")
    for nom in pages_p:
        temps: tuple[list[float], list[float]] = ([], [])
        for ronde in range(rondes + 3):
            for client, pages, lus in ((petit, pages_p, temps[0]), (grand, pages_g, temps[1])):
                duree = mesurer(client, pages[nom])
                if ronde >= 3:  # templates and connections are warm
                    lus.append(duree)
        bas, haut = (statistics.quantiles(t, n=10)[0] for t in temps)  # a busy machine only adds
        n = requetes(grand, pages_g[nom])
        trop = haut > bas * RAPPORT_MAX or (n > REQUETES_MAX and nom != "demarches")
        mauvaises += trop
        ligne = f"{'NON' if trop else 'ok':4}{nom:12}{bas:8.1f} ms{haut:8.1f} ms   × {haut / bas:.2f}{n:5} requêtes\n"
        sys.stdout.write(ligne)
    return mauvaises


def principal() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rondes", type=int, default=40, help="mesures de chaque page")
    choix = options.parse_args()
    settings.RUPCO_VOYAGE = settings.RUPCO_DEMO = False  # as in production: the clock does not travel
    settings.DEBUG = False
    banc = DiscoverRunner(verbosity=0, interactive=False)
    banc.setup_test_environment()
    bases = banc.setup_databases()
    try:
        mauvaises = comparer(choix.rondes)
    finally:
        banc.teardown_databases(bases)
    sys.stdout.write(f"{mauvaises} page(s) au-delà des bornes ({REQUETES_MAX} requêtes, × {RAPPORT_MAX}).\n")
    return 1 if mauvaises else 0


if __name__ == "__main__":
    sys.exit(principal())
