"""A good password, the same judge at sign-up, change and reset; and what a new one closes."""

import re
import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Etablissement, User
from accounts.validators import MotDePasse
from dossiers.management.commands import donnees_demo
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

PAGE = reverse("mon-compte-mot-de-passe")
NEUF = "lampe vélo tomate 7"


@pytest.fixture
def elle():
    maison = Etablissement(raison_sociale="Ateliers Vauban SAS", siren="123456782", siret="12345678200010")
    champs = {
        "prenom": "Agathe",
        "nom": "Rollin",
        "email": "agathe.rollin@vauban.example",
        "telephone": "03 99 00 11 22",
    }
    return User(**champs, etablissement=maison)


def _juger(mot: str, user=None) -> str:
    """The code of the refusal, « » when it is good."""
    try:
        MotDePasse().validate(mot, user)
    except ValidationError as refus:
        [seule] = refus.error_list
        return seule.code
    return ""


@pytest.mark.parametrize(
    ("mot", "employeur", "agent"),
    [
        (MOT_DE_PASSE, "", ""),
        (donnees_demo.MOT_DE_PASSE, "", ""),
        (NEUF, "", ""),
        ("tomate lampe", "", "court"),  # 12 characters
        ("tomate lamp", "court", "court"),
        ("lampe vélo tom", "", "court"),  # 14
        ("demonstration-rupco", "", "faible"),  # 3 of 4
        ("azertyuiop1234567", "faible", "faible"),
        ("Motdepasse2026!", "faible", "faible"),
        ("aaaaaaaaaaaaaaaaaaaa", "faible", "faible"),
        ("x4kq9" * 9, "faible", "faible"),
        ("é" * 2049, "long", "long"),  # 4,098 octets
    ],
)
def test_ce_qui_est_assez_long_et_assez_rare(mot, employeur, agent):
    assert (_juger(mot, User()), _juger(mot, User(est_agent=True)), _juger(mot, User(is_staff=True))) == (
        employeur, agent, agent,
    )  # fmt: skip


@pytest.mark.parametrize(
    "mot",
    [
        "Agathe.Rollin2026", "R0ll1n-Agathe-123456", "nilloR ehtagA 1234", "agathe.rollin@vauban.example", "vauban-vauban-vauban",
        "123456782-ateliers", "123 456 782 00010 !", "0399001122 tel", "AteliersVaubanSAS!",
    ],
)  # fmt: skip
def test_ce_qui_parle_de_la_personne_est_refuse(elle, mot):
    assert _juger(mot, elle) in ("proche", "faible")
    assert _juger(mot, elle) == "proche" or _juger(mot) == "faible"


@pytest.mark.parametrize(
    "mot", ["Agathe aime les lampes vertes 42", "Rollin lampe vélo tomate 7", "naviguer vers Vauban en hiver"]
)
def test_un_nom_dans_une_phrase_rare_n_est_pas_refuse(elle, mot):
    assert _juger(mot, elle) == ""


def test_juger_ne_prend_jamais_longtemps(elle):
    hostile = "".join(chr(33 + n * 7 % 90) for n in range(1000))
    debut = time.perf_counter()
    _juger(hostile, elle)
    assert time.perf_counter() - debut < 5  # 0.3 s alone; minutes if it read the whole


def test_la_page_d_inscription_et_celle_du_compte_ont_le_meme_juge(elle):
    with pytest.raises(ValidationError, match="ressemble à votre nom"):
        validate_password("Agathe.Rollin2026", elle)


