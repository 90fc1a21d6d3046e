"""The change of e-mail, whole: who is told, what opens the account before and after, seven days to go back."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.actions import adresse as actions
from accounts.models import ChangementAdresse, User
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.fabrique import MOT_DE_PASSE, un_employeur

pytestmark = pytest.mark.django_db

PAGE, CONNEXION, OUBLI = (reverse(n) for n in ("mon-compte-adresse", "account_login", "account_reset_password"))
ANCIENNE, NOUVELLE = "agathe.rollin@vauban.example", "agathe@nouvelle.example"


@pytest.fixture
def elle():
    return un_employeur(email=ANCIENNE, prenom="Agathe", nom="Rollin")


def _entrer(user) -> Client:
    """Signed in by the form, and who proved it again a moment ago."""
    client = Client()
    assert client.post(CONNEXION, {"login": user.email, "password": MOT_DE_PASSE}).status_code == 302
    assert client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE}).status_code == 302
    return client


@pytest.fixture
def la_sienne(elle):
    return _entrer(elle)


def _lien(gabarit: str, a: str) -> str:
    """The path of the last link mailed to that address."""
    courriel = Courriel.objects.filter(a=a, objet=gabarit).order_by("-pk").first()
    return re.search(r"https?://[^/\s]+(/compte/adresse/\S+)", courriel.texte)[1]


def _demander(client, nouvelle=NOUVELLE):
    return client.post(PAGE, {"nouvelle": nouvelle})


def _pour_confirmer(a=NOUVELLE) -> str:
    return _lien("Confirmez votre nouvelle adresse", a)


def _pour_annuler(a=ANCIENNE) -> str:
    return _lien("Un changement d’adresse est demandé", a)


def _entre(adresse) -> bool:
    client = Client()
    client.post(CONNEXION, {"login": adresse, "password": MOT_DE_PASSE})
    return "_auth_user_id" in client.session


def _est_ouverte(client) -> bool:
    return client.get(reverse("mon-compte")).status_code == 200


def _principal(page) -> str:
    """What the page says, without the frame: the session's own countdown is there."""
    return page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def test_il_faut_prouver_de_nouveau_qui_l_on_est(client, elle):
    client.force_login(elle)
    for reponse in (client.get(PAGE), client.post(PAGE, {"nouvelle": NOUVELLE})):
        assert reponse.url.startswith(reverse("account_reauthenticate"))
    assert not ChangementAdresse.objects.exists()


def test_la_demande_ecrit_aux_deux_et_ne_change_rien(la_sienne, elle):
    assert _demander(la_sienne).url == PAGE
    page = la_sienne.get(PAGE).content.decode()
    assert NOUVELLE in page
    assert "À confirmer" in la_sienne.get(reverse("mon-compte")).content.decode()
    confirmer, avis = Courriel.objects.get(a=NOUVELLE), Courriel.objects.get(a=ANCIENNE)
    assert confirmer.est_sensible
    assert avis.est_sensible
    assert NOUVELLE not in avis.texte + avis.html
    for courriel in (confirmer, avis):
        assert "Rollin" not in courriel.objet
    elle.refresh_from_db()
    assert elle.email == ANCIENNE
    assert _entre(ANCIENNE)
    assert not _entre(NOUVELLE)
    faits = "".join(str(e.faits) for e in Entree.objects.all())
    assert "@" not in faits


def test_ouvrir_les_liens_ne_change_rien(la_sienne, elle, client):
    _demander(la_sienne)
    for lien in (_pour_confirmer(), _pour_annuler()):
        for _ in range(2):
            assert client.get(lien).status_code == 200
    assert ChangementAdresse.objects.get().statut == "demande"
    assert _est_ouverte(la_sienne)


def test_confirmee_la_nouvelle_ouvre_et_l_ancienne_n_ouvre_plus_rien(la_sienne, elle):
    ailleurs = _entrer(elle)
    _demander(la_sienne)
    assert la_sienne.post(_pour_confirmer(), follow=True).status_code == 200
    elle.refresh_from_db()
    assert elle.email == NOUVELLE
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NOUVELLE, True, True)]
    assert _est_ouverte(la_sienne)
    assert not _est_ouverte(ailleurs)
    assert _entre(NOUVELLE)
    assert not _entre(ANCIENNE)
    Courriel.objects.all().delete()
    for adresse in (ANCIENNE, NOUVELLE):
        Client().post(OUBLI, {"email": adresse})
    suites.rejouer()
    assert [c.a for c in Courriel.objects.all()] == [NOUVELLE]


