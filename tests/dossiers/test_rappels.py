"""Reminders: at 8 h of the place, to the right people, once a step, the latest alone, and nothing once it is over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Courrier, Decision, Depot, Echeance
from dossiers.models.depot import A_CALCULER
from dossiers.tasks import rappeler
from habilitations.models import Affectation
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Entree, Suite
from tests.dossiers.pages import lire
from tests.fabrique import (
    DEUX_REGIONS,
    DONNEES,
    la_dgefp,
    un_agent,
    un_brouillon,
    un_depot,
    un_employeur,
    un_pdf,
    un_projet,
    un_service,
    une_demande_de_pieces,
    une_entreprise,
    une_information,
)
from tests.fautes.clones import un_depot_nu
from tests.fautes.ensemble import ensemble

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
SERVICE, SERVICE_974 = "rupco@dreets-grand-est.example", "rupco@deets-la-reunion.example"


@pytest.fixture
def monde(a):
    """Filed on 10 December 2026 in Strasbourg: day 15 is Friday 25, a holiday; the date to aim at is that one."""
    a(2026, 12, 10, 9)
    return {
        "depot": un_depot(un_employeur(une_entreprise("67"), email="direction@vauban.example")),
        "agent": un_agent("67"),
        "collegue": un_agent("67"),
        "chef": un_agent("67", Affectation.Role.SIGNATAIRE),
    }


def rappels() -> list[tuple[str, str, int]]:
    """(addressee, kind, days before) of each reminder, in order."""
    suites.rejouer()
    assert not Suite.objects.exclude(etat=Suite.FAITE).exists()
    recus = Courriel.objects.filter(suite__entree__verbe="rappeler").order_by("pk").select_related("suite__entree")
    return [(c.a, c.suite.declaration, c.suite.entree.faits["rappel"]) for c in recus]


def a_l_heure(a, jour, *heure):
    """The hour of Paris in December is UTC + 1."""
    a(2026, 12, jour, *heure)
    return rappeler()


def test_le_referent_puis_le_service_puis_les_signataires_a_8_h(monde, a):
    echeance = Echeance.objects.get()
    assert (echeance.jour_brut.day, echeance.dernier_jour.day) == (25, 28)
    actions.attribuer(monde["depot"], par=monde["agent"], a=monde["agent"])
    tous = sorted([SERVICE, monde["agent"].email, monde["collegue"].email, monde["chef"].email])
    assert a_l_heure(a, 10, 10) == 0
    assert a_l_heure(a, 20, 6, 59, 59) == 0, "8 h à Strasbourg est 7 h UTC"
    assert a_l_heure(a, 20, 7) == 1
    assert a_l_heure(a, 20, 7) == 0, "une fois"
    assert rappels() == [(monde["agent"].email, "rcc.rappel_echeance", 5)]
    assert a_l_heure(a, 23, 7) == 1
    assert sorted(rappels()[1:]) == [(qui, "rcc.rappel_service", 2) for qui in tous]
    assert a_l_heure(a, 25, 7) == 1
    assert rappels()[5:] == [(monde["chef"].email, "rcc.rappel_signataires", 0)]
    assert a_l_heure(a, 27, 12) == 0
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=horloge.maintenant())
    assert len(rappels()) == 6, "rejouées, elles ne doublent rien"
    assert journal.verifier()[1] is None
    assert not [f for e in Entree.objects.filter(verbe="rappeler") for f in map(str, e.faits.values()) if "@" in f]
    c = Courriel.objects.filter(suite__declaration="rcc.rappel_signataires").get()
    assert "C’est le dernier jour pour répondre" in c.texte
    assert "lundi 28 décembre 2026" in c.texte.replace("\u00a0", " ")
    assert c.html.count("padding:14px 28px") == 1
    assert "aujourd’hui" in c.objet


def test_sans_suivi_ou_suivi_par_quelqu_un_qui_n_est_plus_la_tout_le_service(monde, a):
    actions.attribuer(monde["depot"], par=monde["agent"], a=monde["agent"])
    monde["agent"].affectations.update(fin_le=horloge.aujourd_hui("Europe/Paris"))
    monde["chef"].affectations.get().delegations.update(fin_le=horloge.aujourd_hui("Europe/Paris"))
    a_l_heure(a, 20, 8)
    reste = sorted([SERVICE, monde["collegue"].email, monde["chef"].email])
    assert sorted(q for q, _, _ in rappels()) == reste
    a_l_heure(a, 25, 8)
    assert sorted(q for q, _, n in rappels() if n == 0) == reste, "sans délégation, personne ne serait prévenu"


def test_apres_une_panne_le_dernier_pas_seul(monde, a):
    assert a_l_heure(a, 24, 15) == 1
    assert {(d, n) for _, d, n in rappels()} == {("rcc.rappel_service", 2)}
    assert "Il reste un jour" in Courriel.objects.filter(suite__entree__verbe="rappeler").first().texte
    a(2026, 12, 27, 12)
    assert rappeler() == 1
    assert rappels()[-1][1:] == ("rcc.rappel_signataires", 0)
    assert Courriel.objects.latest("pk").objet.endswith("la date à viser est passée, silence le 28 déc. 2026")


def valider(m):
    actions.decider(m["depot"], par=m["chef"], version=un_projet(m["depot"], m["agent"]).version)


FINS = {
    "decidee": valider,
    "retiree": lambda m: actions.retirer(m["depot"], par=m["depot"].depose_par),
    "annulee": lambda m: une_demande_de_pieces(m["depot"], m["agent"], jours=60),
    "tacite": lambda m: (horloge.figer(Echeance.objects.get().expire_a), actions.constater_silences()),
    "atteinte": lambda m: horloge.figer(Echeance.objects.get().expire_a),
}


@pytest.mark.parametrize("fin", FINS)
@pytest.mark.parametrize("en_route", [False, True], ids=["avant", "en-route"])
def test_plus_rien_une_fois_que_c_est_fini(monde, a, fin, en_route):
    """Before its hour, and between the entry and a mail held by the outbox."""
    a(2026, 12, 20, 8)
    assert not en_route or rappeler() == 1
    FINS[fin](monde)
    if fin not in ("tacite", "atteinte"):
        a(2026, 12, 25, 8)
    assert rappeler() == 0
    assert rappels() == []


def test_l_heure_est_celle_du_territoire(a):
    a(2026, 12, 9, 9)
    un_depot(un_employeur(une_entreprise("974")))
    rappeler()
    assert Echeance.objects.get().rappel_a == a(2026, 12, 19, 4)  # La Réunion is UTC + 4
    assert rappeler() == 1
    assert [q for q, _, _ in rappels()] == [SERVICE_974]


def test_l_employeur_qui_doit_des_pieces(monde, a):
    une_demande_de_pieces(monde["depot"], monde["agent"], "regularite", "information_cse", jours=10)
    depot = Depot.objects.get(pk=monde["depot"].pk)
    actions.joindre_piece(depot, "regularite", un_pdf("r"), "r.pdf", par=depot.depose_par)
    actions.envoyer_pieces(depot, par=depot.depose_par)
    assert a_l_heure(a, 17, 6, 59) == 0
    assert a_l_heure(a, 17, 7) == 1
    assert rappels() == [("direction@vauban.example", "rcc.rappel_pieces", 3)]
    lettre = Courriel.objects.latest("pk")
    assert "information du CSE" in lettre.texte
    assert "régularité" not in lettre.texte, "reçue"
    assert "/calculer/delai/" not in lettre.html
    assert a_l_heure(a, 20, 22, 59) == 1, "le dernier jour finit à minuit"
    assert rappels()[1:] == [("direction@vauban.example", "rcc.rappel_pieces", 0)]
    assert "C’est le dernier jour" in Courriel.objects.latest("pk").html
    actions.joindre_piece(depot, "information_cse", un_pdf("i"), "i.pdf", par=depot.depose_par)
    actions.envoyer_pieces(depot, par=depot.depose_par)
    assert a_l_heure(a, 20, 22, 59, 59) == 0
    assert Courrier.objects.get().rappel_a is None


def test_autant_de_requetes_pour_dix_que_pour_un(monde, a, connection_queries):
    assert connection_queries(1, a) == connection_queries(10, a)


@pytest.fixture
def connection_queries(monde):
    """Statements of a turn with so many reminders due: their follow-ups are left to the outbox."""

    def compter(combien, a):
        a(2026, 12, 10, 9)
        for _ in range(combien):
            un_depot_nu(monde["depot"].depose_par)
        Echeance.objects.update(rappel_a=A_CALCULER)
        a(2026, 12, 20, 8)
        with CaptureQueriesContext(connection) as lues:
            assert rappeler() >= combien
        return len(lues)

    return compter


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_huit_ouvriers_ensemble_ecrivent_un_rappel(monde, a):
    a(2026, 12, 20, 8)
    assert sorted(ensemble(*[rappeler] * 8)) == [0] * 7 + [1]
    assert Entree.objects.filter(verbe="rappeler").count() == 1


def test_le_bilan_se_rappelle_un_mois_une_semaine_puis_en_retard_jusqu_a_son_envoi(a):
    a(2026, 12, 10, 9)
    elle = un_employeur(une_entreprise("67"), email="direction@vauban.example")
    depot = un_brouillon(elle, donnees=DONNEES | {"accord": DONNEES["accord"] | {"mesures_jusqu_au": "2027-06-30"}})
    depot = actions.deposer(depot, par=elle, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    a(2026, 12, 29, 9)
    actions.constater_silences()
    decision = Decision.objects.get()
    assert (decision.du, decision.du_le.isoformat()) == ("bilan", "2027-07-30")
    rappeler()
    assert [r for r in rappels() if r[1] == "rcc.rappel_bilan"] == []
    a(2027, 6, 30, 7)
    assert (rappeler(), rappeler()) == (1, 0)
    a(2027, 8, 2, 9)
    assert rappeler() == 1, "a week before is over: late alone"
    recus = [r for r in rappels() if r[1] == "rcc.rappel_bilan"]
    assert recus == [(elle.email, "rcc.rappel_bilan", 30), (elle.email, "rcc.rappel_bilan", -1)]
    assert Courriel.objects.filter(objet__endswith="le bilan est en retard").count() == 1


def test_un_bilan_envoye_n_est_plus_rappele_ni_une_date_fausse_ne_retient_le_silence(a):
    a(2026, 12, 10, 9)
    elle = un_employeur(une_entreprise("67"))
    for mesures in ("2027-06-30", "30/06/2027"):
        depot = un_brouillon(elle, donnees=DONNEES | {"accord": DONNEES["accord"] | {"mesures_jusqu_au": mesures}})
        actions.deposer(depot, par=elle, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    a(2026, 12, 29, 9)
    assert len(actions.constater_silences()) == 2
    bon, faux = Decision.objects.order_by("depot")
    assert (faux.du, faux.du_le) == ("", None)
    une_information("bilan", elle, apres=bon.depot)
    a(2027, 7, 23, 9)
    assert rappeler() == 0


def test_la_dgefp_est_prevenue_puis_rappelee_tant_qu_elle_peut_designer(a, client):
    """Ten days from the 10th end on Sunday 20, so on Monday 21: told at once, on the 17th, on the 20th; never for one region."""
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("75"))
    un_service("67")
    dgefp, partie = la_dgefp(), la_dgefp()
    partie.affectations.update(fin_le=horloge.aujourd_hui("Europe/Paris") - timedelta(1))
    une_information("ouverture", employeur)

    def recus() -> list[tuple[str, str]]:
        suites.rejouer()
        siens = Courriel.objects.filter(suite__declaration__in=("rcc.competence_a_designer", "rcc.rappel_designer"))
        return [(c.a, c.objet.replace("\u00a0", " ")) for c in siens.order_by("pk")]

    assert recus() == []
    ouverture = une_information("ouverture", employeur, etablissements=DEUX_REGIONS)
    ref, fin = ouverture.dossier.reference, "service à désigner jusqu’au 21 déc. 2026"
    attendus = [(dgefp.email, f"{ref} : négociation sur plusieurs régions, {fin}")]
    assert recus() == attendus
    for jour, combien in ((16, 0), (17, 1), (20, 1), (21, 0)):
        assert a_l_heure(a, jour, 8) == combien
        attendus += [(dgefp.email, f"{ref} : rappel, {fin}")] * combien
        assert recus() == attendus
    dernier = Courriel.objects.filter(suite__declaration="rcc.rappel_designer").last()
    assert "Sans désignation le lundi 21 décembre 2026 à 24 h" in dernier.texte.replace("\u00a0", " ")
    assert dernier.html.count("padding:14px 28px") == 1
    client.force_login(employeur)
    assert "Rappel" not in lire(client, reverse("dossier-historique", args=[ref]))
    client.force_login(dgefp)
    assert "Rappel de l’échéance, le jour même" in lire(client, reverse("instruction-historique", args=[ref]))
