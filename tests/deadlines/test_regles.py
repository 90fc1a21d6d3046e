"""The table of the law, and the package's own: pure, small, speaking."""

import ast
import re
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date
from pathlib import Path

import pytest

import deadlines
from deadlines.cours import Fait, cours
from deadlines.delais import Article, DelaiInvalide, Effet, HorsValidite, Reception, TenuePar, Unite
from deadlines.explication import lignes, phrases
from deadlines.plans import plan_rc
from deadlines.regles import REGLES, _table, regle
from deadlines.territoires import territoire_de
from tests.deadlines import tableau

RACINE = Path(deadlines.__file__).parent
FICHIERS = sorted(RACINE.rglob("*.py"))
AUTORISES = {
    *(
        "array",
        "calendar",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "itertools",
        "json",
        "types",
        "typing",
    ),
    *("urllib", "zoneinfo", "deadlines"),
}
HORLOGES = {"now", "utcnow", "today", "time_ns", "monotonic", "fromtimestamp"}


def test_the_validation_of_an_rcc_is_written_whole():
    rcc = regle("RCC_VALID")
    assert (rcc.duree, rcc.unite, rcc.report) == (15, Unite.CALENDAIRES, True)
    assert (rcc.tenue_par, rcc.effet) == (TenuePar.ENVOI, Effet.VALIDATION)
    assert rcc.effet.est_acceptation_tacite
    assert rcc.articles == (Article("CT", "L1237-19-4"), Article("CT", "D1237-9"), Article("CT", "R1231-1"))
    assert [doute.id for doute in rcc.doutes] == ["unite", "report", "complement"]
    assert all(doute.question and doute.retenu and doute.pourquoi for doute in rcc.doutes)


# The table of the law as its text writes it: length, unit, roll-over, effect of the end, what keeps it, day 0, articles.
LOI = """
RC_RETRACT       15 calendaires  report ouverture          envoi      evenement   L1237-13 L1237-14 R1231-1
RC_HOMOL         15 ouvrables    report homologation       reception  depot       L1237-14 R1231-1
RC_RUPTURE_MIN    1 calendaires  -      ouverture          sans_objet evenement   L1237-13
RC_CPH           12 mois         report forclusion         depot      evenement   L1237-14 642
IT_PROT           2 mois         report rejet              envoi      depot       R2421-4 R2421-11 R2421-19 R2421-22
IT_HIER           2 mois         -      forclusion         depot      evenement   R2422-1
IT_HIER_REJET     4 mois         -      rejet              envoi      depot       R2422-1
RCC_VALID        15 calendaires  report validation         envoi      depot       L1237-19-4 D1237-9 R1231-1
RCC_CPH          12 mois         report forclusion         depot      evenement   L1237-19-8 642
RCC_BILAN         1 mois         report obligation         depot      evenement   D1237-12 R1231-1
RCC_DESIGN       10 calendaires   report aucun              envoi      evenement   R1237-6-1 R1231-1
PSE_VALID        15 calendaires  report validation         envoi      depot       L1233-57-4 D1233-14-1 D1233-14-2 R1231-1
PSE_HOMOL        21 calendaires  report homologation       envoi      depot       L1233-57-4 D1233-14-1 D1233-14-2 R1231-1
PSE_CSE_2M        2 mois         report avis_repute_rendu  sans_objet evenement   L1233-30 R1231-1
PSE_CSE_3M        3 mois         report avis_repute_rendu  sans_objet evenement   L1233-30 R1231-1
PSE_CSE_4M        4 mois         report avis_repute_rendu  sans_objet evenement   L1233-30 R1231-1
PSE_INJ           5 calendaires  report aucun              envoi      depot       L1233-57-5 D1233-12 R1231-1
PSE_EXP           5 calendaires  report aucun              envoi      depot       L1233-35-1 R1233-3-3 R1231-1
PSE_REMOTIV      15 calendaires  report aucun              envoi      evenement   L1235-16 L1233-58 R1231-1
PSE_BILAN         1 mois         report obligation         depot      evenement   D1233-14-4 L1233-63 R1231-1
PSE_RJ            8 calendaires  report acceptation        envoi      reunion_cse L1233-58 D1233-14 R1231-1
PSE_LJ            4 calendaires  report acceptation        envoi      reunion_cse L1233-58 D1233-14 R1231-1
PSE_SAUV          8 calendaires  report acceptation        envoi      depot       L1233-58 D1233-14 R1231-1
PSE_RE3_CSE       3 calendaires  report obligation         sans_objet evenement   L1233-58 R1231-1
PSE_RE3           3 calendaires  report aucun              envoi      depot       L1233-58 R1231-1
LE_8J             8 calendaires  report obligation         depot      evenement   L1233-19 D1233-3 R1238-2 R1231-1
LE_21J           21 calendaires  report aucun              envoi      depot       L1233-53 L1233-56 R1231-1
LE_30J           30 calendaires  -      ouverture          sans_objet evenement   L1233-39
MOB_6M            6 mois         report obligation         depot      evenement   D1237-5 L1237-18-5 R1231-1
CRPA_AEE          1 ouvrés       -      obligation         envoi      depot       R112-11-2 L112-11
CRPA_AR          10 ouvrés       -      obligation         envoi      depot       R112-11-2 L112-11
TA_2M_FRANC       2 francs       report forclusion         depot      evenement   L1235-7-1 L1237-19-8 R421-1
TA_3M             3 mois         -      dessaisissement    sans_objet evenement   L1235-7-1
CAA_3M            3 mois         -      dessaisissement    sans_objet evenement   L1235-7-1
"""