@pytest.mark.django_db
class TestChanger:
    @pytest.fixture
    def elle(self):
        return un_employeur(email="agathe.rollin@vauban.example")

    def _poster(self, client, actuel=MOT_DE_PASSE, nouveau=NEUF, encore=None):
        return client.post(
            PAGE, {"actuel": actuel, "nouveau": nouveau, "encore": nouveau if encore is None else encore}
        )

    def test_le_nouveau_ouvre_les_autres_sessions_se_ferment(self, client, elle):
        ailleurs = Client()
        for navigateur in (client, ailleurs):
            navigateur.force_login(elle)
            navigateur.get(reverse("mon-compte"))
        page = self._poster(client).url
        assert page == reverse("mon-compte")
        assert "Changé le" in client.get(page).content.decode()
        assert ailleurs.get(page).url.startswith(reverse("account_login"))
        elle.refresh_from_db()
        assert elle.check_password(NEUF)
        courriel = Courriel.objects.get()
        assert (courriel.a, courriel.objet, courriel.est_sensible) == (elle.email, "Votre mot de passe a changé", False)
        entree = Entree.objects.get(verbe="changer_mot_de_passe")
        assert (entree.acteur_id, entree.faits) == (elle.pk, {})
        assert UserSession.objects.filter(user=elle).count() == 1

    @pytest.mark.parametrize(
        ("options", "champ"),
        [
            ({"actuel": "ce n’est pas le bon"}, "actuel"),
            ({"nouveau": "court"}, "nouveau"),
            ({"nouveau": MOT_DE_PASSE}, "nouveau"),
            ({"encore": "autre chose ici"}, "encore"),
        ],
    )
    def test_un_refus_est_dit_a_son_champ_et_ne_renvoie_rien_de_tape(self, client, elle, options, champ):
        client.force_login(elle)
        page = self._poster(client, **options)
        assert page.status_code == 422
        assert list(page.context["formulaire"].errors) == [champ]
        assert NEUF not in page.content.decode()
        assert User.objects.get(pk=elle.pk).check_password(MOT_DE_PASSE)

    def test_on_ne_devine_pas_l_actuel_par_essais(self, client, elle):
        client.force_login(elle)
        codes = [self._poster(client, actuel=f"essai {n}").status_code for n in range(6)]
        assert codes == [422] * 5 + [429]

    def test_l_actuel_bien_ecrit_rend_les_essais(self, client, elle):
        client.force_login(elle)
        for actuel in ["faux", "faux", "faux", MOT_DE_PASSE] * 3:
            assert self._poster(client, actuel=actuel, nouveau="court").status_code == 422

    def test_un_agent_en_ecrit_un_plus_long(self, client):
        lui = un_agent()
        client.force_login(lui)
        formulaire = client.get(PAGE, follow=True)
        assert MotDePasse().get_help_text(lui).startswith("15")
        if "formulaire" in formulaire.context:  # an agent without second factor is sent to it first
            assert "nouveau" in self._poster(client, nouveau="lampe vélo tom").context["formulaire"].errors

    def test_sans_mot_de_passe_la_page_mene_au_lien(self, client, elle):
        elle.set_unusable_password()
        elle.save()
        client.force_login(elle)
        assert reverse("account_reset_password") in client.get(PAGE).content.decode()
        assert self._poster(client).status_code == 200
        assert not User.objects.get(pk=elle.pk).has_usable_password()

    def test_le_lien_d_oubli_a_le_meme_juge_ferme_les_sessions_et_previent(self, client, elle, settings):
        client.force_login(elle)
        visiteur = Client()
        visiteur.post(reverse("account_reset_password"), {"email": elle.email})
        suites.rejouer()
        lien = re.search(rf"{re.escape(settings.RUPCO_URL)}(\S+)", Courriel.objects.get().texte)[1]
        adresse = visiteur.get(lien, follow=True).redirect_chain[-1][0]
        proche = f"{elle.prenom}.{elle.nom}.{elle.email}"
        page = visiteur.post(adresse, {"password1": proche, "password2": proche}).content.decode()
        assert "ressemble à votre nom" in page
        visiteur.post(adresse, {"password1": NEUF, "password2": NEUF})
        assert client.get(reverse("mon-compte")).url.startswith(reverse("account_login"))
        assert Courriel.objects.filter(a=elle.email, objet="Votre mot de passe a changé").count() == 1
        assert Entree.objects.filter(verbe="changer_mot_de_passe", cible_id=elle.pk).count() == 1
