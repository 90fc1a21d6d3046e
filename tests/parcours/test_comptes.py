"""An account, a journey a bullet: opened from a SIRET, activated, kept, entered by ProConnect, guarded, opened without SIRET."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.inscription import VERSION_DES_CONDITIONS
from accounts.models import Inscription, User
from accounts.sirene import Issue
from accounts.tasks import purger
from habilitations.models import Habilitation
from rupco.socle.models import Courriel, Entree
from tests.accounts.facteurs import code_de
from tests.accounts.fournisseur import aller_au_fournisseur
from tests.accounts.inscription import SECRET, SIRET, sirene_repond
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur
from tests.parcours.gens import Personne, decider

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.une_base, pytest.mark.usefixtures("_facile")]
QUI, LIEN = "g.laurent@vauban.example", "Demande de création de votre compte"
ELLE = {
    "civilite": "Mme", "prenom": "Geneviève", "nom": "Laurent", "email": QUI, "telephone": "01 23 45 67 89",
    "password": SECRET, "robot": "on", "cgu": "on",
}  # fmt: skip
A_LA_MAIN = {
    "raison_sociale": "Menuiserie Kern", "adresse": "3 rue du Port", "code_postal": "67000", "commune": "Strasbourg",
}  # fmt: skip
INSCRIPTION = "/compte/inscription/"


@pytest.fixture
def patience(reel):
    """Nobody fills the form in less than five seconds."""
    return lambda: reel(timedelta(seconds=6))


def s_inscrire(patience, **ajout) -> Personne:
    elle = Personne(QUI)
    elle.ouvrir("/")
    elle.aller(INSCRIPTION)
    elle.envoyer(INSCRIPTION, siret=SIRET)  # « Rechercher »
    patience()
    elle.repondre(bouton="Créer mon compte", **ELLE | ajout)
    elle.lit("Consultez votre messagerie", QUI)
    return elle


@pytest.mark.parametrize(("issue", "ajout", "nom", "departement"), [
    (Issue.TROUVE, {}, "ATELIERS VAUBAN", "25"),
    (Issue.NON_DIFFUSIBLE, A_LA_MAIN, "Menuiserie Kern", "67"),
    (Issue.INDISPONIBLE, A_LA_MAIN, "Menuiserie Kern", "67"),
])  # fmt: skip
def test_du_siret_a_la_premiere_connexion(issue, ajout, nom, departement, monkeypatch, patience):
    """« Se créer un compte »: what Sirene tells is locked; what it does not is typed, and checked later."""
    sirene_repond(monkeypatch, issue)
    elle = s_inscrire(patience, **ajout)
    elle.suivre(LIEN)
    elle.lit("Finalisez votre inscription", "Geneviève", QUI, nom)
    assert not User.objects.exists(), "ouvrir le lien n’active rien"
    elle.repondre()
    elle.lit("Votre compte a bien été activé", "Accéder au portail", "Se connecter")
    elle.se_connecter(SECRET)
    elle.ouvrir(reverse("mon-compte"))
    elle.lit("Geneviève Laurent", "01 23 45 67 89", nom)
    assert ("À vérifier" in elle.page.texte) == bool(ajout)
    user = User.objects.get()
    assert (user.etablissement.siret, user.etablissement.departement) == (SIRET, departement)
    assert user.cgu_version == VERSION_DES_CONDITIONS
    assert (user.est_agent, user.is_staff, user.is_superuser) == (False, False, False)


def test_un_lien_perdu_puis_expire_n_empeche_pas_d_entrer(monkeypatch, patience, reel):
    """The activation link: 24 hours, one use, the newest alone; an expired sign-up leaves its e-mail free."""
    sirene_repond(monkeypatch, Issue.TROUVE)
    elle = s_inscrire(patience)
    elle.suivre(LIEN)
    ancien = elle.page.adresse
    elle.ouvrir(reverse("inscription-envoyee"))
    elle.aller(reverse("inscription-renvoyer"))
    elle.envoyer(reverse("inscription-renvoyer"), email=QUI)
    assert elle.courriels() == [LIEN, LIEN]
    elle.ouvrir(ancien, attendu=404)
    reel(timedelta(hours=24))
    elle.suivre(LIEN, attendu=404)
    assert purger() == 1
    assert not Inscription.objects.exclude(email="").exists(), "plus rien d’elle ne reste"
    elle = s_inscrire(patience)
    elle.suivre(LIEN)
    lien = elle.page.adresse
    elle.repondre()
    elle.ouvrir(lien, attendu=404)
    elle.se_connecter(SECRET)
    elle.ouvrir(reverse("mon-compte"))


def test_gerer_son_compte_de_l_ouverture_a_la_fermeture(a, reel):
    """« Gérer mon compte »: names, e-mail, password, second factor, sessions, one's data, the end."""
    a(2026, 12, 10, 9)
    un_employeur(un_employeur(email=QUI, nom="Rollin").etablissement)  # a second gestionnaire: she may leave
    elle, ailleurs = Personne(QUI).se_connecter(), Personne(QUI).se_connecter()
    elle.ouvrir(reverse("mon-compte"))
    elle.lit("2 navigateurs")
    elle.aller(reverse("mon-compte-modifier"))
    elle.repondre(telephone="03 99 00 11 22")
    elle.lit("03 99 00 11 22")
    _changer_d_adresse(elle)
    ailleurs.ouvrir(reverse("mon-compte"))
    ailleurs.lit("Mot de passe oublié")  # the other browser is signed out
    elle.ouvrir(reverse("mon-compte-mot-de-passe"))
    elle.repondre(attendu=422, actuel=MOT_DE_PASSE, nouveau="vauban", encore="vauban")
    elle.repondre(actuel=MOT_DE_PASSE, nouveau=SECRET, encore=SECRET)
    assert elle.courriels()[-1] == "Votre mot de passe a changé"
    secours = _s_equiper(elle)
    elle.ouvrir(reverse("mon-compte-donnees"))
    elle.repondre()
    assert b"agathe@nouvelle.example" in elle.page.reponse.content
    elle.ouvrir(reverse("fermer-compte"))
    elle.lit("Vous venez de changer d’adresse", "Vous pourrez fermer le compte après")
    reel(timedelta(days=7))
    a(2026, 12, 17, 10)
    elle.se_connecter(SECRET)
    elle.repondre(code=secours)
    elle.ouvrir(reverse("fermer-compte"))
    elle.repondre(compris="on")
    elle.lit("Confirmez que c’est vous")
    elle.repondre(password=SECRET)
    elle.lit("Votre compte est fermé")
    assert elle.courriels()[-1] == "Votre compte est fermé"
    elle.se_connecter(SECRET)
    elle.lit("ne correspond pas")