def test_une_session_que_rien_ne_recense_se_ferme_aussi(la_sienne, elle, client):
    """The administration's own log-in, a worker that died: the session's digest covers the e-mail."""
    _demander(la_sienne)
    UserSession.objects.all().delete()
    client.post(_pour_confirmer())
    assert not _est_ouverte(la_sienne)


def test_confirmee_d_un_autre_navigateur_toutes_les_sessions_se_ferment(la_sienne, elle, client):
    _demander(la_sienne)
    page = client.post(_pour_confirmer(), follow=True).content.decode()
    assert "Me connecter" in page
    assert not _est_ouverte(la_sienne)
    assert Courriel.objects.filter(a=ANCIENNE, objet="Votre adresse a changé").count() == 1


def test_un_double_clic_confirme_une_fois(la_sienne, elle, client):
    _demander(la_sienne)
    lien = _pour_confirmer()
    pages = [client.post(lien, follow=True) for _ in range(2)]
    assert [p.status_code for p in pages] == [200, 200]
    assert Entree.objects.filter(verbe="confirmer").count() == 1
    assert Courriel.objects.filter(objet="Votre adresse a changé").count() == 1


def test_le_lien_de_confirmation_vit_24_heures(la_sienne, elle, client):
    _demander(la_sienne)
    lien = _pour_confirmer()
    with time_machine.travel(horloge.reel() + timedelta(hours=24, seconds=1), tick=False):
        assert client.get(lien).status_code == 404
        assert client.post(lien).status_code == 409
    elle.refresh_from_db()
    assert elle.email == ANCIENNE


def test_une_nouvelle_demande_abandonne_la_precedente(la_sienne, elle, client):
    _demander(la_sienne)
    premier = _pour_confirmer()
    _demander(la_sienne, "autre@nouvelle.example")
    assert client.post(premier).status_code == 404
    assert [c.statut for c in ChangementAdresse.objects.order_by("pk")] == ["abandonne", "demande"]
    client.post(_pour_confirmer("autre@nouvelle.example"))
    elle.refresh_from_db()
    assert elle.email == "autre@nouvelle.example"


def test_on_abandonne_de_son_compte(la_sienne, elle, client):
    _demander(la_sienne)
    page = la_sienne.post(PAGE, {"abandonner": "oui"}, follow=True).content.decode()
    assert "Votre adresse reste la même" in page
    assert client.post(_pour_confirmer()).status_code == 404
    assert _est_ouverte(la_sienne)


def test_une_adresse_deja_connue_recoit_la_meme_reponse_et_seul_son_titulaire_l_apprend(la_sienne, elle):
    un_employeur(email=NOUVELLE)
    libre = "libre@nouvelle.example"
    reponses = {a: (_demander(la_sienne, a), la_sienne.get(PAGE)) for a in (libre, NOUVELLE)}
    vues = [
        (envoi.status_code, envoi.url, re.sub(r'value="[^"]{20,}"', "", _principal(page)).replace(a, "·"))
        for a, (envoi, page) in reponses.items()
    ]
    assert vues[0] == vues[1]
    assert Courriel.objects.get(a=NOUVELLE).objet == "Votre adresse a déjà un compte"
    assert "/compte/adresse/" not in Courriel.objects.get(a=NOUVELLE).texte
    assert Courriel.objects.filter(a=ANCIENNE).count() == 2


def test_une_adresse_prise_entre_temps_n_est_pas_volee(la_sienne, elle, client):
    _demander(la_sienne)
    autre = un_employeur(email=NOUVELLE.upper())
    page = client.post(_pour_confirmer())
    assert page.status_code == 409
    assert "sert maintenant à un autre compte" in page.content.decode()
    elle.refresh_from_db()
    assert (elle.email, User.objects.get(email=NOUVELLE)) == (ANCIENNE, autre)
    assert ChangementAdresse.objects.get().statut == "demande"


@pytest.mark.parametrize(
    ("saisie", "dit"), [(ANCIENNE.upper(), "C’est déjà l’adresse"), ("agathe@", "complète"), ("", "Écrivez")]
)
def test_une_adresse_fausse_est_dite_au_champ(la_sienne, saisie, dit):
    page = _demander(la_sienne, saisie)
    assert page.status_code == 422
    assert dit in page.content.decode()


