"""The authorisation matrix: each address of the URLconf × method × person × object, against the written policy."""

import itertools
import logging
import os
import re
from urllib.parse import quote, unquote
from zlib import crc32

import pytest
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape

from rupco.socle import views
from tests.droits.adresses import adresses, chemin
from tests.droits.ecritures import ecritures, empreinte
from tests.droits.entetes import defauts
from tests.droits.envois import envoi
from tests.droits.monde import OBJETS, ROLES
from tests.droits.objets import COMME_UN_AUTRE, ENTIERE
from tests.droits.politique import LIGNES, METHODES, attendu, objets_de, politique

pytestmark = [pytest.mark.authz, pytest.mark.django_db]

ADRESSES, CASES = adresses(), politique()
MODULE = os.environ.get("RUPCO_MATRICE_MODULE", "")  # only the pages of these views: tests/bench/mutate_gardes.py
REFUSEES_A_TOUS = ("PUT", "PATCH", "DELETE")
SANS_HEAD = {o for o in OBJETS if o not in ("A.depose", "B.depose", "absent")}
EN_TOUT = {"anonyme", "employeur", "agent"}  # asked everything: each state of each company's, HEAD, what is refused
DE_L_ADMINISTRATION = ("administrateur", "anonyme", "employeur", "equipe")
REFUSENT = {"anonyme", "agent", "administrateur"}
SUR_CHAQUE_BASE = {"employeur", "gestionnaire", "agent"}  # every kind of query
SANS_DOSSIER = COMME_UN_AUTRE | {"administrateur"}  # nobody, or somebody already played: on what is A's, and on nothing
POUR_LES_AUTRES = {"A.brouillon", "A.depose", "A.instruit", "A.tacite", "absent", "-", "present"}
A_L_ESSAI = {"demo-courriel-html"}  # its policy is a mail's: see test_en_tetes
PORTES = (reverse("account_login"), reverse("admin:login"))
TOLEREES = {  # allauth copies the e-mail into its own table; opening a thread is the receipt of what it shows
    "account_reset_password_from_key": {"account_emailaddress"},
    "dossier-echanges": {"dossiers_echange"},
    "instruction-echanges": {"dossiers_echange"},
}
CHAMPS_DU_JOURNAL = {"event", "adresse", "methode", "user_id", "level", "logger", "timestamp", "request_id", "ip"}


class Refus(logging.Handler):
    """The lines « acces_refuse » of the log."""

    def __init__(self):
        super().__init__()
        self.lignes = []

    def emit(self, record):
        self.lignes.append(record.msg)


@pytest.fixture
def refus():
    journal, collecteur = logging.getLogger("rupco.acces"), Refus()
    journal.addHandler(collecteur)
    niveau, journal.propagate = journal.level, False
    journal.setLevel(logging.INFO)
    yield collecteur.lignes
    journal.removeHandler(collecteur)
    journal.propagate = True
    journal.setLevel(niveau)


@pytest.fixture
def page_404_courte(monkeypatch):
    """The page that says no is read whole by three people; for the others its words are left out, and its log line is not."""

    def rendre(request, gabarit, *args, **options):
        return (
            HttpResponse(gabarit, status=404) if gabarit == "404.html" else render(request, gabarit, *args, **options)
        )

    monkeypatch.setattr(views, "render", rendre)


def test_chaque_adresse_a_sa_ligne_et_chaque_ligne_son_adresse():
    ecrites = {ligne["adresse"] for ligne in LIGNES}
    connues = [a.nom for a in ADRESSES]
    assert sorted(set(connues) - ecrites) == [], "adresses sans politique"
    assert sorted(ecrites - set(connues)) == [], "politique sans adresse"
    assert len(set(connues)) == len(connues), "deux adresses du même nom"


def test_chaque_objet_est_juge_une_fois_par_methode():
    juges = {}
    for nom, methode, objet in CASES:
        juges.setdefault(nom, {}).setdefault(methode, set()).add(objet)
    for adresse in ADRESSES:
        methodes = juges[adresse.nom]
        assert all(objets == set(objets_de(adresse)) for objets in methodes.values()), adresse.nom
        assert ("GET" in methodes) == ("HEAD" in methodes), adresse.nom


@pytest.mark.lent
@pytest.mark.parametrize(
    "role", [pytest.param(r, marks=[] if r in SUR_CHAQUE_BASE else pytest.mark.une_base) for r in ROLES]
)
def test_le_portail(role, monde, appeler, refus, request):
    if role not in EN_TOUT:
        request.getfixturevalue("page_404_courte")
    visees = [a for a in ADRESSES if not a.est_admin and a.module.startswith(MODULE)]
    jouees = _jouer(role, visees, monde, appeler, refus)
    assert jouees >= 200 or MODULE


@pytest.mark.lent
@pytest.mark.une_base  # Django's own pages, read-only; one question is asked of who is no staff
@pytest.mark.parametrize("role", ROLES if ENTIERE else DE_L_ADMINISTRATION)
def test_l_administration(role, monde, appeler, refus):
    jouees = _jouer(role, [a for a in ADRESSES if a.est_admin], monde, appeler, refus)
    assert jouees >= 40


def _jouer(role, visees, monde, appeler, refus) -> int:
    """All cells of a person; how many. Every wrong one is told, not the first alone."""
    partie, avant = Partie(role, monde, appeler, refus), empreinte()
    # Refused before any right is read.
    refusees = REFUSEES_A_TOUS if ENTIERE or (role in REFUSENT and connection.vendor == "sqlite") else ()
    for adresse in visees:
        for objet, methode in itertools.product(objets_de(adresse), METHODES):
            if not _va_de_soi(adresse, methode, objet, role):
                partie.jouer(adresse, methode, objet)
        for methode in refusees:
            partie.refuser(adresse, methode)
    assert not partie.faux, f"{len(partie.faux)} défauts sur {partie.jouees} cases\n" + "\n".join(partie.faux[:80])
    assert empreinte() == avant
    return partie.jouees


