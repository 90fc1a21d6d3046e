"""An archive with one true entry beyond 4 GiB, from a generator: nothing stored, memory bounded, read back by its directory.

`python -m tests.bench.archive`: some half a minute. Exits 1 when the memory of the process grew by more than 64 MiB.
"""

import importlib
import io
import os
import resource
import sys
import time
import zipfile
from datetime import UTC, datetime

import django

BLOC, TOURS, PLAFOND = bytes(16 << 20), 257, 64 << 10  # KiB


def immense():
    for _ in range(TOURS):
        yield BLOC


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupco.settings.test")
    django.setup()
    archive = importlib.import_module("dossiers.exports.archive")  # models come with its room
    a, sortie, bilan = datetime(2026, 12, 10, tzinfo=UTC), io.BytesIO(), []

    def conclure(dit):
        bilan.append(dit)
        return ()

    avant, debut = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    for morceau in archive.archiver([archive.Fichier(nom="immense", nature="Essai", a=a, lire=immense)], conclure):
        sortie.write(morceau)  # zeros shrink two hundred times
    duree = time.perf_counter() - debut
    pris = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant - sortie.tell() // 1024
    with zipfile.ZipFile(sortie) as lue:
        taille = lue.getinfo("immense").file_size
    print(f"{taille / 2**30:.2f} Gio en {duree:.1f} s, {pris / 1024:.0f} Mio de mémoire en plus")  # noqa: T201
    return 0 if taille == TOURS << 24 == bilan[0].lus[0].taille and pris < PLAFOND else 1


if __name__ == "__main__":
    sys.exit(main())