def test_each_rule_is_the_one_of_the_law():
    ecrites = [ligne.split() for ligne in LOI.strip().splitlines()]
    lues = [
        [
            delai.id,
            str(delai.duree),
            delai.unite.split()[-1],
            "report" if delai.report else "-",
            delai.effet.value,
            delai.tenue_par.value,
            delai.part_de.value,
            *(article.numero for article in delai.articles),
        ]
        for delai in REGLES.values()
    ]
    assert lues == ecrites


def test_what_only_some_rules_say():
    assert [d.id for d in REGLES.values() if d.reception is Reception.NEXT] == ["RC_HOMOL"]
    assert [d.id for d in REGLES.values() if d.effet_le_jour_meme] == ["RC_RUPTURE_MIN"]
    assert not any(d.valable_au for d in REGLES.values())
    depuis = {d.id: d.valable_du for d in REGLES.values() if d.valable_du}
    assert {depuis.get(id) for id in ("RC_RETRACT", "RC_HOMOL", "RC_RUPTURE_MIN", "RC_CPH")} == {date(2008, 6, 27)}
    assert {depuis.get(id) for id in ("RCC_VALID", "RCC_CPH", "RCC_BILAN", "MOB_6M")} == {date(2017, 9, 24)}
    assert depuis.pop("PSE_REMOTIV") == date(2015, 8, 8)
    assert {le for id, le in depuis.items() if id.startswith("PSE")} == {date(2013, 7, 1)}


def test_every_doubt_says_what_is_kept_and_why():
    doutes = {id: [doute.id for doute in delai.doutes] for id, delai in REGLES.items() if delai.doutes}
    for id, delai in REGLES.items():
        assert len(set(doutes.get(id, ()))) == len(doutes.get(id, ()))
        assert all(
            d.question.endswith(".") and d.retenu.endswith(".") and d.pourquoi.endswith(".") for d in delai.doutes
        )
        # A roll-over that no text of its own settles is a doubt, but where the courts or TéléRC have settled it.
        if delai.report and id not in ("RC_RETRACT", "RC_HOMOL", "RC_CPH", "RCC_CPH", "TA_2M_FRANC"):
            assert "report" in doutes[id]
    assert doutes["RC_HOMOL"] == ["reception", "chomes"]
    assert doutes["PSE_RE3"] == ["unite", "report", "silence"]


