"""Any verb, by anybody, in any state, on any day: only what the law's table allows succeeds, and the dates are the naive ones.

The model below is written by hand, apart from the portal's tables: states, rights, and a count on one's fingers.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from dossiers import actions
from dossiers.actions.index import ranger
from dossiers.models import Decision, Depot
from habilitations.models import Affectation
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse
from tests.deadlines import naif
from tests.fabrique import la_dgefp, un_agent, un_employeur, un_service, une_entreprise
from tests.fautes.clones import un_depot_nu

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
EXEMPLES = int(os.environ.get("RUPCO_AUTOMATE", "80"))
REGLAGES = settings(
    max_examples=EXEMPLES, stateful_step_count=16, deadline=None, database=None, phases=[Phase.generate],
    derandomize="RUPCO_AUTOMATE" not in os.environ, suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
SIGNATAIRE = Affectation.Role.SIGNATAIRE
GENS = ("employeur", "voisin", "agent", "signataire", "sans_delegation", "agent_67", "signataire_67", "dgefp")
SOUVENT = ("signataire",) * 3 + ("agent", "employeur", "employeur", "signataire_67")  # so that states are reached
SERVICE = {"agent": "75", "signataire": "75", "sans_delegation": "75", "agent_67": "67", "signataire_67": "67"}
VERBES = ("completude", "demander", "completer", "verser", "accepter", "refuser", "observer", "complement", "transferer",
          "irrecevable", "attribuer", "retirer", "annuler", "retirer_refus")  # fmt: skip
POINTS = {
    c: {"constat": "conforme", "texte": "Vu.", "attendu": ""}
    for c in ("volontariat", "majorite", "cse", "clauses", "mesures")
}
PIECE = [{"code": "accord", "libelle": "Accord", "constat": "illisible", "attendu": "Lisible",
          "article": "code du travail, art. D1237-9"}]  # fmt: skip


@dataclass
class Modele:
    """What must be true of the request."""

    statut: str = "depose"
    depart: date | None = None
    service: str = "75"
    limite: date | None = None

    def fin(self) -> date:
        return naif.compter(self.depart, 15, "jours calendaires", "metropole", report=True)

    def passer_le_temps(self, jour: date) -> None:
        if self.depart and self.fin() < jour:
            self.statut, self.depart = "accepte_tacitement", None

    def peut(self, verbe: str, qui: str, jour: date) -> bool:
        if verbe in ("completer", "verser", "retirer"):
            ouverts = ("incomplet",) if verbe == "completer" else ("depose", "incomplet", "en_instruction")
            return qui == "employeur" and self.statut in ouverts
        if SERVICE.get(qui) != self.service or (
            verbe in ("accepter", "refuser", "irrecevable") and not qui.startswith("signa")
        ):
            return False
        if verbe in ("annuler", "retirer_refus"):
            decides = ("refuse",) if verbe == "retirer_refus" else ("accepte", "refuse", "accepte_tacitement")
            return qui.startswith("signa") and self.statut in decides
        if verbe == "irrecevable":
            return self.statut == "depose" or (self.statut == "incomplet" and self.limite < jour)
        return self.statut in {
            "completude": ("depose",), "demander": ("depose",), "complement": ("en_instruction",),
            "attribuer": ("depose", "incomplet", "en_instruction"),
        }.get(verbe, ("depose", "en_instruction"))  # fmt: skip

    def faire(self, verbe: str, jour: date) -> None:
        match verbe:
            case "completude":
                self.statut = "en_instruction"
            case "demander":
                self.statut, self.depart, self.limite = "incomplet", None, jour + timedelta(days=5)
            case "completer":
                self.statut, self.depart = "depose", jour
            case "transferer":
                self.service, self.depart = ("67" if self.service == "75" else "75"), jour
            case "annuler" | "retirer_refus":
                self.statut = "annulee" if verbe == "annuler" else "refus_retire"
            case "accepter" | "refuser" | "irrecevable" | "retirer":
                fins = {"accepter": "accepte", "refuser": "refuse", "irrecevable": "irrecevable", "retirer": "retire"}
                self.statut, self.depart = fins[verbe], None


def _jouer(verbe: str, depot: Depot, par: User, gens: dict, modele: Modele, jour: date, joindre) -> None:
    match verbe:
        case "completude":
            actions.constater_completude(depot, par=par)
        case "demander":
            actions.demander_pieces(depot, par=par, pieces=PIECE, repondre_le=jour + timedelta(days=5))
        case "completer":
            with transaction.atomic():  # refused, its piece is not left to the next one
                joindre(depot)
                if not actions.envoyer_pieces(depot, par=par):
                    raise PassageRefuse("rien n’était demandé")
        case "verser":
            with transaction.atomic():
                joindre(depot, demandee=False)
                assert not actions.envoyer_pieces(depot, par=par), "a piece that nobody asked opens no delay"
        case "accepter" | "refuser":
            sens = {"accepter": "acceptation", "refuser": "refus"}[verbe]
            points = (
                POINTS
                if verbe == "accepter"
                else POINTS | {"cse": {"constat": "non_conforme", "texte": "x", "attendu": "y"}}
            )
            version = depot.projet.version if hasattr(depot, "projet") else 0
            projet = actions.enregistrer_projet(depot, par=par, sens=sens, points=points, visas="", version=version)
            actions.decider(depot, par=par, version=projet.version)
        case "observer":
            actions.adresser_observations(depot, par=par, texte="Vu.")
        case "complement":
            actions.demander_complement(depot, par=par, texte="Un tableau.")
        case "transferer":
            actions.transferer(
                depot, par=par, vers=un_service("67" if modele.service == "75" else "75"), texte="Siège."
            )
        case "irrecevable":
            actions.declarer_irrecevable(depot, par=par, texte="Hors champ.")
        case "attribuer":
            actions.attribuer(depot, par=par)
        case "retirer":
            actions.retirer(depot, par=par)
        case "annuler":
            lu = {"juridiction": "ta", "ville": "Paris", "numero": "1", "rendu_le": jour, "notifie_le": jour}
            actions.annuler(depot, par=par, **lu)
        case "retirer_refus":
            actions.retirer_refus(depot, par=par, rendu_le=jour, motifs="Illégal.")


def _verifier(depot: Depot, modele: Modele) -> None:
    en_cours = list(depot.echeances.en_cours())
    assert depot.statut == modele.statut
    assert len(en_cours) == bool(modele.depart)
    if modele.depart:
        assert (en_cours[0].depart, en_cours[0].dernier_jour) == (modele.depart, modele.fin())
    assert not ranger(depot, depot.statut), "hors de sa place dans la bannette"
    decisions = list(Decision.objects.filter(depot=depot))
    effaces = ("annulee", "refus_retire")
    assert len(decisions) == (modele.statut in ("accepte", "refuse", "accepte_tacitement", *effaces))
    if modele.statut not in effaces:
        assert all(d.est_tacite == (modele.statut == "accepte_tacitement") for d in decisions)
    suivants = list(Depot.objects.filter(dossier=depot.dossier_id).exclude(pk=depot.pk))
    assert [d.statut for d in suivants] == ["en_reexamen"] * (modele.statut in effaces)
    assert not any(d.echeances.exists() or ranger(d, d.statut) for d in suivants)


@pytest.fixture
def gens(db):
    horloge.figer(datetime(2026, 12, 10, 9, tzinfo=UTC))
    trouves = {"employeur": un_employeur(une_entreprise("75")), "voisin": un_employeur(une_entreprise("75"))}
    for nom, lieu in SERVICE.items():
        trouves[nom] = un_agent(lieu, SIGNATAIRE if nom.startswith(("signataire", "sans")) else Affectation.Role.AGENT)
    trouves["dgefp"] = la_dgefp()
    trouves["sans_delegation"].affectations.get().delegations.update(fin_le=date(2026, 1, 1))
    return trouves


class Vie(RuleBasedStateMachine):
    """A request from its filing on, and its model beside: each step is anybody's verb, some days later, or days alone."""

    gens: ClassVar[dict[str, User]]
    joindre: ClassVar[Callable]

    def __init__(self):
        super().__init__()
        self.bloc = transaction.atomic()
        self.bloc.__enter__()
        self.instant = datetime(2026, 12, 10, 9, tzinfo=UTC)
        horloge.figer(self.instant)
        self.pk, self.modele = un_depot_nu(self.gens["employeur"]).pk, Modele(depart=date(2026, 12, 10))

    def passer(self, jours: int) -> None:
        self.instant += timedelta(days=jours)
        horloge.figer(self.instant)
        self.modele.passer_le_temps(self.instant.date())
        actions.constater_silences()

    @rule(jours=st.integers(1, 9))
    def attendre(self, jours):
        self.passer(jours)

    @rule(verbe=st.sampled_from(VERBES), qui=st.sampled_from(SOUVENT), jours=st.integers(0, 2))
    def agir(self, verbe, qui, jours):
        """Those whose verbs make the request go on."""
        self.tenter(verbe, qui, jours)

    @rule(verbe=st.sampled_from(VERBES), qui=st.sampled_from(GENS), jours=st.integers(0, 1))
    def essayer(self, verbe, qui, jours):
        """Anybody, as often."""
        self.tenter(verbe, qui, jours)

    def tenter(self, verbe: str, qui: str, jours: int) -> None:
        self.passer(jours)
        jour, modele = self.instant.date(), self.modele
        depot = Depot.objects.select_related("dossier__service").get(pk=self.pk)
        par = User.objects.get(pk=self.gens[qui].pk)  # rights are read once an instant
        attendu = modele.peut(verbe, qui, jour)
        try:
            _jouer(verbe, depot, par, self.gens, modele, jour, self.joindre)
        except PassageRefuse:
            assert not attendu, f"{qui} devait pouvoir « {verbe} » à l’état {modele.statut}"
        else:
            assert attendu, f"{qui} ne devait pas pouvoir « {verbe} » à l’état {modele.statut}"
            modele.faire(verbe, jour)

    @invariant()
    def ce_que_dit_le_modele(self):
        _verifier(Depot.objects.get(pk=self.pk), self.modele)

    def teardown(self):
        transaction.set_rollback(True)
        self.bloc.__exit__(None, None, None)


def test_seuls_les_passages_de_la_loi_reussissent(gens, joindre):
    Vie.gens, Vie.joindre = gens, staticmethod(joindre)
    run_state_machine_as_test(Vie, settings=REGLAGES)


@pytest.fixture
def joindre(gens):
    """A piece as a row: what is joined is not the question here."""
    from_un = iter(range(10**6))

    def faire(depot: Depot, *, demandee: bool = True) -> None:
        demande = depot.courriers.en_attente().first() if demandee else None
        if demande or not demandee:
            n = next(from_un)
            depot.pieces.create(
                nature="accord", nom="a.pdf", mime="application/pdf", taille=1, empreinte=f"{n:064d}",
                chemin=f"pieces/00/00/{n:032d}", deposee_par=gens["employeur"], deposee_a=horloge.maintenant(), courrier=demande,
            )  # fmt: skip

    return faire
