"""The bannette and the search at 100,000 dossiers beside 1,000: time and queries of a page, on PostgreSQL.

Two databases on one server, the same pages full on both: what differs is what is behind them. Each page is measured on the
one, then on the other, by turns.

`DATABASE_URL=postgres://… python -m tests.bench.bannette [--rondes 20] [--grand 100000]`. Prints a line a page; exits with 1
when a page does not ask the same number of queries on both, or costs more than 1.3 times as much on the large one.
"""

import argparse
import os
import sys
import time
from datetime import date, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupco.settings.test")

import django

django.setup()  # the models below want it

# ruff: noqa: E402
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from dossiers.models import CLOS, Depot, Dossier, Echeance, Mot, Vue
from rupco.socle import horloge
from tests.fabrique import la_dgefp, un_agent, un_depot, un_employeur, une_entreprise

PETIT, RAPPORT_MAX, LOT = 1_000, 1.3, 5_000
PAGES = {
    "service": "/bannette/",
    "à moi": "/bannette/?liste=moi",
    "non attribués": "/bannette/?liste=libres",
    "échéance proche": "/bannette/?liste=proche",
    "filtre": "/bannette/?departement=75&etat=depose",
    "récents": "/bannette/?tri=recents",
    "mot partout": "/instruction/chercher/?q=metaux",
    "mot partout, clos": "/instruction/chercher/?q=metaux&etat=clos",
    "mot rare, par année": "/instruction/chercher/?q=chaudronnerie&annee={annee}",
    "mot rare": "/instruction/chercher/?q=chaudronnerie",
    "trois mots": "/instruction/chercher/?q=metaux+forges+chaudron",
    "début de mot": "/instruction/chercher/?q=ateli",
    "deux débuts": "/instruction/chercher/?q=union+ateli",
    "SIREN": "/instruction/chercher/?q={siren}",
    "rien": "/instruction/chercher/?q=introuvable",
    "numéro": "/instruction/chercher/?q={reference}",
}
NATIONALES = {
    "DGEFP, partout": "/instruction/chercher/?q=metaux",
    "DGEFP, mot rare": "/instruction/chercher/?q=chaudronnerie",
}


class Base:
    """A database of so many dossiers, its agent, its pages."""

    def __init__(self, nom: str, combien: int):
        self.nom, self.combien = nom, combien

    def ouvrir(self) -> None:
        connection.close()
        connection.settings_dict["NAME"] = self.nom

    def batir(self) -> None:
        self.ouvrir()
        call_command("migrate", verbosity=0)
        lieu = une_entreprise("75", "Forges du Nord")
        modele = un_depot(un_employeur(lieu), intitule="RCC des forges")
        self.agent, collegue = un_agent("75"), un_agent("75")
        peupler(Depot.objects.select_related("dossier").get(pk=modele.pk), self.agent, collegue, self.combien - 1)
        Vue.objects.create(user=self.agent, nom="Urgents", requete="liste=proche")
        with connection.cursor() as curseur:
            curseur.execute("VACUUM ANALYZE")
        self.client, nationale = Client(), Client()
        self.client.force_login(self.agent)
        nationale.force_login(la_dgefp())
        quoi = {"siren": lieu.siren, "reference": modele.dossier.reference, "annee": modele.depose_le.year}
        self.pages = {nom: (self.client, adresse.format(**quoi)) for nom, adresse in PAGES.items()}
        self.pages |= {nom: (nationale, adresse) for nom, adresse in NATIONALES.items()}

    def demander(self, nom: str):
        client, adresse = self.pages[nom]
        return client.get(adresse)


