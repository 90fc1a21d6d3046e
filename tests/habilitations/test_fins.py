"""The end of a right: at midnight in Paris whatever the worker does, written once at its date, announced before."""

from datetime import date, timedelta
from functools import partial

import pytest

from habilitations import actions
from habilitations.actions import fins
from habilitations.models import Habilitation
from habilitations.perimetre import Perimetre, perimetre
from habilitations.tasks import terminer
from rupco.socle import journal
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.fabrique import un_employeur, une_entreprise
from tests.fautes.ensemble import ensemble
from tests.habilitations.pages import LE, courriels, un_compte, verbes

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
FIN = date(2026, 12, 31)
JOUR = timedelta(days=1)


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("67", "Ateliers Vauban")


@pytest.fixture
def claire(lieu):
    return un_employeur(lieu, email="claire@vauban.example")


@pytest.fixture
def droit(lieu, claire):
    """Of Thomas, until 31 December."""
    lui = un_employeur(lieu, Role.EMPLOYEUR, email="thomas@vauban.example")
    return actions.changer(lui.habilitations.get(), par=claire, role="employeur", fin_le=FIN, le=LE)


def acces(droit, instant) -> bool:
    return perimetre(type(droit.user).objects.get(pk=droit.user_id), instant) != Perimetre()


def test_l_acces_se_ferme_a_minuit_a_paris_sans_attendre_la_tache(droit, a, client):
    client.force_login(droit.user)
    assert acces(droit, a(2026, 12, 31, 22, 59, 59))  # 23:59:59 in Paris
    assert client.get("/dossiers/nouveau/").status_code == 200
    assert not acces(droit, a(2026, 12, 31, 23, 0, 0))
    assert client.get("/dossiers/nouveau/").status_code == 404
    droit.refresh_from_db()
    assert droit.statut == "validee", "personne ne l’a encore écrit"


@pytest.mark.parametrize("retard", [1, 40])
def test_la_fin_s_ecrit_une_fois_a_sa_date_meme_en_retard(droit, a, retard):
    instant = a(2027, 1, 1, 9) + (retard - 1) * JOUR
    a(*instant.timetuple()[:5])
    assert [terminer(), terminer()] == [1, 0]
    droit.refresh_from_db()
    assert droit.statut == "terminee"
    entree = Entree.objects.get(cible_id=droit.pk, verbe="terminer", cible="habilitations.habilitation")
    assert (entree.le, entree.acteur, entree.acteur_id) == (FIN, "loi", None)
    (recu,) = [c for c in courriels()[droit.user.email] if c.objet == "Votre accès est fermé"]
    assert "a pris fin le jeudi 31 décembre 2026 à minuit, comme prévu." in recu.texte.replace("\u00a0", " ")
    assert journal.verifier()[1] is None


def annonces(droit, a, *jours) -> list[int]:
    """The worker at work on these days of December: how many announcements each writes."""
    ecrites = []
    for jour in jours:
        a(2026, 12, jour, 9)
        avant = verbes(droit).count("prevenir")
        terminer()
        terminer()
        ecrites.append(verbes(droit).count("prevenir") - avant)
    return ecrites


def test_la_fin_s_annonce_quinze_jours_puis_un_jour_avant(droit, claire, a):
    assert annonces(droit, a, 15, 16, 17, 29, 30, 31) == [0, 1, 0, 0, 1, 0]
    recus = courriels()
    lui = [c.texte for c in recus[droit.user.email] if c.objet == "Votre accès se ferme bientôt"]
    elle = [c.texte for c in recus[claire.email] if c.objet == "Un accès se ferme bientôt"]
    assert (len(lui), len(elle)) == (2, 2)
    html = [c.html for c in recus[droit.user.email] if c.objet == "Votre accès se ferme bientôt"]
    assert "dans 15 jours" in html[0]
    assert "demain" in html[1]


def test_apres_une_panne_la_derniere_annonce_seule_part(droit, a):
    assert annonces(droit, a, 30, 31) == [1, 0]


def test_apres_une_longue_panne_le_dernier_jour_s_annonce_encore(droit, a):
    assert annonces(droit, a, 16, 31, 31) == [1, 1, 0]


def test_une_date_changee_s_annonce_de_nouveau(droit, claire, a):
    assert annonces(droit, a, 16) == [1]
    actions.changer(droit, par=claire, role="employeur", fin_le=date(2027, 1, 20), le=date(2026, 12, 16))
    assert annonces(droit, a, 17, 31) == [0, 0]
    a(2027, 1, 5, 9)
    terminer()
    assert verbes(droit).count("prevenir") == 2


def test_une_fin_toute_proche_est_dite_par_le_courriel_du_changement(droit, claire, a):
    actions.changer(droit, par=claire, role="employeur", fin_le=LE + 10 * JOUR, le=LE)
    assert annonces(droit, a, 10, 11, 18, 19) == [0, 0, 0, 1]


def test_un_droit_fini_ne_bloque_pas_une_nouvelle_demande(droit, a):
    a(2027, 1, 1, 9)
    demande = actions.demander(droit.user, siret=droit.siret, role="employeur", le=date(2027, 1, 1))
    droit.refresh_from_db()
    assert (droit.statut, demande.statut) == ("terminee", "demandee")


def test_un_compte_ferme_ne_recoit_plus_rien(droit, a):
    droit.user.is_active = False
    droit.user.save()
    a(2027, 1, 1, 9)
    terminer()
    assert [c.objet for c in courriels().get(droit.user.email, [])] == []


def test_beat_demande_la_tache(settings):
    assert "habilitations.terminer" in {t["task"] for t in settings.CELERY_BEAT_SCHEDULE.values()}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_taches_a_la_fois_ecrivent_une_fin_chacune(a):
    a(2026, 12, 10, 9)
    lieu = une_entreprise("67")
    for rang in range(12):
        actions.habiliter(un_compte(f"p{rang}@vauban.example"), siret=lieu.siret, role="employeur", le=LE)
    Habilitation.objects.update(fin_le=LE)
    rendus = ensemble(*[partial(fins.terminer, LE + JOUR)] * 3)
    assert not any(isinstance(r, Exception) for r in rendus), rendus
    assert sum(rendus) + fins.terminer(LE + JOUR) == 12
    assert Entree.objects.filter(verbe="terminer").count() == 12
    assert journal.verifier()[1] is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_accepter_et_refuser_a_la_fois_font_une_reponse(a):
    a(2026, 12, 10, 9)
    lieu = une_entreprise("67")
    claire, paul = un_employeur(lieu), un_employeur(lieu)
    for essai in range(5):
        demande = actions.demander(un_compte(f"p{essai}@v.example"), siret=lieu.siret, role="employeur", le=LE)
        rendus = ensemble(
            partial(actions.accepter, demande, par=claire, le=LE),
            partial(actions.refuser, demande, par=paul, motif="non", le=LE),
        )
        assert sorted(isinstance(r, PassageRefuse) for r in rendus) == [False, True], rendus
        assert len(verbes(demande)) == 2
