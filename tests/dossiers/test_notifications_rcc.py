"""What the service does, told: who receives what, once each, in words that carry the facts."""

import re

import pytest

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Depot
from habilitations.models import Affectation
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Suite
from tests.fabrique import (
    un_agent,
    un_depot,
    un_employeur,
    un_pdf,
    un_projet,
    un_service,
    une_demande_de_pieces,
    une_entreprise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]

EMPLOYEUR, AGENT, SIGNATAIRE, AUTRE = "direction@chambaran.example", "{agent}", "{signataire}", "{autre}"
SERVICE, NOUVEAU = "rupco@dreets-grand-est.example", "rupco@dreets-auvergne-rhone-alpes.example"
TIERS = ["cse@vauban.example", "metaux@syndicat.example"]


@pytest.fixture
def monde(a):
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("67", "Forges de Chambaran"), email=EMPLOYEUR)
    return {
        "depot": un_depot(employeur),
        "agent": un_agent("67"),
        "signataire": un_agent("67", Affectation.Role.SIGNATAIRE),
        "autre": un_agent("69"),
    }


def demander(m) -> None:
    une_demande_de_pieces(m["depot"], m["agent"])


def repondre(m) -> None:
    demander(m)
    joindre(m, "regularite")


def joindre(m, nature: str = "accord") -> None:
    depot = Depot.objects.get(pk=m["depot"].pk)
    actions.joindre_piece(depot, nature, un_pdf("autre"), "autre.pdf", par=depot.depose_par)
    actions.envoyer_pieces(depot, par=depot.depose_par)


def completer(m) -> None:
    actions.demander_complement(
        actions.constater_completude(m["depot"], par=m["agent"]), par=m["agent"], texte="Le calendrier des départs."
    )


def decider(sens: str):
    def faire(m) -> None:
        projet = un_projet(m["depot"], m["agent"], sens=sens)
        actions.decider(m["depot"], par=m["signataire"], version=projet.version)

    return faire


def soumettre(m) -> None:
    m["projet"] = actions.soumettre(un_projet(m["depot"], m["agent"]), par=m["agent"], a=m["signataire"])


def renvoyer(m) -> None:
    soumettre(m)
    actions.renvoyer(m["projet"], par=m["signataire"], retour="Le 7° n’est pas motivé.")


CAS = [
    (demander, {"rcc.pieces_demandees": [EMPLOYEUR]}, "28 décembre 2026 ne vaut plus"),
    (repondre, {"rcc.pieces_recues": [EMPLOYEUR], "rcc.pieces_arrivees": [AGENT, SERVICE, SIGNATAIRE]}, "28 décembre 2026"),
    (joindre, {"rcc.documents_verses": [AGENT, SERVICE, SIGNATAIRE]}, "1 document est ajouté"),
    (decider("acceptation"), {"rcc.decision_rendue": [EMPLOYEUR], "rcc.decision_rendue_tiers": TIERS}, "DV-2026-000001"),
    (decider("refus"), {"rcc.decision_rendue": [EMPLOYEUR], "rcc.decision_rendue_tiers": TIERS}, "DR-2026-000001"),
    (completer, {"rcc.complement_demande": [EMPLOYEUR]}, "Le calendrier des départs."),
    (lambda m: actions.adresser_observations(m["depot"], par=m["agent"], texte="L’article 8 est muet."),
     {"rcc.observations_adressees": [*TIERS, EMPLOYEUR]}, "L’article 8 est muet."),
    (lambda m: actions.transferer(m["depot"], par=m["agent"], vers=un_service("69"), texte="Siège à Lyon."),
     {"rcc.demande_transferee": [EMPLOYEUR], "rcc.demande_recue_par_transfert": [AUTRE, NOUVEAU]}, "Dreets Grand Est"),
    (lambda m: actions.declarer_irrecevable(m["depot"], par=m["signataire"], texte="Hors du champ."),
     {"rcc.demande_irrecevable": [*TIERS, EMPLOYEUR]}, "Hors du champ."),
    (soumettre, {"projet.a_signer": [SIGNATAIRE]}, "28 décembre 2026"),
    (renvoyer, {"projet.renvoye": [AGENT]}, "Le 7° n’est pas motivé."),
]  # fmt: skip
NOMS = ["demander", "repondre", "verser", "valider", "refuser", "complement", "observer", "transferer", "irrecevable",
        "soumettre", "renvoyer"]  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize(("faire", "attendus", "fait"), CAS, ids=NOMS)
