"""Each company's words, in everything that comes out: seen by its own people and its own service, nowhere else."""

import re
import subprocess
from contextlib import ExitStack
from functools import cache

import pytest
from django.utils.html import escape

from habilitations.models import Invitation
from rupco.socle.models import Courriel
from tests.droits.adresses import adresses, chemin
from tests.droits.envois import envoi
from tests.droits.monde import LIEUX, OBJETS, ROLES
from tests.droits.objets import COMME_UN_AUTRE, ENTIERE
from tests.droits.politique import attendu, objets_de, politique

pytestmark = [pytest.mark.authz, pytest.mark.django_db, pytest.mark.une_base, pytest.mark.lent]

PAPIERS_DESSINES = True  # their text is read
CASES = politique()
# The demonstration shows its whole mailbox; production has none of its addresses (tests/architecture/test_reglages.py).
ADRESSES = [a for a in adresses() if not a.nom.startswith("demo")]
PORTAIL = [a for a in ADRESSES if not a.est_admin]
ETAPES = ("entreprise", "accord", "representants", "pieces")
EMPLOYEURS = {
    "A": ("employeur", "second_siret", "acteur_judiciaire", "lecteur", "mandataire", "exclu_du_restreint"),
    "B": ("autre_entreprise",),
}
PROJET, NON_ENVOYE = "A.instruit.projet", "A.incomplet.non_envoye"  # the service's alone, the company's alone
NOMMES = ("employeur", "lecteur")  # on A's restricted dossier
AGENTS = {"75": ("agent", "signataire", "sans_delegation"), "67": ("agent_autre", "signataire_autre")}


def permis(role: str) -> set[str]:
    """Whose words this person may read: « A », « A.depose »…"""
    if role == "administrateur":
        return {*LIEUX, *OBJETS, PROJET, NON_ENVOYE}  # in the administration, and nowhere else: see below
    if role in ("gestionnaire", "en_attente", "finie_hier", "commence_demain", "mandat_fini"):
        return {"A"}  # who manages the access, who answers him, what he held or will hold: no dossier
    if role == "dgefp":
        return {*LIEUX, *(o for o in OBJETS if o[0] in LIEUX and not o.endswith("brouillon"))}
    for lettre, roles in EMPLOYEURS.items():
        if role in roles:
            siens = {lettre, *(o for o in OBJETS if o.startswith(lettre) and (o != "A.restreint" or role in NOMMES))}
            return siens | ({NON_ENVOYE} if lettre == "A" and role != "lecteur" else set())
    for lieu, roles in AGENTS.items():
        if role in roles:
            lettres = {lettre for lettre, ici in LIEUX.items() if ici == lieu}
            vus = {o for o in OBJETS if o[0] in lettres and not o.endswith("brouillon")}
            return lettres | vus | ({PROJET} if lieu == "75" else set())
    return set()


def texte_de(reponse) -> str:
    """All that a response says: headers, body, and the text of a PDF."""
    corps = reponse.corps
    if corps.startswith(b"%PDF"):
        corps += texte_pdf(corps)
    return serrer(f"{dict(reponse.headers)} {reponse.cookies.output()} {corps.decode('utf-8', 'replace')}")


@cache
def texte_pdf(octets: bytes) -> bytes:
    """What a reader of the PDF reads."""
    return subprocess.run(["pdftotext", "-", "-"], input=octets, capture_output=True, check=True).stdout


def serrer(texte: str) -> str:
    """Without spaces and hyphens: a number is written « 999 000 018 », a long word is cut at the end of a line."""
    return re.sub(r"[\s\u00a0\u202f\u00ad-]|&nbsp;", "", texte).lower()


def vus(texte: str, monde) -> dict[str, set[str]]:
    """Owner → its words in a text."""
    trouves = {proprietaire: {m for m in mots if serrer(m) in texte} for proprietaire, mots in monde.canaris.items()}
    return {p: mots for p, mots in trouves.items() if mots}


def tout_ce_que_voit(role, monde, appeler, visees):
    """(address, object, response text), the address asked taken out: a page may repeat what it was asked.

    The matrix proves that an address refuses with one page whatever was asked: one refusal an address is read here.
    """
    for adresse in visees:
        refuses = [o for o in objets_de(adresse) if attendu(CASES, adresse, "GET", o, role) in ("404", "login", "405")]
        for objet in (o for o in objets_de(adresse) if o not in refuses[1:]):
            urls = [chemin(adresse, monde, objet)]
            if adresse.nom == "depot-etape" and objet.endswith("brouillon"):
                urls = [urls[0].replace("/entreprise/", f"/{etape}/") for etape in ETAPES]
            for url in urls:
                with appeler(role, "GET", url) as reponse:
                    texte = texte_de(reponse)
                for ecrit in (url, escape(url)):
                    texte = texte.replace(serrer(ecrit), "")
                yield adresse.nom, objet, texte


