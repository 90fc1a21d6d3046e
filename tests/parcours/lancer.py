"""Commands run as a person types them: another process, an environment free of the tests' own settings."""

import os
import socket
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
_DES_TESTS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "RUPCO_VAR", "RUPCO_DEMO", "SECRET_KEY")


def environnement(**valeurs: str) -> dict[str, str]:
    return {n: v for n, v in os.environ.items() if n not in _DES_TESTS} | valeurs


def commande(*arguments: str) -> list[str]:
    return [sys.executable, str(RACINE / "manage.py"), *arguments]


def lancer(*arguments: str, **valeurs: str) -> subprocess.CompletedProcess:
    """`manage.py` with these arguments, to its end."""
    return subprocess.run(
        commande(*arguments), env=environnement(**valeurs), capture_output=True, text=True, timeout=240
    )


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]
