"""What is levied on an indemnity: two and ten ceilings, CSG, the employer's contribution, income tax, by regime."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.indemnite import REGIMES, DonneeInvalide, traiter

pytestmark = pytest.mark.une_base

vite = settings(max_examples=100, deadline=None)
FIN_2025, FIN_2026 = date(2025, 6, 30), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("regime", "minimum", "autres", "fin", "exclue", "base_csg", "employeur", "imposable"),
    [
        ("rc", "5000", {}, FIN_2026, "5000", "0", "2000", "0"),
        ("rc", "5000", {}, date(2017, 6, 30), "5000", "0", "1000", "0"),
        ("rc", "5000", {}, date(2023, 9, 30), "5000", "0", "1500", "0"),
        ("rc", "5000", {"retraite": True}, FIN_2026, "5000", "0", "2000", "5000"),
        ("rc", "5000", {"retraite": True}, date(2023, 6, 30), "0", "5000", "0", "5000"),
        ("rc", "5000", {"montant": "30000"}, FIN_2025, "15000", "25000", "4500", "15000"),
        ("rc", "5000", {"montant": "30000", "remuneration": "20000"}, FIN_2025, "30000", "25000", "9000", "0"),
        ("rc", "5000", {"montant": "300000"}, FIN_2025, "94200", "295000", "28260", "150000"),
        ("rc", "5000", {"montant": "471000.01"}, FIN_2025, "0", "471000.01", "0", "235500"),
        ("rc", "5000", {"montant": "471000"}, FIN_2025, "94200", "466000", "28260", "235500"),
        ("rc", "5000", {"montant": "470000", "remuneration": "200000"}, FIN_2025, "94200", "465000", "28260", "187400"),
        ("licenciement", "5000", {"montant": "600000"}, FIN_2025, "0", "600000", "0", "317400"),
        ("licenciement", "5000", {"montant": "30000", "retraite": True}, FIN_2025, "15000", "25000", "0", "15000"),
        ("rc", "100000", {}, FIN_2025, "94200", "5800", "28260", "0"),
        ("licenciement", "5000", {"montant": "30000"}, FIN_2025, "15000", "25000", "0", "15000"),
        ("rcc", "5000", {"montant": "100000"}, FIN_2025, "94200", "95000", "0", "0"),
        ("pse", "5000", {"montant": "500000"}, FIN_2026, "0", "500000", "0", "0"),
        ("mobilite", "5000", {"montant": "60000"}, FIN_2026, "60000", "55000", "0", "0"),
    ],
)  # fmt: skip
def test_cotisations_et_impot(regime, minimum, autres, fin, exclue, base_csg, employeur, imposable):
    nombres = {nom: Decimal(v) if isinstance(v, str) else v for nom, v in autres.items()}
    t = traiter(REGIMES[regime], Decimal(minimum), fin, **nombres)
    lus = (t.exclue, t.base_csg, t.due_employeur, t.imposable.quantize(Decimal("0.01")))
    attendus = tuple(Decimal(v) for v in (exclue, base_csg, employeur, imposable))
    assert lus == attendus
    assert t.exclue + t.cotisee == t.exoneree + t.imposable == t.indemnite


@vite
@given(
    st.sampled_from(list(REGIMES)), st.integers(0, 9_000_000), st.integers(0, 99_000_000), st.none() | st.integers(0, 99_999_999),
    st.booleans(), st.dates(date(2015, 1, 1), date(2026, 12, 31)),
)  # fmt: skip
def test_ce_qui_est_preleve_reste_dans_l_indemnite(regime, minimum, de_plus, remuneration, retraite, fin):
    minimum, montant = Decimal(minimum) / 100, Decimal(minimum + de_plus) / 100
    annuelle = None if remuneration is None else Decimal(remuneration) / 100
    t = traiter(REGIMES[regime], minimum, fin, montant=montant, remuneration=annuelle, retraite=retraite)
    assert t.exclue + t.cotisee == t.exoneree + t.imposable == montant
    assert 0 <= t.exclue <= min(montant, t.deux_plafonds)
    assert min(t.cotisee, t.base_csg, t.imposable, t.due_employeur, t.du_csg) >= 0
    assert t.base_csg >= t.cotisee - minimum
    assert (t.due_employeur > 0) <= (regime == "rc")
    assert not (montant > t.dix_plafonds and t.exclue)


@pytest.mark.parametrize("montant", ["4999.99", "100000000.01"])
def test_un_montant_sous_le_minimum_est_refuse(montant):
    with pytest.raises(DonneeInvalide, match="de 5\u00a0000,00\u00a0€, le minimum légal") as refus:
        traiter(REGIMES["rc"], Decimal(5000), FIN_2026, montant=Decimal(montant))
    assert refus.value.champ == "montant"