def peupler(modele: Depot, agent, collegue, combien: int) -> None:
    """Copies of a filed dépôt: two in five run (a third each: the agent's, a colleague's, nobody's), the others are long over."""
    echeance, mots = modele.echeances.get(), [m.mot for m in modele.dossier.mots.all()]
    propres = {
        "forges",
        modele.dossier.siren,
        modele.dossier.etablissement.siret,
        *modele.dossier.reference.lower().split("-"),
    }
    communs = {*mots} - propres | {"ateliers"}
    lieux = [une_entreprise("75", f"Ateliers {n}") for n in range(50)]
    aujourd_hui, fait = horloge.aujourd_hui("Europe/Paris"), 0
    while fait < combien:
        rangs = range(fait, min(fait + LOT, combien))
        dossiers = Dossier.objects.bulk_create(_dossier(modele.dossier, lieux[n % 50], n, aujourd_hui) for n in rangs)
        suivis = (agent, collegue, None)
        depots = Depot.objects.bulk_create(
            _depot(modele, d, n, suivis[n // 5 % 3], aujourd_hui) for d, n in zip(dossiers, rangs, strict=True)
        )
        Echeance.objects.bulk_create(_echeance(echeance, d, n, aujourd_hui) for d, n in zip(depots, rangs, strict=True))
        with connection.cursor() as curseur, curseur.copy("COPY dossiers_mot (mot, dossier_id) FROM STDIN") as copie:
            for d, n in zip(dossiers, rangs, strict=True):
                rares = ["chaudronnerie", "forges"] if n % 40 == 3 and n < PETIT else []
                for mot in {*communs, f"{n:07d}", d.siren, *rares}:
                    copie.write_row((mot, d.pk))
        fait = rangs[-1] + 1


def _dossier(modele: Dossier, lieu, n: int, aujourd_hui: date) -> Dossier:
    a = horloge.minuit(_depart(n, aujourd_hui), "Europe/Paris")
    return Dossier(
        reference=f"RCC-9999-{n:07d}", procedure=modele.procedure, intitule=modele.intitule, siren=lieu.siren,
        etablissement=lieu, departement="75", service_id=modele.service_id, cree_par_id=modele.cree_par_id, cree_a=a, depose_a=a,
    )  # fmt: skip


def _depart(n: int, aujourd_hui: date) -> date:
    """Day 0: the running ones were filed within the last fifteen days, the others within five years."""
    return aujourd_hui - timedelta(days=n % 15) if n % 5 < 2 else aujourd_hui - timedelta(days=60 + n % 1800)


def _depot(modele: Depot, dossier: Dossier, n: int, suivi_par, aujourd_hui: date) -> Depot:
    jour, court = _depart(n, aujourd_hui), n % 5 < 2
    depot = Depot(
        dossier=dossier, numero=1, genre=modele.genre, zone=modele.zone, donnees=modele.donnees, depose_a=dossier.depose_a,
        depose_le=jour, complet_le=jour, depose_par_id=modele.depose_par_id, suivi_par=suivi_par if court else None,
        service_id=dossier.service_id, viser_le=jour + timedelta(days=15) if court else CLOS,
    )  # fmt: skip
    depot.__dict__["statut"] = "depose" if court else "refuse"  # a bench makes rows, not facts
    return depot


def _echeance(modele: Echeance, depot: Depot, n: int, aujourd_hui: date) -> Echeance:
    brut = depot.depose_le + timedelta(days=15)
    expire_a: datetime = horloge.minuit(brut + timedelta(days=4), "Europe/Paris")
    etat = Echeance.EN_COURS if n % 5 < 2 else Echeance.TENUE if n % 5 < 4 else Echeance.ATTEINTE
    return Echeance(
        depot=depot, delai=modele.delai, depart=depot.depose_le, calendrier=modele.calendrier, jour_brut=brut,
        dernier_jour=brut + timedelta(days=3), expire_a=expire_a, etat=etat,
    )  # fmt: skip


def mesurer(base: Base, nom: str) -> float:
    """Milliseconds from question to answer."""
    debut = time.perf_counter_ns()
    reponse = base.demander(nom)
    duree = (time.perf_counter_ns() - debut) / 1e6
    assert reponse.status_code == (302 if nom == "numéro" else 200), (nom, reponse.status_code)
    return duree


def comparer(petit: Base, grand: Base, rondes: int) -> int:
    """How many pages are beyond the bounds."""
    mauvaises = 0
    sys.stdout.write("le meilleur de chaque côté, par tours\n")  # a busy machine only adds
    for nom in petit.pages:
        temps: dict[str, list[float]] = {petit.nom: [], grand.nom: []}
        requetes = {}
        for _ in range(rondes):
            for base in (petit, grand):
                base.ouvrir()
                mesurer(base, nom)  # the connection and its catalogues are warm
                temps[base.nom] += [mesurer(base, nom) for _ in range(3)]
                with CaptureQueriesContext(connection) as lues:
                    base.demander(nom)
                requetes[base.nom] = min(len(lues), requetes.get(base.nom, 99))  # once a while the session is noted
        bas, haut = (min(t) for t in temps.values())
        egales = len(set(requetes.values())) == 1
        trop = haut > bas * RAPPORT_MAX or not egales
        mauvaises += trop
        ligne = f"{'NON' if trop else 'ok':4}{nom:20}{bas:8.1f} ms{haut:8.1f} ms   × {haut / bas:.2f}   {requetes} requêtes\n"
        sys.stdout.write(ligne)
        sys.stdout.flush()
    return mauvaises


def principal() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rondes", type=int, default=20, help="allers-retours entre les deux bases, par page")
    options.add_argument("--grand", type=int, default=100_000, help="dossiers de la grande base")
    choix = options.parse_args()
    if connection.vendor != "postgresql":
        sys.stdout.write("Ce banc veut PostgreSQL : DATABASE_URL=postgres://…\n")
        return 2
    settings.RUPCO_VOYAGE = settings.RUPCO_DEMO = False  # as in production: the clock does not travel
    settings.DEBUG = False
    setup_test_environment()
    bases = Base("rupco_banc_petit", PETIT), Base("rupco_banc_grand", choix.grand)
    racine = connection.settings_dict["NAME"]
    try:
        for base in bases:
            _executer(racine, f"DROP DATABASE IF EXISTS {base.nom}", f"CREATE DATABASE {base.nom}")
            debut = time.monotonic()
            base.batir()
            sys.stdout.write(
                f"{base.combien} dossiers, {Mot.objects.count()} mots, en {time.monotonic() - debut:.0f} s\n"
            )
        mauvaises = comparer(*bases, choix.rondes)
    finally:
        _executer(racine, *(f"DROP DATABASE IF EXISTS {base.nom}" for base in bases))
    sys.stdout.write(f"{mauvaises} page(s) au-delà des bornes (× {RAPPORT_MAX}, autant de requêtes).\n")
    return 1 if mauvaises else 0


def _executer(racine: str, *ordres: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = racine
    with connection.cursor() as curseur:
        for ordre in ordres:
            curseur.execute(ordre)


if __name__ == "__main__":
    sys.exit(principal())
