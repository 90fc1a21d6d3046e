"""What a person may see and do, day by day."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.models import Etablissement
from dossiers.models import Acte, Depot, Dossier, Echeance, Piece
from dossiers.permissions import passages_possibles, peut_ecrire, qualites
from habilitations import actions
from habilitations.models import Affectation, Habilitation
from habilitations.perimetre import (
    Perimetre,
    agents_de,
    delegation_de,
    gestionnaires_de,
    habilites_de,
    perimetre,
    personnes_de,
    signataires_de,
)
from habilitations.territoires import territoire
from tests.fabrique import la_dgefp, un_agent, un_brouillon, un_depot, un_employeur, un_service, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
LE = date(2026, 12, 10)
JOUR = timedelta(days=1)


@pytest.fixture
def lieu(instant):
    return une_entreprise("75")


@pytest.mark.parametrize(
    ("roles", "agit", "gere"),
    [
        ([Role.EMPLOYEUR], True, False),
        ([Role.GESTIONNAIRE], False, True),
        ([Role.ACTEUR_JUDICIAIRE], True, False),
        ([Role.EMPLOYEUR, Role.GESTIONNAIRE], True, True),
    ],
)
def test_chaque_role_donne_ce_qu_il_dit(lieu, instant, roles, agit, gere):
    droits = perimetre(un_employeur(lieu, *roles), instant)
    assert (droits.sirens == {lieu.siren}, droits.sirens_geres == {lieu.siren}) == (agit, gere)
    assert droits.sirens | droits.sirens_geres == {lieu.siren}
    assert not droits.services | droits.signatures


@pytest.mark.parametrize(
    ("debut", "fin", "actif"),
    [(-9, None, True), (0, None, True), (1, None, False), (-9, -1, False), (-9, 0, True), (0, 0, True), (-9, 9, True)],
)
@pytest.mark.parametrize("role", [Role.EMPLOYEUR, Role.GESTIONNAIRE, Role.ACTEUR_JUDICIAIRE, "agent"])
def test_un_droit_vaut_de_son_premier_a_son_dernier_jour_compris(lieu, instant, role, debut, fin, actif):
    user = un_agent("75") if role == "agent" else un_employeur(lieu, role)
    lignes = user.affectations if role == "agent" else user.habilitations
    lignes.update(debut_le=LE + debut * JOUR, fin_le=None if fin is None else LE + fin * JOUR)
    assert (perimetre(user, instant) != Perimetre()) is actif


def test_le_jour_est_celui_de_paris(lieu, a):
    user = un_employeur(lieu, Role.EMPLOYEUR)
    user.habilitations.update(fin_le=LE)
    assert perimetre(user, a(2026, 12, 10, 22, 59, 59)).sirens
    assert not perimetre(user, a(2026, 12, 10, 23)).sirens


@pytest.mark.parametrize("statut", ["demandee", "refusee", "terminee"])
def test_seule_une_habilitation_validee_donne_un_droit(lieu, instant, statut):
    user = un_employeur(lieu, Role.EMPLOYEUR)
    user.habilitations.update(**{"statut": statut})
    assert perimetre(user, instant) == Perimetre()


def test_inactif_ou_inconnu_rien(lieu, instant):
    for user in (un_employeur(lieu, is_active=False), un_agent("75", is_active=False), AnonymousUser()):
        assert perimetre(user, instant) == Perimetre()
    assert personnes_de(lieu.siren, LE) == gestionnaires_de(lieu.siren, LE) == agents_de(un_service("75").pk, LE) == []


def test_un_agent_n_agit_pour_aucune_entreprise_meme_habilite(lieu, instant):
    agent = un_agent("75")
    actions.habiliter(agent, siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    assert perimetre(agent, instant).sirens == frozenset()
    assert not habilites_de(lieu.siren, LE).exists()
    assert personnes_de(lieu.siren, LE) == []


def test_un_signataire_instruit_et_signe_un_agent_instruit(lieu, instant):
    service = un_service("75").pk
    assert perimetre(un_agent("75"), instant) == Perimetre(services=frozenset({service}))
    signataire = un_agent("75", Affectation.Role.SIGNATAIRE)
    assert perimetre(signataire, instant) == Perimetre(services=frozenset({service}), signatures=frozenset({service}))


@pytest.mark.parametrize(
    "perdu",
    [{"role": Affectation.Role.AGENT}, {"fin_le": LE - JOUR}, {"debut_le": LE + JOUR}],
    ids=lambda p: "".join(p),
)
def test_une_delegation_ne_vaut_que_de_qui_est_signataire_ce_jour_la(lieu, instant, perdu):
    """The act that gave the power still runs; the person is no more, or not yet, a signataire of the service."""
    lui, service = un_agent("75", Affectation.Role.SIGNATAIRE), un_service("75").pk
    assert delegation_de(lui, service, LE)
    assert signataires_de(service, LE) == [lui]
    Affectation.objects.filter(user=lui).update(**perdu)
    assert delegation_de(lui, service, LE) is None
    assert signataires_de(service, LE) == []
    assert perimetre(lui, instant).signatures == frozenset()


def test_lu_une_fois_par_instant_et_relu_au_suivant(lieu, instant, django_assert_num_queries):
    user = un_employeur(lieu)
    with django_assert_num_queries(1):
        assert perimetre(user, instant) is perimetre(user, instant)
    user.habilitations.update(fin_le=LE - JOUR)
    assert perimetre(user, instant + timedelta(microseconds=1)) == Perimetre()


def test_les_noms_viennent_avec_les_droits_et_n_en_sont_pas(lieu, instant, django_assert_num_queries):
    """Of a company, its head office's; of services, those where one instructs today, the first joined first."""
    user = un_employeur(lieu, Role.GESTIONNAIRE)
    Etablissement.objects.filter(pk=lieu.pk).update(est_siege=False)
    Etablissement.objects.create(
        siren=lieu.siren, siret=f"{lieu.siren}00024", raison_sociale="Le siège", est_siege=True
    )
    agent, avant = un_agent("67"), un_service("75")
    for service, debut in ((avant, LE - 9 * JOUR), (un_service("971"), LE + JOUR)):
        Affectation.objects.create(user=agent, service=service, role=Affectation.Role.AGENT, debut_le=debut)
    with django_assert_num_queries(2):
        assert perimetre(user, instant).noms == {lieu.siren: "Le siège"}
        assert [s.code for s in perimetre(agent, instant).chez] == [territoire("67").service, avant.code]
    assert perimetre(la_dgefp(), instant).chez == ()
    user.habilitations.update(fin_le=LE - JOUR)
    assert perimetre(user, instant + timedelta(microseconds=1)).noms == {}


