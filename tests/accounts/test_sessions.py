"""« Mes sessions »: seen by their owner, closed at once, forgotten with what they held."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.actions.sessions import fermer_sessions, purger_sessions, reseau
from accounts.views.sessions import _en_clair
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

pytestmark = pytest.mark.django_db
CONNEXION, SESSIONS, DOSSIERS = "/compte/connexion/", "/compte/sessions/", "/dossiers/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def temps():
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False) as voyage:
        yield voyage


@pytest.fixture
def elle():
    return un_employeur()


def entrer(user, adresse="192.0.2.77", agent=FIREFOX) -> Client:
    client = Client(REMOTE_ADDR=adresse, headers={"User-Agent": agent})
    assert client.post(CONNEXION, {"login": user.email, "password": MOT_DE_PASSE}).status_code == 302
    return client


def est_ouvert(client) -> bool:
    reponse = client.get(DOSSIERS)
    return reponse.status_code == 200 or not reponse.url.startswith(CONNEXION)


def test_chaque_navigateur_se_voit_et_le_sien_est_dit(elle):
    ici, telephone = entrer(elle), entrer(elle, "2001:db8:1:2:3:4:5:6", IPHONE)
    entrer(un_employeur(), "198.51.100.4")
    page = ici.get(SESSIONS).content.decode()
    assert page.count("<h2>") == 2
    assert page.index("Firefox sur Windows") < page.index("Cette session") < page.index("Safari sur iPhone")
    assert "192.0.2.x" in page
    assert "2001:db8:1:2:…" in page
    assert "198.51.100" not in page
    assert telephone.get(SESSIONS).content.decode().count('name="fermer"') == 2  # the other one, and all the others


@pytest.mark.parametrize(("adresse", "gardee"), [
    ("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("::ffff:192.0.2.77", "192.0.2.0"),
])  # fmt: skip
def test_d_une_adresse_seul_le_reseau_est_garde(elle, adresse, gardee):
    entrer(elle, adresse)
    assert UserSession.objects.get(user=elle).ip == gardee == reseau(adresse)


def test_fermer_une_session_ferme_celle_la_a_sa_prochaine_demande(elle):
    ici, une, deux = (entrer(elle) for _ in range(3))
    pk = UserSession.objects.get(session_key=une.cookies["rupco"].value).pk
    assert ici.post(SESSIONS, {"fermer": pk}).url == SESSIONS
    assert [est_ouvert(c) for c in (ici, une, deux)] == [True, False, True]
    assert not Session.objects.filter(session_key=une.cookies["rupco"].value).exists()
    assert ici.post(SESSIONS, {"fermer": pk}).status_code == 404


def test_fermer_toutes_les_autres(elle):
    ici, une, deux, autrui = entrer(elle), entrer(elle), entrer(elle), entrer(un_employeur())
    ici.post(SESSIONS, {"fermer": "autres"})
    assert [est_ouvert(c) for c in (ici, une, deux, autrui)] == [True, False, False, True]


@pytest.mark.parametrize("laquelle", ["d’autrui", "la sienne", "0", "-1", "x", "٣", "9" * 40, ""])
def test_ce_qui_n_est_pas_a_soi_ne_se_ferme_pas(elle, laquelle):
    ici, autrui = entrer(elle), entrer(un_employeur())
    vises = {"d’autrui": autrui, "la sienne": ici}
    if client := vises.get(laquelle):
        laquelle = UserSession.objects.get(session_key=client.cookies["rupco"].value).pk
    assert ici.post(SESSIONS, {"fermer": laquelle}).status_code == 404
    assert est_ouvert(ici)
    assert est_ouvert(autrui)


def test_fermer_toutes_les_sessions_d_une_personne_sauf_une(elle):
    ici, une = entrer(elle), entrer(elle)
    assert fermer_sessions(elle, sauf=ici.cookies["rupco"].value) == 1
    assert [est_ouvert(c) for c in (ici, une)] == [True, False]
    assert fermer_sessions(elle) == 1
    assert not est_ouvert(ici)


@pytest.mark.parametrize("fin", ["déconnexion", "mot de passe", "compte fermé"])
def test_un_vieux_temoin_n_ouvre_plus_rien(elle, fin):
    client = entrer(elle)
    vieux = Client()
    vieux.cookies["rupco"] = client.cookies["rupco"].value
    assert est_ouvert(vieux)
    if fin == "déconnexion":
        client.post("/compte/deconnexion/")
        assert not UserSession.objects.exists()
    elif fin == "mot de passe":
        elle.set_password("une toute autre phrase de passe 43")
        elle.save()
    else:
        elle.is_active = False
        elle.save()
    assert not est_ouvert(vieux)


def test_l_identifiant_change_a_la_connexion(elle):
    """A cookie planted before the log-in opens nothing after it."""
    client = Client()
    client.get(CONNEXION)
    plante = client.cookies["rupco"].value
    client.post(CONNEXION, {"login": elle.email, "password": MOT_DE_PASSE})
    assert client.cookies["rupco"].value != plante
    assert not Session.objects.filter(session_key=plante).exists()


def test_la_derniere_presence_s_ecrit_une_fois_par_minute(elle, temps):
    client = entrer(elle)
    ligne = UserSession.objects.get(user=elle)
    assert ligne.last_seen_at == ligne.created_at
    for secondes, ecrite in ((30, 0), (29, 0), (2, 61), (59, 61)):
        temps.shift(secondes)
        client.get(DOSSIERS)
        ligne.refresh_from_db()
        assert (ligne.last_seen_at - ligne.created_at).total_seconds() == ecrite


def test_la_purge_ne_laisse_rien_d_une_session_finie(elle, temps):
    entrer(elle)
    temps.shift(timedelta(hours=12, minutes=1))
    neuve = entrer(elle)
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=datetime(2026, 11, 30, tzinfo=UTC))
    assert purger_sessions() == 1
    assert [*UserSession.objects.values_list("session_key", flat=True)] == [neuve.cookies["rupco"].value]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(("agent", "dit"), [
    (FIREFOX, "Firefox sur Windows"), (IPHONE, "Safari sur iPhone"), ("", "Navigateur inconnu"),
    ("curl/8.0", "Navigateur inconnu"),
    (FIREFOX.replace("Firefox/140.0", "Chrome/137.0 Safari/537.36 Edg/137.0"), "Edge sur Windows"),
    ("Mozilla/5.0 (Linux; Android 15; K) Chrome/137.0 Mobile Safari/537.36", "Chrome sur Android"),
    ("<script>", "Navigateur inconnu"),
])  # fmt: skip
def test_un_navigateur_se_dit_en_mots(agent, dit):
    assert _en_clair(agent) == dit


def test_un_agent_voit_les_siennes_et_l_anonyme_aucune():
    assert "Cette session" in entrer(un_agent()).get(SESSIONS).content.decode()
    assert Client().get(SESSIONS).url.startswith(CONNEXION)
