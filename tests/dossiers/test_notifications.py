"""Who hears what, when, and in what words: mails of the journey, once each, nothing personal in a subject."""

import re
from datetime import timedelta

import pytest

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Acte, Depot
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Courriel, Suite
from tests.fabrique import DONNEES, un_agent, un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def depot(a, request):
    if "papiers" not in request.node.name:
        request.getfixturevalue("sans_rendu")
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("67", "Forges de Chambaran"), email="direction@chambaran.example")
    un_agent("67")
    return un_depot(employeur)


def silence(depot: Depot) -> None:
    suites.rejouer()
    horloge.figer(depot.echeances.get().expire_a + timedelta(seconds=12))
    actions.constater_silences()
    suites.rejouer()


def recus(declaration: str) -> list[str]:
    return sorted(Courriel.objects.filter(suite__declaration=declaration).values_list("a", flat=True))


def test_chacun_est_prevenu_une_fois(depot):
    silence(depot)
    suites.rejouer()
    agent = next(a for a in recus("rcc.silence_garde") if a.startswith("agent"))
    service = "rupco@dreets-grand-est.example"
    assert recus("rcc.depot_recu") == recus("rcc.validation_tacite") == ["direction@chambaran.example"]
    assert recus("rcc.depot_a_instruire") == recus("rcc.silence_garde") == sorted([agent, service])
    assert recus("rcc.validation_tacite_tiers") == ["cse@vauban.example", "metaux@syndicat.example"]
    assert not Suite.objects.exclude(etat=Suite.FAITE).exists()


def test_rejouer_la_racine_ne_double_rien(depot):
    silence(depot)
    avant = Courriel.objects.count()
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=horloge.maintenant())
    suites.rejouer()
    assert Courriel.objects.count() == avant
    assert mail.envoyer_tout() == avant
    assert mail.envoyer_tout() == 0


@pytest.mark.lent
def test_les_papiers_sont_faits_et_refaits_a_l_identique(depot):
    silence(depot)
    avant = {a.numero: (a.empreinte, a.taille) for a in Acte.objects.all()}
    assert sorted(n[:2] for n in avant) == ["AR", "AT"]
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=horloge.maintenant())
    suites.rejouer()
    assert {a.numero: (a.empreinte, a.taille) for a in Acte.objects.all()} == avant


def test_les_mots_disent_les_dates_et_l_objet_ne_nomme_personne(depot):
    silence(depot)
    for courriel in Courriel.objects.all():
        assert courriel.objet.startswith(f"{depot.dossier.reference} : ")
        assert not re.search(r"Chambaran|Rollin|@", courriel.objet)
        assert "Chambaran" not in courriel.texte + courriel.html
        assert "{{" not in courriel.texte + courriel.html
        for partie in (courriel.texte, courriel.html):
            assert "pourquoi" not in partie
            assert "Vous recevez ce message" in partie
    employeur = Courriel.objects.get(suite__declaration="rcc.validation_tacite")
    for partie in (employeur.texte, employeur.html):
        plat = partie.replace("\u00a0", " ")
        assert "vendredi 25 décembre 2026, reporté au lundi 28 décembre 2026" in plat
        assert "AR-2026-000001" in plat
        assert f"/dossiers/{depot.dossier.reference}/" in plat


def test_sans_cse_le_cse_n_est_pas_ecrit(a, sans_rendu):
    a(2026, 12, 10, 9)
    donnees = DONNEES | {"representants": DONNEES["representants"] | {"a_un_cse": "non", "cse_courriel": ""}}
    silence(un_depot(donnees=donnees))
    assert recus("rcc.validation_tacite_tiers") == ["metaux@syndicat.example"]


@pytest.mark.parametrize("quoi", ["completude", "retrait"])
def test_completude_et_retrait(depot, quoi):
    if quoi == "completude":
        actions.constater_completude(depot, par=un_agent("67"))
        suites.rejouer()
        attendus = ["cse@vauban.example", "direction@chambaran.example", "metaux@syndicat.example"]
        assert recus("rcc.completude_constatee") == attendus
        texte = Courriel.objects.filter(suite__declaration="rcc.completude_constatee").first().texte
        assert "Le délai ne change pas" in texte
    else:
        actions.retirer(depot, par=depot.depose_par, motif="erreur")
        suites.rejouer()
        assert recus("rcc.demande_retiree")[-1] == "rupco@dreets-grand-est.example"
        silence(depot)
        assert recus("rcc.validation_tacite") == []
