"""The house holds: budgets, vocabulary, one door to a statut, and every declaration complete."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from deadlines.regles import REGLES
from dossiers import notifications  # noqa: F401  (registers the follow-ups)
from dossiers.procedures import genres
from habilitations.procedures import TABLES as TABLES_DES_DROITS
from rupco.socle import suites
from tests.bench.mutate_gardes import MUTANTS, cherche

RACINE = Path(settings.BASE_DIR)
CHAMBRES = ("rupco", "accounts", "habilitations", "dossiers", "deadlines")
SOURCES = [f for c in CHAMBRES for f in sorted((RACINE / c).rglob("*.py")) if "migrations" not in f.parts]
TOUT = [*SOURCES, *sorted((RACINE / "tests").rglob("*.py")), RACINE / "manage.py"]
TEMPLATES = sorted((RACINE / "templates").rglob("*.*"))
INTERDITS = {"utils", "helpers", "common", "services", "managers", "signals", "mixins", "constants"}
EXIGES = ["manage.py", *CHAMBRES, "templates", "static", "tests", "pyproject.toml", "docker-compose.yml", "README.md"]


def nom(fichier: Path) -> str:
    return str(fichier.relative_to(RACINE))


ARBRES = {nom(f): ast.parse(f.read_text("utf-8")) for f in SOURCES}
PAGES = [f for f in TEMPLATES if "mails" not in f.parts and f.suffix == ".html" and f.name != "courriel.html"]


def trop_longs(fichiers: list[Path], lignes: int) -> list[str]:
    return [nom(f) for f in fichiers if len(f.read_text("utf-8").splitlines()) > lignes]


def test_un_fichier_tient_en_300_lignes():
    assert len(TOUT) > len(SOURCES) > 300, "what is judged is there"
    assert trop_longs(TOUT, 300) == []


def test_un_gabarit_tient_en_150_lignes():
    assert len(TEMPLATES) > 300
    assert trop_longs(TEMPLATES, 150) == []


def test_une_fonction_tient_en_40_lignes_et_n_importe_rien():
    fautes = []
    for fichier, arbre in ARBRES.items():
        for f in (n for n in ast.walk(arbre) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
            if f.end_lineno - f.lineno >= 40:
                fautes.append(f"{fichier} {f.name} : {f.end_lineno - f.lineno + 1} lignes")
            importe = any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(f))
            if importe and fichier != "dossiers/documents/__init__.py":
                fautes.append(f"{fichier} {f.name} importe")
    assert fautes == []


def test_une_page_n_a_rien_en_ligne():
    """The CSP would refuse it; a mail's HTML needs its styles."""
    en_ligne = re.compile(
        r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|\|\s*safe\b|autoescape off|mark_safe"
    )
    assert [(nom(f), vu[0]) for f in PAGES if (vu := en_ligne.search(f.read_text("utf-8")))] == []


def test_le_premier_etage_est_celui_qui_est_fixe():
    for attendu in EXIGES:
        assert (RACINE / attendu).exists(), attendu


def test_les_noms_interdits_ne_reviennent_pas():
    assert [f for f in ARBRES if INTERDITS & {Path(f).stem, *(p.name for p in Path(f).parents)}] == []


def test_un_statut_ne_s_ecrit_que_par_un_passage():
    fautes = [
        f"{fichier}:{noeud.lineno}"
        for fichier, arbre in ARBRES.items()
        if fichier != "rupco/socle/passages.py"
        for noeud in ast.walk(arbre)
        if ecrit_un_statut(noeud)
    ]
    assert fautes == []


def ecrit_un_statut(noeud: ast.AST) -> bool:
    if isinstance(noeud, ast.Assign | ast.AugAssign | ast.AnnAssign):
        cibles = noeud.targets if isinstance(noeud, ast.Assign) else [noeud.target]
        return any(isinstance(c, ast.Attribute) and c.attr == "statut" for c in cibles)
    if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute | ast.Name):
        appele = noeud.func.attr if isinstance(noeud.func, ast.Attribute) else noeud.func.id
        mots = {k.arg for k in noeud.keywords} | {a.value for a in noeud.args if isinstance(a, ast.Constant)}
        return (
            appele in {"update", "create", "bulk_create", "bulk_update", "setattr", "update_or_create"}
            and "statut" in mots
        )
    return False


