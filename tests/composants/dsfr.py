"""Makes static/css/dsfr.css and dsfr-sombre.css from django-dsfr: the components we use, no State font, no unused colour.

`python -m tests.composants.dsfr` writes them; test_dsfr.py fails when it no longer matches the installed package.
Pictures written inside the sheets become files of static/img/dsfr: the Content-Security-Policy refuses `data:`.
Its dark theme is a sheet of its own, dsfr-sombre.css: the `media` of its link says when it applies, the system's preference or
a person's choice, so no script has to set an attribute before the first paint.
"""

import re
from pathlib import Path
from urllib.parse import unquote

import dsfr
import tinycss2

DIST = Path(dsfr.__file__).parent / "static/dsfr/dist"
STATIQUES = Path(__file__).resolve().parents[2] / "static"
COMPOSANTS = (
    "alert", "badge", "breadcrumb", "button", "checkbox", "form", "input", "link", "radio", "search",
    "select", "skiplink", "tag", "upload",
)  # fmt: skip
POLICE = 'Arial,"Liberation Sans","Helvetica Neue",system-ui,sans-serif'
_COULEURS = re.compile(
    r"green-(?!emeraude)\w+|blue-(?:ecume|cumulus)|pink-\w+|yellow-(?!moutarde)\w+|orange-(?!terre)\w+|brown-\w+|beige-\w+"
    r"|red-marianne|artwork"
)
_ETAT = re.compile(r"fr-(?:artwork|icon--|fi-|connect|btn--(?:tooltip|fullscreen|account|briefcase|team|display|sort))")
_DONNEES = re.compile(r"""url\((["']?)data:image/svg\+xml;charset=utf-8,(.*?</svg>|.*?%3C/svg%3E)\1\)""")
_FORMES = {"m10 15.17": "coche", "m12 13.1": "fleche", "M17 3h4": "calendrier", "M12 22C6": "effacer"}
_TEINTES = {"000091": "161616", "f5f5fe": "fff"}  # blue-france has no place here
_SOMBRE = ":root[data-fr-theme=dark]"


def fichiers() -> dict[str, str]:
    """Path under static/ -> text: the sheet (one source file a line), its dark theme and its pictures."""
    images: dict[str, str] = {}
    sources = [DIST / "core/core.main.min.css", DIST / "scheme/scheme.min.css"]
    sources += [DIST / f"component/{nom}/{nom}.main.min.css" for nom in COMPOSANTS]
    entete = " ".join(re.match(r"/\*!.*?\*/", sources[0].read_text("utf-8"), re.S).group(0).split())
    return {
        nom: "\n".join((entete, *filter(None, (_source(source, images, sombre) for source in sources)))) + "\n"
        for nom, sombre in (("css/dsfr.css", False), ("css/dsfr-sombre.css", True))
    } | images


def _source(chemin: Path, images: dict[str, str], sombre: bool) -> str:
    def sortir(trouve: re.Match) -> str:
        svg = unquote(trouve[2]).replace("\\", "")
        teinte = re.search(r"fill=['\"]#?(\w+)", svg)[1]
        svg = svg.replace(teinte, _TEINTES.get(teinte, teinte))
        nom = f"{next(n for debut, n in _FORMES.items() if debut in svg)}-{_TEINTES.get(teinte, teinte)}.svg"
        images[f"img/dsfr/{nom}"] = svg + "\n"
        return f"url(../img/dsfr/{nom})"

    texte = re.sub(r"url\((?:\.\./)+", "url(../dsfr/dist/", chemin.read_text("utf-8"))
    texte = _DONNEES.sub(sortir, texte)
    texte = re.sub(r"(?:Marianne|Spectral),\s*(?:arial|georgia),\s*(?:sans-)?serif", POLICE, texte)
    regles = tinycss2.parse_stylesheet(texte, skip_comments=True, skip_whitespace=True)
    return "".join(_regle(regle, sombre) for regle in regles)


def _regle(regle, sombre: bool) -> str:
    """The rule as we serve it, "" when it is of the other theme or of nothing we use."""
    if regle.type == "at-rule":
        if regle.at_keyword == "font-face" or regle.content is None:
            return ""
        contenu = tinycss2.parse_rule_list(regle.content, skip_comments=True, skip_whitespace=True)
        if regle.at_keyword == "keyframes":
            return "" if sombre else regle.serialize()
        dedans = "".join(_regle(r, sombre) for r in contenu)
        return f"@{regle.at_keyword} {tinycss2.serialize(regle.prelude).strip()}{{{dedans}}}" if dedans else ""
    selecteur = tinycss2.serialize(regle.prelude).strip()
    gardes = [s for s in selecteur.split(",") if not (_COULEURS.search(s) or _ETAT.search(s))]
    declarations = _declarations(regle.content)
    if not gardes or not declarations or (_SOMBRE in selecteur) != sombre:
        return ""
    return f"{','.join(gardes).replace(_SOMBRE, ':root')}{{{declarations}}}"


def _declarations(contenu) -> str:
    """The declarations but the colour tokens that no kept rule names."""
    texte = tinycss2.serialize(contenu).strip()
    if "--" not in texte:
        return texte
    return ";".join(d for d in texte.split(";") if not (d.startswith("--") and _COULEURS.search(d.split(":", 1)[0])))


if __name__ == "__main__":
    for nom, texte in fichiers().items():
        (STATIQUES / nom).parent.mkdir(parents=True, exist_ok=True)
        (STATIQUES / nom).write_text(texte, "utf-8")
