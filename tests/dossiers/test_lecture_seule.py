"""« Lecture seule »: every page of the company's dossiers, no button that acts, no POST that is heard."""

import re

import pytest

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Depot
from dossiers.permissions import passages_possibles, peut_ecrire, peut_lire, qualites
from habilitations.models import Habilitation
from habilitations.perimetre import perimetre, personnes_de
from rupco.socle import suites
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_depot, un_employeur, un_pdf, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("75", "Forges de Chambaran")


@pytest.fixture
def elle(lieu):
    return un_employeur(lieu, Role.EMPLOYEUR)


@pytest.fixture
def lecteur(lieu):
    return un_employeur(lieu, Role.LECTEUR)


@pytest.fixture
def depot(elle, sans_rendu):
    depot = un_depot(elle)
    suites.rejouer()
    return depot


def formulaires(client, url):
    """What a page lets do by POST, but to sign out, and to take away what one may read."""
    corps = client.get(url).content.decode()
    actions_de_page = re.findall(r'<form[^>]*method="post"[^>]*>', corps)
    return [f for f in actions_de_page if not any(nom in f for nom in ("deconnexion", "presence", "/tout/"))]


def test_il_lit_tout_et_n_ecrit_rien(depot, elle, lecteur, client, a):
    client.force_login(lecteur)
    reference, acte = depot.dossier.reference, depot.actes.get()
    assert depot.dossier.intitule in lire(client, "/dossiers/")
    page = lire(client, f"/dossiers/{reference}/")
    assert "Vous lisez ce dossier sans pouvoir le modifier" in page
    assert depot.dossier.intitule in page
    for absent in ("Retirer", "Restreindre ce dossier", "Créer un dossier"):
        assert absent not in page
    lire(client, f"/dossiers/{reference}/depots/1/recu/")
    for url in ("/dossiers/", f"/dossiers/{reference}/", f"/dossiers/{reference}/depots/1/recu/"):
        assert formulaires(client, url) == []
    for fichier in (f"/fichiers/actes/{acte.numero}/", f"/fichiers/pieces/{depot.pieces.get().pk}/"):
        assert b"".join(client.get(fichier).streaming_content).startswith(b"%PDF")
    for refuse in (f"/dossiers/{reference}/depots/1/retirer/", f"/dossiers/{reference}/acces/", "/dossiers/nouveau/"):
        lire(client, refuse, statut=404)
        assert client.post(refuse).status_code == 404


def test_d_un_brouillon_il_lit_ce_qui_est_ecrit(elle, lecteur, client):
    depot = un_brouillon(elle)
    client.force_login(lecteur)
    base = f"/dossiers/{depot.dossier.reference}/depots/1/"
    assert client.get(base).url == base + "verifier/"
    page = lire(client, base + "verifier/")
    assert "Demande en préparation" in page
    assert "Fabrication de meubles" in page
    for absent in ("Déposer la demande", "Modifier", "Je certifie"):
        assert absent not in page
    assert formulaires(client, base + "verifier/") == []
    lire(client, base + "etapes/entreprise/", statut=404)
    piece = depot.pieces.get().pk
    for url, donnees in (
        ("verifier/", {"certifie": "oui"}),
        ("etapes/entreprise/", {"effectif": "3", "version": "1"}),
        ("pieces/", {"nature": "accord", "fichier": un_pdf("x")}),
        (f"pieces/{piece}/oter/", {}),
        ("retirer/", {"motif": "x"}),
    ):
        assert client.post(base + url, donnees).status_code == 404, url
    depot.refresh_from_db()
    assert (depot.statut, depot.pieces.count()) == ("brouillon", 1)