def test_qui_voit_quoi(lieu, instant):
    """A gestionnaire alone sees nothing of dossiers; an agent, what was filed to his service; an employer, his SIREN."""
    employeur = un_employeur(lieu, Role.EMPLOYEUR)
    depot, brouillon = un_depot(employeur), un_brouillon(employeur)
    ailleurs = un_depot(un_employeur(une_entreprise("67")))
    voit = {
        employeur: {depot, brouillon},
        un_employeur(lieu, Role.ACTEUR_JUDICIAIRE): {depot, brouillon},
        un_employeur(lieu, Role.GESTIONNAIRE): set(),
        un_employeur(une_entreprise("75")): set(),
        un_agent("75"): {depot},
        un_agent("67", Affectation.Role.SIGNATAIRE): {ailleurs},
        un_agent("974"): set(),
    }
    for user, attendus in voit.items():
        assert set(Depot.objects.visibles_par(user, instant)) == attendus
        assert set(Dossier.objects.visibles_par(user, instant)) == {d.dossier for d in attendus}
        deposes = {d for d in attendus if not d.est_brouillon}
        assert {p.depot for p in Piece.objects.visibles_par(user, instant)} == attendus
        for modele in (Acte, Echeance):
            assert {ligne.depot for ligne in modele.objects.visibles_par(user, instant)} == deposes


def test_les_qualites_devant_un_dossier_et_ce_qu_elles_permettent(lieu, instant):
    employeur = un_employeur(lieu)
    depot = un_depot(employeur)
    attendu = {
        employeur: ({"employeur"}, ["verser", "retirer"], True),
        un_employeur(lieu, Role.GESTIONNAIRE): (set(), [], False),
        un_agent("75"): (
            {"agent"},
            ["constater_completude", "demander_pieces", "observer", "transferer", "attribuer"],
            False,
        ),
        un_agent("75", Affectation.Role.SIGNATAIRE): (
            {"agent", "signataire"},
            [
                "constater_completude",
                "demander_pieces",
                "accepter",
                "refuser",
                "observer",
                "transferer",
                "declarer_irrecevable",
                "attribuer",
            ],
            False,
        ),
        un_agent("67"): (set(), [], False),
        AnonymousUser(): (set(), [], False),
    }
    for user, (roles, passages, ecrit) in attendu.items():
        assert qualites(user, depot.dossier, instant) == roles
        assert [p.nom for p in passages_possibles(user, depot, instant)] == passages
        assert peut_ecrire(user, depot.dossier, instant) is ecrit


def test_habiliter_et_affecter_deux_fois_ne_font_qu_un_droit(lieu, instant):
    user = un_employeur(lieu, Role.EMPLOYEUR)
    un = actions.habiliter(user, siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    assert (un.statut, un.siren, user.habilitations.count()) == ("validee", lieu.siren, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Habilitation.objects.create(user=user, siret=lieu.siret, siren=lieu.siren, role=Role.EMPLOYEUR, debut_le=LE)
    with pytest.raises(IntegrityError), transaction.atomic():
        user.habilitations.update(fin_le=un.debut_le - JOUR)
    agent = un_agent("75")
    actions.affecter(agent, un_service("75"), role=Affectation.Role.AGENT, le=LE)
    assert agent.affectations.count() == 1


def test_qui_ecrire_une_fois_chacun_dans_un_ordre_stable(lieu, instant):
    b = un_employeur(lieu, Role.EMPLOYEUR, Role.ACTEUR_JUDICIAIRE, email="b@x.example")
    un_employeur(lieu, Role.EMPLOYEUR, email="A@x.example")
    un_employeur(lieu, Role.GESTIONNAIRE, email="g@x.example")
    fini = un_employeur(lieu, Role.EMPLOYEUR, email="fini@x.example")
    fini.habilitations.update(fin_le=LE - JOUR)
    assert personnes_de(lieu.siren, LE) == ["a@x.example", b.email]
    assert gestionnaires_de(lieu.siren, LE) == ["g@x.example"]
    un, deux = un_agent("75"), un_agent("75", Affectation.Role.SIGNATAIRE)
    actions.affecter(un, un_service("75"), role=Affectation.Role.SIGNATAIRE, le=LE)
    un_agent("67")
    assert agents_de(un_service("75").pk, LE) == sorted([un.email, deux.email])
