"""Health checks that run inside the containers, on the standard library alone: exit 0 when well.

`sante.py web`: /sante/ answers 200, asked under the installation's own host name.
`sante.py beat FILE`: beat has written its schedule (FILE and its companions) in the last ten minutes; it does so every three.
"""

import glob
import os
import sys
import time
import urllib.request

AGE_MAX = 600  # seconds


def web() -> bool:
    """Raises urllib's errors, and so fails, on any answer but a success."""
    hote = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    demande = urllib.request.Request(
        "http://127.0.0.1:8000/sante/", headers={"Host": hote, "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(demande, timeout=8) as reponse:
        return reponse.status == 200


def beat(fichier: str) -> bool:
    """Several files: the shelf's suffix depends on Python's build (.db, -wal…)."""
    dates = [os.path.getmtime(nom) for nom in glob.glob(glob.escape(fichier) + "*")]
    return bool(dates) and time.time() - max(dates) < AGE_MAX


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]](*sys.argv[2:]) else 1)
