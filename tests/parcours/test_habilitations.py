"""Rights of a company, a journey a bullet: entered, managed, ended, reserved and lent, told, administered."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from dossiers import notifications  # noqa: F401  (registers the follow-ups)
from habilitations.actions import declarer
from habilitations.models import Habilitation
from tests.fabrique import MOT_DE_PASSE, un_agent, un_depot, un_employeur, un_service, une_entreprise
from tests.parcours.gens import Personne, decider, la_nuit, ouvrir_un_compte

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.une_base]
CLAIRE, SOPHIE, AVOCATE = "claire@vauban.example", "sophie@vauban.example", "ada.vey@cabinet.example"
NOUVEAU = "/dossiers/nouveau/"


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("67", "Ateliers Vauban")


@pytest.fixture
def claire(lieu):
    un_employeur(lieu, email=CLAIRE, prenom="Claire", nom="Fontaine")
    return Personne(CLAIRE).se_connecter()


@pytest.fixture
def sophie(lieu):
    return ouvrir_un_compte(SOPHIE, lieu, prenom="Sophie", nom="Marchand")


def demander(qui: Personne, **champs) -> None:
    """« AJOUTER » → « Demander l’accès à un gestionnaire »."""
    qui.ouvrir(reverse("mes-demarches"))
    qui.aller(reverse("demarche-ajouter"))
    qui.repondre(lieu="sien")
    qui.lit("Demander l’accès à un gestionnaire")
    qui.repondre(**champs)
    qui.lit("Votre demande est transmise")


def espace(lieu, *suite: str) -> str:
    return "/".join(["/acces", lieu.siren, *suite, ""])


def test_la_premiere_entre_sur_l_honneur_les_autres_demandent(lieu):
    """The first of the SIREN by a declaration; the others ask: one accepted, one refused, each told why."""
    luc = ouvrir_un_compte("luc@vauban.example", lieu, prenom="Luc", nom="Faux")
    luc.ouvrir(reverse("mes-demarches"))
    luc.lit("Aucune démarche pour le moment")
    luc.aller(reverse("demarche-ajouter"))
    luc.repondre(lieu="sien")
    luc.repondre(honneur="on")
    luc.lit("Gérer les habilitations")
    assert luc.courriels() == ["Votre accès à RUPCO est ouvert"]
    elle = ouvrir_un_compte(SOPHIE, lieu, prenom="Sophie", nom="Marchand")
    lui = ouvrir_un_compte("karim@vauban.example", lieu, prenom="Karim", nom="Benali")
    for qui in (elle, lui):
        demander(qui, role="employeur", message="Je suis juriste.")
        assert "Luc Faux" in qui.courriel("Votre demande d’accès est transmise")
    luc.suivre("Une demande d’accès vous attend")
    luc.lit("Sophie Marchand demande le rôle", "Karim Benali demande le rôle", "Je suis juriste.")
    deux = dict(Habilitation.objects.filter(statut="demandee").values_list("user__email", "pk"))
    luc.envoyer(espace(lieu, "droits", str(deux[elle.email]), "accepter"))
    luc.aller(espace(lieu, "droits", str(deux[lui.email]), "refuser"))
    luc.repondre(motif="Vous n’êtes plus salarié.")
    assert elle.courriels()[-1] == "Votre accès est ouvert"
    assert "Vous n’êtes plus salarié." in lui.courriel("Votre demande d’accès est refusée")
    elle.ouvrir(NOUVEAU)
    lui.ne_trouve_pas(NOUVEAU)


def test_deux_agents_decident_de_qui_est_conteste(lieu, sophie):
    """The first gestionnaire declared himself; a colleague contests, the service settles."""
    premier = ouvrir_un_compte("luc@vauban.example", lieu, prenom="Luc", nom="Faux")
    declarer(User.objects.get(email=premier.email), etablissement=lieu, le=date(2026, 12, 10))
    agents = [Personne(un_agent("67").email).se_connecter() for _ in range(2)]
    sophie.ouvrir(f"/contester/{lieu.siren}/")
    sophie.lit("Luc Faux")
    sophie.repondre(expose="Il n’est pas de la maison.")
    sophie.lit("Deux agents décident")
    premier.ouvrir(espace(lieu))
    decider(*agents, "favorable")
    assert sophie.courriels()[-1] == "Votre demande est acceptée"
    premier.ne_trouve_pas(espace(lieu))
    sophie.ouvrir(espace(lieu))


def test_le_gestionnaire_invite_donne_un_code_change_et_retire(lieu, claire, sophie):
    """The gestionnaire's space: an invitation, a code, the pen, the bin; the last gestionnaire cannot leave."""
    claire.ouvrir(espace(lieu))
    claire.lit("2 droits d’accès trouvés", "Nommez un second gestionnaire.")
    claire.aller(espace(lieu, "inviter"))
    claire.repondre(email="lea@vauban.example", siret=lieu.siret, role="gestionnaire", fin="non")
    lea = ouvrir_un_compte("lea@vauban.example", prenom="Léa", nom="Weiss")
    lea.suivre("Une invitation vous attend dans RUPCO")
    lea.lit("Claire Fontaine", "Gestionnaire des accès")
    lea.repondre(bouton="Accepter")
    lea.ouvrir(espace(lieu))
    claire.ouvrir(espace(lieu, "code"))
    claire.repondre(siret=lieu.siret, role="employeur", fin="non")
    code = re.search(r"\b\w{4}-\w{4}-\w{4}\b", claire.page.texte)[0]
    for qui, dit in ((sophie, "Employeur"), (lea, "Ce code n’est pas valable")):
        qui.ouvrir(reverse("demarche-code"))
        qui.repondre(code=code.lower(), attendu=200 if qui is sophie else 422)
        qui.lit(dit)
    sophie.ouvrir(NOUVEAU)
    claire.ouvrir(espace(lieu) + "?q=marchand")
    claire.lit("1 droit d’accès trouvé")
    claire.lien(r"/personnes/\d+/")
    claire.lit("Habilité le 10 décembre 2026", "code")
    claire.lien(r"/droits/\d+/changer/")
    claire.repondre(role="lecteur", fin="non")
    claire.repondre(bouton="Enregistrer")
    assert sophie.courriels()[-1] == "Votre accès a changé"
    sophie.ne_trouve_pas(NOUVEAU)
    claire.ouvrir(espace(lieu) + "?q=marchand")
    claire.lien(r"/personnes/\d+/")
    claire.lien(r"/droits/\d+/supprimer/")
    claire.repondre()
    assert sophie.courriels()[-1] == "Votre accès est fermé"
    sophie.ouvrir(reverse("mes-demarches"))
    sophie.lit("Accès fermé le 10 décembre 2026")
    for qui, dit in ((lea, "Vous avez renoncé à cet accès."), (claire, "Il faut au moins un gestionnaire des accès.")):
        droit = Habilitation.objects.get(user__email=qui.email, role="gestionnaire")
        qui.ouvrir(reverse("demarche-quitter", args=[droit.pk]))
        qui.repondre()
        qui.lit(dit)