def _va_de_soi(adresse, methode, objet, role) -> bool:
    """HEAD walks the path of GET, a method that a page has not is refused before any right is read: three people tell, on three
    objects; and what nobody typed right (« hasard ») is read before any right too. The second database is asked each kind of
    question, not about each object. Where all that a company has is refused to somebody, one of its states speaks for all.
    """
    if ENTIERE:
        return False
    entiere = role in EN_TOUT and connection.vendor == "sqlite" and not adresse.est_admin
    if not entiere and objet not in POUR_LES_AUTRES and (role in SANS_DOSSIER or connection.vendor != "sqlite"):
        return True
    sans_vue = attendu(CASES, adresse, methode, objet, role) == "405"
    if entiere:
        return (methode == "HEAD" or (methode == "POST" and sans_vue)) and objet in SANS_HEAD
    return methode == "HEAD" or sans_vue or objet == "hasard" or not _temoigne(adresse, methode, objet, role)


def _temoigne(adresse, methode, objet, role) -> bool:
    """False where another state of the same company's speaks for this one; a drawing that each run repeats tells which."""
    siens = [o for o in objets_de(adresse) if "." in o and o[0] == objet[0]]
    if role in SANS_DOSSIER:
        siens = [o for o in siens if o in POUR_LES_AUTRES]
    if objet not in siens or any(attendu(CASES, adresse, methode, o, role) not in ("404", "login") for o in siens):
        return True
    return objet == siens[crc32(f"{role} {methode} {adresse.nom}".encode()) % len(siens)]


class Partie:
    """The cells of one person: what was played, what is wrong, and the one page that says no."""

    def __init__(self, role, monde, appeler, refus):
        self.role, self.monde, self.appeler, self.refus = role, monde, appeler, refus
        self.faux, self.jouees, self.pages_404 = [], 0, {}

    def jouer(self, adresse, methode, objet):
        self.jouees += 1
        self.refus.clear()
        issue = attendu(CASES, adresse, methode, objet, self.role)
        donnees = envoi(adresse.nom, self.monde, objet, self.role) if methode == "POST" else None
        url = chemin(adresse, self.monde, objet)
        with ecritures() as tables, self.appeler(self.role, methode, url, donnees) as reponse:
            defauts_vus = self._juger(reponse, issue, methode, set(tables) - TOLEREES.get(adresse.nom, set()))
            if adresse.nom not in A_L_ESSAI:
                defauts_vus += defauts(reponse)
            if issue == "404" and attendu(CASES, adresse, methode, objet, "anonyme") == "login":
                defauts_vus += self._juger_le_refus(reponse, adresse, methode, url)
        self.faux += [f"{self.role} {methode} {adresse.nom} {objet} : attendu {issue}, {quoi}" for quoi in defauts_vus]

    def refuser(self, adresse, methode):
        self.jouees += 1
        url = chemin(adresse, self.monde, objets_de(adresse)[0])
        with ecritures() as tables, self.appeler(self.role, methode, url) as reponse:
            if reponse.status_code != 405 or tables or reponse.content or defauts(reponse):
                self.faux.append(
                    f"{self.role} {methode} {adresse.nom} : {reponse.status_code} {tables} {defauts(reponse)}"
                )

    def _juger(self, reponse, issue, methode, tables) -> list[str]:
        code, lieu = reponse.status_code, reponse.headers.get("Location", "")
        interne = code == 302 and re.match(r"/(?!/)", lieu) and not lieu.startswith(PORTES)
        bon = {
            "ok": code == 200 or interne,
            "renvoi": interne,
            "login": code == 302 and lieu.startswith(PORTES),
        }.get(issue, str(code) == issue)
        trouves = [] if bon else [f"{code} {lieu}"]
        if tables and (issue != "ok" or methode != "POST"):
            trouves.append(f"écrit dans {sorted(tables)}")
        return trouves

    def _juger_le_refus(self, reponse, adresse, methode, url) -> list[str]:
        """One page for « not yours » and for « absent »; one line of log, that names no one."""
        trouves, qui = [], self.monde.gens[self.role]
        if methode != "HEAD" and reponse.status_code == 404:
            page = _sans_hasard(reponse.content.decode(), url)
            if page != self.pages_404.setdefault(adresse.nom, page):
                trouves.append("la page 404 n’est pas la même")
        attendues = [] if self.role in ("anonyme", "desactive") else [("acces_refuse", methode, qui.pk)]
        lues = [(ligne["event"], ligne["methode"], ligne["user_id"]) for ligne in self.refus]
        if lues != attendues:
            trouves.append(f"journal : {lues}")
        if extra := {c for ligne in self.refus for c in ligne} - CHAMPS_DU_JOURNAL:
            trouves.append(f"le journal dit {extra}")
        return trouves


def _sans_hasard(page: str, url: str) -> str:
    """The page without the address asked, the one-time key, the form's token, the hour at which the session closes."""
    for ecrit in (url, unquote(url), escape(unquote(url)), quote(url, safe="")):
        page = page.replace(ecrit, "·")
    return re.sub(r'value="[0-9A-Za-z]{32,64}"|data-(inactive|absolue)="\d+"|se ferme à <time>[^<]+', "", page)
