"""The passage engine: refused by default, and a refusal writes nothing at all."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from dossiers import actions
from dossiers.models import Depot, Echeance
from habilitations.models import Habilitation
from rupco.socle import journal
from rupco.socle.models import Entree, Suite
from rupco.socle.passages import Etat, Passage, PassageRefuse, Table, TropTard, passage, passages_par_lot
from tests.fabrique import un_agent, un_employeur
from tests.fautes.clones import un_depot_nu
from tests.fautes.photo import photo

pytestmark = pytest.mark.django_db
OUI, NON = (lambda p, o: True), (lambda p, o: False)
TABLE = Table(
    "une habilitation",
    "demandee",
    {"demandee": Etat(libelle="En attente"), "validee": Etat(libelle="Validée"), "finie": Etat(libelle="Finie")},
    (
        Passage(nom="valider", libelle="Valider", de=("demandee",), vers="validee", par=("x",), suites=("un", "deux")),
        Passage(nom="finir", libelle="Finir", de=("validee",), vers="finie", par=("x",)),
    ),
)


@pytest.fixture
def demande(a, monkeypatch):
    a(2026, 12, 10, 23, 30)
    user = un_employeur(None, Habilitation.Role.GESTIONNAIRE)
    monkeypatch.setattr(Habilitation, "table", TABLE)
    return Habilitation.objects.create(
        user=user,
        siret=user.etablissement.siret,
        siren=user.etablissement.siren,
        role="employeur",
        debut_le=date(2026, 12, 1),
    )


def passer(objet, quel="valider", peut=OUI, verbe=lambda p: None, **faits):
    with passage(objet, quel, acteur=journal.Acteur("x", 1), peut=peut, **faits) as p:
        verbe(p)
    return p


def test_statut_journal_et_suites_d_un_seul_tenant(demande):
    p = passer(demande, le=date(2026, 12, 3), role="employeur")
    entree = Entree.objects.get(verbe="valider", cible="habilitations.habilitation", cible_id=demande.pk)
    assert Habilitation.objects.get(pk=demande.pk).statut == "validee"
    assert entree.faits == {"role": "employeur", "de": "demandee", "vers": "validee"}
    assert (entree.le, entree.enregistre_a, entree.acteur, entree.acteur_id) == (date(2026, 12, 3), p.instant, "x", 1)
    assert sorted(entree.suites.values_list("declaration", flat=True)) == ["deux", "un"]
    assert set(entree.suites.values_list("etat", "prochaine_a")) == {(Suite.A_FAIRE, p.instant)}


def test_sans_date_legale_c_est_celle_du_lieu_de_l_objet(demande):
    assert passer(demande).entree.le == date(2026, 12, 11)  # 23:30 UTC is half past midnight in Paris


@pytest.mark.parametrize(
    ("quel", "peut", "phrase"),
    [
        ("valider", NON, "pas le droit"),
        ("finir", OUI, "déjà été traitée"),
        ("inventer", OUI, "n’existe pas"),
        ("", OUI, "n’existe pas"),
    ],
)
def test_refuse_par_defaut_et_n_ecrit_rien(demande, quel, peut, phrase):
    avant = photo()
    with pytest.raises(PassageRefuse, match=phrase):
        passer(demande, quel, peut, verbe=lambda p: pytest.fail("le verbe a couru"))
    assert photo() == avant


def test_le_droit_se_demande_sur_la_rangee_et_non_sur_la_copie(demande):
    perimee = Habilitation.objects.get(pk=demande.pk)
    passer(demande)
    demandes = []
    with pytest.raises(PassageRefuse):
        passer(perimee, peut=lambda p, o: demandes.append((o.pk, o.statut)) or True)
    assert perimee.statut == "demandee"
    assert demandes == [(demande.pk, "validee")]


@pytest.mark.parametrize(
    "faute", [RuntimeError("panne"), KeyboardInterrupt(), PassageRefuse("non"), DatabaseError("b")]
)
def test_un_verbe_qui_echoue_defait_tout(demande, faute):
    avant = photo()

    def verbe(p):
        p.objet.siren = "000000000"
        p.objet.save()
        Entree.objects.count()
        raise faute

    with pytest.raises(type(faute)):
        passer(demande, verbe=verbe)
    assert photo() == avant


def test_un_fait_impossible_defait_le_statut_avec_lui(demande):
    avant = photo()
    with pytest.raises(TypeError), transaction.atomic():
        passer(demande, objet=object())
    assert photo() == avant


def test_une_echeance_atteinte_se_regle_avant_tout_passage(a):
    """Below the verbs the engine says « too late »; the verb settles, then the loser hears what happened and when."""
    a(2026, 12, 10, 9)
    employeur = un_employeur()
    depot = un_depot_nu(employeur)
    a(2026, 12, 28, 23)
    avant = photo()
    with pytest.raises(TropTard):
        passer(depot, "retirer")
    assert photo() == avant
    with pytest.raises(PassageRefuse) as refus:
        actions.retirer(depot, par=employeur)
    assert "28 décembre 2026 à 24\u00a0h" in str(refus.value)
    assert "silence" in str(refus.value)
    assert Depot.objects.get().statut == "accepte_tacitement"


def test_une_echeance_atteinte_entre_le_reglement_et_le_verrou(a, monkeypatch):
    a(2026, 12, 10, 9)
    agent, depot = un_agent(), un_depot_nu(un_employeur())
    a(2026, 12, 28, 22, 59, 59)
    regler, tours = actions.constater_silences, []

    def puis_minuit_passe(**options):
        tours.append(regler(**options))
        a(2026, 12, 28, 23)

    monkeypatch.setattr(actions.depots, "constater_silences", puis_minuit_passe)
    with pytest.raises(PassageRefuse, match="28 décembre 2026") as refus:
        actions.constater_completude(depot, par=agent)
    assert not isinstance(refus.value, TropTard)
    assert [len(t) for t in tours] == [0, 1]
    assert list(Entree.objects.filter(cible="dossiers.depot").values_list("verbe", flat=True)[1:]) == [
        "deposer",
        "accepter_tacitement",
    ]
    assert Echeance.objects.get().etat == Echeance.ATTEINTE


def test_par_lot_ceux_qui_ont_deja_passe_sont_laisses(demande):
    autre = Habilitation.objects.get(user=demande.user, role="gestionnaire")
    assert autre.statut == "validee"
    faits = passages_par_lot(
        [autre, demande], "valider", acteur=journal.SYSTEME, instant=passer(autre, "finir").instant,
        poser=lambda p: p.faits.update(n=1), le=lambda o: date(2026, 12, 9),
    )  # fmt: skip
    assert [p.objet.pk for p in faits] == [demande.pk]
    assert faits[0].entree.faits == {"n": 1, "de": "demandee", "vers": "validee"}
    assert journal.verifier()[1] is None


@pytest.mark.parametrize(
    ("initial", "passages"),
    [
        ("inconnu", ()),
        ("a", (Passage(nom="p", libelle="", de=("zz",), vers="a", par=("x",)),)),
        ("a", (Passage(nom="p", libelle="", de=("a",), vers="zz", par=("x",)),)),
        ("a", (Passage(nom="p", libelle="", de=("a",), vers="a", par=("x",)),) * 2),
    ],
)
def test_une_table_fausse_ne_se_construit_pas(initial, passages):
    with pytest.raises(ValueError, match="essai : "):
        Table("essai", initial, {"a": Etat(libelle="A")}, passages)