def _changer_d_adresse(elle: Personne) -> None:
    """Asked, told to the old mailbox, confirmed from the new one."""
    elle.ouvrir(reverse("mon-compte-adresse"))
    elle.repondre(nouvelle="agathe@nouvelle.example")
    assert elle.courriels()[-1] == "Un changement d’adresse est demandé"
    elle.email = "agathe@nouvelle.example"
    elle.suivre("Confirmez votre nouvelle adresse")
    elle.repondre()
    elle.ouvrir(reverse("mon-compte"))
    elle.lit("agathe@nouvelle.example")


def _s_equiper(elle: Personne) -> str:
    """An application that shows codes, then a log-in that asks for one; a recovery code, shown once."""
    elle.ouvrir(reverse("mfa_activate_totp"))
    secret = next(mot for mot in elle.page.texte.split() if len(mot) == 32 and mot.isupper())
    elle.repondre(code=code_de(secret))
    elle.lit("Codes de secours", "ils ne seront plus montrés")
    secours = re.search(r"\b\d{8}\b", elle.page.texte)[0]
    elle.ouvrir(reverse("account_logout"))
    elle.repondre()
    elle.se_connecter(SECRET)
    elle.repondre(code=code_de(secret, 1))
    elle.ouvrir(reverse("mon-compte"))
    elle.lit("Actif")
    return secours


