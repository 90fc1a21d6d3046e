"""Rights, in a real browser: a colleague asks, is let in, another is refused; an invitation; a code. axe at each page."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from rupco.socle.models import Courriel
from tests.fabrique import MOT_DE_PASSE, un_employeur
from tests.navigateur.geste import Clavier, Souris
from tests.navigateur.pas import agir
from tests.navigateur.regard import etats

SANS_JS = {"javascript": False}


@pytest.fixture
def collegue(employeur):
    """Of the same company, without any right; and another whom nobody knows."""

    def creer(prenom: str, nom: str) -> User:
        champs = {"civilite": "Mme", "prenom": prenom, "nom": nom, "etablissement": employeur.etablissement}
        return User.objects.create_user(f"{prenom.lower()}@vauban.example", MOT_DE_PASSE, **champs)

    return creer


def demander(qui, geste, role: str) -> None:
    """« Ajouter » → the establishment proposed → the role → « Demander l’accès »."""
    qui.aller("/demarches/")
    agir(qui, geste, re.compile("^Ajouter"), role="link", vers="/demarches/ajouter/$")
    qui.regarder()
    agir(qui, geste, "Continuer", vers="/demarches/demander/")
    page = qui.regarder()
    geste.cocher(page.locator(f"input[name=role][value={role}]"))
    agir(qui, geste, "Demander l’accès", vers="/demarches/$")
    expect(qui.regarder().get_by_text("En attente")).to_be_visible()


@pytest.mark.lent
@pytest.mark.parametrize("options", [{}, SANS_JS], ids=["avec", "sans"])
def test_une_collegue_demande_est_acceptee_une_autre_refusee(visiteur, employeur, collegue, options, travailler):
    geste = Souris() if options else Clavier()
    sophie, marie = collegue("Sophie", "Marchand"), collegue("Marie", "Inconnue")
    elle, autre, chef = (visiteur(**options) for _ in range(3))
    elle.connecter(sophie)
    autre.connecter(marie)
    demander(elle, geste, "employeur")
    demander(autre, geste, "gestionnaire")
    travailler()
    lien = re.search(r"/acces/\w+/", Courriel.objects.filter(a=employeur.email).first().texte)[0]
    chef.connecter(employeur)
    page = chef.aller("/demarches/")
    expect(page.get_by_role("link", name=re.compile("Gérer les habilitations"))).to_contain_text("2")
    page = chef.aller(lien)
    agir(chef, geste, "Accepter Sophie Marchand")
    expect(page.get_by_text("Sophie Marchand a maintenant accès.")).to_be_visible()  # the address is the same
    chef.regarder()
    agir(chef, geste, "Refuser Marie Inconnue", role="link", vers="/refuser/$")
    page = chef.regarder()
    agir(chef, geste, "Refuser la demande")
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Écrivez pourquoi vous refusez.")
    chef.regarder(statut=422)
    geste.ecrire(page.get_by_label("Motif du refus"), "Nous ne vous connaissons pas.")
    agir(chef, geste, "Refuser la demande", vers=lien + "$")
    chef.regarder()
    expect(elle.aller("/demarches/").get_by_role("link", name=re.compile("^Ouvrir RUPCO"))).to_be_visible()
    expect(autre.aller("/demarches/").get_by_text("Nous ne vous connaissons pas.")).to_be_visible()
    assert elle.aller("/dossiers/").get_by_role("heading", level=1).inner_text() == "Mes dossiers"


@pytest.mark.lent
def test_une_invitation_et_un_code(visiteur, employeur, collegue):
    geste, siren = Souris(), employeur.etablissement.siren
    chef, elle = visiteur(), visiteur(**SANS_JS)
    chef.connecter(employeur)
    page = chef.aller(f"/acces/{siren}/inviter/")
    geste.ecrire(page.get_by_label("Adresse électronique"), "sophie@vauban.example")
    geste.cocher(page.locator("input[name=role][value=lecteur]"))
    agir(chef, geste, "Envoyer l’invitation", vers="/ouvertures/$")
    chef.regarder()
    lien = re.search(r"/invitations/\S+", Courriel.objects.get(a="sophie@vauban.example").texte)[0]
    expect(elle.aller(lien).get_by_role("link", name="Se créer un compte", exact=True).last).to_be_visible()
    elle.connecter(collegue("Sophie", "Marchand"))
    elle.page.goto(elle.racine + lien)
    elle.regarder()
    agir(elle, geste, "Accepter", vers="/demarches/$")
    expect(elle.regarder().get_by_text("Lecture seule – SIRET")).to_be_visible()
    page = chef.aller(f"/acces/{siren}/code/")
    geste.cocher(page.locator("input[name=role][value=employeur]"))
    agir(chef, geste, "Créer le code", vers="/ouvertures/$")
    code = chef.regarder().locator(".rupco-code code").inner_text()
    page = elle.aller("/demarches/code/")
    geste.ecrire(page.get_by_label("Code d’activation"), code.lower())
    agir(elle, geste, "Ouvrir mon accès", vers="/demarches/$")
    expect(elle.regarder().get_by_text("Employeur – SIRET")).to_be_visible()


def test_chaque_page_du_gestionnaire_tient_dans_ses_quatre_etats(visiteur, employeur):
    lieu = employeur.etablissement
    thomas = un_employeur(lieu, "employeur", civilite="M.", prenom="Thomas", nom="Morel-de-La-Haute-Bretonnière")
    droit, ici = thomas.habilitations.get(), f"/acces/{lieu.siren}/"
    qui = visiteur()
    qui.connecter(employeur)
    suites = ("", "?role=employeur&q=mor", f"personnes/{thomas.pk}/", f"droits/{droit.pk}/changer/")
    for chemin in ("/demarches/", *(ici + suite for suite in suites)):
        qui.aller(chemin)
        for _ in etats(qui.page):
            qui.regarder()
    page = qui.aller(ici)
    page.set_viewport_size({"width": 320, "height": 900})
    cadre = page.locator(".rupco-compteurs").bounding_box()
    for case in page.locator(".rupco-compteurs a").all():
        boite = case.bounding_box()
        assert boite["x"] + boite["width"] <= cadre["x"] + cadre["width"], "a counter goes out of its frame"
    page = qui.aller(f"{ici}personnes/{thomas.pk}/")
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.get_by_role("heading", name="Thomas Morel-de-La-Haute-Bretonnière")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    agir(qui, Souris(), "Fermer", role="link", vers=ici + "$")
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(qui.racine + f"{ici}?role=employeur")
    agir(qui, Souris(), re.compile("Retirer le filtre"), role="link", vers=ici + "$")
    expect(qui.regarder().get_by_text("3 droits d’accès trouvés")).to_be_visible()
