"""« Mes démarches »: the first person, the others, a request from its sending to its answer; who may do what with his own."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Etablissement, User
from habilitations import actions
from habilitations.models import Habilitation
from habilitations.perimetre import perimetre
from habilitations.procedures import DECLARATIONS, TABLE, VERSION
from rupco.socle import journal, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import un_agent, un_employeur, une_entreprise
from tests.fautes.ensemble import ensemble
from tests.habilitations.pages import LE, adresse, courriels, un_compte, une_demande, verbes

pytestmark = pytest.mark.django_db
Role = Habilitation.Role


@pytest.fixture
def lieu(instant):
    return une_entreprise("67", "Ateliers Vauban")


@pytest.fixture
def gestionnaire(lieu):
    return un_employeur(lieu, email="claire@vauban.example", prenom="Claire", nom="Fontaine")


def roles(user) -> list[tuple[str, str]]:
    return sorted(Habilitation.objects.filter(user=user).values_list("role", "statut"))


def test_chaque_suite_des_tables_a_qui_la_fait():
    assert {s for p in TABLE.passages for s in p.suites} <= suites.declarees()


def test_la_premiere_personne_est_employeur_et_gestionnaire_sur_l_honneur(client, lieu, instant):
    elle = un_compte(etablissement=lieu)
    client.force_login(elle)
    assert "Aucune démarche pour le moment" in lire(client, "/demarches/")
    suite = client.post("/demarches/ajouter/", {"lieu": "sien"}).url
    assert suite == f"/demarches/declarer/?siret={lieu.siret}"
    assert DECLARATIONS[VERSION][:40] in lire(client, suite)
    refus = client.post("/demarches/declarer/", {"siret": lieu.siret})
    assert refus.status_code == 422
    assert "Cochez la case" in refus.content.decode()
    fait = client.post("/demarches/declarer/", {"siret": lieu.siret, "honneur": "on"})
    assert fait.url == "/demarches/"
    assert roles(elle) == [("employeur", "validee"), ("gestionnaire", "validee")]
    assert perimetre(User.objects.get(pk=elle.pk), instant).sirens_geres == {lieu.siren}
    page = lire(client, "/demarches/")
    assert "Gérer les habilitations" in page
    assert "Aucun dossier en cours." in page
    recus = courriels()
    assert {a: [c.objet for c in cs] for a, cs in recus.items()} == {
        elle.email: ["Votre accès à RUPCO est ouvert"],
        recus_du_service(recus): ["Une entreprise entre dans RUPCO"],
    }
    assert "peut contester cet accès" in recus[recus_du_service(recus)][0].texte


def recus_du_service(recus):
    return next(a for a in recus if a.startswith("rupco@"))


def test_le_journal_garde_la_version_et_l_empreinte_du_texte_et_aucun_nom(lieu, instant):
    elle = un_compte(etablissement=lieu)
    ligne = actions.declarer(elle, etablissement=lieu, le=LE)
    assert (ligne.est_sur_l_honneur, ligne.origine) == (True, "premier")
    entree = Entree.objects.get(verbe="declarer", cible_id=ligne.pk)
    assert entree.faits["declaration"] == VERSION
    assert len(entree.faits["texte"]) == 64
    assert not any(mot in str(entree.faits) for mot in (elle.nom, elle.email, lieu.raison_sociale))
    assert journal.verifier()[1] is None


def test_la_seconde_declaration_devient_une_demande_a_la_premiere(lieu, instant):
    premiere, second = un_compte(etablissement=lieu), un_compte("karim@vauban.example", lieu, nom="Benali")
    actions.declarer(premiere, etablissement=lieu, le=LE)
    ligne = actions.declarer(second, etablissement=lieu, le=LE)
    assert (ligne.statut, ligne.role) == ("demandee", Role.EMPLOYEUR)
    assert roles(second) == [("employeur", "demandee")]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_la_meme_seconde_une_seule_est_la_premiere(a):
    a(2026, 12, 10, 9)
    lieu = une_entreprise("67")
    autre = Etablissement.objects.create(
        siret=lieu.siren + "00028", siren=lieu.siren, raison_sociale="Autre site", departement="67", code_postal="67000"
    )
    for essai in range(5):
        Habilitation.objects.all().delete()
        gens = [un_compte(f"p{essai}{n}@vauban.example") for n in range(4)]
        lieux = [Etablissement.objects.get(pk=x.pk) for x in (lieu, autre, lieu, autre)]
        gestes = [partial(actions.declarer, u, etablissement=x, le=LE) for u, x in zip(gens, lieux, strict=True)]
        rendus = ensemble(*gestes)
        assert sorted(getattr(r, "statut", repr(r)) for r in rendus) == ["demandee"] * 3 + ["validee"]
        assert Habilitation.objects.filter(statut="validee").count() == 2


@pytest.mark.authz
def test_apres_le_depart_de_tous_le_premier_venu_n_entre_pas(lieu, gestionnaire, client):
    """A company whose people are gone is handed over by the service, never by a mere declaration."""
    Habilitation.objects.filter(user=gestionnaire).update(fin_le=LE - timedelta(days=1))
    client.force_login(un_compte(etablissement=lieu))
    suite = client.post("/demarches/ajouter/", {"lieu": "sien"}).url
    assert suite.startswith("/demarches/demander/")
    assert "Il n’y a plus de gestionnaire des accès" in lire(client, suite)
    forge = client.post("/demarches/declarer/", {"siret": lieu.siret, "honneur": "on"})
    assert forge.url.startswith("/demarches/demander/")
    refus = client.post("/demarches/demander/", {"siret": lieu.siret, "role": "employeur"})
    assert refus.status_code == 422
    assert Habilitation.objects.filter(statut="demandee").count() == 0


def test_une_demande_va_a_tous_les_gestionnaires_et_nomme_qui_repond(client, lieu, gestionnaire):
    un_employeur(lieu, Role.GESTIONNAIRE, email="paul@vauban.example", prenom="Paul", nom="Wernert", civilite="M.")
    elle = un_compte(etablissement=lieu)
    client.force_login(elle)
    suite = client.post("/demarches/ajouter/", {"lieu": "sien"}).url
    page = lire(client, suite)
    assert "Demander l’accès à un gestionnaire" in page
    assert "Ne gère pas les accès." in page
    assert "Claire" not in page, "qui n’a rien demandé n’apprend le nom de personne"
    client.post("/demarches/demander/", {"siret": lieu.siret, "role": "employeur", "message": "Je suis juriste."})
    recus = courriels()
    assert set(recus) == {elle.email, "claire@vauban.example", "paul@vauban.example"}
    (demande,) = recus["paul@vauban.example"]
    assert "Sophie Marchand" in demande.texte.replace("\u00a0", " ")
    assert f"/acces/{lieu.siren}/" in demande.texte
    assert "Je suis juriste." in demande.texte
    (accuse,) = recus[elle.email]
    assert "Fontaine" in accuse.texte
    assert "Wernert" in accuse.texte
    page = lire(client, "/demarches/")
    assert "En attente" in page
    assert "Claire Fontaine" in page
    assert "Vous pourrez relancer demain." in page
    for courriel in Courriel.objects.all():
        assert not any(mot in courriel.objet for mot in ("Vauban", "Marchand", "Fontaine"))


def test_une_meme_demande_ne_se_fait_qu_une_fois(client, lieu, gestionnaire):
    demande = une_demande(lieu)
    client.force_login(demande.user)
    refus = client.post("/demarches/demander/", {"siret": lieu.siret, "role": "employeur", "message": "Bonjour"})
    assert refus.status_code == 422
    assert "Vous avez déjà demandé ce rôle" in refus.content.decode()
    assert "Bonjour" in refus.content.decode(), "ce qui était écrit est gardé"
    with pytest.raises(PassageRefuse, match="déjà ce rôle"):
        actions.demander(gestionnaire, siret=lieu.siret, role="employeur", le=LE)


def test_relancer_une_fois_par_jour(client, lieu, gestionnaire, a):
    demande = une_demande(lieu)
    client.force_login(demande.user)
    client.post(adresse("demarche-relancer", demande.pk))
    assert verbes(demande) == ["demander"]
    a(2026, 12, 11, 9, 1)
    assert "Relancer Claire Fontaine" in lire(client, "/demarches/")
    for _ in range(2):
        client.post(adresse("demarche-relancer", demande.pk))
    assert verbes(demande) == ["demander", "relancer"]
    assert [c.objet for c in courriels()["claire@vauban.example"]] == [
        "Une demande d’accès vous attend",
        "Une demande d’accès attend toujours votre réponse",
    ]


def test_annuler_puis_redemander(client, lieu, gestionnaire):
    demande = une_demande(lieu)
    client.force_login(demande.user)
    client.post(adresse("demarche-annuler", demande.pk))
    demande.refresh_from_db()
    assert demande.statut == "annulee"
    assert "En attente" not in lire(client, "/demarches/")
    actions.demander(demande.user, siret=lieu.siret, role="employeur", le=LE)


@pytest.mark.authz
def test_les_gestes_sur_la_demande_d_un_autre_sont_introuvables(client, lieu, gestionnaire):
    demande = une_demande(lieu)
    client.force_login(un_compte("autre@ailleurs.example"))
    for geste in ("relancer", "annuler", "quitter"):
        assert client.post(adresse(f"demarche-{geste}", demande.pk)).status_code == 404
    demande.refresh_from_db()
    assert demande.statut == "demandee"


def test_renoncer_ferme_aussitot_et_garde_le_brouillon_a_l_entreprise(client, lieu, gestionnaire, instant):
    lui = un_employeur(lieu, Role.EMPLOYEUR)
    droit = lui.habilitations.get()
    client.force_login(lui)
    assert client.get("/dossiers/nouveau/").status_code == 200
    assert "restent à l’entreprise" in lire(client, adresse("demarche-quitter", droit.pk))
    client.post(adresse("demarche-quitter", droit.pk))
    assert client.get("/dossiers/nouveau/").status_code == 404
    assert "Accès fermé le 10 décembre 2026" in lire(client, "/demarches/")
    assert "renoncé" in courriels()[lui.email][-1].texte


def test_le_dernier_gestionnaire_ne_renonce_pas(client, lieu, gestionnaire):
    droit = gestionnaire.habilitations.get(role=Role.GESTIONNAIRE)
    client.force_login(gestionnaire)
    page = client.post(adresse("demarche-quitter", droit.pk), follow=True).content.decode()
    assert "Il faut au moins un gestionnaire des accès." in page
    droit.refresh_from_db()
    assert droit.statut == "validee"


def test_un_refus_se_lit_avec_son_motif(client, lieu, gestionnaire):
    demande = une_demande(lieu)
    actions.refuser(demande, par=gestionnaire, motif="Vous n’êtes plus salariée.", le=LE)
    client.force_login(demande.user)
    page = lire(client, "/demarches/")
    assert "Refusée" in page
    assert "Vous n’êtes plus salariée." in page


@pytest.mark.authz
def test_un_agent_n_a_pas_de_demarches(client, lieu, gestionnaire):
    client.force_login(un_agent("67"))
    for nom in ("mes-demarches", "demarche-ajouter", "demarche-declarer", "demarche-demander", "demarche-code"):
        assert client.get(adresse(nom)).status_code == 404


def test_sans_droit_la_connexion_mene_aux_demarches(client, lieu):
    client.force_login(un_compte(etablissement=lieu))
    assert client.get("/").url == "/demarches/"


def test_le_nombre_de_requetes_ne_suit_pas_celui_des_lignes(client, lieu, gestionnaire):
    lui = un_compte(etablissement=lieu)
    client.force_login(lui)
    lues = []
    for combien in (1, 10):
        for rang in range(combien):
            ailleurs = une_entreprise("75")
            un_employeur(ailleurs, nom=f"G{rang}")
            actions.demander(lui, siret=ailleurs.siret, role="employeur", le=LE)
            actions.habiliter(lui, siret=une_entreprise("75").siret, role="gestionnaire", le=LE)
            actions.habiliter(lui, siret=une_entreprise("75").siret, role="employeur", le=LE)
        client.get("/demarches/")
        with CaptureQueriesContext(connection) as requetes:
            client.get("/demarches/")
        lues.append(len(requetes))
    assert lues[0] == lues[1] <= 20, lues