def test_proconnect_ouvre_le_compte_de_qui_l_a_prouve(fournisseur):
    """A known e-mail is never merged silently: the password once, then ProConnect is enough."""
    un_employeur(email="agathe.rollin@vauban.example", nom="Rollin")
    elle = Personne("agathe.rollin@vauban.example")
    for essai in ("première fois", "ensuite"):
        elle.ouvrir(reverse("account_login"))
        elle.page.lien_vers(reverse("proconnect"))
        elle.ouvrir(aller_au_fournisseur(elle._client))
        if essai == "première fois":
            elle.envoyer(reverse("proconnect-lier"), attendu=422, password="ce n’est pas le bon")
            elle.envoyer(reverse("proconnect-lier"), password=MOT_DE_PASSE)
            assert elle.courriels() == ["Votre compte est relié à ProConnect"]
            assert Entree.objects.get(verbe="relier_proconnect").faits["preuve"] == "mot_de_passe"
        elle.ouvrir(reverse("mon-compte"))
        elle.lit("Agathe Rollin")
        elle._client.logout()


def test_qui_devine_attend_et_n_apprend_rien(reel):
    """Known or not, an e-mail gets the same answers; the sixth try waits, the page says how long and what to do."""
    un_employeur(email=QUI)
    pages = []
    for email in (QUI, "inconnue@vauban.example"):
        lui = Personne(email)
        for essai in range(5):
            lui.se_connecter(f"essai numéro {essai}")
            lui.lit("L’adresse ou le mot de passe ne correspond pas.")
        lui.se_connecter(attendu=429)
        attente = int(lui.page.reponse.headers["Retry-After"])
        lui.lit("Trop de demandes en peu de temps")
        lui.page.lien_vers(reverse("account_reset_password"))
        pages.append((lui.page.texte, attente))
        lui.ouvrir(reverse("account_reset_password"))
        lui.repondre(email=email)
        pages[-1] += (lui.page.texte.replace(email, ""),)
    assert pages[0] == pages[1]
    elle = Personne(QUI)
    assert elle.courriels() == ["Choisissez un nouveau mot de passe"]
    assert Courriel.objects.count() == 1
    reel(timedelta(seconds=pages[0][1]))
    elle.se_connecter()
    elle.ouvrir(reverse("mon-compte"))


def test_sans_siret_deux_agents_ouvrent_l_acces(patience, a):
    """A foreign employer declares himself; his account opens, his access waits for the service."""
    a(2026, 12, 10, 9)
    agents = [Personne(un_agent("67").email).se_connecter() for _ in range(2)]
    elle = Personne(QUI)
    elle.ouvrir(INSCRIPTION)
    elle.aller(reverse("sans-siret"))
    patience()
    declare = {"nature": "etranger", "raison_sociale": "Kern GmbH", "adresse": "Hauptstr. 1, Kehl", "departement": "67",
               "pays": "Allemagne", "identifiant_etranger": "HRB 1234"}  # fmt: skip
    elle.repondre(**declare | ELLE)
    elle.suivre(LIEN)
    elle.lit("Kern GmbH, Allemagne")
    elle.repondre()
    elle.se_connecter(SECRET)
    elle.ouvrir(reverse("demarche-ajouter"))
    elle.repondre(lieu="sien")
    elle.repondre(expose="Registre du commerce de Fribourg, HRB 1234")
    elle.lit("Deux agents la vérifient")
    elle.ne_trouve_pas(reverse("dossier-nouveau"))
    decider(*agents, "favorable")
    assert elle.courriels()[-1] == "Votre demande est acceptée"
    elle.ouvrir(reverse("dossier-nouveau"))
    droits = Habilitation.objects.filter(user__email=QUI, siren="X00000001", statut="validee")
    assert sorted(droits.values_list("role", flat=True)) == ["employeur", "gestionnaire"]
