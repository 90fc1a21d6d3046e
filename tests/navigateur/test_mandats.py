"""Rights that others decide, in a browser: a contest before two agents, a mandate up to its dossiers, a restricted dossier."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from habilitations.models import Habilitation
from rupco.socle.models import Courriel
from tests.fabrique import MOT_DE_PASSE, un_agent, un_depot, un_employeur
from tests.navigateur.geste import Souris
from tests.navigateur.pas import agir

pytestmark = pytest.mark.lent
Role = Habilitation.Role


@pytest.fixture
def elle(employeur):
    return User.objects.create_user(
        "jeanne.roy@vauban.example", MOT_DE_PASSE, prenom="Jeanne", nom="Roy", etablissement=employeur.etablissement
    )


@pytest.fixture
def avocate(employeur):
    return User.objects.create_user("ada.vey@cabinet.example", MOT_DE_PASSE, prenom="Ada", nom="Vey")


def entrer(visiteur, user, chemin, **options):
    qui = visiteur(axe=False, **options)  # the log-in page has its own tests
    qui.connecter(user)
    qui.axe = True
    qui.aller(chemin)
    return qui


def lien_du_courriel(travailler, a, titre):
    """The address in the mail, after the portal's own name."""
    travailler()
    courriel = Courriel.objects.filter(a=a, objet=titre).latest("pk")
    return "/" + next(m for m in courriel.texte.split() if m.startswith("http")).split("/", 3)[3]


def test_une_contestation_passe_devant_deux_agents(visiteur, employeur, elle, agent, travailler):
    geste, second = Souris(), un_agent("67", nom="Weber")
    plaignante = entrer(visiteur, elle, f"/contester/{employeur.etablissement.siren}/")
    agir(plaignante, geste, "Transmettre au service")
    page = plaignante.regarder(statut=422)
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Expliquez la situation au service")
    page.locator("#id_expose").fill("Je préside cette société.")
    agir(plaignante, geste, "Transmettre au service", vers="/suivi/$")
    expect(plaignante.regarder().locator("main")).to_contain_text("Deux agents décident")
    chemin = lien_du_courriel(travailler, agent.email, "Une demande d’accès attend votre service")
    premier = entrer(visiteur, agent, chemin)
    geste.cocher(premier.page.locator("#id_sens_0"))
    premier.page.locator("#id_motif").fill("Extrait Kbis vérifié.")
    agir(premier, geste, "Proposer")
    expect(premier.regarder().locator("main")).to_contain_text("Un autre agent doit confirmer")
    expect(premier.page.get_by_role("button", name="Confirmer la décision")).to_have_count(0)
    autre = entrer(visiteur, second, chemin)
    agir(autre, geste, "Confirmer la décision")
    expect(autre.regarder().locator("main")).to_contain_text("Accordée")
    plaignante.page.reload()
    agir(plaignante, geste, "Ouvrir les accès", role="link", vers="/acces/")
    expect(plaignante.regarder().locator("main")).to_contain_text("Roy")
    assert not Habilitation.objects.filter(user=employeur, statut="validee").exists()


def test_un_mandat_du_courriel_aux_dossiers(visiteur, employeur, avocate, travailler):
    """At 320 px, without scripts."""
    geste, siren = Souris(), employeur.etablissement.siren
    un_depot(employeur, intitule="RCC du site")
    options = {"javascript": False, "largeur": 320}
    elle = entrer(visiteur, employeur, f"/acces/{siren}/mandats/", **options)
    agir(elle, geste, "Proposer un mandat", role="link", vers="/proposer/$")
    agir(elle, geste, "Proposer le mandat")
    elle.regarder(statut=422)
    elle.page.locator("#id_email").fill(avocate.email)
    geste.cocher(elle.page.locator("#id_qualite_0"))
    elle.page.locator("#id_fin_le").fill("30/06/2027")
    agir(elle, geste, "Proposer le mandat", vers=f"/acces/{siren}/mandats/$")
    expect(elle.regarder().locator("main")).to_contain_text(avocate.email)
    chemin = lien_du_courriel(travailler, avocate.email, "Un mandat vous est proposé")
    elle2 = entrer(visiteur, avocate, chemin, **options)
    agir(elle2, geste, "Accepter le mandat")
    agir(elle2, geste, "Voir ses dossiers", role="link", vers="/dossiers/")
    expect(elle2.regarder().locator("main")).to_contain_text("RCC du site")
    elle2.aller("/mandats/")
    agir(elle2, geste, "Ateliers Vauban", role="link", vers=r"/mandats/\d+/$")
    elle2.regarder()
    agir(elle2, geste, "Mettre fin au mandat")
    expect(elle2.regarder().locator("main")).to_contain_text("Terminé")
    elle2.page.goto(elle2.racine + "/dossiers/")
    elle2.regarder(statut=404)


def test_un_dossier_reserve_et_un_lecteur(visiteur, employeur):
    """At 320 px without scripts: restrict, name; the reader who is named reads, without a button."""
    geste, lecteur = Souris(), un_employeur(employeur.etablissement, Role.LECTEUR, nom="Lect")
    depot = un_depot(employeur, intitule="RCC du site")
    chemin = f"/dossiers/{depot.dossier.reference}/"
    elle = entrer(visiteur, employeur, f"{chemin}acces/", javascript=False, largeur=320)
    agir(elle, geste, "Restreindre ce dossier")
    elle.regarder()
    lui = entrer(visiteur, lecteur, "/dossiers/", javascript=False, largeur=320)
    expect(lui.page.locator("main")).not_to_contain_text("RCC du site")
    elle.page.locator("#id_personne").select_option(str(lecteur.pk))
    agir(elle, geste, "Nommer cette personne")
    expect(elle.regarder().locator("main")).to_contain_text("2 personnes nommées")
    elle.aller("/dossiers/reserves/")
    lui.aller(chemin)
    expect(lui.page.locator("main")).to_contain_text("Vous lisez ce dossier sans pouvoir le modifier")
    expect(lui.page.locator("main").get_by_role("button")).to_have_text(["Tout télécharger (ZIP)"])
