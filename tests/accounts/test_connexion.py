"""Logging in and out, and the forgotten password: one answer for every wrong guess, one mail, one address in its link."""

import re

import pytest
from django.core import mail as boite
from django.core.cache import cache
from django.urls import reverse

from accounts.adapter import Adaptateur
from rupco.socle import mail
from rupco.socle.models import Courriel
from tests.fabrique import MOT_DE_PASSE, un_employeur

pytestmark = pytest.mark.django_db

CONNEXION, OUBLI = "/compte/connexion/", "/compte/mot-de-passe/"
REFUS = "L’adresse ou le mot de passe ne correspond pas."


@pytest.fixture(autouse=True)
def _essais_a_zero(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "connexion"}}
    cache.clear()
    yield
    cache.clear()


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


def test_trop_d_essais_attendent(client, personne):
    pages = [_connecter(client, personne.email, f"essai numéro {n}").content.decode() for n in range(6)]
    assert REFUS in pages[0]
    assert "Trop d’essais." in pages[-1]
    assert "Trop d’essais." in _connecter(client, personne.email, MOT_DE_PASSE).content.decode()


def test_trop_de_demandes_donnent_la_page_429_en_francais(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    reponses = [_connecter(client, "a@b.example", "x") for _ in range(2)]
    assert [r.status_code for r in reponses] == [200, 429]
    assert "Trop de demandes en peu de temps" in reponses[1].content.decode()


def test_deconnexion_par_post_seulement(client, personne):
    client.force_login(personne)
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == reverse("accueil")
    assert "_auth_user_id" not in client.session


def test_l_inscription_est_fermee_et_le_dit(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert "n’est pas encore ouverte" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def _demander(client, adresse, **options):
    return client.post(OUBLI, {"email": adresse}, **options)


def test_le_lien_est_depose_une_fois_puis_envoye_une_fois(client, personne, a):
    a(2026, 12, 1, 9)
    assert _demander(client, personne.email).url == reverse("account_reset_password_done")
    assert _demander(client, personne.email.upper()).status_code == 302  # twin of the same instant
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
    with pytest.raises(KeyError):
        Adaptateur().send_mail("account/email/unknown_account", "a@b.example", {"password_reset_url": "", "user": None})
    assert not Courriel.objects.exists()
