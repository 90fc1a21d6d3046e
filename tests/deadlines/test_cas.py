"""Terms found by others, in judgments, on official pages and by the law itself: every one is played or left out for a reason."""

from datetime import date

import pytest

from deadlines.regles import REGLES, regle
from tests.deadlines.oracles import DELAIS, ECARTES, FERIES

CAS = [cas for cas in DELAIS["cases"] if cas["rule"] in REGLES and cas.get("status") not in ECARTES]


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas["id"])
def test_oracle(cas):
    territoire = cas["territory"].lower()
    territoire = FERIES["_about"]["alias"].get(territoire, territoire)
    terme = regle(cas["rule"]).terme(date.fromisoformat(cas["trigger_date"]), territoire, reception=cas.get("variant"))
    assert terme.dernier_jour == date.fromisoformat(cas["expected_last_day"])
    if cas.get("raw_last_day"):
        assert terme.jour_brut == date.fromisoformat(cas["raw_last_day"])
    if cas["expected_effect_date"]:
        assert terme.premier_jour_effet == date.fromisoformat(cas["expected_effect_date"])


# Rules of other people's cases that are not in the portal's table, and why.
HORS_TABLE = {
    "REFLEXION_INEXISTANTE": "no such delay exists (Cass. soc. 13 mars 2024)",
    "RCC_VALID_UNIT": "a doubt on the unit, told by RCC_VALID itself; no date",
    "5_JOURS_OUVRABLES_ENTRETIEN": "dismissal interview (L1232-2): nothing is filed",
    "1_MOIS_ET_15_JOURS_CPC": "civil procedure, months then days: no rule of the portal mixes them",
    "3_MOIS_CPC": "civil procedure",
    "4_MOIS_CPC": "civil procedure",
    "20_JOURS_CPC": "civil procedure, 1960: before the tables",
    "1_MOIS_NON_FRANC": "administrative procedure, 1989: before the tables",
    "DS_MONTHS2_CONTINUE": "another portal's suspension, which CRPA L114-5 does not know for a silence that grants",
    "DS_MONTHS2_RESET": "another portal's own options",
    "DS_WEEKS8_CONTINUE": "another portal's own options",
}


def test_every_case_is_played_or_left_out_for_a_reason():
    joues = {cas["id"] for cas in CAS}
    ecartes = {cas["id"] for cas in DELAIS["cases"] if cas.get("status") in ECARTES}
    hors_table = {cas["id"] for cas in DELAIS["cases"] if cas["rule"] in HORS_TABLE}
    assert joues | ecartes | hors_table == {cas["id"] for cas in DELAIS["cases"]}
    assert not joues & (ecartes | hors_table)
    assert set(HORS_TABLE).isdisjoint(REGLES)
    assert set(HORS_TABLE) <= {cas["rule"] for cas in DELAIS["cases"]}
    assert len(joues) == 82


@pytest.mark.parametrize("cas", [c for c in CAS if c.get("enumeration")], ids=lambda cas: cas["id"])
def test_the_days_counted_are_those_of_the_case(cas):
    territoire = FERIES["_about"]["alias"].get(cas["territory"].lower(), cas["territory"].lower())
    depart = date.fromisoformat(cas["trigger_date"])
    decompte = regle(cas["rule"]).terme(depart, territoire, reception=cas.get("variant")).decompte
    comptes = [f"{jour.date:%d/%m}" for jour in decompte if jour.rang]
    assert comptes == cas["enumeration"].split()