def test_une_fin_s_annonce_deux_fois_ferme_a_minuit_et_laisse_le_brouillon(lieu, claire, a):
    """An end date: told 15 days and 1 day before, closed at midnight in Paris, the draft stays with the company."""
    lui = un_employeur(lieu, Habilitation.Role.EMPLOYEUR, email="thomas@vauban.example", prenom="Thomas", nom="Morel")
    thomas = Personne(lui.email).se_connecter()
    thomas.ouvrir(NOUVEAU)
    thomas.repondre(intitule="RCC de Colmar")
    claire.ouvrir(espace(lieu, "droits", str(lui.habilitations.get().pk), "changer"))
    claire.repondre(role="employeur", fin="oui", fin_le="31/12/2026")
    claire.repondre(bouton="Enregistrer")
    for jour in range(11, 32):
        a(2026, 12, jour, 9)
        la_nuit()
    assert thomas.courriels().count("Votre accès se ferme bientôt") == 2
    a(2026, 12, 31, 22, 59, 59)
    thomas.ouvrir(NOUVEAU)
    a(2026, 12, 31, 23, 0, 0)
    thomas.ne_trouve_pas(NOUVEAU)
    la_nuit()
    assert "jeudi 31 décembre 2026 à minuit" in thomas.courriel("Votre accès est fermé")
    claire.ouvrir(reverse("dossiers"))
    claire.lit("RCC de Colmar")


def test_un_dossier_reserve_un_mandat_un_lecteur(lieu, claire, sans_rendu):
    """Who sees what: named people, a lawyer of two companies, a reader, a gestionnaire alone."""
    gestionnaire = Personne(un_employeur(lieu, Habilitation.Role.GESTIONNAIRE).email).se_connecter()
    lecteur = Personne(un_employeur(lieu, Habilitation.Role.LECTEUR).email).se_connecter()
    avocate = ouvrir_un_compte(AVOCATE, prenom="Ada", nom="Vey")
    autre = Personne(un_employeur(une_entreprise("75", "Forges de Chambaran")).email).se_connecter()
    for qui in (gestionnaire, autre):
        qui.ouvrir(espace(User.objects.get(email=qui.email).etablissement, "mandats", "proposer"))
        qui.repondre(email=AVOCATE, qualite="avocat")
        avocate.suivre("Un mandat vous est proposé")
        avocate.repondre(action="accepter")
        avocate.lit("Le mandat est ouvert.")
    avocate.ouvrir(reverse("mandats"))
    avocate.lit("Ateliers Vauban", "Forges de Chambaran")
    page = f"/dossiers/{un_depot(User.objects.get(email=CLAIRE), intitule='RCC secrète').dossier.reference}/"
    for qui in (claire, avocate, lecteur):
        qui.ouvrir(page)
        qui.lit("RCC secrète")
    lecteur.ne_trouve_pas(NOUVEAU, page + "acces/")
    gestionnaire.ne_trouve_pas(page)
    claire.ouvrir(page + "acces/")
    claire.repondre(action="restreindre")
    claire.lit("vous seul le voyez")
    for qui in (avocate, lecteur, gestionnaire, autre):
        qui.ne_trouve_pas(page)
    gestionnaire.ouvrir(reverse("dossiers-reserves"))
    assert "RCC secrète" not in gestionnaire.page.texte