VERBES = {  # each on an object where who acts for the company does it: only the right is missing
    "retirer": lambda depose, brouillon, qui: actions.retirer(depose, par=qui),
    "restreindre": lambda depose, brouillon, qui: actions.restreindre(depose.dossier, par=qui),
    "creer": lambda depose, brouillon, qui: actions.creer_dossier(
        par=qui, procedure="RCC", intitule="x", etablissement=depose.dossier.etablissement
    ),
    "etape": lambda depose, brouillon, qui: actions.enregistrer_etape(brouillon, "entreprise", {}, par=qui, version=1),
    "joindre": lambda depose, brouillon, qui: actions.joindre_piece(brouillon, "accord", un_pdf("b"), "b.pdf", par=qui),
    "verser": lambda depose, brouillon, qui: actions.joindre_piece(depose, "accord", un_pdf("c"), "c.pdf", par=qui),
    "oter": lambda depose, brouillon, qui: actions.oter_piece(brouillon.pieces.first(), par=qui),
    "televerser": lambda depose, brouillon, qui: actions.televerser(
        brouillon, par=qui, nature="accord", nom="d.pdf", taille=9, empreinte="0" * 64
    ),
    "deposer": lambda depose, brouillon, qui: actions.deposer(
        brouillon, par=qui, lire=lambda d: {e: d.valeurs(e) for e in DONNEES}
    ),
}  # fmt: skip


@pytest.mark.parametrize("verbe", VERBES.values(), ids=VERBES)
def test_les_verbes_le_refusent_aussi(verbe, depot, elle, lecteur, a):
    """A reader, and somebody of another company, are refused by the action itself, whatever its page let through."""
    instant, brouillon = a(2026, 12, 10, 9), un_brouillon(elle)
    assert qualites(lecteur, depot.dossier, instant) == {"lecteur"}
    assert (peut_lire(lecteur, depot.dossier, instant), peut_ecrire(lecteur, depot.dossier, instant)) == (True, False)
    assert passages_possibles(lecteur, depot, instant) == []
    for qui in (lecteur, un_employeur(une_entreprise("67"))):
        combien = Entree.objects.count()
        with pytest.raises(PassageRefuse):
            verbe(depot, brouillon, qui)
        assert Entree.objects.count() == combien
    verbe(depot, brouillon, elle)


def test_ni_lecteur_ni_etranger_ne_recommence_une_demande(depot, elle, lecteur):
    retire = actions.retirer(depot, par=elle)
    for qui in (lecteur, un_employeur(une_entreprise("67"))):
        with pytest.raises(PassageRefuse):
            actions.renouveler(retire, par=qui, genre="validation")
    assert actions.renouveler(retire, par=elle, genre="validation").est_brouillon


def test_lire_et_agir_ne_se_cumulent_pas(lieu, a):
    """Who may act acts, were he a reader too; a reader of one company is nobody in another, and hears no mail."""
    instant, jour = a(2026, 12, 10, 9), a(2026, 12, 10, 9).date()
    lecteur, deux = un_employeur(lieu, Role.LECTEUR), un_employeur(lieu, Role.LECTEUR, Role.EMPLOYEUR)
    assert (perimetre(lecteur, instant).lectures, perimetre(lecteur, instant).sirens) == ({lieu.siren}, frozenset())
    assert (perimetre(deux, instant).lectures, perimetre(deux, instant).sirens) == (frozenset(), {lieu.siren})
    assert personnes_de(lieu.siren, jour) == [deux.email]
    ailleurs = un_depot(un_employeur(une_entreprise("75")))
    assert qualites(lecteur, ailleurs.dossier, instant) == frozenset()
    assert not Depot.objects.visibles_par(lecteur, instant).exists()


def test_la_page_d_un_lecteur_sans_dossier_le_dit(lecteur, client):
    client.force_login(lecteur)
    assert "pas encore de dossier que vous puissiez voir" in lire(client, "/dossiers/")


def test_un_agent_lecteur_n_est_rien(lieu, a):
    instant = a(2026, 12, 10, 9)
    agent = un_agent("75")
    agent.habilitations.create(siren=lieu.siren, siret=lieu.siret, role=Role.LECTEUR, debut_le="2026-01-01")
    assert perimetre(agent, instant).visibles == frozenset()
