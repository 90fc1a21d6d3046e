"""What is dated: each row on its first day and on the eve, ceilings by year, and what is not known yet."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from dossiers.baremes import (
    ANCIENNETES,
    CONTRIBUTIONS,
    CSG_CRDS,
    PLAFONDS,
    PLAFONDS_MAYOTTE,
    TAUX,
    BaremeInconnu,
    en_vigueur,
    plafond,
)

pytestmark = pytest.mark.une_base

# indemnites.md §6 and droit.md §i, copied by hand from the annual column
ANNUELS = {
    2015: 38_040, 2016: 38_616, 2017: 39_228, 2018: 39_732, 2019: 40_524, 2020: 41_136,
    2021: 41_136, 2022: 41_136, 2023: 43_992, 2024: 46_368, 2025: 47_100, 2026: 48_060,
}  # fmt: skip


def test_les_plafonds_annuels_sont_ceux_publies():
    assert {annee: p.annuel for annee, p in PLAFONDS.items()} == ANNUELS


@pytest.mark.parametrize(
    ("annee", "deux", "dix"), [(2025, 94_200, 471_000), (2026, 96_120, 480_600), (2023, 87_984, 439_920)]
)
def test_deux_et_dix_plafonds(annee, deux, dix):
    assert (2 * plafond(annee).annuel, 10 * plafond(annee).annuel) == (deux, dix)


@pytest.mark.parametrize("annee", [2014, 2027, 2100])
def test_une_annee_sans_plafond_se_dit_en_francais(annee):
    with pytest.raises(BaremeInconnu, match=f"Le plafond de la sécurité sociale de {annee} n’est pas connu"):
        plafond(annee)


def test_mayotte_a_son_plafond_plus_bas():
    assert PLAFONDS_MAYOTTE[2026].mensuel == 3021
    assert all(p.annuel < plafond(annee).annuel for annee, p in PLAFONDS_MAYOTTE.items())


@pytest.mark.parametrize(
    ("fin", "taux"),
    [
        (date(2017, 6, 1), "0.20"), (date(2023, 8, 31), "0.20"), (date(2023, 9, 1), "0.30"), (date(2025, 12, 31), "0.30"),
        (date(2026, 1, 1), "0.40"), (date(2030, 1, 1), "0.40"),
    ],
)  # fmt: skip
def test_la_contribution_suit_la_fin_du_contrat(fin, taux):
    assert en_vigueur(CONTRIBUTIONS, fin).taux == Decimal(taux)


@pytest.mark.parametrize(
    ("le", "taux", "mois"),
    [
        (date(2017, 9, 23), Fraction(1, 5), 12), (date(2017, 9, 24), Fraction(1, 5), 8),
        (date(2017, 9, 26), Fraction(1, 5), 8), (date(2017, 9, 27), Fraction(1, 4), 8),
    ],
)  # fmt: skip
def test_le_taux_et_l_anciennete_de_septembre_2017(le, taux, mois):
    assert en_vigueur(TAUX, le).jusqu_a_dix == taux
    assert en_vigueur(TAUX, le).au_dela == Fraction(1, 3)
    assert en_vigueur(ANCIENNETES, le).mois == mois


@pytest.mark.parametrize("lignes", [TAUX, ANCIENNETES, CONTRIBUTIONS, CSG_CRDS])
def test_chaque_table_est_en_ordre_citee_et_muette_avant_sa_premiere_ligne(lignes):
    jours = [ligne.du for ligne in lignes]
    assert jours == sorted(set(jours))
    for ligne in lignes:
        assert en_vigueur(lignes, ligne.du) is ligne
        assert ligne.texte.libelle.startswith("article ")
        assert ligne.texte.url.startswith("https://www.legifrance.gouv.fr/search/")
    with pytest.raises(BaremeInconnu, match="ne sont pas connues"):
        en_vigueur(lignes, jours[0] - timedelta(days=1))