@pytest.mark.parametrize("role", ROLES if ENTIERE else sorted(set(ROLES) - COMME_UN_AUTRE))
def test_nul_ne_lit_les_mots_d_un_autre(role, monde, appeler):
    est_admin = role == "administrateur"
    fuites, lus, droits = [], {}, permis(role)
    visees = ADRESSES if role in ("administrateur", "equipe") else PORTAIL
    for nom, objet, texte in tout_ce_que_voit(role, monde, appeler, visees):
        ici = droits if not est_admin or nom.startswith("admin") else set()
        for proprietaire, mots in vus(texte, monde).items():
            if nom == "dossiers-reserves":  # that it exists: its reference, and no other word
                mots = mots - {monde.objets[o].reference for o in OBJETS if o.endswith("restreint")}
            if not mots:
                continue
            lus.setdefault(proprietaire, set()).update(mots)
            if proprietaire not in ici:
                fuites.append(f"{nom} {objet} : {proprietaire} ({', '.join(sorted(mots))})")
    assert fuites == []
    if role in ("gestionnaire", "administrateur", "en_attente"):
        assert monde.canaris["A"] & lus["A"]
        return
    assert set(lus) == droits, "qui a le droit doit lire : sans quoi ce test ne prouverait rien"
    for proprietaire in droits & set(OBJETS):
        tous = len(monde.canaris[proprietaire])  # an employer who filed reads the name, the file and what it says;
        lit_tout = role in AGENTS["75"] + AGENTS["67"] or proprietaire.endswith("brouillon")
        exiges = tous - proprietaire.endswith("retire") if lit_tout else 3  # the bannette names no dossier taken back
        assert len(lus[proprietaire]) >= exiges, f"{proprietaire} : {monde.canaris[proprietaire] - lus[proprietaire]}"


def test_chaque_courriel_ne_parle_que_de_son_dossier_a_qui_en_est(monde):
    comptes = {qui.email: role for role, qui in monde.gens.items() if qui}
    lus = set()
    for courriel in Courriel.objects.all():
        droits = _droits_du_destinataire(courriel.a, comptes, monde)
        trouves = vus(serrer(f"{courriel.objet} {courriel.texte} {courriel.html}"), monde)
        assert set(trouves) <= droits, f"{courriel.a} : {set(trouves) - droits}"
        assert len(set(trouves) & set(OBJETS)) <= 1, "un courriel, un dossier"
        assert not any(m in serrer(courriel.objet) for d in LIEUX for m in map(serrer, monde.canaris[d]))
        lus |= set(trouves)
    assert {o for o in OBJETS if "." in o and not o.endswith("brouillon")} <= lus


def _droits_du_destinataire(a: str, comptes: dict, monde) -> set[str]:
    if a in comptes:
        return permis(comptes[a])
    if invitation := Invitation.objects.filter(email=a).first():  # by a company whose people are not of the matrix
        return {next(lettre for lettre, siege in monde.sieges.items() if siege.siren == invitation.siren)}
    for objet in OBJETS:
        if any(a.startswith(f"{mot}@") for mot in monde.canaris.get(objet, ())):
            return {objet, objet[0]}
    if a.startswith(tuple(f"{mot}@" for mot in monde.canaris["C"])):
        return {"C", *(o for o in OBJETS if o[0] == "C")}
    lieu = next(d for d, lettre in (("75", "A"), ("67", "C")) if _service(monde, lettre).courriel == a)
    return permis(AGENTS[lieu][0])


def _service(monde, lettre):
    return monde.gens[AGENTS[LIEUX[lettre]][0]].affectations.get().service


def test_ce_que_fait_a_ne_change_rien_chez_b(monde, appeler):
    """Non-interference: B's pages are the same bytes before and after A used every right he has."""

    siennes = [a for a in PORTAIL if not a.nom.startswith(("account", "mfa_", "sessions"))]  # theirs bear the time

    def pages():
        vues = tout_ce_que_voit("autre_entreprise", monde, appeler, siennes)
        hasard = r'value="[0-9A-Za-z]{32,64}"|data(inactive|absolue)="\d+"|<timedatarupcofin>[^<]+'
        sans_hasard = {(nom, objet): re.sub(hasard, "", texte) for nom, objet, texte in vues}
        return {
            cle: texte for cle, texte in sans_hasard.items() if cle[0] != "verifier-code"
        }  # public: the state of a paper

    avant, faits = pages(), 0
    with ExitStack() as pile:
        for adresse in PORTAIL:
            for objet in objets_de(adresse):
                if CASES.get((adresse.nom, "POST", objet), {}).get("employeur") != "ok" or adresse.nom.startswith(
                    "account"
                ):
                    continue
                url, champs = chemin(adresse, monde, objet), envoi(adresse.nom, monde, objet)
                reponse = pile.enter_context(appeler("employeur", "POST", url, champs))
                faits += reponse.status_code == 302
        apres = pages()
        assert [cle for cle in avant if avant[cle] != apres[cle]] == []
    assert faits >= 6