def test_trop_de_demandes_attendent(la_sienne, elle):
    codes = [_demander(la_sienne, f"a{n}@nouvelle.example").status_code for n in range(6)]
    assert codes == [302] * 5 + [429]


class TestAnnuler:
    def test_l_ancienne_revient_meme_apres_confirmation(self, la_sienne, elle, client):
        _demander(la_sienne)
        annuler = _pour_annuler()
        with time_machine.travel(horloge.reel() + timedelta(hours=23), tick=False):
            client.post(_pour_confirmer())
        with time_machine.travel(horloge.reel() + timedelta(days=7, hours=22), tick=False):
            assert client.post(annuler).url == OUBLI
            assert "Choisissez maintenant un nouveau mot de passe" in client.get(OUBLI).content.decode()
        elle.refresh_from_db()
        assert elle.email == ANCIENNE
        assert not elle.has_usable_password()
        assert list(EmailAddress.objects.values_list("email", flat=True)) == [ANCIENNE]
        assert not _est_ouverte(la_sienne)
        assert not _entre(NOUVELLE)
        Courriel.objects.all().delete()
        client.post(OUBLI, {"email": ANCIENNE})
        suites.rejouer()
        assert Courriel.objects.get().a == ANCIENNE

    def test_apres_sept_jours_le_lien_ne_marche_plus(self, la_sienne, elle, client):
        _demander(la_sienne)
        client.post(_pour_confirmer())
        with time_machine.travel(horloge.reel() + timedelta(days=7, seconds=1), tick=False):
            assert client.get(_pour_annuler()).status_code == 404
            assert client.post(_pour_annuler()).status_code == 404
        elle.refresh_from_db()
        assert elle.email == NOUVELLE
        with pytest.raises(PassageRefuse), time_machine.travel(horloge.reel() + timedelta(days=8), tick=False):
            actions.annuler_le_changement(ChangementAdresse.objects.get())

    def test_avant_la_confirmation_aussi_les_sessions_se_ferment(self, la_sienne, elle, client):
        _demander(la_sienne)
        client.post(_pour_annuler())
        assert not _est_ouverte(la_sienne)
        assert client.post(_pour_confirmer()).status_code == 404
        elle.refresh_from_db()
        assert (elle.email, elle.has_usable_password()) == (ANCIENNE, False)

    def test_le_premier_avis_defait_aussi_les_changements_suivants(self, la_sienne, elle, client):
        """A thief goes further and further: the first mailbox still holds the account, the second one no longer does."""
        _demander(la_sienne)
        la_sienne.post(_pour_confirmer())
        _demander(la_sienne, "loin@voleur.example")
        la_sienne.post(_pour_confirmer("loin@voleur.example"))
        _demander(la_sienne, "plus.loin@voleur.example")
        client.post(_pour_annuler())
        elle.refresh_from_db()
        assert elle.email == ANCIENNE
        assert [c.statut for c in ChangementAdresse.objects.order_by("pk")] == ["annule"] * 3
        assert client.post(_pour_confirmer("plus.loin@voleur.example")).status_code == 404
        assert client.get(_pour_annuler(NOUVELLE)).status_code == 404

    def test_un_double_clic_annule_une_fois(self, la_sienne, elle, client):
        _demander(la_sienne)
        lien = _pour_annuler()
        assert [client.post(lien).url for _ in range(2)] == [OUBLI, OUBLI]
        assert Entree.objects.filter(verbe="annuler").count() == 1

    def test_l_ancienne_reprise_par_un_autre_compte_ne_lui_est_pas_otee(self, la_sienne, elle, client):
        _demander(la_sienne)
        client.post(_pour_confirmer())
        autre = un_employeur(email=ANCIENNE)
        page = client.post(_pour_annuler())
        assert page.status_code == 409
        assert "Appelez l’assistance" in page.content.decode()
        assert User.objects.get(email=ANCIENNE) == autre


def test_un_lien_inconnu_est_introuvable(client):
    for nom in ("adresse-confirmer", "adresse-annuler"):
        for methode in (client.get, client.post):
            assert methode(reverse(nom, args=["x" * 43])).status_code == 404