@pytest.mark.parametrize(
    ("code", "vu"),
    [("d.statut = 'x'", True), ("D.objects.update(statut='x')", True), ("setattr(d, 'statut', 'x')", True),
     ("D(statut='x').save()", False), ("d.statut == 'x'", False)],
)  # fmt: skip
def test_ce_que_voit_le_gardien_du_statut(code, vu):
    assert any(map(ecrit_un_statut, ast.walk(ast.parse(code)))) == vu


def test_une_docstring_en_tete_de_chaque_fichier():
    assert [f for f, arbre in ARBRES.items() if arbre.body and not ast.get_docstring(arbre)] == []


def test_une_fonction_que_d_autres_appellent_dit_ce_qu_elle_fait():
    """Of a module, and not private; a class says it too, but for those whose parent says it."""
    parents = {"BaseCommand", "Commande", "AppConfig", "QuerySet", "TextChoices", "_Geste", "_Effacement"}
    muettes = [
        f"{fichier}:{n.lineno} {n.name}"
        for fichier, arbre in ARBRES.items()
        for n in arbre.body
        if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_") and not ast.get_docstring(n)
        if not {getattr(b, "attr", getattr(b, "id", "")) for b in getattr(n, "bases", ())} & parents
    ]
    assert muettes == []


def test_le_contrat_des_imports_tient():
    lu = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=RACINE, capture_output=True, text=True, check=False
    )
    assert lu.returncode == 0, lu.stdout[-3000:]


def test_chaque_delai_cite_un_article():
    assert all(d.articles and d.libelle and d.depart for d in REGLES.values())


@pytest.mark.parametrize("genre", genres(), ids=lambda g: g.code)
class TestChaqueGenreDeDepot:
    def test_sa_regle_existe(self, genre):
        assert (
            genre.delai in REGLES or not (genre.delai or genre.est_instruit) or (genre.sans_delai and not genre.delai)
        )

    def test_chaque_suite_d_un_passage_a_qui_la_fait(self, genre):
        annoncees = {s for p in genre.table.passages for s in p.suites} | {r.message for r in genre.rappels}
        declarees = {m.nom for m in genre.messages} | {d.nom for d in genre.documents}
        assert annoncees == declarees <= suites.declarees()

    def test_chaque_passage_previent_quelqu_un(self, genre):
        messages = {m.nom for m in genre.messages}
        for passage in genre.table.passages:
            dit_par_celui_qui_s_ouvre = passage.nom in ("annuler", "retirer_refus")  # « ouvrir », of the réexamen
            assert messages & set(passage.suites) or dit_par_celui_qui_s_ouvre, f"{passage.nom} ne prévient personne"

    def test_les_gabarits_existent(self, genre):
        for message in genre.messages:
            for suffixe in ("objet.txt", "txt", "html"):
                get_template(f"dossiers/mails/{message.gabarit}.{suffixe}")
        for document in genre.documents:
            get_template(document.gabarit)

    def test_chaque_question_conditionnelle_a_sa_question(self, genre):
        champs = {c.nom for e in genre.etapes for c in e.champs}
        cites = {n for e in genre.etapes for c in e.champs for n in (c.si, c.avec, c.apres) if n}
        assert cites | {p.si[0] for p in genre.pieces if p.si} <= champs


def test_un_passage_sans_auteur_declare_n_existe_pas():
    for table in (*(g.table for g in genres()), *TABLES_DES_DROITS):
        assert all(p.par for p in table.passages)


def test_chaque_dependance_a_sa_raison_et_il_y_en_a_30_au_plus():
    texte = (RACINE / "pyproject.toml").read_text("utf-8")
    dependances = tomllib.loads(texte)["project"]["dependencies"]
    lignes = [ligne for ligne in texte.split("dependencies = [")[1].split("]\n")[0].splitlines() if '"' in ligne]
    assert len(dependances) <= 30
    assert all("#" in ligne for ligne in lignes)


