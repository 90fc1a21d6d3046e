"""Closing an account: what keeps it open, what goes, what stays, and that the e-mail is free again."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.actions import adresse
from accounts.models import ChangementAdresse, User
from habilitations import actions
from habilitations.actions import fermeture, mandats
from habilitations.models import CodeActivation, Habilitation, Mandat
from habilitations.perimetre import gestionnaires_de
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.fabrique import MOT_DE_PASSE, un_agent, un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
PAGE, FERME, CONNEXION = (reverse(n) for n in ("fermer-compte", "compte-ferme", "account_login"))
ADRESSE = "agathe.rollin@vauban.example"


@pytest.fixture
def le(a):
    return horloge.date_locale(a(2026, 12, 10, 9), "Europe/Paris")


@pytest.fixture
def maison(le):
    return une_entreprise("75", "Ateliers Vauban")


@pytest.fixture
def elle(maison):
    return un_employeur(
        maison, email=ADRESSE, prenom="Agathe", nom="Rollin", telephone="03 99 00 11 22", fonction="DRH"
    )


@pytest.fixture
def un_autre_gestionnaire(elle, maison):
    return un_employeur(maison, Role.GESTIONNAIRE, prenom="Karim", nom="Benali")


def _entrer(client, user):
    client.post(CONNEXION, {"login": user.email, "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})


def test_la_page_dit_ce_qui_part_et_ce_qui_reste(client, elle, un_autre_gestionnaire):
    client.force_login(elle)
    page = client.get(PAGE).content.decode()
    for dit in ("2 habilitations ou demandes", "Votre nom sur les actes", "loi demande de les garder"):
        assert dit in page
    assert User.objects.get(pk=elle.pk).is_active


def test_il_faut_prouver_de_nouveau_qui_l_on_est(client, elle, un_autre_gestionnaire):
    client.force_login(elle)
    assert client.post(PAGE, {"compris": "on"}).url.startswith(reverse("account_reauthenticate"))
    assert User.objects.get(pk=elle.pk).is_active


def test_la_preuve_donnee_la_fermeture_reprend_ou_elle_en_etait(client, elle, un_autre_gestionnaire):
    client.force_login(elle)
    suite = client.post(PAGE, {"compris": "on"}).url
    assert client.post(suite, {"password": MOT_DE_PASSE, "next": PAGE}).url == FERME
    assert not User.objects.get(pk=elle.pk).is_active


def test_la_case_se_coche(client, elle, un_autre_gestionnaire):
    _entrer(client, elle)
    page = client.post(PAGE, {"compris": ""})
    assert page.status_code == 422
    assert User.objects.get(pk=elle.pk).is_active


@pytest.mark.lent
def test_ferme_tout_ce_qui_ouvrait_est_parti(client, elle, un_autre_gestionnaire, maison, le):
    _entrer(client, elle)
    code, _ = actions.ouvrir_code(elle, siret=maison.siret, role=Role.EMPLOYEUR, le=le)
    voisine = une_entreprise("67")
    un_employeur(voisine)
    demande = actions.demander(elle, siret=voisine.siret, role=Role.EMPLOYEUR, le=le)
    mandat = mandats.demander(elle, siret=voisine.siret, qualite=Mandat.Qualite.AVOCAT, le=le)
    EmailAddress.objects.get_or_create(user=elle, email=elle.email)
    Authenticator.objects.create(user=elle, type="totp", data={"secret": "x"})
    suites.rejouer()
    Courriel.objects.all().delete()

    assert client.post(PAGE, {"compris": "on"}).url == FERME
    assert "Votre compte est fermé" in client.get(FERME).content.decode()
    assert client.get(reverse("mon-compte")).url.startswith(CONNEXION)

    elle.refresh_from_db()
    assert (elle.is_active, elle.has_usable_password(), elle.etablissement, elle.telephone, elle.fonction) == (
        False, False, None, "", "",
    )  # fmt: skip
    assert elle.ferme_a is not None
    assert elle.email.endswith(".invalid")
    assert elle.nom_d_usage == "Mme\u00a0Agathe Rollin"
    assert not EmailAddress.objects.filter(user=elle).exists()
    assert not Authenticator.objects.exists()
    etats = dict(Habilitation.objects.filter(user=elle).values_list("role", "statut"))
    assert etats[Role.GESTIONNAIRE] == "terminee"
    for objet, etat in ((demande, "annulee"), (mandat, "termine"), (code, "annulee")):
        objet.refresh_from_db()
        assert objet.statut == etat
    assert mandat.email == ""
    assert Habilitation.objects.filter(user=elle, statut="validee").count() == 0
    assert gestionnaires_de(maison.siren, le) == [un_autre_gestionnaire.email]
    suites.rejouer()
    siens = Courriel.objects.filter(a__in=(ADRESSE, elle.email))
    assert [(c.a, c.objet) for c in siens] == [(ADRESSE, "Votre compte est fermé")]
    assert "@" not in "".join(str(e.faits) for e in Entree.objects.filter(verbe="fermer_compte"))


def test_l_adresse_est_libre_et_le_compte_ne_rouvre_pas(client, elle, un_autre_gestionnaire, le):
    fermeture.fermer_le_compte(elle, le)
    client.post(reverse("account_reset_password"), {"email": ADRESSE})
    suites.rejouer()
    assert not Courriel.objects.filter(objet__startswith="Choisissez").exists()
    client.post(CONNEXION, {"login": ADRESSE, "password": MOT_DE_PASSE})
    assert "_auth_user_id" not in client.session
    neuve = un_employeur(email=ADRESSE)
    client.post(CONNEXION, {"login": ADRESSE, "password": MOT_DE_PASSE})
    assert client.session["_auth_user_id"] == str(neuve.pk)
    with pytest.raises(PassageRefuse):
        fermeture.fermer_le_compte(elle, le)


def test_ce_qu_elle_a_depose_reste_a_son_nom(client, elle, un_autre_gestionnaire, maison, le, sans_rendu):
    depot = un_depot(elle)
    fermeture.fermer_le_compte(elle, le)
    suites.rejouer()
    collegue = un_employeur(maison)
    client.force_login(collegue)
    page = client.get(reverse("dossier", args=[depot.dossier.reference])).content.decode()
    assert "Agathe Rollin" in page
    assert ".invalid" not in page
    assert not Courriel.objects.filter(a__endswith=".invalid").exists()


def test_sans_nom_un_compte_ferme_se_lit_encore(le):
    elle = un_employeur(prenom="", nom="")
    fermeture.fermer_le_compte(elle, le)
    assert str(User.objects.get(pk=elle.pk)) == "Compte fermé"


class TestCeQuiGardeOuvert:
    def _ferme(self, user, le) -> bool:
        try:
            fermeture.fermer_le_compte(user, le)
        except PassageRefuse:
            assert User.objects.get(pk=user.pk).is_active
            assert not Habilitation.objects.filter(user=user, statut="terminee").exists()
            return False
        return True

    def test_seule_dans_son_entreprise_elle_part(self, elle, le):
        assert self._ferme(elle, le)

    def test_la_derniere_gestionnaire_d_autres_personnes_reste_et_sait_qui_nommer(self, client, elle, maison, le):
        un_employeur(maison, Role.EMPLOYEUR, prenom="Thomas", nom="Morel")
        client.force_login(elle)
        page = client.get(PAGE).content.decode()
        assert "Vous êtes le dernier gestionnaire" in page
        assert "Thomas Morel" in page
        assert reverse("acces", args=[maison.siren]) in page
        assert 'name="compris"' not in page
        assert not self._ferme(elle, le)

    def test_l_envoi_force_est_refuse_aussi(self, client, elle, maison, le):
        un_employeur(maison, Role.EMPLOYEUR)
        _entrer(client, elle)
        assert client.post(PAGE, {"compris": "on"}).status_code == 409
        assert User.objects.get(pk=elle.pk).is_active

    def test_une_demande_qui_attend_la_retient(self, elle, maison, le):
        actions.demander(un_employeur(), siret=maison.siret, role=Role.EMPLOYEUR, le=le)
        assert not self._ferme(elle, le)

    def test_un_depot_en_cours_la_retient_un_brouillon_non(self, elle, le, sans_rendu):
        un_depot(elle)
        [obstacle] = fermeture.obstacles(elle, le)
        assert (obstacle.en_cours, obstacle.personnes) == (1, ())
        assert not self._ferme(elle, le)

    def test_un_gestionnaire_parti_ou_ferme_ne_compte_pas(self, elle, maison, un_autre_gestionnaire, le):
        un_employeur(maison, Role.EMPLOYEUR)
        un_autre_gestionnaire.is_active = False
        un_autre_gestionnaire.save()
        assert not self._ferme(elle, le)

    def test_deux_gestionnaires_ne_partent_pas_ensemble(self, elle, maison, un_autre_gestionnaire, le):
        un_employeur(maison, Role.EMPLOYEUR)
        assert self._ferme(elle, le)
        assert not self._ferme(un_autre_gestionnaire, le)

    def test_une_adresse_qui_vient_de_changer_la_retient_sept_jours(self, client, elle, un_autre_gestionnaire, le):
        """Who stole the session cannot change the e-mail, then close the account before its owner takes it back."""
        demande = adresse.demander_une_adresse(elle, "voleur@ailleurs.example")
        adresse.confirmer_l_adresse(demande, session=None)
        elle.refresh_from_db()
        client.force_login(elle)
        assert "Vous venez de changer d’adresse" in client.get(PAGE).content.decode()
        assert not self._ferme(elle, le)
        with time_machine.travel(horloge.reel() + timedelta(days=7, seconds=1), tick=False):
            assert self._ferme(elle, le)
        assert not ChangementAdresse.objects.exists()

    def test_un_agent_ne_ferme_pas_son_compte(self, le):
        assert not self._ferme(un_agent(), le)


def test_un_code_ouvert_par_elle_ne_sert_plus(elle, un_autre_gestionnaire, maison, le):
    _, code = actions.ouvrir_code(elle, siret=maison.siret, role=Role.EMPLOYEUR, le=le)
    fermeture.fermer_le_compte(elle, le)
    with pytest.raises(PassageRefuse):
        actions.utiliser_code(code, par=un_employeur(), le=le)
    assert CodeActivation.objects.get().statut == "annulee"
