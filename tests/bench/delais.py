"""How fast the counters are, and against what: `python -m tests.bench.delais [--cas 1000000]`.

One run, one machine, ratios: the prepared counter, a whole term, a loop on workalendar's and on `holidays`' calendars, and
numpy's vectors as the limit when numpy is there. Then, as a proof and not as a time, a million drawn cases against a
naive loop over every day, and what the tables weigh. Exits with 1 when one case differs.
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import holidays
from workalendar.europe import France

from deadlines.delais import Unite
from deadlines.regles import regle
from deadlines.territoires import TERRITOIRES
from tests.deadlines import naif

try:
    import numpy
except ImportError:  # a reference, not a dependency
    numpy = None

UN_JOUR = timedelta(days=1)
POIDS = """
import tracemalloc
tracemalloc.start()
from datetime import date
from deadlines.regles import regle
from deadlines.territoires import TERRITOIRES
for lieu in TERRITOIRES:
    for id in ("RCC_VALID", "RC_HOMOL", "CRPA_AR", "TA_2M_FRANC"):
        for saint in (True, False):
            regle(id).compteur(lieu, vendredi_saint=saint)(date(2026, 11, 13))
print(tracemalloc.get_traced_memory()[0])
"""


def cadence(compter: Callable[[date], object], departs: list[date], secondes: float = 1.0) -> float:
    """Results a second, the best of three runs."""
    meilleure = 0.0
    for _ in range(3):
        faits, debut = 0, time.perf_counter()
        while time.perf_counter() - debut < secondes / 3:
            for depart in departs:
                compter(depart)
            faits += len(departs)
        meilleure = max(meilleure, faits / (time.perf_counter() - debut))
    return meilleure


def par_workalendar(depart: date) -> date:
    """The fifteenth working day, Monday to Friday, as that library counts."""
    return _FRANCE.add_working_days(depart, 15)


def par_holidays(depart: date) -> date:
    """The same, day after day on the other library's set of days."""
    jour, reste = depart, 15
    while reste:
        jour += UN_JOUR
        reste -= jour.weekday() < 5 and jour not in _JOURS
    return jour


_FRANCE, _JOURS = France(), holidays.country_holidays("FR", years=range(2019, 2034))


def comparer() -> None:
    """One line a way, from the slowest."""
    departs = [date(2020, 1, 1) + n * UN_JOUR for n in range(3_650)]
    rcc, ouvres = regle("RCC_VALID"), replace(regle("CRPA_AR"), duree=15)
    assert all(par_workalendar(j) == par_holidays(j) == ouvres.compteur("metropole")(j)[1] for j in departs)
    mesures = {
        "workalendar, 15 jours ouvrés": cadence(par_workalendar, departs),
        "boucle sur holidays, 15 jours ouvrés": cadence(par_holidays, departs),
        "terme entier, 15 jours ouvrés": cadence(lambda jour: ouvres.terme(jour, "metropole"), departs),
        "compteur, 15 jours ouvrés": cadence(ouvres.compteur("metropole"), departs),
        "compteur, 15 jours calendaires et report": cadence(rcc.compteur("metropole"), departs),
    }
    if numpy is not None:
        feries = numpy.array(sorted(_JOURS), dtype="datetime64[D]")
        vecteur = numpy.array(departs * 30, dtype="datetime64[D]")
        debut = time.perf_counter()
        numpy.busday_offset(vecteur, 15, roll="backward", holidays=feries)
        mesures["numpy busday, 15 jours ouvrés, en vecteur (la limite)"] = len(vecteur) / (time.perf_counter() - debut)
    base = mesures["workalendar, 15 jours ouvrés"]
    for nom, par_seconde in mesures.items():
        dire(f"{par_seconde:>12.0f} /s  × {par_seconde / base:>7.1f}  {nom}")
    if numpy is None:
        dire("numpy n’est pas installé : la limite n’est pas mesurée")


def prouver(nombre: int) -> int:
    """How many of that many drawn cases differ from the naive counter."""
    tirage, faux = random.Random(20261122), 0
    rcc, unites, lieux = regle("RCC_VALID"), list(Unite), sorted(TERRITOIRES)
    compteurs = {}
    for _ in range(nombre):
        unite, lieu, report = tirage.choice(unites), tirage.choice(lieux), tirage.random() < 0.5
        duree = tirage.randint(1, 40 if "jours" in unite else 6)
        cle = (unite, lieu, report, duree)
        if cle not in compteurs:
            essai = replace(rcc, unite=unite, duree=duree, report=report)
            compteurs[cle] = essai.compteur(lieu)
        depart = date(2019, 1, 1) + tirage.randrange(4_800) * UN_JOUR
        faux += compteurs[cle](depart)[1] != naif.compter(depart, duree, unite.value, lieu, report=report)
    return faux


def dire(ligne: str) -> None:
    sys.stdout.write(ligne + "\n")
    sys.stdout.flush()


def principal() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cas", type=int, default=1_000_000, help="cas comparés au compteur naïf")
    nombre = options.parse_args().cas
    comparer()
    pese = subprocess.run([sys.executable, "-c", POIDS], capture_output=True, text=True, check=True)
    dire(f"{int(pese.stdout) / 1e6:.1f} Mo pour 2000–2100, tous les calendriers")
    faux = prouver(nombre)
    dire(f"{nombre} cas contre le compteur naïf : {faux} différence(s)")
    return 1 if faux else 0


if __name__ == "__main__":
    sys.exit(principal())