def test_chaque_dependance_sert():
    """Its module is named by the code, a page or the image; two are asked for by others: a database, zones."""
    ou = [*SOURCES, *TEMPLATES, RACINE / "Dockerfile"]
    mots = set(re.findall(r"\w+", "\n".join(f.read_text("utf-8") for f in ou)))
    modules: dict[str, set[str]] = {}
    for module, paquets in packages_distributions().items():
        for paquet in paquets:
            modules.setdefault(paquet.lower().replace("_", "-"), set()).add(module)
    muettes = {"psycopg", "tzdata"}  # DATABASE_URL, zoneinfo
    for dependance in tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]:
        paquet = re.split(r"[\[<>=]", dependance)[0]
        assert paquet in muettes or modules[paquet] & mots, dependance


def test_le_verrou_suit_les_dependances():
    verrou = (RACINE / "requirements.txt").read_text("utf-8")
    for dependance in tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]:
        paquet = re.split(r"[\[<>=]", dependance)[0]
        assert re.search(rf"^{re.escape(paquet)}==", verrou, re.M), dependance
    assert "--hash=sha256:" in verrou
    assert "index-url http" not in verrou


def test_chaque_gabarit_sert():
    """A template nobody includes, extends or renders is dead."""
    textes = [f.read_text("utf-8") for f in [*SOURCES, *TEMPLATES]] + [d.gabarit for g in genres() for d in g.documents]
    imposes = re.compile(r"^(account|admin|allauth|mfa|\d{3}\.html|(accounts|habilitations|dossiers|socle)/mails)")
    for gabarit in TEMPLATES:
        chemin = str(gabarit.relative_to(RACINE / "templates"))
        assert imposes.match(chemin) or any(chemin in t for t in textes), chemin


def test_les_etapes_d_un_groupe_se_suivent():
    """The task list opens a heading when the group changes: one that came back would be read twice."""
    for genre in genres():
        groupes = [groupe for groupe, _ in groupby(e.groupe for e in genre.etapes)]
        assert len(groupes) == len(set(groupes)), (genre.code, groupes)


def test_chaque_garde_du_banc_est_encore_la():
    """A mutant that no longer finds its guard proves nothing, and the bench is played by hand: it is told here, at once."""
    perdues = [
        f"{mutant.nom} : {chemin} : {de}"
        for mutant in MUTANTS
        for chemin, de, _ in mutant.changements
        if not cherche(de).search((RACINE / chemin).read_text("utf-8"))
    ]
    assert len(MUTANTS) > 150
    assert perdues == []


def test_ce_qu_un_module_offre_est_ce_que_les_autres_prennent():
    """`__all__` opens a module with what it gives: a name that another one takes stands there."""
    offre, definit = {}, {}
    for fichier, arbre in ARBRES.items():
        module = fichier.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        cibles = {getattr(n.targets[0], "id", ""): n.value for n in arbre.body if isinstance(n, ast.Assign)}
        definit[module] = {*cibles, *(getattr(n, "name", "") for n in arbre.body)}
        if "__all__" in cibles:
            offre[module] = set(ast.literal_eval(cibles["__all__"]))
    caches = {
        f"{fichier} prend {module}.{nom}"
        for fichier, arbre in ARBRES.items()
        for module, nom in pris(arbre)
        if module in offre and nom in definit[module] - offre[module]
    }
    assert len(offre) > 100
    assert sorted(caches) == []


def pris(arbre: ast.Module) -> set[tuple[str, str]]:
    """(module, name) of what a file imports, or reads on a module that it imported."""
    froms = [n for n in ast.walk(arbre) if isinstance(n, ast.ImportFrom) and n.module]
    noms = {(n.module, a.name) for n in froms for a in n.names}
    modules = {a.asname or a.name: f"{n.module}.{a.name}" for n in froms for a in n.names}
    lus = (n for n in ast.walk(arbre) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name))
    return noms | {(modules[n.value.id], n.attr) for n in lus if n.value.id in modules}
