"""French as it is printed: a sign in two parts never begins a line, nor does « 24 » lose its « h »; how articles are cited."""

import ast
import re
from pathlib import Path

from django.conf import settings

RACINE = Path(settings.BASE_DIR)
# Read in a terminal, in a log or by whoever writes a table: nothing wraps there.
AU_TERMINAL = {"management", "settings", "migrations", "stock.py", "sirene.py", "analyseur.py", "retention.py", "lot.py",
               "journal.py", "mail.py", "territoires.py", "adapter.py", "passages.py", "suites.py"}  # fmt: skip
FAUTE = re.compile(r"(?:(?<=\S)|^) [:;?!»](?=[\s),.\"’]|$)|« |\d h\b")
SUR_PAPIER = (
    "templates/dossiers/pdf/",
    "templates/dossiers/convention/",
    "templates/dossiers/archive/lisez-moi.txt",
    "dossiers/lettres/",
    "dossiers/procedures/rcc/",
)  # letters, what is taken away with them, their words as data
A_L_ECRAN, IMPRIME = re.compile(r"\b[LRD]\d{3,4}(?:-\d+)*\b"), re.compile(r"\b[LRD]\.(?:\s|&nbsp;)*\d")
NI_TEXTE = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->|<style.*?</style>", re.S)


def _textes_d_une_page(source: str):
    """What a page says: its text, where a variable is a word, then the words given to what it includes."""
    source = NI_TEXTE.sub("", source)
    yield from re.findall(r'"([^"]*[a-zé»}] [:;?!»][^"]*)"', " ".join(re.findall(r"\{%.*?%\}", source, re.S)))
    yield re.sub(r"<[^>]*>", "", re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "x", source, flags=re.S), flags=re.S))


def _phrases(source: str):
    """Every text of a module that is no docstring and no comment; of an f-string, its pieces between two « x »."""
    arbre = ast.parse(source)
    muets = {id(n.value) for n in ast.walk(arbre) if isinstance(n, ast.Expr)}
    leves = [
        n for n in ast.walk(arbre) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in {"ValueError", "re"}
    ]
    champs = [n for n in ast.walk(arbre) if isinstance(n, ast.Call) and getattr(n.func, "attr", "").endswith("Field")]
    muets |= {id(m) for n in leves + champs for m in ast.walk(n)}  # a column's name is in its migration
    dedans = {id(v) for n in ast.walk(arbre) if isinstance(n, ast.JoinedStr) for v in n.values}
    for n in ast.walk(arbre):
        if id(n) in muets | dedans:
            continue
        if isinstance(n, ast.JoinedStr):
            yield "".join(v.value if isinstance(v, ast.Constant) else "x" for v in n.values)
        elif isinstance(n, ast.Constant) and isinstance(n.value, str):
            yield n.value


def _fautes(fichiers, lire, faute=FAUTE) -> list[str]:
    trouvees = []
    for fichier in fichiers:
        for texte in lire(fichier.read_text("utf-8")):
            trouvees += [
                f"{fichier.relative_to(RACINE)} : {texte[max(0, m.start() - 25) : m.end() + 10]!r}"
                for m in faute.finditer(texte)
            ]
    return trouvees


def test_une_page_ne_coupe_pas_un_signe_double():
    pages = sorted((RACINE / "templates").rglob("*.html"))
    assert len(pages) > 200
    assert _fautes(pages, _textes_d_une_page) == []


def test_un_texte_du_code_ne_coupe_pas_un_signe_double():
    modules = [
        f
        for dossier in ("accounts", "dossiers", "habilitations", "rupco")
        for f in sorted((RACINE / dossier).rglob("*.py"))
        if not set(f.relative_to(RACINE).parts) & AU_TERMINAL
    ]
    assert len(modules) > 200
    assert _fautes(modules, _phrases) == []


def test_un_article_se_cite_comme_son_lecteur_le_cherche():
    """« L. 1237-19 » in the letters, as the law is printed; « L1237-19 » on screens and in mails, as Légifrance shows it."""
    chemins = [f for dossier in ("accounts", "dossiers", "habilitations", "rupco", "templates", "deadlines")
               for f in sorted((RACINE / dossier).rglob("*")) if f.suffix in (".py", ".html", ".txt", ".xml")]  # fmt: skip
    papiers = [
        f for f in chemins if str(f.relative_to(RACINE)).startswith(SUR_PAPIER) and f.name != "faits.py"
    ]  # of the history
    ecrans = [f for f in chemins if f not in papiers]
    assert len(papiers) > 40
    lire = {".py": _phrases, ".html": _textes_d_une_page}
    assert [x for f in ecrans for x in _fautes([f], lire.get(f.suffix, lambda t: [t]), IMPRIME)] == []
    modeles = [f for f in papiers if f.suffix != ".py"]
    assert [x for f in modeles for x in _fautes([f], _textes_d_une_page, A_L_ECRAN)] == []


def test_un_nom_d_entreprise_ne_suit_ni_de_ni_que():
    """« les dossiers de Eurométropole de Strasbourg »: a name may begin with a vowel, so the sentence goes another way."""
    faute = re.compile(r"\b(?:de|que)[ \u00a0](?:<[^>]+>)?\{\{ ?(?:\w+\.)*(?:nom|entreprise|raison_sociale)\b ?[|}]")
    pages = [p for p in (RACINE / "templates").rglob("*") if p.suffix in {".html", ".txt"}]
    assert len(pages) > 200
    assert [p.name for p in pages if faute.search(p.read_text("utf-8"))] == []
