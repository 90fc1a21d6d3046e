"""A restricted dossier: seen by the named people and the service, not there for the others, never lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Acte, Depot, Dossier, Echeance, Piece
from habilitations.models import Habilitation
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import un_agent, un_brouillon, un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role


@pytest.fixture
def instant(a):
    return a(2026, 12, 10, 9)


@pytest.fixture
def lieu(instant):
    return une_entreprise("75", "Forges de Chambaran")


@pytest.fixture
def elle(lieu):
    return un_employeur(lieu, Role.EMPLOYEUR)


@pytest.fixture
def gestionnaire(lieu):
    return un_employeur(lieu, Role.GESTIONNAIRE)


@pytest.fixture
def depot(elle, sans_rendu):
    depot = un_depot(elle)
    suites.rejouer()
    actions.restreindre(depot.dossier, par=elle)
    depot.dossier.refresh_from_db()
    return depot


def finir(user, le="2026-12-09"):
    user.habilitations.update(debut_le="2026-01-01", fin_le=le)
    user.__dict__.pop("_perimetre", None)  # read once an instant: the clock is stopped here


def courriels(prefixe):
    lignes = Courriel.objects.filter(suite__declaration__startswith=prefixe)
    return sorted(lignes.values_list("a", flat=True))


def test_seuls_les_nommes_et_le_service_le_voient(depot, elle, lieu, gestionnaire, instant):
    collegue, agent = un_employeur(lieu, Role.EMPLOYEUR, Role.GESTIONNAIRE), un_agent("75")
    for user, voit in ((elle, True), (agent, True), (collegue, False), (gestionnaire, False)):
        for modele in (Dossier, Depot, Piece, Acte, Echeance):
            assert modele.objects.visibles_par(user, instant).exists() is voit, (user, modele)
    actions.nommer(depot.dossier, collegue, par=elle)
    assert Dossier.objects.visibles_par(collegue, instant).exists()


def test_pour_les_autres_il_n_existe_pas(depot, elle, lieu, client):
    collegue = un_employeur(lieu, Role.EMPLOYEUR)
    libre = un_depot(collegue, intitule="Libre")
    client.force_login(collegue)
    liste = lire(client, "/dossiers/")
    assert libre.dossier.reference in liste
    assert depot.dossier.reference not in liste
    piece, reference = depot.pieces.get().pk, depot.dossier.reference
    for adresse in ("", "acces/", "depots/1/", "depots/1/recu/", "depots/1/retirer/", "depots/1/verifier/"):
        lire(client, f"/dossiers/{reference}/{adresse}", statut=404)
    lire(client, f"/fichiers/pieces/{piece}/", statut=404)
    lire(client, f"/fichiers/actes/{depot.actes.get().numero}/", statut=404)
    with pytest.raises(PassageRefuse):
        actions.retirer(depot, par=collegue)
    with pytest.raises(PassageRefuse):
        actions.lever_la_restriction(depot.dossier, par=collegue)


def test_le_gestionnaire_sait_qu_il_existe_et_rien_de_plus(depot, gestionnaire, client):
    client.force_login(gestionnaire)
    page = lire(client, "/dossiers/reserves/")
    assert depot.dossier.reference in page
    assert "10 décembre 2026" in page
    assert "Au moins une peut agir" in page
    for tu in (depot.dossier.intitule, "Rollin"):
        assert tu not in page.replace(str(gestionnaire), "")
    lire(client, f"/dossiers/{depot.dossier.reference}/", statut=404)
    lire(client, f"/dossiers/reserves/{depot.dossier.reference}/nommer/", statut=404)
    client.force_login(un_employeur(une_entreprise("75")))
    assert depot.dossier.reference not in lire(client, "/dossiers/reserves/")


def test_les_courriels_ne_vont_qu_aux_nommes(depot, elle, lieu):
    un_employeur(lieu, Role.EMPLOYEUR)
    Courriel.objects.all().delete()
    actions.constater_completude(depot, par=un_agent("75"))
    suites.rejouer()
    assert [a for a in courriels("rcc.completude") if "employeur" in a] == [elle.email]
    finir(elle)
    actions.constater_silences(instant=depot.echeances.get().expire_a)
    suites.rejouer()
    assert [a for a in courriels("rcc.validation_tacite") if "employeur" in a] == []


def test_un_depot_libre_dont_le_deposant_est_parti_previent_ceux_qui_restent(elle, lieu, gestionnaire, sans_rendu):
    depot, reste = un_depot(elle), un_employeur(lieu, Role.EMPLOYEUR)
    finir(elle)
    suites.rejouer()
    assert courriels("rcc.depot_recu") == [reste.email]
    finir(reste)
    actions.constater_completude(depot, par=un_agent("75"))
    suites.rejouer()
    assert gestionnaire.email in courriels("rcc.completude")


def test_une_page_quatre_gestes(elle, lieu, client):
    depot, collegue = un_brouillon(elle), un_employeur(lieu, Role.LECTEUR)
    url = f"/dossiers/{depot.dossier.reference}/acces/"
    client.force_login(elle)
    assert "Restreindre ce dossier" in lire(client, url)

    def poster(**champs):
        return client.post(url, champs)

    assert poster(action="restreindre").url == url
    assert client.post(url, {"action": "nommer", "personne": ""}).status_code == 422
    etranger = un_employeur()
    assert client.post(url, {"action": "nommer", "personne": etranger.pk}).status_code == 422
    assert poster(action="nommer", personne=collegue.pk).url == url
    assert "2 personnes nommées" in lire(client, url)
    poster(action="oter", personne=elle.pk)
    assert "Gardez au moins une personne" in lire(client, url), "un lecteur n’agit pas"
    poster(action="oter", personne=collegue.pk)
    assert list(depot.dossier.acces.values_list("user", flat=True)) == [elle.pk]
    for faux in ({"action": "autre"}, {"action": "oter", "personne": etranger.pk}, {"action": "oter", "personne": "x"}):
        assert poster(**faux).status_code == 404
    poster(action="lever")
    depot.dossier.refresh_from_db()
    assert (depot.dossier.est_restreint, depot.dossier.acces.count()) == (False, 0)
    verbes = list(Entree.objects.filter(cible="dossiers.dossier").values_list("verbe", flat=True))
    assert verbes == ["restreindre", "nommer", "oter_nomme", "lever_la_restriction"]
    suites.rejouer()
    assert courriels("dossier.nomme") == [collegue.email]


def test_se_retirer_soi_meme_ramene_a_la_liste(depot, elle, lieu, client):
    collegue = un_employeur(lieu, Role.EMPLOYEUR)
    actions.nommer(depot.dossier, collegue, par=elle)
    client.force_login(elle)
    url = f"/dossiers/{depot.dossier.reference}/acces/"
    assert client.post(url, {"action": "oter", "personne": elle.pk}).url == "/dossiers/"
    lire(client, url, statut=404)


def test_un_dossier_que_plus_personne_n_ouvre_se_reprend(depot, elle, lieu, gestionnaire, client):
    """The draft or the request stays with the company when the last named person loses his rights."""
    suivant, agent = un_employeur(lieu, Role.EMPLOYEUR), un_agent("75")
    lecteur = un_employeur(lieu, Role.LECTEUR)
    actions.nommer(depot.dossier, lecteur, par=elle)
    with pytest.raises(PassageRefuse, match="encore des droits"):
        actions.reprendre(depot.dossier, suivant, par=gestionnaire)
    finir(elle)
    client.force_login(gestionnaire)
    url = f"/dossiers/reserves/{depot.dossier.reference}/nommer/"
    assert "Plus aucune" in lire(client, "/dossiers/reserves/")
    for refuse in (lecteur, gestionnaire, elle):
        assert client.post(url, {"personne": refuse.pk}).status_code == 422
    assert client.post(url, {"personne": suivant.pk}).url == "/dossiers/reserves/"
    lire(client, url, statut=404)
    lire(client, f"/dossiers/{depot.dossier.reference}/", statut=404)
    client.force_login(suivant)
    assert depot.dossier.intitule in lire(client, f"/dossiers/{depot.dossier.reference}/")
    entree = Entree.objects.filter(cible="dossiers.dossier").last()
    assert (entree.verbe, entree.acteur, entree.acteur_id) == ("reprendre", "gestionnaire", gestionnaire.pk)
    suites.rejouer()
    assert courriels("dossier.repris") == sorted([agent.email, depot.dossier.service.courriel])
    assert suivant.email in courriels("dossier.nomme")
    for courriel in Courriel.objects.filter(suite__declaration__startswith="dossier."):
        assert depot.dossier.intitule not in courriel.objet + courriel.texte + courriel.html


def test_seul_le_gestionnaire_de_cette_entreprise_reprend(depot, elle, lieu):
    finir(elle)
    for intrus in (un_employeur(une_entreprise("75")), un_employeur(lieu, Role.EMPLOYEUR), un_agent("75")):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.reprendre(depot.dossier, intrus, par=intrus)


def test_un_nomme_sans_droit_sur_le_siren_ne_voit_rien(depot, elle, instant):
    autre = un_employeur(une_entreprise("75"))
    with pytest.raises(PassageRefuse, match="pas de droit"):
        actions.nommer(depot.dossier, autre, par=elle)
    depot.dossier.acces.create(user=autre, donne_par=elle, donne_a=instant)
    assert not Dossier.objects.visibles_par(autre, instant).exists()


def test_le_brouillon_reste_a_l_entreprise(elle, lieu, client):
    depot, suivant = un_brouillon(elle), un_employeur(lieu, Role.EMPLOYEUR)
    finir(elle)
    client.force_login(suivant)
    assert depot.dossier.intitule in lire(client, f"/dossiers/{depot.dossier.reference}/depots/1/")
    actions.enregistrer_etape(depot, "entreprise", {"effectif": "3"}, par=suivant, version=1)
    with pytest.raises(PassageRefuse):
        actions.enregistrer_etape(depot, "entreprise", {"effectif": "4"}, par=elle, version=2)


def test_restreindre_deux_fois_ne_fait_qu_une_restriction(depot, elle):
    avant = Entree.objects.count()
    actions.restreindre(depot.dossier, par=elle)
    assert (Entree.objects.count(), depot.dossier.acces.count()) == (avant, 1)
    actions.lever_la_restriction(depot.dossier, par=elle)
    with pytest.raises(PassageRefuse, match="n’est plus réservé"):
        actions.oter_nomme(depot.dossier, elle, par=elle)


def test_la_page_des_reserves_coute_pareil_quel_que_soit_leur_nombre(lieu, gestionnaire, elle, client):
    client.force_login(gestionnaire)
    couts = []
    for n in range(4):
        actions.restreindre(un_brouillon(elle, intitule=f"RCC {n}").dossier, par=elle)
        lire(client, "/dossiers/reserves/")
        with CaptureQueriesContext(connection) as requetes:
            lire(client, "/dossiers/reserves/")
        couts.append(len(requetes))
    assert len(set(couts)) == 1, couts
