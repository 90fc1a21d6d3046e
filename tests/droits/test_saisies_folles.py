"""What no form expects, in every field and every address: a sentence or a refusal, never a breakdown.

The suite gives each field one value, another one for the next; `RUPCO_FOLIES=entieres` gives all of them to each (an hour).
"""

import os
import re
import traceback
from collections.abc import Iterator
from itertools import cycle, islice

import pytest

from tests.droits.adresses import adresses, chemin
from tests.droits.envois import envoi
from tests.droits.monde import ROLES
from tests.droits.politique import politique

pytestmark = [pytest.mark.authz, pytest.mark.django_db, pytest.mark.lent, pytest.mark.une_base]

ENTIERES = os.environ.get("RUPCO_FOLIES") == "entieres"
ADRESSES = {a.nom: a for a in adresses()}
FOLIES = (
    "", " ", "\0", "a\0b", "é" * 20_000, "-1", "0", "9" * 30, "9" * 5000, "1e309", "NaN", "٣٣٣", "²", "½", "1,5", "31/02/2026",
    "01/01/0001", "31/12/9999", "0000-00-00", "10000-01-01", "\u202e\u200b", "<script>alert(1)</script>", "' OR 1=1 --",
    "../../etc/passwd", "{}", "[]", "null", "a@b", "é@é.fr", "x" * 300 + "@a.fr", "\r\nBcc: a@b.fr", "on", "%s", "{0}",
    "{{ 7*7 }}", "\U0001f600", ["a", "b"], ["1", "2", "3"],
)  # fmt: skip
LUS = ("apres", "next", "suite", "q", "o", "p")  # what an address may be asked, whatever its page shows


def cases(methode: str) -> Iterator[tuple[str, str, str]]:
    """(role, address, object): each page or form of this method once, for a person who may use it."""
    vues = set()
    for (nom, m, objet), issues in politique().items():
        role = next((r for r in ROLES if issues[r] == "ok"), None)
        if m != methode or role is None or objet[:2] in ("B.", "C.") or nom in ("admin:logout", "account_logout"):
            continue
        if ENTIERES or nom not in vues:
            vues.add(nom)
            yield role, nom, objet


def en_panne(appeler, cases, champs_de, essai, monde) -> list[str]:
    """What answered by a 5xx, and why."""
    trouves, tour = [], cycle(FOLIES)
    for role, nom, objet in cases:
        url = chemin(ADRESSES[nom], monde, objet)
        with appeler(role, "GET", url) as reponse:
            page = reponse.corps.decode(errors="replace") if reponse.status_code == 200 else ""
        for champ in sorted(champs_de(page, role, nom, objet) - {"csrfmiddlewaretoken", "viewport"}):
            for folie in FOLIES if ENTIERES else islice(tour, 1):
                methode, champs = essai(role, nom, objet, {champ: folie})
                with appeler(role, methode, url, champs) as reponse:
                    if reponse.status_code >= 500:
                        raison = getattr(reponse, "exc_info", None)
                        pourquoi = traceback.format_exception_only(*raison[:2]) if raison else ""
                        trouves.append(f"{methode} {nom} {objet} {champ}={str(folie)[:30]!r} : {pourquoi}")
    return trouves


def test_chaque_champ_envoye(monde, appeler):
    def champs_de(page, role, nom, objet):
        return {*re.findall(r'name="([^"]+)"', page), *envoi(nom, monde, objet, role)}

    def essai(role, nom, objet, fou):
        return "POST", envoi(nom, monde, objet, role) | fou

    assert len([*cases("POST")]) > 60
    assert en_panne(appeler, cases("POST"), champs_de, essai, monde) == []


def test_chaque_question_posee_par_l_adresse(monde, appeler):
    def champs_de(page, role, nom, objet):
        cherches = "".join(re.findall(r'<form[^>]*method="get".*?</form>', page, re.S))
        return {*re.findall(r'name="([^"]+)"', cherches), *re.findall(r"[?&;]([a-z_]+)=", page), *LUS}

    assert len([*cases("GET")]) > 100
    assert en_panne(appeler, cases("GET"), champs_de, lambda r, n, o, fou: ("GET", fou), monde) == []


def test_une_panne_se_verrait(monde, appeler, monkeypatch):
    """The same eyes on a page that falls."""
    monkeypatch.setattr("dossiers.views.publics.limites.compter", lambda *_: 1 / 0)
    trouves = en_panne(
        appeler,
        [("employeur", "verifier", "-")],
        lambda *_: {"code"},
        lambda r, n, o, fou: ("GET", {"code": "x"}),
        monde,
    )
    assert len(trouves) == 1
    assert "ZeroDivisionError" in trouves[0]
