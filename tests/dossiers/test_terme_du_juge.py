"""A judge who annuls a decision may give a day to decide again: it orders the bannette and reminds the service, and silence
still says nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dossiers import actions, fichiers, lettres, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import SANS_DELAI, Depot, Reexamen
from dossiers.models.depot import CLOS
from dossiers.tasks import rappeler
from habilitations.models import Affectation
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.lettres import lire as lire_pdf
from tests.dossiers.pages import lire, requetes
from tests.fabrique import un_agent, un_depot, un_employeur, un_projet, une_entreprise

pytestmark = pytest.mark.django_db
LE_JUGE = {"juridiction": "ta", "ville": "Paris", "numero": "2700123", "rendu_le": date(2027, 3, 3),
           "notifie_le": date(2027, 3, 5)}  # fmt: skip
TERME = date(2027, 4, 15)
DIT = (
    "Le juge demande une nouvelle décision au plus tard le 15 avril 2027 (code de justice administrative, art. L911-2). "
    "Passé ce jour, le silence du service ne vaut pas décision."
)


@pytest.fixture
def depot(a, sans_rendu):
    a(2026, 12, 10, 9)
    return un_depot(un_employeur(une_entreprise("75", "Forges du Nord")), intitule="RCC des forges")


@pytest.fixture
def chef(depot):
    return un_agent("75", Affectation.Role.SIGNATAIRE)


@pytest.fixture
def annule(depot, chef):
    """Validated by silence, annulled; the service has it on 8 March 2027 and must decide before 15 April is over."""
    figer(3, 8)
    actions.constater_silences()
    return actions.annuler(Depot.objects.get(pk=depot.pk), par=chef, avant_le=TERME, **LE_JUGE)


def figer(mois, jour, heure=9):
    horloge.figer(datetime(2027, mois, jour, heure, tzinfo=UTC))


def test_le_terme_donne_sa_place_au_depot_et_aucun_effet_au_silence(annule, depot, chef):
    assert (annule.viser_le, annule.a_viser, annule.terme_du_juge) == (TERME, TERME, TERME)
    assert not annule.echeances.exists()
    efface = Entree.objects.get(verbe="annuler", cible="dossiers.depot")
    assert (efface.cible_id, efface.faits["avant_le"]) == (depot.pk, "2027-04-15")
    list(actions.reindexer())
    assert Depot.objects.get(pk=annule.pk).viser_le == TERME
    figer(6, 1)
    assert not actions.constater_silences()
    assert Depot.objects.get(pk=annule.pk).statut == "en_reexamen"
    actions.decider(annule, par=chef, version=un_projet(annule, chef).version)
    assert Depot.objects.get(pk=annule.pk).viser_le == CLOS


def test_la_bannette_le_range_parmi_les_delais_sans_une_requete_de_plus(depot, chef, client, a):
    """Two delays end on 25 and 29 December: between them, after them, or after every day where the judge gave no term."""
    a(2026, 12, 14, 9)
    decides = [un_depot(depot.depose_par) for _ in range(4)]
    for decide in decides:
        actions.decider(decide, par=chef, version=un_projet(decide, chef).version)
    tard = un_depot(depot.depose_par)
    a(2026, 12, 16, 9)
    le_juge = LE_JUGE | {"rendu_le": date(2026, 12, 15), "notifie_le": date(2026, 12, 15)}

    def annuler(decide, jour):
        terme = jour and date(2026, 12, jour)
        return actions.annuler(Depot.objects.get(pk=decide.pk), par=chef, avant_le=terme, **le_juge).pk

    def rangs():
        return [ligne["depot"].pk for _, lignes in client.get("/bannette/").context["groupes"] for ligne in lignes]

    sans, entre = annuler(decides[0], None), annuler(decides[1], 27)
    client.force_login(chef)
    assert rangs() == [depot.pk, entre, tard.pk, sans]
    une = requetes(client, "/bannette/")
    apres, avant = annuler(decides[2], 30), annuler(decides[3], 18)
    assert rangs() == [avant, depot.pk, entre, tard.pk, apres, sans]
    assert requetes(client, "/bannette/") == une
    assert [d.pk for d in client.get("/bannette/?periode=arret").context["page"]] == [sans]
    assert [d.pk for d in client.get("/bannette/?jour=2026-12-27").context["page"]] == [entre]


def test_seul_un_juge_le_fixe_et_il_suit_la_notification(depot, chef):
    figer(3, 8)
    actions.constater_silences()
    depot = Depot.objects.get(pk=depot.pk)
    for faux in (date(2027, 3, 4), date(9999, 12, 31)):
        with pytest.raises(PassageRefuse, match="terme fixé par le juge"):
            actions.annuler(depot, par=chef, avant_le=faux, **LE_JUGE)
    assert not Reexamen.objects.exists()
    neuf = actions.annuler(depot, par=chef, **LE_JUGE)
    assert (neuf.viser_le, neuf.a_viser, neuf.terme_du_juge) == (SANS_DELAI, None, None)
    assert Reexamen.objects.get().rappel_a is None
    retrait = {"cause": "retrait", "juridiction": "", "ville": "", "numero": "", "notifie_le": None}
    for faux in ({"avant_le": date(2027, 3, 4)}, retrait | {"avant_le": TERME}, {"notifie_le": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reexamen.objects.update(**faux)


def test_la_page_le_demande_et_dit_ce_qui_ne_va_pas(depot, chef, client):
    figer(3, 8)
    actions.constater_silences()
    client.force_login(chef)
    url = f"/instruction/{depot.dossier.reference}/depots/1/enregistrer-annulation/"
    lu = lire(client, url)
    assert "le silence n’y vaut rien" in lu
    assert "sans délai" not in lu, "the judge may give one"
    champs = {
        "juridiction": "ta",
        "ville": "Paris",
        "numero": "2700123",
        "rendu_le": "03/03/2027",
        "notifie_le": "05/03/2027",
    }
    for terme, dit in (
        ("04/03/2027", "Choisissez un jour à partir de la notification du jugement."),
        ("31/02/2027", "31/02/2027"),
    ):
        reponse = client.post(url, champs | {"avant_le": terme})
        assert reponse.status_code == 422
        assert dit in reponse.content.decode()
        assert f'value="{terme}"' in reponse.content.decode()
    assert not Reexamen.objects.exists()
    assert client.post(url, champs | {"avant_le": "15/04/2027"}).status_code == 302
    assert Reexamen.objects.get().avant_le == TERME


def test_les_pages_des_deux_cotes_le_disent(annule, depot, chef, client):
    suites.rejouer()
    reference = depot.dossier.reference
    client.force_login(depot.depose_par)
    assert DIT in lire(client, f"/dossiers/{reference}/")
    client.force_login(chef)
    figer(4, 10)
    ligne = lire(client, "/bannette/")
    for dit in (
        "Dans 3 à 5 jours",
        "5 jours",
        "jeudi 15 avr. 2027",
        "Terme fixé par le juge",
        "Le silence ne vaut pas décision",
    ):
        assert dit in ligne, dit
    page = lire(client, f"/instruction/{reference}/depots/2/")
    assert DIT in page
    assert "jeudi 15 avril 2027" in page
    assert "Aucun délai ne court" not in page
    assert "15/04/2027" in b"".join(client.get("/bannette/exporter/").streaming_content).decode()
    assert "jeudi 15 avr. 2027 Terme fixé par le juge" in lire(client, reverse("chercher") + "?q=forges")
    figer(4, 16)
    ligne = lire(client, "/bannette/")
    assert "La date à viser est passée" in ligne
    assert "Terme passé" in ligne


def test_les_courriels_le_disent(annule):
    suites.rejouer()
    for declaration in ("rcc.reexamen_ouvert", "rcc.reexamen_a_instruire"):
        recus = Courriel.objects.filter(suite__declaration=declaration)
        assert recus.exists()
        for c in recus:
            assert DIT in c.texte.replace("\u00a0", " ")
            assert "délai ne court" not in c.texte


def test_il_est_rappele_a_qui_suit_au_service_puis_a_qui_signe_et_le_lendemain(annule, chef):
    agent = un_agent("75")
    Depot.objects.filter(pk=annule.pk).update(suivi_par=agent)
    vus = []
    for ecart in (-6, -5, -4, -2, -1, 0, 1, 2, 30):
        jour = TERME + timedelta(days=ecart)
        horloge.figer(datetime(jour.year, jour.month, jour.day, 7, tzinfo=UTC))
        rappeler()
        suites.rejouer()
        recus = Courriel.objects.filter(suite__entree__verbe="rappeler").exclude(pk__in=[c.pk for _, c in vus])
        vus += [(ecart, c) for c in recus.order_by("pk")]
    dits = [(ecart, c.a, c.suite.declaration) for ecart, c in vus]
    service = annule.dossier.service.courriel
    assert dits == [
        (-5, agent.email, "rcc.rappel_juge"),
        *[(-2, a, "rcc.rappel_juge_service") for a in (service, *sorted([agent.email, chef.email]))],
        (0, chef.email, "rcc.rappel_juge_signataires"),
        (1, chef.email, "rcc.rappel_juge_signataires"),
    ]
    assert "La décision reste due." in vus[-1][1].texte
    for _, c in vus:
        assert "vaut pas décision" in c.texte
        assert "vaut acceptation" not in c.texte


def test_l_historique_dit_le_terme_et_ne_montre_ses_rappels_qu_au_service(annule, depot, chef, client):
    adresse = [depot.dossier.reference]
    for jour in (10, 16):
        figer(4, jour)
        assert rappeler() == 1
    client.force_login(chef)
    lu = lire(client, reverse("instruction-historique", args=adresse))
    assert "Rappel du terme fixé par le juge, 5 jours avant" in lu
    assert "Rappel du terme fixé par le juge, 1 jour après" in lu
    assert DIT in lu
    client.force_login(depot.depose_par)
    lu = lire(client, reverse("dossier-historique", args=adresse))
    assert DIT in lu
    assert "Rappel" not in lu


def test_une_fois_decide_plus_rien_n_est_rappele(annule, chef):
    actions.decider(annule, par=chef, version=un_projet(annule, chef, sens="refus").version)
    for jour in (10, 13, 15, 16):
        figer(4, jour)
        rappeler()
    assert not Entree.objects.filter(verbe="rappeler").exists()
    assert Reexamen.objects.get().rappel_a is None


def test_la_lettre_le_dit(a):
    """Drawn: the term has its own heading, and what it does not do."""
    a(2026, 12, 10, 9)
    depot, chef = un_depot(un_employeur(une_entreprise("75"))), un_agent("75", Affectation.Role.SIGNATAIRE)
    figer(3, 8)
    actions.constater_silences()
    neuf = actions.annuler(Depot.objects.get(pk=depot.pk), par=chef, avant_le=TERME, **LE_JUGE)
    suites.rejouer()
    acte = neuf.actes.get()
    with fichiers.ouvrir(acte.chemin, acte.empreinte) as fichier:
        dit = " ".join(lire_pdf(fichier.read()).split())
    for phrase in (
        "Le terme fixé par le juge",
        DIT.replace("L911-2", "L. 911-2"),  # on paper
        "Ce terme oblige le service.",
        "L’accord ne sera donc pas validé tacitement",
    ):
        assert phrase in dit, phrase
    assert "Aucun délai ne court" not in dit


def test_le_courriel_d_un_lot_nomme_le_juge(annule, chef):
    """Beside a delay of the law, whose end it would be taken for."""
    agent, autre = un_agent("75"), un_depot(annule.dossier.cree_par)
    actions.attribuer_en_lot([annule, autre], par=chef, a=agent)
    actions.demander_appui([annule, autre], par=chef, a=agent, mot="Un avis ?")
    suites.rejouer()
    for declaration in ("depots.attribues", "depots.appui"):
        courriel = Courriel.objects.get(suite__declaration=declaration)
        assert (
            courriel.texte.count("jeudi\u00a015\u00a0avril\u00a02027 (38\u00a0jours restants, terme fixé par le juge)")
            == 1
        )
        assert courriel.html.count("terme fixé par le juge") == 1
