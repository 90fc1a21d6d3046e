"""The administration of accounts: gestures asked with a reason, written, told by mail; and nothing secret on any page."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse

from accounts.actions.administration import envoyer_lien, inviter_agent, rouvrir, suspendre
from accounts.models import ChangementAdresse, Etablissement, Inscription, User
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree, Suite
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]  # Django’s own pages, and our words on them

ADRESSE = "agathe.rollin@vauban.example"
LISTE = "/administration/accounts/user/"


@pytest.fixture
def administrateur(settings):
    settings.RUPCO_SECOND_FACTEUR = False
    return User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE, prenom="Anne", nom="Admin")


@pytest.fixture
def personne():
    return un_employeur(email=ADRESSE)


@pytest.fixture
def au_bureau(client, administrateur):
    client.force_login(administrateur)
    return client


def _faits(verbe: str) -> Entree:
    return Entree.objects.get(verbe=verbe, cible="accounts.user")


def test_inviter_un_agent(au_bureau, administrateur, settings, client_autre):
    url = f"{LISTE}inviter/"
    assert url in au_bureau.get(LISTE).content.decode()
    vide = au_bureau.post(url, {})
    assert vide.status_code == 422
    assert "Choisissez un motif." in vide.content.decode()
    qui = {
        "email": "Hugo.Lacroix@Dreets.example",
        "civilite": "M.",
        "prenom": "Hugo",
        "nom": "Lacroix",
        "motif": "arrivee",
    }
    agent_url = au_bureau.post(url, qui | {"demande": "INC-4521"}).url
    agent = User.objects.get(email="hugo.lacroix@dreets.example")
    assert (agent.est_agent, agent.is_staff, agent.has_usable_password()) == (True, False, False)
    assert agent_url == f"{LISTE}{agent.pk}/change/"
    entree = _faits("inviter_agent")
    assert (entree.acteur, entree.acteur_id) == ("administrateur", administrateur.pk)
    assert entree.faits == {"motif": "arrivee", "demande": "INC-4521"}
    assert "un compte existe déjà" in au_bureau.post(url, qui).content.decode().lower()
    assert not Courriel.objects.exists()  # the link is made by the follow-up, and is nowhere else
    suites.rejouer()
    courriel = Courriel.objects.get()
    assert (courriel.a, courriel.objet, courriel.est_sensible) == (agent.email, "Votre compte d’agent est ouvert", True)
    lien = re.search(rf"{re.escape(settings.RUPCO_URL)}(/\S+)", courriel.texte)[1]
    page = client_autre.get(lien, follow=True)
    neuf = "quatre vélos bleus chantent au Havre"
    client_autre.post(page.redirect_chain[-1][0], {"password1": neuf, "password2": neuf})
    agent.refresh_from_db()
    assert agent.check_password(neuf)


def test_suspendre_ferme_les_sessions_et_rouvrir_rend_le_compte(au_bureau, client_autre, personne):
    client_autre.post(reverse("account_login"), {"login": ADRESSE, "password": MOT_DE_PASSE})
    assert UserSession.objects.filter(user=personne).exists()
    page = au_bureau.get(f"{LISTE}{personne.pk}/change/").content.decode()
    assert "Suspendre le compte" in page
    assert "Rouvrir le compte" not in page
    url = f"{LISTE}{personne.pk}/suspendre/"
    assert "Ses sessions se ferment tout de suite" in au_bureau.get(url).content.decode()
    assert au_bureau.post(url, {"motif": "oubli"}).status_code == 422, "un motif d’un autre geste"
    assert au_bureau.post(url, {"motif": "intrusion", "demande": "Mme Rollin"}).status_code == 422, (
        "pas de nom au journal"
    )
    assert au_bureau.post(url, {"motif": "intrusion"}).status_code == 302
    personne.refresh_from_db()
    assert not personne.is_active
    assert not UserSession.objects.filter(user=personne).exists()
    assert client_autre.get("/dossiers/").status_code == 302
    suites.rejouer()
    courriel = Courriel.objects.get(a=ADRESSE)
    assert courriel.objet == "Votre compte est suspendu"
    assert "Utilisation suspecte du compte" in courriel.texte
    assert au_bureau.post(url, {"motif": "intrusion"}).status_code == 302  # already: nothing more
    assert au_bureau.post(f"{LISTE}{personne.pk}/rouvrir/", {"motif": "erreur"}).status_code == 302
    personne.refresh_from_db()
    assert personne.is_active
    suites.rejouer()
    assert Courriel.objects.filter(a=ADRESSE).count() == 2
    assert [e.verbe for e in Entree.objects.filter(cible="accounts.user", cible_id=personne.pk)] == [
        "suspendre_compte", "rouvrir_compte",
    ]  # fmt: skip
    histoire = au_bureau.get(f"{LISTE}{personne.pk}/history/").content.decode()
    assert histoire.index("rouvrir_compte") < histoire.index("suspendre_compte")
    assert "motif : intrusion" in histoire.replace("\u00a0", " ")
    assert "Anne Admin" in histoire


def test_envoyer_un_lien_ne_dit_rien_du_secret_a_l_administrateur(au_bureau, personne):
    avant = personne.password
    reponse = au_bureau.post(f"{LISTE}{personne.pk}/mot-de-passe/", {"motif": "oubli"}, follow=True)
    suites.rejouer()
    courriel = Courriel.objects.get(a=ADRESSE)
    lien = re.search(r"/compte/mot-de-passe/nouveau/(\S+)/", courriel.texte)[1]
    assert courriel.est_sensible
    personne.refresh_from_db()
    assert personne.password == avant
    pages = [reponse, *(au_bureau.get(u) for u in _adresses(Courriel, Suite, Entree))]
    assert not any(lien in p.content.decode() for p in pages)


def test_retirer_un_second_facteur_perdu(au_bureau, administrateur, client_autre, personne):
    url = f"{LISTE}{personne.pk}/second-facteur/"
    assert au_bureau.get(url).status_code == 302, "il n’y a rien à retirer"
    client_autre.post(reverse("account_login"), {"login": ADRESSE, "password": MOT_DE_PASSE})
    Authenticator.objects.create(user=personne, type="totp", data={"secret": "x"})
    assert "à un numéro que vous connaissez" in au_bureau.get(url).content.decode()
    assert au_bureau.post(url, {"motif": "appareil", "demande": "INC-9"}).status_code == 302
    assert not Authenticator.objects.filter(user=personne).exists()
    assert client_autre.get("/dossiers/").status_code == 302
    entree = _faits("second_facteur_reinitialise")
    assert (entree.acteur_id, entree.faits) == (administrateur.pk, {"motif": "appareil", "demande": "INC-9"})
    suites.rejouer()
    assert Courriel.objects.filter(a=ADRESSE).count() == 1


def test_un_compte_ferme_par_son_titulaire_reste_ferme(au_bureau, administrateur, personne):
    personne.is_active, personne.ferme_a = False, horloge.maintenant()
    personne.save()
    assert "Rouvrir" not in au_bureau.get(f"{LISTE}{personne.pk}/change/").content.decode()
    assert au_bureau.post(f"{LISTE}{personne.pk}/rouvrir/", {"motif": "erreur"}).status_code == 302
    rouvrir(personne, motif="erreur", demande="", par=administrateur)
    envoyer_lien(personne, motif="oubli", demande="", par=administrateur)
    personne.refresh_from_db()
    assert not personne.is_active
    assert not Entree.objects.filter(cible="accounts.user").exists()


def test_qui_administre_qui(client, administrateur, personne):
    """Never oneself; another administrator only with every right; nothing at all without the right to change accounts."""
    aide = User.objects.create_user("aide@rupco.example", MOT_DE_PASSE, is_staff=True)
    aide.user_permissions.add(*Permission.objects.filter(codename__in=("view_user", "change_user")))
    lecteur = User.objects.create_user("lecteur@rupco.example", MOT_DE_PASSE, is_staff=True)
    lecteur.user_permissions.add(Permission.objects.get(codename="view_user"))
    cas = [
        (administrateur, administrateur, 403), (administrateur, aide, 200), (administrateur, personne, 200),
        (aide, administrateur, 403), (aide, personne, 200), (aide, aide, 403), (lecteur, personne, 403),
        (personne, personne, 404),
    ]  # fmt: skip
    for qui, cible, statut in cas:
        client.force_login(qui)
        assert client.get(f"{LISTE}{cible.pk}/suspendre/").status_code == statut, (qui, cible)
        if qui.is_staff:
            montre = "Suspendre" in client.get(f"{LISTE}{cible.pk}/change/").content.decode()
            assert montre == (statut == 200), (qui, cible)
        if statut != 200:
            for geste in (suspendre, rouvrir, envoyer_lien):
                with pytest.raises(PermissionDenied):
                    geste(cible, motif="demande", demande="", par=qui)
    client.force_login(lecteur)
    assert client.get(f"{LISTE}inviter/").status_code == 403
    assert "Inviter" not in client.get(LISTE).content.decode()
    with pytest.raises(PermissionDenied):
        inviter_agent(email="x@y.example", civilite="", prenom="", nom="", motif="arrivee", demande="", par=lecteur)


# --- Secrets ----------------------------------------------------------------------------------------------


def _adresses(*modeles):
    """Every page of the administration of these models: list, search, each row, its history."""
    for modele in modeles:
        base = f"admin:{modele._meta.app_label}_{modele._meta.model_name}_"
        yield reverse(f"{base}changelist") + "?q=a"
        yield reverse(f"{base}changelist")
        for pk in modele._base_manager.values_list("pk", flat=True):
            yield from (reverse(f"{base}{page}", args=[pk]) for page in ("change", "history"))


@pytest.mark.lent
def test_aucune_page_ne_montre_de_secret(au_bureau, administrateur, personne, client_autre):
    client_autre.post(reverse("account_login"), {"login": ADRESSE, "password": MOT_DE_PASSE})
    secrets = _semer(personne) | {administrateur.password, personne.password, client_autre.session.session_key}
    un_agent()
    suspendre(personne, motif="demande", demande="", par=administrateur)
    client_autre.post(reverse("account_login"), {"login": ADRESSE, "password": MOT_DE_PASSE})
    vues = 0
    for url in [
        "/administration/",
        f"{LISTE}inviter/",
        f"{LISTE}{personne.pk}/rouvrir/",
        *_adresses(*admin.site._registry),
    ]:
        reponse = au_bureau.get(url)
        assert reponse.status_code == 200, url
        page = reponse.content.decode()
        assert [s for s in secrets if s in page] == [], url
        vues += 1
    assert vues > 40


def _semer(personne) -> set[str]:
    """A secret of each kind that the database holds, each recognisable."""
    maintenant = horloge.reel()
    Authenticator.objects.create(user=personne, type="totp", data={"secret": "SECRETTOTP234"})
    Authenticator.objects.create(
        user=personne, type="recovery_codes", data={"seed": "graine-de-secours", "used_mask": 0}
    )
    Authenticator.objects.create(
        user=personne, type="webauthn", data={"name": "Ma clé", "credential": "cle-publique-x"}
    )
    compte = SocialAccount.objects.create(
        user=personne, provider="proconnect", uid="sub-secret", extra_data={"x": "extra-secret"}
    )
    application = SocialApp.objects.create(
        provider="proconnect", name="x", client_id="id", secret="secret-d-application"
    )
    SocialToken.objects.create(app=application, account=compte, token="jeton-d-acces", token_secret="jeton-de-rappel")
    Inscription.objects.create(
        email="b@c.example", prenom="B", nom="C", mot_de_passe="hache-d-inscription", empreinte="empreinte-d-inscription",
        cgu_le=maintenant.date(), demandee_a=maintenant, expire_a=maintenant,
    )  # fmt: skip
    ChangementAdresse.objects.create(
        user=personne, ancienne="a@b.example", nouvelle="c@d.example", empreinte="empreinte-d-adresse",
        empreinte_annulation="empreinte-d-annulation", demande_a=maintenant, expire_a=maintenant, annulable_jusqu_a=maintenant,
    )  # fmt: skip
    Courriel.objects.create(
        a=ADRESSE, objet="Un lien", texte="lien-du-courriel", html="lien-du-courriel", message_id="<1@x>", est_sensible=True,
        cree_a=maintenant, prochaine_a=maintenant,
    )  # fmt: skip
    return {
        "SECRETTOTP234", "graine-de-secours", "cle-publique-x", "extra-secret", "secret-d-application", "jeton-d-acces",
        "jeton-de-rappel", "hache-d-inscription", "empreinte-d-inscription", "empreinte-d-adresse", "empreinte-d-annulation",
        "lien-du-courriel", "sub-secret",
    }  # fmt: skip


@pytest.mark.parametrize(("modele", "colonne"), [
    (User, "password"), (Inscription, "mot_de_passe"), (Inscription, "empreinte"), (ChangementAdresse, "empreinte"),
    (ChangementAdresse, "user__password"), (User, "authenticator__data"), (Courriel, "texte"), (User, "usersession__session_key"),
])  # fmt: skip
def test_aucun_secret_ne_se_devine_lettre_par_lettre(au_bureau, modele, colonne):
    """« ?password__startswith=p »: an answer would be an oracle."""
    liste = reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist")
    for suffixe in ("", "__startswith", "__regex", "__contains"):
        assert au_bureau.get(liste, {f"{colonne}{suffixe}": "p"}).status_code == 400
    assert au_bureau.get(liste, {"o": "1.2", "q": "a"}).status_code == 200


@pytest.mark.lent
def test_chaque_filtre_offert_marche(au_bureau, personne):
    for modele, page in admin.site._registry.items():
        base = reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist")
        for filtre in page.list_filter:
            if not isinstance(filtre, str):
                continue
            champ = get_fields_from_path(modele, filtre)[-1]
            cle = f"{filtre}__id__exact" if isinstance(champ, models.ForeignKey) else f"{filtre}__exact"
            valeur = "0" if isinstance(champ, models.BooleanField) else "1"
            if isinstance(champ, models.DateField):
                cle, valeur = f"{filtre}__gte", "2026-01-01 00:00:00+01:00"
            assert au_bureau.get(base, {cle: valeur}).status_code == 200, (modele, filtre)


def test_rien_ne_s_ecrit_hors_des_gestes(au_bureau, personne):
    for modele in (User, Etablissement, Inscription, ChangementAdresse):
        base = f"admin:{modele._meta.app_label}_{modele._meta.model_name}_"
        assert au_bureau.post(reverse(f"{base}add"), {}).status_code == 403
        for page in ("change", "delete"):
            assert au_bureau.post(reverse(f"{base}{page}", args=[personne.pk]), {"is_staff": "on"}).status_code == 403
    personne.refresh_from_db()
    assert not personne.is_staff
    assert not {
        m
        for m in admin.site._registry
        if m._meta.app_label in ("mfa", "usersessions", "socialaccount", "account", "auth")
    }