def test_chacun_est_prevenu_une_fois_avec_les_faits(monde, faire, attendus, fait):
    suites.rejouer()
    faire(monde)
    suites.rejouer()
    assert not Suite.objects.exclude(etat=Suite.FAITE).values_list("declaration", "derniere_erreur")
    qui = {n: monde[n].email for n in ("agent", "signataire", "autre")}
    for declaration, adresses in attendus.items():
        recus = Courriel.objects.filter(suite__declaration=declaration)
        assert sorted(c.a for c in recus) == sorted(a.format(**qui) for a in adresses)
        for courriel in recus:
            juger(courriel, monde["depot"], fait)
    avant = Courriel.objects.count()
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=horloge.maintenant())
    suites.rejouer()
    assert Courriel.objects.count() == avant


def juger(courriel: Courriel, depot: Depot, fait: str) -> None:
    reference = depot.dossier.reference
    assert courriel.objet.startswith(f"{reference} : ")
    assert not re.search(r"Chambaran|Rollin|Delorme|@", courriel.objet)
    for partie in (courriel.texte, courriel.html):
        plat = partie.replace("\u00a0", " ")
        assert fait in plat
        assert not re.search(r"Chambaran|Rollin|\{\{|\{%|None", partie)
        assert "Vous recevez ce message" in partie
        if courriel.a in TIERS:  # no account: a link to the dossier would be a wall
            assert f"/dossiers/{reference}" not in partie
            assert re.search(r"/verifier/\w{4}-\w{4}-\w{4}/", partie)
    assert courriel.html.count("padding:14px 28px") == 1  # one button


@pytest.mark.parametrize("faire", [demander, decider("acceptation")], ids=["pieces", "decision"])
def test_une_date_qui_ne_court_plus_n_est_pas_expliquee(monde, faire):
    faire(monde)
    suites.rejouer()
    declarations = ("rcc.pieces_demandees", "rcc.decision_rendue")
    assert "/calculer/delai/" not in Courriel.objects.get(suite__declaration__in=declarations).html


def test_deux_demandes_de_pieces_font_deux_papiers(monde):
    repondre(monde)
    une_demande_de_pieces(Depot.objects.get(pk=monde["depot"].pk), monde["agent"], "information_cse")
    suites.rejouer()
    assert not Suite.objects.exclude(etat=Suite.FAITE).exists()
    papiers = monde["depot"].actes.filter(document="rcc.demande_pieces").order_by("pk")
    assert [(a.rang, a.est_pret) for a in papiers] == [(1, True), (2, True)]
    lettres = Courriel.objects.filter(suite__declaration="rcc.pieces_demandees").order_by("pk")
    assert [("DP-2026-000001" in c.texte, "DP-2026-000002" in c.texte) for c in lettres] == [
        (True, False),
        (False, True),
    ]


def test_la_piece_demandee_dit_son_texte_puis_ce_qui_est_attendu(monde):
    demander(monde)
    suites.rejouer()
    courriel = Courriel.objects.get(suite__declaration="rcc.pieces_demandees")
    for partie in (courriel.texte, courriel.html):
        plat = re.sub(r"<[^>]+>", "", partie).replace("\u00a0", " ")
        assert "(code du travail, art. D1237-9) : manquante. Attendu : " in plat
        assert "article code" not in plat
