"""The files of a real installation: no engine runs here, so what they promise is read in them."""

import json
import re
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema.validators import validator_for

RACINE = Path(__file__).resolve().parents[2]
COMPOSE = (RACINE / "docker-compose.yml").read_text(encoding="utf-8")
NGINX = (RACINE / "rupco/installation/nginx.conf").read_text(encoding="utf-8")
DOCKERFILE = (RACINE / "Dockerfile").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
LONGS = ("web", "worker", "beat", "db", "redis", "clamav", "nginx")  # all but the one-shot migrations
PORTAIL = ("migrate", "web", "worker", "beat")
# The vocabulary of this file: the public schema also lets through keys that nothing here should need.
CLES = {
    "build", "cap_drop", "command", "depends_on", "deploy", "entrypoint", "environment", "healthcheck", "image", "init",
    "logging", "networks", "ports", "profiles", "read_only", "restart", "security_opt", "shm_size", "stop_grace_period",
    "tmpfs", "user", "volumes",
}  # fmt: skip


def _bloc(debut: str) -> str:
    """A block of nginx.conf without inner blocks, from its opening line to its closing brace."""
    return re.search(re.escape(debut) + r" \{(.*?)\}", NGINX, re.S).group(1)


def test_compose_fits_the_public_schema():
    schema = json.loads(
        (files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text(encoding="utf-8")
    )
    ecarts = validator_for(schema)(schema).iter_errors(yaml.safe_load(COMPOSE))
    assert [f"{'/'.join(map(str, ecart.path))}: {ecart.message}" for ecart in ecarts] == []


@pytest.mark.parametrize("nom", SERVICES)
def test_a_service_says_only_what_is_known_and_refers_to_what_exists(nom):
    service, tout = SERVICES[nom], yaml.safe_load(COMPOSE)
    assert set(service) <= CLES
    assert set(service["networks"]) <= set(tout["networks"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service["volumes"]:
        source = volume.split("}:")[0] if volume.startswith("${") else volume.split(":")[0]
        assert source in tout["volumes"] or source.startswith("${") or (RACINE / source).exists(), volume


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL"])
def test_a_secret_comes_from_the_environment_or_nothing_starts(secret):
    usages = re.findall(r"\$\{" + secret + r"([^}A-Z_][^}]*)?\}", COMPOSE)
    assert usages
    assert all(suite.startswith(":?") for suite in usages)


def test_no_secret_is_written():
    mots = re.compile(r"(PASSWORD|SECRET|TOKEN|_KEY)\w*$")
    for nom, service in SERVICES.items():
        for variable, valeur in service.get("environment", {}).items():
            if mots.search(variable):
                assert re.fullmatch(r"\$\{.*\}", valeur or "${}", re.S), f"{nom}: {variable}"
    for ligne in DOCKERFILE.splitlines():
        assert not re.match(r"(ENV|ARG)\b.*(PASSWORD|SECRET|TOKEN)", ligne)


@pytest.mark.parametrize("nom", LONGS)
def test_a_long_lived_service_is_watched_restarted_and_confined(nom):
    service = SERVICES[nom]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= set(service["healthcheck"])
    assert service["restart"] == "unless-stopped"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in {montage.split(":")[0] for montage in service["tmpfs"]}


@pytest.mark.parametrize("nom", SERVICES)
def test_an_image_is_pinned_by_tag(nom):
    etiquette = SERVICES[nom]["image"].partition(":")[2]
    assert re.search(r"\d", etiquette)
    assert "latest" not in etiquette


def test_the_image_is_pinned_hashed_and_not_root():
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.1[123]-slim-\w+", base) for base in bases)
    assert "uv pip sync --no-cache --require-hashes" in DOCKERFILE
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.M) == ["rupco"]
    assert "HEALTHCHECK" in DOCKERFILE


def test_the_antivirus_is_optional_and_only_the_portal_reaches_it():
    assert [nom for nom, service in SERVICES.items() if "profiles" in service] == ["clamav"]
    assert not any("clamav" in service.get("depends_on", {}) for service in SERVICES.values())
    assert SERVICES["web"]["environment"]["RUPCO_CLAMD"] == SERVICES["worker"]["environment"]["RUPCO_CLAMD"]
    assert "facade" not in SERVICES["clamav"]["networks"]


def test_one_migration_before_everything():
    assert SERVICES["migrate"]["restart"] == "no"
    for nom in ("web", "worker", "beat"):
        attend = {autre: condition["condition"] for autre, condition in SERVICES[nom]["depends_on"].items()}
        assert attend == {
            "migrate": "service_completed_successfully",
            "db": "service_healthy",
            "redis": "service_healthy",
        }


def test_only_nginx_is_reached_and_data_has_no_way_out():
    assert [nom for nom, service in SERVICES.items() if "ports" in service] == ["nginx"]
    reseaux = yaml.safe_load(COMPOSE)["networks"]
    assert reseaux["interne"] == {"internal": True}
    for nom in ("db", "redis", "beat", "migrate"):
        assert SERVICES[nom]["networks"] == ["interne"]
    assert "interne" not in SERVICES["nginx"]["networks"]


def test_one_beat_and_as_many_webs_as_wanted():
    assert SERVICES["beat"]["deploy"]["replicas"] == 1
    assert SERVICES["web"]["deploy"]["replicas"] == "${WEB_REPLICAS:-2}"


def test_production_settings_get_what_they_read():
    lues = (RACINE / "rupco/settings/base.py").read_text() + (RACINE / "rupco/settings/prod.py").read_text()
    donnees = {cle for nom in PORTAIL for cle in SERVICES[nom]["environment"]} - {"GRANIAN_WORKERS"}
    assert {cle for cle in donnees if f'"{cle}"' not in lues} == set()
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "RUPCO_URL", "EMAIL_URL"} <= donnees


def test_every_documented_setting_reaches_the_containers():
    """What the README lets an installation choose is passed on; the rest is fixed by the image, or refused in production."""
    documentees = set(re.findall(r"^\| `([A-Z_]+)` \|", (RACINE / "README.md").read_text(encoding="utf-8"), re.M))
    image = set(re.findall(r"\b(RUPCO_VAR|RUPCO_FICHIERS)=", DOCKERFILE))
    refusees = {"DEBUG", "RUPCO_DEMO", "RUPCO_SECOND_FACTEUR", "RUPCO_SQLITE_ASSUME"}
    ici = {"RUPCO_TEMP", "STATIC_ROOT", "SECURE_SSL_REDIRECT"}  # /tmp, the image's own folder, and the file ends TLS
    for nom in PORTAIL:
        assert documentees - set(SERVICES[nom]["environment"]) <= image | refusees | ici, nom


def test_private_files_leave_only_by_an_allowed_view():
    prive = _bloc("location " + SERVICES["web"]["environment"]["RUPCO_ACCEL"])
    assert re.search(r"^\s*internal;", prive, re.M)
    assert "alias /fichiers/;" in prive
    assert "nosniff" in prive
    assert "sandbox; default-src 'none'" in prive
    assert "autoindex" not in NGINX
    assert NGINX.count("/fichiers") == 1
    assert "fichiers:/fichiers:ro" in SERVICES["nginx"]["volumes"]
    # Files are readable by their owner alone: nginx must be that owner.
    uid = re.search(r"--uid (\d+)", DOCKERFILE).group(1)
    assert SERVICES["nginx"]["user"] == f"{uid}:{uid}"


def test_what_the_client_claims_is_dropped():
    mandataire = (RACINE / "rupco/installation/mandataire.conf").read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in mandataire
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in mandataire
    assert 'proxy_set_header X-Forwarded-Host "";' in mandataire
    assert "$proxy_add_x_forwarded_for" not in NGINX + mandataire
    assert NGINX.count("proxy_pass ") == NGINX.count("include /etc/nginx/mandataire.conf;")
    assert "server_tokens off;" in NGINX


def test_a_replica_that_dies_costs_nobody_a_page():
    """Only what changes nothing is asked again, once: a second failure is said."""
    assert "error_page 502 504 = @encore;" in NGINX
    encore = NGINX[NGINX.index("location @encore {") :].split("location /")[0]
    assert "if ($se_repete = 0) {\n                return 503;" in encore
    assert "error_page 500 502 503 504 =503 /erreur/503.html;" in encore
    assert re.findall(r"(\w+) (\d);", _bloc("map $request_method $se_repete")) == [
        ("default", "0"),
        ("GET", "1"),
        ("HEAD", "1"),
    ]


def test_the_door_lets_a_whole_piece_in(settings):
    limite = int(re.search(r"client_max_body_size (\d+)m;", NGINX).group(1)) * 1024 * 1024
    assert settings.RUPCO_TAILLE_MAX_PIECE < limite <= settings.RUPCO_TAILLE_MAX_PIECE * 1.2


@pytest.mark.parametrize("code", ["400", "404", "413", "429", "503"])
def test_the_door_s_own_errors_are_french_pages_under_the_policy(code):
    page = (RACINE / f"rupco/installation/pages/erreur/{code}.html").read_text(encoding="utf-8")
    assert re.search(rf"error_page [^;]*\b{code}\b[^;]* /erreur/{code}\.html;", NGINX)
    assert '<html lang="fr">' in page
    assert not re.search(r"<script|<style|\bstyle=|\bon\w+=|https?://", page)
    assert not re.search(r" [:;?!»]|« ", page)


def test_the_image_receives_code_only():
    regles = [
        ligne for ligne in (RACINE / ".dockerignore").read_text().splitlines() if ligne and not ligne.startswith("#")
    ]
    admis = [regle[1:] for regle in regles if regle.startswith("!")]
    assert regles[0] == "*"
    for prive in (".git", ".env", "var", "tests", ".venv", "requirements-dev.txt", "docs", "docker-compose.yml"):
        assert not any(fnmatch(prive, motif) for motif in admis), prive
    for utile in admis:
        assert (RACINE / utile).exists(), utile
    applications = {chemin.parent.name for chemin in RACINE.glob("*/__init__.py")} - {"tests"}
    assert applications <= set(admis)
