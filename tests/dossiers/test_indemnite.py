"""The legal minimum: the shared cases, a second implementation, the laws it obeys, what it refuses."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dossiers.baremes import BaremeInconnu
from dossiers.indemnite import (
    MOTIFS,
    REGIMES,
    Absence,
    DonneeInvalide,
    Periode,
    Salaire,
    Situation,
    calculer,
    fenetre,
    mois_entiers,
    periodes_datees,
)
from dossiers.indemnite.ecriture import au_centime, en_duree, en_euros, en_nombre
from dossiers.indemnite.lot import repondre
from tests.dossiers.naif_indemnites import indemnite_naive, mois_naifs, salaire_naif
from tests.dossiers.oracle_indemnites import CAS, LAISSES, REPONDUS, comparer

pytestmark = pytest.mark.une_base

vite = settings(max_examples=100, deadline=None)
jours = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def une_situation(regime="rc", **autres):
    return Situation(regime=REGIMES[regime], **{"entree": date(2015, 3, 15), "sortie": date(2024, 6, 30)} | autres)


@pytest.mark.parametrize("cas", REPONDUS, ids=lambda cas: cas["id"])
def test_un_cas_partage(cas):
    comparer(cas["attendu"], repondre({"regime": cas["regime"], **cas["entrees"]}))


def test_les_cas_laisses_sont_ceux_d_une_convention_collective():
    raisons = list(LAISSES.values())
    assert len(CAS) == 90
    assert len(REPONDUS) == 68
    assert raisons.count("a collective agreement is in play") == 17
    assert raisons.count("no legal amount to compute") == 5


@pytest.mark.parametrize(
    "cas", [c for c in CAS if "indemnite_legale" in c["attendu"] and c["idcc"]], ids=lambda c: c["id"]
)
def test_d_une_convention_le_minimum_legal_est_le_meme_et_le_resultat_n_est_pas_dit(cas):
    reponse = repondre({"regime": cas["regime"], "idcc": cas["idcc"], "entrees": cas["entrees"]})
    comparer({"indemnite_legale": cas["attendu"]["indemnite_legale"]}, reponse)
    assert "resultat" not in reponse
    assert "convention collective" in reponse["note"]


@vite
@given(jours, st.integers(0, 1500))
def test_les_mois_entiers_sont_ceux_que_l_on_marche(debut, ecart):
    fin = debut + timedelta(days=ecart)
    assert mois_entiers(debut, fin) == mois_naifs(debut, fin)


@pytest.mark.parametrize(
    ("debut", "fin", "mois"),
    [
        ((2024, 1, 31), (2024, 2, 29), 1), ((2024, 1, 31), (2024, 2, 28), 0), ((2023, 1, 30), (2023, 2, 28), 1),
        ((2020, 2, 29), (2021, 2, 28), 12), ((2020, 2, 29), (2021, 2, 27), 11), ((2024, 3, 31), (2024, 4, 30), 1),
    ],
)  # fmt: skip
def test_un_quantieme_absent_est_atteint_le_dernier_jour_du_mois(debut, fin, mois):
    assert mois_entiers(date(*debut), date(*fin)) == mois_naifs(date(*debut), date(*fin)) == mois


@vite
@given(
    st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 1_000_000)), min_size=1, max_size=12),
    st.integers(1, 560),
)
def test_l_indemnite_est_celle_du_calcul_naif(lignes, mois):
    bruts, primes = [max(paire) for paire in lignes], [min(paire) for paire in lignes]
    salaires = tuple(Salaire("mai", Fraction(b, 100), Fraction(p, 100)) for b, p in zip(bruts, primes, strict=True))
    calcul = calculer(une_situation(annees=Fraction(mois, 12), salaires=salaires))
    salaire = salaire_naif(bruts, primes)
    assert calcul.salaire * 100 == salaire
    assert calcul.indemnite * 100 == indemnite_naive(salaire, mois)


@vite
@given(st.integers(0, 2_000_000), st.integers(0, 10_000), st.integers(0, 560), st.integers(0, 24))
def test_plus_de_salaire_ou_de_mois_ne_donne_jamais_moins(centimes, hausse, mois, de_plus):
    def due(salaire, duree):
        return calculer(une_situation(annees=Fraction(duree, 12), salaire=Fraction(salaire, 100))).indemnite

    assert 0 <= due(centimes, mois) <= due(centimes + hausse, mois) <= due(centimes + hausse, mois + de_plus)


@vite
@given(jours, st.integers(40, 9000), st.sampled_from(list(MOTIFS)), st.integers(1, 40))
def test_une_absence_retire_ses_mois_ponderes_et_jamais_plus_que_le_contrat(entree, duree, motif, dixiemes):
    sortie, absence = entree + timedelta(days=duree), Absence(MOTIFS[motif], Fraction(dixiemes, 10))
    assume(absence.mois <= mois_entiers(entree, sortie + timedelta(days=1)) and sortie > date(2017, 10, 1))
    situation = {"entree": entree, "sortie": sortie, "salaire": Fraction(2000)}
    sans, avec = calculer(une_situation(**situation)), calculer(une_situation(**situation, absences=(absence,)))
    assert sans.annees - avec.annees == absence.mois * MOTIFS[motif].poids / 12
    assert 0 <= avec.indemnite <= sans.indemnite


@vite
@given(st.integers(0, 500), st.lists(st.integers(1, 100), min_size=1, max_size=4), st.integers(1, 900_000))
def test_un_temps_partiel_partout_egal_ne_change_rien(mois, durees, centimes):
    annees, salaire = Fraction(sum(durees), 12), Fraction(centimes, 100)
    moitie = tuple(Periode(Fraction(d, 12), Fraction(1, 2)) for d in durees)
    simple = calculer(une_situation(annees=annees, salaire=salaire))
    coupee = calculer(une_situation(annees=annees, salaire=salaire, periodes=moitie))
    assert coupee.exacte == simple.exacte
    assert sum(t.annees for t in coupee.tranches if not t.est_au_dela) <= 10


@vite
@given(jours, st.integers(0, 800))
def test_la_fenetre_est_faite_des_mois_d_avant_douze_au_plus(entree, ecart):
    reference = entree + timedelta(days=ecart)
    mois = fenetre(entree, reference)
    assert len(mois) == min(12, mois_naifs(entree, reference))
    assert all(m.day == 1 and m < reference.replace(day=1) for m in mois)
    assert list(mois) == sorted(set(mois), reverse=True)
    assert not mois or (reference.replace(day=1) - mois[0]).days <= 31


def test_l_exemple_publie_par_ses_dates_de_changement():
    periodes = periodes_datees(
        date(2013, 3, 15), date(2021, 3, 14), [(date(2013, 3, 15), Fraction(1)), (date(2018, 3, 15), Fraction(1, 2))]
    )
    assert periodes == (Periode(Fraction(5), Fraction(1)), Periode(Fraction(3), Fraction(1, 2)))
    s = une_situation(
        "licenciement", entree=date(2013, 3, 15), sortie=date(2021, 3, 14), notification=date(2020, 12, 15),
        salaire=Fraction(2000), periodes=periodes,
    )  # fmt: skip
    assert calculer(s).indemnite == Decimal("6500.00")


def test_dans_le_melange_les_dix_premieres_annees_sont_les_plus_anciennes():
    periodes = (Periode(Fraction(8), Fraction(1)), Periode(Fraction(4), Fraction(1, 2)))
    c = calculer(une_situation(annees=Fraction(12), salaire=Fraction(1500), periodes=periodes))
    assert [(t.annees, t.quotite, t.taux) for t in c.tranches] == [
        (8, 1, Fraction(1, 4)), (2, Fraction(1, 2), Fraction(1, 4)), (2, Fraction(1, 2), Fraction(1, 3)),
    ]  # fmt: skip
    assert c.indemnite == Decimal("7750.00")  # 3 000 × (8/4 + 2/8 + 2/6)


def test_un_changement_au_milieu_d_un_mois_compte_par_jours_et_les_absences_se_partagent():
    entree, sortie = date(2015, 1, 1), date(2018, 12, 31)
    quotites = [(entree, Fraction(1)), (date(2017, 1, 16), Fraction(1, 2)), (sortie, Fraction(1, 4))]
    periodes = periodes_datees(entree, sortie, quotites)
    milieu = 24 + Fraction(15, 31)
    fin = 47 + Fraction(30, 31)
    assert [p.annees * 12 for p in periodes] == [milieu, fin - milieu, 48 - fin]
    assert periodes_datees(entree, date(2019, 1, 10), [(entree, Fraction(1)), (date(2019, 1, 5), Fraction(1, 2))]) == (
        Periode(Fraction(4), Fraction(1)),
    )
    absent = (Absence(MOTIFS["greve"], Fraction(24)),)
    moities = (Periode(Fraction(2), Fraction(1)), Periode(Fraction(2), Fraction(1, 2)))
    s = une_situation(
        entree=entree, sortie=sortie, absences=absent, periodes=moities, salaire=Fraction(1000)
    )  # fmt: skip
    assert [t.annees for t in calculer(s).tranches] == [1, 1]
    assert calculer(s).indemnite == Decimal("750.00")  # 2 000 × (1 + 1/2) / 4


def test_le_droit_s_arrete_a_la_notification_et_le_montant_a_la_sortie():
    dates = {"entree": date(2024, 1, 1), "sortie": date(2024, 12, 31), "salaire": Fraction(2000)}
    tot = calculer(une_situation("licenciement", notification=date(2024, 8, 31), **dates))
    assert (tot.refus, tot.indemnite) == ("anciennete_inferieure_8_mois", 0)
    juste = calculer(une_situation("licenciement", notification=date(2024, 9, 1), **dates))
    assert (juste.refus, juste.indemnite) == ("", Decimal("500.00"))
    inapte = calculer(une_situation("licenciement", notification=date(2024, 2, 1), inaptitude=True, **dates))
    assert inapte.indemnite == Decimal("1000.00")
    assert calculer(une_situation("rc", **dates)).indemnite == Decimal("500.00")


@pytest.mark.parametrize(
    ("regime", "due"), [("rc", True), ("licenciement", False), ("rcc", False), ("pse", False), ("mobilite", False)]
)
def test_seule_la_rupture_conventionnelle_est_due_des_le_premier_mois(regime, due):
    s = une_situation(regime, entree=date(2026, 1, 1), sortie=date(2026, 1, 31), salaire=Fraction(2400))
    assert calculer(s).indemnite == (Decimal("50.00") if due else 0)


def test_avant_septembre_2017_un_cinquieme_puis_un_tiers():
    s = une_situation(entree=date(2000, 1, 1), sortie=date(2016, 12, 31), salaire=Fraction(3000))
    assert calculer(s).indemnite == Decimal("13000.00")  # 17 ans : 3 000 × (10/5 + 7/3)
    dates = {"entree": date(2015, 10, 1), "notification": date(2017, 9, 1), "sortie": date(2017, 9, 30)}
    assert calculer(une_situation("licenciement", salaire=Fraction(3000), **dates)).indemnite == Decimal("1200.00")
    dates["notification"] = dates["sortie"]
    assert calculer(une_situation("licenciement", salaire=Fraction(3000), **dates)).indemnite == Decimal("1500.00")
    with pytest.raises(BaremeInconnu, match="avant le 20/07/2008"):
        calculer(une_situation(entree=date(2000, 1, 1), sortie=date(2005, 12, 31), salaire=Fraction(3000)))


@pytest.mark.parametrize(
    ("champ", "bornes", "autres"),
    [
        ("sortie", "de 2000 à 2100", {"sortie": date(2101, 1, 1)}),
        ("sortie", "de 2000 à 2100", {"entree": date(1990, 1, 1), "sortie": date(1999, 12, 31)}),
        ("entree", "de 1950 à 2100", {"entree": date(1949, 12, 31)}),
        ("sortie", "après l’entrée, le 15/03/2015", {"sortie": date(2015, 3, 15)}),
        ("notification", "entre l’entrée, le 15/03/2015, et", {"notification": date(2024, 7, 1)}),
        ("arret", "la fin du contrat, le 30/06/2024", {"arret": date(2015, 3, 14)}),
        ("absences", "de 0 à 111 mois", {"absences": (Absence(MOTIFS["greve"], Fraction(112)),)}),
        ("absences", "entre 0 et 960", {"absences": (Absence(MOTIFS["greve"], Fraction(-1)),)}),
        ("salaire", "entre 0 et 1\u00a0000\u00a0000\u00a0€", {"salaire": Fraction(-1)}),
        ("salaire", "entre 0 et 1\u00a0000\u00a0000\u00a0€", {"salaire": Fraction(1_000_001)}),
        ("salaires", "mai 2024", {"salaires": (Salaire("mai 2024", Fraction(-1)),)}),
        ("salaires", "entre 0 et le brut du mois", {"salaires": (Salaire("mai 2024", Fraction(9), Fraction(10)),)}),
        ("salaires", "de 0 à 12", {"salaires": (Salaire("mai", Fraction(9)),) * 13}),
        ("salaires", "Indiquez les salaires", {"salaire": None}),
        ("annees", "entre 0 et 80", {"annees": Fraction(81)}),
        ("periodes", "entre 1 et 100", {"periodes": (Periode(Fraction(9), Fraction(2)),)}),
        ("periodes", "Leur total doit être de 9,25\u00a0ans", {"periodes": (Periode(Fraction(2), Fraction(1)),)}),
        ("inaptitude", "que le licenciement", {"regime": REGIMES["pse"], "inaptitude": True}),
    ],
)  # fmt: skip
def test_une_donnee_impossible_nomme_son_champ_et_ses_bornes(champ, bornes, autres):
    situation = {
        "regime": REGIMES["rc"],
        "entree": date(2015, 3, 15),
        "sortie": date(2024, 6, 30),
        "salaire": Fraction(2000),
    }
    with pytest.raises(DonneeInvalide, match=bornes) as refus:
        calculer(Situation(**situation | autres))
    assert refus.value.champ == champ


def test_le_centime_et_les_nombres_en_francais():
    assert au_centime(Fraction(5, 1000)) == Decimal("0.01")
    assert au_centime(Fraction(4_999, 1_000_000)) == Decimal("0.00")
    assert en_euros(Decimal("11642.29")) == "11\u00a0642,29\u00a0€"
    assert en_euros(Fraction(1, 3)) == "0,3333\u00a0€"
    assert en_euros(Decimal("-5")) == "−5,00\u00a0€"
    assert (en_nombre(Fraction(57, 4)), en_nombre(96_120)) == ("14,25", "96\u00a0120")
    assert [en_duree(n) for n in (0, 8, 12, 24, Fraction(29, 2))] == [
        "0\u00a0mois", "8\u00a0mois", "1\u00a0an", "2\u00a0ans", "1\u00a0an et 2,5\u00a0mois",
    ]  # fmt: skip