def test_une_fusion_s_essaie_puis_se_fait(lieu, claire, sans_rendu):
    """The administration moves the files of a SIREN: a try that writes nothing, then the same, confirmed with a reason."""
    lui = Personne(un_employeur(une_entreprise("75", "Forges de Chambaran")).email).se_connecter()
    page = f"/dossiers/{un_depot(User.objects.get(email=CLAIRE)).dossier.reference}/"
    User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    admin = Personne("admin@rupco.example").se_connecter()
    admin.ouvrir(reverse("admin:dossiers_dossier_deplacer"))
    admin.repondre(de=lieu.siren, vers=User.objects.get(email=lui.email).etablissement.siret)
    admin.lit("Ce qui serait déplacé vers Forges de Chambaran")
    lui.ne_trouve_pas(page)
    admin.repondre(motif="fusion")
    for qui in (lui, claire):
        qui.ouvrir(page)
        assert "Les dossiers de deux entreprises sont réunis" in qui.courriels()


def test_l_histoire_d_un_droit_et_son_export(lieu, claire):
    """History of each habilitation, from the journal; the list as a CSV file that runs nothing."""
    elle = ouvrir_un_compte(SOPHIE, lieu, prenom="Sophie", nom="=1+1")
    demander(elle, role="employeur")
    droit = str(Habilitation.objects.get(user__email=SOPHIE).pk)
    claire.ouvrir(espace(lieu))
    claire.envoyer(espace(lieu, "droits", droit, "accepter"))
    claire.ouvrir(espace(lieu, "droits", droit, "changer"))
    claire.repondre(role="lecteur", fin="oui", fin_le="31/12/2027")
    claire.lit("perd le rôle « Employeur » et prend le rôle « Lecture seule »")
    claire.repondre(bouton="Enregistrer")
    claire.ouvrir(espace(lieu, "droits", droit, "historique"))
    claire.lit(
        "Accès demandé", "Accès ouvert", "par Claire Fontaine", "« Employeur » devient « Lecture seule ». Fin le"
    )
    claire.ouvrir(espace(lieu))
    octets = claire.telecharger(espace(lieu, "export"))
    lignes = list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))
    assert [(x["Nom"], x["Rôle"], x["Jusqu’au"]) for x in lignes if x["Adresse électronique"] == SOPHIE] == [
        ("'=1+1", "Lecture seule", "31/12/2027")
    ]
    assert len(lignes) == 3


def test_l_administration_affecte_un_agent_et_met_fin_a_un_droit(lieu):
    """Django admin: writes only by gestures that ask why; who is no staff finds nothing."""
    lui = un_employeur(lieu, Habilitation.Role.EMPLOYEUR, email="thomas@vauban.example")
    thomas = Personne(lui.email).se_connecter()
    agent = User.objects.create_user(
        "victor@dreets.example", MOT_DE_PASSE, est_agent=True, prenom="Victor", nom="Delorme"
    )
    victor = Personne(agent.email).se_connecter()
    victor.ne_trouve_pas("/bannette/", "/administration/")
    User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    admin = Personne("admin@rupco.example").se_connecter()
    admin.ouvrir(reverse("admin:habilitations_affectation_changelist"))
    admin.aller(reverse("admin:habilitations_affectation_affecter"))
    admin.repondre(user=str(agent.pk), service=str(un_service("67").pk), role="agent", debut_le="10/12/2026")
    assert len(victor.courriels()) == 1
    victor.ouvrir("/bannette/")
    admin.ouvrir(reverse("admin:habilitations_habilitation_changelist") + f"?q={lui.email}")
    admin.lien(r"/habilitation/\d+/change/")
    admin.lien(r"/habilitation/\d+/terminer/")
    admin.repondre(motif="Compte compromis")
    assert "Compte compromis" in thomas.courriel("Votre accès est fermé")
    thomas.ne_trouve_pas(NOUVEAU, "/administration/")
