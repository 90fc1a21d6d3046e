"""Mandates: offered by one side, accepted by the other, ended by either or by their last day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from dossiers.models import Depot
from habilitations.actions import habiliter
from habilitations.actions import mandats as actions
from habilitations.models import Habilitation, Mandat
from habilitations.perimetre import mandats_de, perimetre, personnes_de
from habilitations.tasks import terminer_mandats
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import MOT_DE_PASSE, un_agent, un_brouillon, un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
LE = date(2026, 12, 10)
JOUR = timedelta(days=1)


@pytest.fixture
def gestionnaire(lieu):
    return un_employeur(lieu, Role.GESTIONNAIRE)


@pytest.fixture
def avocate(instant):
    return User.objects.create_user("avocate@cabinet.example", MOT_DE_PASSE, civilite="Mme", prenom="Ada", nom="Vey")


def propose(par, lieu, email="avocate@cabinet.example", **options):
    return actions.proposer(par, siret=lieu.siret, email=email, qualite="avocat", le=LE, **options)


def demande(par, lieu, **options):
    return actions.demander(par, siret=lieu.siret, le=LE, **{"qualite": "avocat"} | options)


def recus(declaration):
    suites.rejouer()
    return sorted(Courriel.objects.filter(suite__declaration=declaration).values_list("a", flat=True))


def vides(user):
    user.__dict__.pop("_perimetre", None)
    return perimetre(user, horloge.maintenant()).sirens == frozenset()


def test_propose_par_l_entreprise_accepte_par_la_personne(lieu, gestionnaire, avocate, instant):
    depot = un_depot(un_employeur(lieu, Role.EMPLOYEUR))
    mandat = propose(gestionnaire, lieu, email=" Avocate@Cabinet.example ", objet="RCC")
    assert recus("mandat.propose") == [avocate.email]
    assert vides(avocate)
    for refuse in (gestionnaire, un_employeur(lieu, Role.GESTIONNAIRE), un_employeur(lieu, Role.EMPLOYEUR)):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.accepter(mandat, par=refuse, le=LE)
    actions.accepter(mandat, par=avocate, le=LE)
    assert not vides(avocate)
    droits = perimetre(avocate, instant)
    assert (droits.sirens, droits.mandats, droits.sirens_geres) == ({lieu.siren}, {lieu.siren}, frozenset())
    assert list(Depot.objects.visibles_par(avocate, instant)) == [depot]
    assert avocate.email in personnes_de(lieu.siren, LE)
    assert recus("mandat.accepte") == sorted(
        [avocate.email, *User.objects.filter(habilitations__role=Role.GESTIONNAIRE).values_list("email", flat=True)]
    )
    assert un_brouillon(avocate_de(avocate, lieu)).dossier.siren == lieu.siren


def avocate_de(avocate, lieu):
    avocate.etablissement = lieu  # the factory opens a folder for the account's establishment
    return avocate


def test_demande_par_la_personne_accepte_par_l_entreprise(lieu, gestionnaire, avocate):
    mandat = demande(avocate, lieu, fin_le=LE + 40 * JOUR)
    assert recus("mandat.demande") == [gestionnaire.email]
    for refuse in (avocate, un_employeur(lieu, Role.EMPLOYEUR), un_employeur()):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.accepter(mandat, par=refuse, le=LE)
    actions.accepter(mandat, par=gestionnaire, le=LE)
    assert not vides(avocate)
    verbes = list(Entree.objects.filter(cible="habilitations.mandat").values_list("verbe", "acteur"))
    assert verbes == [("demander", "mandataire"), ("accepter", "gestionnaire")]
    assert journal.verifier()[1] is None
    assert not [
        v for e in Entree.objects.filter(cible="habilitations.mandat") for v in e.faits.values() if "@" in str(v)
    ]


def test_rien_ne_dit_si_l_adresse_a_un_compte(lieu, gestionnaire, avocate, client):
    """The same answer, the same list; only the mail of that address differs."""
    client.force_login(gestionnaire)
    url, pages = f"/acces/{lieu.siren}/mandats/proposer/", []
    champs = {"siret": lieu.siret, "qualite": "expert", "objet": "", "fin_le": ""}
    for email in (avocate.email, "inconnue@cabinet.example"):
        reponse = client.post(url, champs | {"email": email})
        assert (reponse.status_code, reponse.url) == (302, f"/acces/{lieu.siren}/mandats/")
        mandat = Mandat.objects.get()
        page = lire(client, reponse.url) + lire(client, f"/mandats/{mandat.pk}/")
        pages.append(page.replace(email, "·"))
        suites.rejouer()
        mandat.delete()
    assert pages[0] == pages[1]
    assert "·" in pages[0]
    textes = {c.a: c.texte for c in Courriel.objects.filter(suite__declaration="mandat.propose")}
    assert "/compte/inscription/" in textes["inconnue@cabinet.example"]
    assert "/mandats/" in textes[avocate.email]
    assert all("Chambaran" not in c.objet for c in Courriel.objects.all())


def test_la_proposition_attend_le_compte(lieu, gestionnaire, instant):
    mandat = propose(gestionnaire, lieu, email="nouvelle@cabinet.example")
    elle = User.objects.create_user("nouvelle@cabinet.example", MOT_DE_PASSE)
    autre = User.objects.create_user("autre@cabinet.example", MOT_DE_PASSE)
    assert [m.pk for m in mandats_de(elle, instant)] == [mandat.pk]
    assert mandats_de(autre, instant) == []
    with pytest.raises(PassageRefuse):
        actions.accepter(mandat, par=autre, le=LE)
    assert actions.accepter(mandat, par=elle, le=LE).mandataire == elle


def test_qui_ne_peut_pas(lieu, gestionnaire, avocate):
    employeur = un_employeur(lieu, Role.EMPLOYEUR)
    for refuse in (employeur, un_employeur(), un_agent("75"), avocate):
        with pytest.raises(PassageRefuse, match="ne gérez plus"):
            propose(refuse, lieu, email="x@x.example")
    with pytest.raises(PassageRefuse, match="vous-même"):
        propose(gestionnaire, lieu, email=gestionnaire.email)
    with pytest.raises(PassageRefuse, match="date de fin"):
        propose(gestionnaire, lieu, fin_le=LE - JOUR)
    with pytest.raises(PassageRefuse, match="agent"):
        demande(un_agent("75"), lieu)
    with pytest.raises(PassageRefuse, match="pas de gestionnaire"):
        demande(avocate, une_entreprise("75"))
    assert not Mandat.objects.exists()
    agent = un_agent("75")
    propose(gestionnaire, lieu, email=agent.email)
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.accepter(Mandat.objects.get(), par=agent, le=LE)


def test_un_seul_mandat_a_la_fois(lieu, gestionnaire, avocate):
    mandat = propose(gestionnaire, lieu)
    for encore in (lambda: propose(gestionnaire, lieu), lambda: demande(avocate, lieu)):
        with pytest.raises(PassageRefuse, match="déjà en cours"):
            encore()
    actions.accepter(mandat, par=avocate, le=LE)
    avocate.email = "ailleurs@cabinet.example"
    avocate.save()
    with pytest.raises(PassageRefuse, match="déjà en cours"):
        propose(gestionnaire, lieu, email="ailleurs@cabinet.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandat.objects.create(
            siren=lieu.siren, siret=lieu.siret, email="z@z.example", mandataire=avocate, qualite="avocat",
            propose_par=gestionnaire, propose_a=mandat.propose_a, debut_le=LE,
        )  # fmt: skip


@pytest.mark.parametrize("qui", ["avocate", "gestionnaire"])
def test_chaque_partie_decline_ou_met_fin(lieu, gestionnaire, avocate, qui, request):
    lui = request.getfixturevalue(qui)
    offert = demande(avocate, lieu) if qui == "gestionnaire" else propose(gestionnaire, lieu)
    actions.decliner(offert, par=lui, le=LE, motif="Pas cette fois")
    suites.rejouer()
    assert "Pas cette fois" in Courriel.objects.filter(suite__declaration="mandat.decline").first().texte
    with pytest.raises(PassageRefuse, match="déjà reçu une réponse"):
        actions.accepter(offert, par=lui, le=LE)
    actif = actions.accepter(propose(gestionnaire, lieu), par=avocate, le=LE)
    assert not vides(avocate)
    actions.terminer(actif, par=lui, le=LE, motif="Fin de mission")
    assert vides(avocate)
    assert recus("mandat.termine") == sorted([avocate.email, gestionnaire.email])
    with pytest.raises(PassageRefuse):
        actions.terminer(actif, par=un_employeur(), le=LE)


def test_la_fin_a_minuit_puis_la_loi_l_ecrit(lieu, gestionnaire, avocate, a):
    mandat = actions.accepter(propose(gestionnaire, lieu, fin_le=LE + 2 * JOUR), par=avocate, le=LE)
    attendue = propose(gestionnaire, lieu, email="x@x.example", fin_le=LE)
    assert perimetre(avocate, a(2026, 12, 12, 22, 59)).sirens == {lieu.siren}
    assert perimetre(avocate, a(2026, 12, 12, 23)).sirens == frozenset()
    assert list(personnes_de(lieu.siren, date(2026, 12, 13))) == []
    a(2026, 12, 20, 9)  # late: the legal day is kept
    assert [terminer_mandats(), terminer_mandats()] == [2, 0]
    for m, jour in ((mandat, LE + 2 * JOUR), (attendue, LE)):
        m.refresh_from_db()
        entree = Entree.objects.filter(cible="habilitations.mandat", cible_id=m.pk).last()
        assert (m.statut, entree.verbe, entree.acteur, entree.le) == ("termine", "terminer", "loi", jour)


def test_prevenu_quinze_jours_puis_un_jour_avant(lieu, gestionnaire, avocate, a):
    actions.accepter(propose(gestionnaire, lieu, fin_le=LE + 30 * JOUR), par=avocate, le=LE)
    dits = []
    for jours in (14, 15, 16, 28, 29, 29, 30):
        a(2026, 12, 10 + jours, 9) if jours < 22 else a(2027, 1, jours - 21, 9)
        terminer_mandats()
        dits.append(Entree.objects.filter(verbe="prevenir").count())
    assert dits == [0, 1, 1, 1, 2, 2, 2]
    assert recus("mandat.fin_prochaine") == sorted([avocate.email, gestionnaire.email] * 2)


def test_une_accueil_pour_tous_les_clients(gestionnaire, lieu, avocate, client):
    autre = une_entreprise("67", "Tissages d’Alsace")
    for entreprise in (lieu, autre):
        un_depot(un_employeur(entreprise), intitule=f"RCC {entreprise.commune} {entreprise.siren}")
        chef = un_employeur(entreprise, Role.GESTIONNAIRE)
        actions.accepter(propose(chef, entreprise), par=avocate, le=LE)
    client.force_login(avocate)
    page = lire(client, "/dossiers/")
    for entreprise in (lieu, autre):
        assert page.count(entreprise.raison_sociale) >= 2, "in the row and in the filter"
        assert f"RCC {entreprise.commune} {entreprise.siren}" in page
    seule = lire(client, f"/dossiers/?entreprise={autre.siren}")
    assert f"RCC Ville {autre.siren}" in seule
    assert f"RCC Ville {lieu.siren}" not in seule
    assert lire(client, "/dossiers/?entreprise=000000000").count("RCC Ville") == 2
    clients = lire(client, "/mandats/")
    assert all(e.raison_sociale in clients for e in (lieu, autre))
    client.force_login(gestionnaire)
    assert "Ada Vey" in lire(client, f"/acces/{lieu.siren}/mandats/")
    lire(client, f"/acces/{autre.siren}/mandats/", statut=404)
    lire(client, f"/acces/{autre.siren}/mandats/proposer/", statut=404)


def test_les_pages_repondent_et_refusent(lieu, gestionnaire, avocate, client):
    client.force_login(avocate)
    url = "/mandats/demander/"
    assert client.post(url, {"siret": "12", "qualite": "roi"}).status_code == 422
    assert client.post(url, {"siret": une_entreprise().siret, "qualite": "avocat"}).status_code == 422
    reponse = client.post(url, {"siret": lieu.siret, "qualite": "avocat", "fin_le": "31/12/2026"})
    mandat = Mandat.objects.get()
    assert (reponse.url, mandat.fin_le) == (f"/mandats/{mandat.pk}/", date(2026, 12, 31))
    assert "Accepter" not in lire(client, reponse.url)
    client.post(reponse.url, {"action": "accepter"})
    assert client.post(reponse.url, {"action": "rien"}).status_code == 404
    mandat.refresh_from_db()
    assert mandat.statut == "propose"
    client.force_login(gestionnaire)
    assert "Accepter le mandat" in lire(client, reponse.url)
    client.post(reponse.url, {"action": "accepter"})
    mandat.refresh_from_db()
    assert mandat.statut == "actif"
    for autre in (un_employeur(), un_employeur(lieu, Role.EMPLOYEUR), un_agent("75")):
        client.force_login(autre)
        lire(client, reponse.url, statut=404)
        assert client.post(reponse.url, {"action": "terminer"}).status_code == 404
    client.force_login(un_agent("75"))
    for url in ("/mandats/", "/mandats/demander/"):
        lire(client, url, statut=404)


def test_qui_demande_puis_devient_gestionnaire_ne_se_repond_pas(lieu, gestionnaire, avocate, client):
    """Both sides in one person: the other gestionnaire answers, or nobody does."""
    mandat = demande(avocate, lieu)
    habiliter(avocate, siret=lieu.siret, role=Role.GESTIONNAIRE, le=LE)
    avocate = User.objects.get(pk=avocate.pk)  # his rights are read once a request
    assert actions.qualites(avocate, mandat, LE) == {"mandataire", "gestionnaire"}
    for geste in (actions.accepter, actions.decliner):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            geste(mandat, par=avocate, le=LE)
    client.force_login(avocate)
    assert 'value="accepter"' not in client.get(f"/mandats/{mandat.pk}/").content.decode()
    client.force_login(gestionnaire)
    assert 'value="accepter"' in client.get(f"/mandats/{mandat.pk}/").content.decode()


def test_une_entreprise_ne_lit_que_ses_mandats(lieu, gestionnaire, avocate, client):
    autre = une_entreprise("67", "Papeteries du Vercors")
    propose(gestionnaire, lieu)
    propose(un_employeur(autre, Role.GESTIONNAIRE), autre, email="expert@autre.example")
    client.force_login(gestionnaire)
    lu = lire(client, f"/acces/{lieu.siren}/mandats/")
    assert avocate.email in lu
    assert "expert@autre.example" not in lu
