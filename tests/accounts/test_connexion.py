"""Logging in and out, and the forgotten password: one answer for every wrong guess, one mail, one address in its link."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail as boite
from django.urls import reverse

from accounts.adapter import Adaptateur
from accounts.permissions import compter_connexion
from rupco.socle import mail, suites
from rupco.socle.models import Courriel
from tests.fabrique import MOT_DE_PASSE, un_employeur

pytestmark = pytest.mark.django_db

CONNEXION, OUBLI = "/compte/connexion/", "/compte/mot-de-passe/"
REFUS = "L’adresse ou le mot de passe ne correspond pas."


@pytest.fixture
def personne():
    return un_employeur(email="agathe.rollin@vauban.example")


def _connecter(client, adresse, mot_de_passe, **autres):
    return client.post(CONNEXION, {"login": adresse, "password": mot_de_passe} | autres)


def test_la_page_est_ouverte_et_en_francais(client):
    page = client.get(CONNEXION).content.decode()
    assert "Adresse électronique" in page
    assert 'autocomplete="username"' in page
    assert "placeholder" not in page
    assert reverse("account_reset_password") in page


def test_le_bon_mot_de_passe_ouvre_la_session(client, personne):
    reponse = _connecter(client, "Agathe.ROLLIN@vauban.example", MOT_DE_PASSE, next="/verifier/")
    assert (reponse.status_code, reponse.url) == (302, "/verifier/")
    assert client.session["_auth_user_id"] == str(personne.pk)
    assert client.session.get_expire_at_browser_close()


def test_une_suite_vers_un_autre_site_est_oubliee(client, personne):
    reponse = _connecter(client, personne.email, MOT_DE_PASSE, next="https://ailleurs.example/")
    assert reponse.url == reverse("accueil")


def test_mauvais_mot_de_passe_et_adresse_inconnue_recoivent_la_meme_page(client, personne):
    pages = [
        _connecter(client, adresse, "ce n’est pas le bon").content.decode()
        for adresse in (personne.email, "inconnue@vauban.example")
    ]
    neutres = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert neutres[0] == neutres[1]
    assert REFUS in neutres[0]
    assert "<title>Erreur\u00a0: Connexion — RUPCO</title>" in neutres[0]
    assert "_auth_user_id" not in client.session


def test_un_compte_ferme_n_entre_pas(client, personne):
    personne.is_active = False
    personne.save()
    _connecter(client, personne.email, MOT_DE_PASSE)
    assert "_auth_user_id" not in client.session


def test_le_sixieme_essai_attend_et_le_bon_mot_de_passe_aussi(client, personne):
    """Known or not, the address waits the same; another account, from the same place, does not."""
    for adresse in (personne.email, "inconnue@vauban.example"):
        codes = [
            _connecter(client, adresse.upper() if n % 2 else adresse, f"essai numéro {n}").status_code for n in range(5)
        ]
        assert codes == [200] * 5
        refus = _connecter(client, adresse, MOT_DE_PASSE)
        assert (refus.status_code, 0 < int(refus.headers["Retry-After"]) <= 31) == (429, True)
        page = refus.content.decode()
        assert "Trop de demandes en peu de temps" in page
        assert reverse("account_reset_password") in page
        assert "_auth_user_id" not in client.session
    autre = un_employeur()
    assert _connecter(client, autre.email, MOT_DE_PASSE).status_code == 302


def test_l_attente_finit_seule_et_grandit(client, personne):
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False) as temps:
        attentes = []
        for n in range(8):
            reponse = _connecter(client, personne.email, f"essai {n}")
            if reponse.status_code == 429:
                attentes.append(int(reponse.headers["Retry-After"]))
                temps.shift(attentes[-1])
                assert _connecter(client, personne.email, f"essai {n}, encore").status_code == 200
        assert attentes == [31, 61, 121]
        temps.shift(241)
        assert _connecter(client, personne.email, MOT_DE_PASSE).status_code == 302


def test_une_reussite_efface_les_essais(client, personne):
    for _ in range(3):
        for n in range(4):
            assert _connecter(client, personne.email, f"essai numéro {n}").status_code == 200
        assert _connecter(client, personne.email, MOT_DE_PASSE).status_code == 302
        client.logout()


def test_cent_essais_par_minute_d_une_meme_adresse(client, personne, rf):
    """A list of passwords tried on many accounts; elsewhere, everybody still comes in."""
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        for n in range(99):
            compter_connexion(rf.post(CONNEXION), f"compte{n}@vauban.example")
        codes = [_connecter(client, f"compte{n}@vauban.example", "x").status_code for n in (100, 101)]
        assert codes == [200, 429]
        ailleurs = client.post(CONNEXION, {"login": personne.email, "password": MOT_DE_PASSE}, REMOTE_ADDR="192.0.2.9")
        assert ailleurs.status_code == 302


def test_cent_essais_par_heure_d_un_meme_compte_d_ou_qu_ils_viennent(client, personne, rf):
    """A thousand machines guess one password; its owner waits half a minute, and others do not."""
    autre = un_employeur()
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False) as temps:
        for n in range(100):
            compter_connexion(rf.post(CONNEXION, REMOTE_ADDR=f"198.51.100.{n}"), personne.email)
        assert _connecter(client, personne.email.upper(), MOT_DE_PASSE).status_code == 429
        assert _connecter(client, autre.email, MOT_DE_PASSE).status_code == 302
        client.logout()
        temps.shift(31)
        assert _connecter(client, personne.email, MOT_DE_PASSE).status_code == 302


def test_les_essais_se_comptent_quand_redis_est_tombe(client, personne, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    codes = [_connecter(client, personne.email, f"essai numéro {n}").status_code for n in range(6)]
    assert codes == [200] * 5 + [429]


def test_deconnexion_par_post_seulement(client, personne):
    client.force_login(personne)
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == reverse("accueil")
    assert "_auth_user_id" not in client.session


def _demander(client, adresse, **options):
    reponse = client.post(OUBLI, {"email": adresse}, **options)
    suites.rejouer()
    return reponse


def test_le_lien_est_depose_une_fois_puis_envoye_une_fois(client, personne, a):
    a(2026, 12, 1, 9)
    assert _demander(client, personne.email).url == reverse("account_reset_password_done")
    courriel = Courriel.objects.get()
    assert courriel.a == personne.email
    assert courriel.est_sensible
    assert courriel.objet == "Choisissez un nouveau mot de passe"
    assert mail.envoyer_tout() == 1
    assert mail.envoyer_tout() == 0
    assert [m.to for m in boite.outbox] == [[personne.email]]
    assert "Démonstration" in boite.outbox[0].body


def test_une_adresse_inconnue_donne_la_meme_page_et_aucun_message(client, personne):
    connue, inconnue = (_demander(client, adresse) for adresse in (personne.email, "inconnue@vauban.example"))
    assert (connue.status_code, connue.url) == (inconnue.status_code, inconnue.url)
    assert Courriel.objects.get().a == personne.email
    assert "Si cette adresse a un compte" in client.get(inconnue.url).content.decode()


def test_trois_liens_par_heure_et_par_compte_connu_ou_non(client, personne):
    for adresse in (personne.email, "inconnue@vauban.example"):
        codes = [_demander(client, adresse).status_code for _ in range(4)]
        assert codes == [302, 302, 302, 429], adresse
    assert Courriel.objects.count() == 3
    ailleurs = _demander(client, personne.email, REMOTE_ADDR="192.0.2.9")
    assert (ailleurs.status_code, int(ailleurs.headers["Retry-After"]) > 3500) == (429, True)


def test_le_lien_vient_de_l_adresse_du_portail_jamais_de_host(client, personne, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.RUPCO_URL = "https://rupco.example"
    _demander(client, personne.email, headers={"host": "pirate.example"})
    courriel = Courriel.objects.get()
    for corps in (courriel.texte, courriel.html):
        assert "https://rupco.example/compte/mot-de-passe/nouveau/" in corps
        assert "pirate" not in corps


def test_le_lien_change_le_mot_de_passe_une_seule_fois(client, personne, settings):
    _demander(client, personne.email)
    lien = re.search(rf"{re.escape(settings.RUPCO_URL)}(\S+)", Courriel.objects.get().texte)[1]
    page = client.get(lien, follow=True)
    adresse = page.redirect_chain[-1][0]
    assert "nouveau/" in adresse
    assert lien.rsplit("-", 2)[1] not in adresse  # the key left the address bar
    faible = client.post(adresse, {"password1": "court", "password2": "autre"}).content.decode()
    assert "Écrivez deux fois le même mot de passe." in faible or "12 caractères" in faible
    neuf = "une autre longue phrase 43"
    assert client.post(adresse, {"password1": neuf, "password2": neuf}).url == reverse(
        "account_reset_password_from_key_done"
    )
    personne.refresh_from_db()
    assert personne.check_password(neuf)
    assert "Ce lien ne fonctionne plus" in client.get(lien, follow=True).content.decode()


def test_deux_mots_de_passe_differents_sont_refuses_en_francais(client, personne, settings):
    _demander(client, personne.email)
    lien = re.search(rf"{re.escape(settings.RUPCO_URL)}(\S+)", Courriel.objects.get().texte)[1]
    adresse = client.get(lien, follow=True).redirect_chain[-1][0]
    page = client.post(adresse, {"password1": "une autre longue phrase", "password2": "une autre longue phrase !"})
    assert "Écrivez deux fois le même mot de passe." in page.content.decode()


def test_aucun_message_qui_ne_soit_pas_des_notres_ne_part():
    with pytest.raises(RuntimeError, match="Courriel inconnu"):
        Adaptateur().send_mail("account/email/unknown_account", "a@b.example", {"password_reset_url": "", "user": None})
    assert not Courriel.objects.exists()
