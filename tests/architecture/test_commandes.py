"""bin/demo and bin/test before Python has its libraries: what they refuse, and that refusing costs nothing."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path):
    """The commands alone: no environment, no lock, no project."""
    shutil.copytree(RACINE / "bin", tmp_path / "bin")
    return tmp_path


def _jouer(*commande, **environnement):
    return subprocess.run(
        commande, capture_output=True, text=True, timeout=60, cwd="/", env=os.environ | environnement, check=False
    )


def test_a_taken_port_is_said_before_any_work(clone):
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
        essai = _jouer(clone / "bin/demo", "--port", str(port))
    assert essai.returncode == 1
    assert essai.stdout == ""
    assert f"Le port {port} est déjà pris" in essai.stderr
    assert [chemin.name for chemin in clone.iterdir()] == ["bin"]


@pytest.mark.parametrize("arguments", [["--port", "abc"], ["--port=0"], ["--port", "65536"], ["--port"], ["--nouveau"]])
def test_a_wrong_option_is_explained(clone, arguments):
    essai = _jouer(clone / "bin/demo", *arguments)
    assert essai.returncode == 2
    assert "Usage : bin/demo [--port 8000] [--neuf]" in essai.stderr
    assert [chemin.name for chemin in clone.iterdir()] == ["bin"]


def test_without_a_right_python_it_says_which(clone, tmp_path):
    faux = tmp_path / "faux"
    faux.mkdir()
    for nom in ("python3", "python3.11", "python3.12", "python3.13"):
        (faux / nom).write_text("#!/bin/sh\nexit 127\n")
        (faux / nom).chmod(0o755)
    essai = _jouer(clone / "bin/demo", PATH=f"{faux}:/usr/bin:/bin")
    assert essai.returncode == 1
    assert "Il faut Python 3.11, 3.12 ou 3.13" in essai.stderr


def test_pip_s_configuration_reaches_uv(clone):
    python = clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(
        "#!/bin/sh\ncat <<'FIN'\n:env:.find-links='/a /b'\nglobal.cert='/c.pem'\nglobal.find-links='/autre'\n"
        "global.extra-index-url='\\nhttps://un/simple\\nhttps://deux/simple'\nglobal.index-url='https://zero/simple?a=b'\nFIN\n"
    )
    python.chmod(0o755)
    lu = "UV_DEFAULT_INDEX UV_INDEX UV_FIND_LINKS UV_PYTHON_DOWNLOADS SSL_CERT_FILE"
    essai = _jouer(
        "env", *(f"--unset={nom}" for nom in lu.split()), "bash", "-c",
        f'set -euo pipefail; source {clone}/bin/_commun; reglages_uv; for v in {lu}; do echo "$v=${{!v}}"; done',
    )  # fmt: skip
    assert essai.stdout.splitlines() == [
        "UV_DEFAULT_INDEX=https://zero/simple?a=b",
        "UV_INDEX= https://un/simple https://deux/simple",
        "UV_FIND_LINKS=/a,/b",
        "UV_PYTHON_DOWNLOADS=never",
        "SSL_CERT_FILE=/c.pem",
    ]


def test_another_project_s_database_is_never_reached(clone):
    essai = _jouer(
        "bash", "-c", f'source {clone}/bin/_commun; echo "[${{DATABASE_URL-}}${{DJANGO_SETTINGS_MODULE-}}]"',
        DATABASE_URL="postgres://ailleurs/autre", DJANGO_SETTINGS_MODULE="autre.settings",
    )  # fmt: skip
    assert essai.stdout == "[]\n"


def test_integration_runs_the_same_command():
    assert (RACINE / ".ci/run").read_text().splitlines()[-1] == "exec ./bin/test"
    for commande in ("bin/demo", "bin/test", ".ci/run"):
        assert os.access(RACINE / commande, os.X_OK)
        assert _jouer("bash", "-n", str(RACINE / commande)).returncode == 0
