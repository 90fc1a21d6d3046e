"""Our style sheets hold no rule for a class that nothing writes, and our pages no class of ours that nothing reads."""

import re
from pathlib import Path

from django.conf import settings

RACINE = Path(settings.BASE_DIR)
COMMENTAIRE = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.S)
CLASSE = re.compile(r"\.([a-zA-Z][\w-]+)")
ECRIT_PAR_MORCEAUX = re.compile(r"([\w-]+-)\{\{[^}]*\}\}([\w-]*)")  # « fr-icon-{{ lien.icone }}-line »


def _lire(*motifs: str) -> dict[str, str]:
    return {str(f.relative_to(RACINE)): f.read_text("utf-8") for motif in motifs for f in sorted(RACINE.glob(motif))}


FEUILLES = {
    nom: COMMENTAIRE.sub("", texte)
    for nom, texte in _lire("static/css/*.css", "static/pdf/*.css").items()
    if not re.search(r"/(dsfr|admin)[\w-]*\.css$", nom)  # made from the library's; Django's own pages
}
PAGES, SCRIPTS = _lire("templates/**/*.html"), _lire("static/js/*.js")
CODE = _lire("accounts/**/*.py", "habilitations/**/*.py", "dossiers/**/*.py", "deadlines/**/*.py", "rupco/**/*.py")
MOTS = set(re.findall(r"[\w-]+", "\n".join((PAGES | SCRIPTS | CODE).values())))
DITS = set(re.findall(r"[\"']([\w-]+)[\"']", "\n".join(CODE.values())))
FORMES = [
    re.compile(f"{re.escape(avant)}([\\w-]+){re.escape(apres)}")
    for avant, apres in set(ECRIT_PAR_MORCEAUX.findall("\n".join(PAGES.values())))
]


def _est_ecrite(classe: str) -> bool:
    """Whole, or in pieces whose variable part is a number, or a word that the code says."""
    morceaux = (forme.fullmatch(classe) for forme in FORMES)
    return classe in MOTS or any(m and (m[1].isdigit() or m[1] in DITS) for m in morceaux)


def test_chaque_classe_des_feuilles_est_ecrite_quelque_part():
    assert len(FEUILLES) > 15
    mortes = {(nom, c) for nom, texte in FEUILLES.items() for c in CLASSE.findall(texte) if not _est_ecrite(c)}
    assert sorted(mortes) == []


def test_chaque_classe_a_nous_est_lue_quelque_part():
    """By a style sheet or a script (`data-rupco-valeur` is its `rupcoValeur`)."""
    lues = set(
        re.findall(r"[\w-]+", "\n".join([*_lire("static/css/*.css", "static/pdf/*.css").values(), *SCRIPTS.values()]))
    )
    ecrites = {
        c for page in PAGES.values() for c in re.findall(r"(?<![\w-])(?:data-)?rupco-[\w-]*\w(?![\w-]*\{\{)", page)
    }
    assert len(ecrites) > 100
    assert sorted(c for c in ecrites if not {c, _en_script(c)} & lues) == []


def _en_script(attribut: str) -> str:
    tete, *suite = attribut.removeprefix("data-").split("-")
    return tete + "".join(mot.capitalize() for mot in suite)