def test_a_rule_starts_within_its_validity_only():
    rcc = regle("RCC_VALID")
    assert rcc.terme(date(2017, 9, 24), "metropole").dernier_jour == date(2017, 10, 9)
    with pytest.raises(HorsValidite, match="n’est pas en vigueur le 23/09/2017, mais depuis le 24/09/2017."):
        rcc.terme(date(2017, 9, 23), "metropole")
    finie = replace(rcc, id="RCC_AVANT", valable_au=date(2020, 1, 31))
    assert finie.terme(date(2020, 1, 31), "metropole")
    with pytest.raises(HorsValidite, match="mais depuis le 24/09/2017 jusqu’au 31/01/2020."):
        finie.terme(date(2020, 2, 1), "metropole")


def test_the_acknowledgements_have_the_names_that_offices_use():
    assert (regle("AEE").id, regle("AR").id) == ("CRPA_AEE", "CRPA_AR")


def test_two_rules_never_share_an_id():
    with pytest.raises(DelaiInvalide, match="même identifiant"):
        _table(regle("RCC_VALID"), regle("RCC_VALID"))


def test_the_purity_test_reads_the_whole_package():
    noms = {fichier.relative_to(RACINE).as_posix() for fichier in FICHIERS}
    assert {"territoires.py", "feries.py", "regles/rcc.py", "delais/calcul.py", "cours.py", "explication.py"} <= noms


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: f.relative_to(RACINE).as_posix())
def test_pure_no_framework_no_clock_no_file(fichier):
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Import):
            assert {alias.name.split(".")[0] for alias in noeud.names} <= AUTORISES
        elif isinstance(noeud, ast.ImportFrom):
            assert noeud.level == 0
            assert (noeud.module or "").split(".")[0] in AUTORISES
        elif isinstance(noeud, ast.Attribute):
            assert noeud.attr not in HORLOGES
        elif isinstance(noeud, ast.Name):
            assert noeud.id not in ("open", "__import__", "eval", "exec")


def test_the_readme_example_says_the_truth():
    texte = (RACINE / "README.md").read_text(encoding="utf-8")
    terme = regle("RCC_VALID").terme(date(2026, 11, 13), "metropole")
    for nom in ("jour_brut", "dernier_jour", "premier_jour_effet"):
        annonce = re.search(rf"terme\.{nom} +# (\d{{4}}-\d\d-\d\d)", texte)
        assert annonce
        assert annonce[1] == getattr(terme, nom).isoformat()


def test_the_readme_shows_the_table_of_the_code():
    assert tableau.lu() == tableau.tableau()
    assert tableau.lu().count("\n") == len(REGLES) + 2


@pytest.mark.parametrize(
    "valeur",
    [
        regle("RCC_VALID"),
        regle("RCC_VALID").articles[0],
        regle("RCC_VALID").doutes[0],
        regle("RCC_VALID").terme(date(2026, 11, 13), "metropole"),
        regle("RCC_VALID").terme(date(2026, 11, 13), "metropole").lectures[0],
        regle("RCC_VALID").terme(date(2026, 11, 13), "metropole").decompte[0],
        territoire_de("metropole"),
        plan_rc(date(2026, 12, 1), "metropole")[0],
        Fait("depot", date(2026, 11, 9)),
        cours(regle("RCC_VALID"), "metropole", [Fait("depot", date(2026, 11, 9))])[0],
        phrases(regle("RCC_VALID").terme(date(2026, 11, 13), "metropole"))[0],
        lignes(regle("RCC_VALID").terme(date(2026, 11, 13), "metropole"))[0],
    ],
    ids=lambda valeur: type(valeur).__name__,
)
def test_every_value_is_frozen(valeur):
    nom = fields(valeur)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(valeur, nom, None)


def test_a_rule_lasts_from_one_to_1200():
    assert replace(regle("RCC_VALID"), duree=1200).duree == 1200
    for hors in (0, 1201):
        with pytest.raises(DelaiInvalide, match="de 1 à 1200"):
            replace(regle("RCC_VALID"), duree=hors)
