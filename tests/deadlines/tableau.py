"""The table of rules of `deadlines/README.md`, written from the code: `python -m tests.deadlines.tableau` puts it there."""

import re
import sys
from pathlib import Path

import deadlines
from deadlines.delais import Delai, Depart, Reception
from deadlines.explication import duree_en_lettres
from deadlines.regles import REGLES

README = Path(deadlines.__file__).with_name("README.md")
_PLACE = re.compile(r"(<!-- regles -->\n).*?(<!-- /regles -->)", re.DOTALL)


def tableau() -> str:
    """One row a rule, in Markdown."""
    tete = ["| id | rule | length | day 0 | end | kept by | articles |", "|---|---|---|---|---|---|---|"]
    return "\n".join([*tete, *map(_ligne, REGLES.values())]) + "\n"


def _ligne(delai: Delai) -> str:
    longueur = duree_en_lettres(delai) + (", rolls over" if delai.report else "")
    depart = delai.depart + (", or the next day that counts" if delai.reception is Reception.NEXT else "")
    depart += " (last meeting)" if delai.part_de is Depart.REUNION_CSE else ""
    fin = delai.effet.value + (", that very day" if delai.effet_le_jour_meme else "")
    articles = ", ".join(map(str, delai.articles))
    return f"| {delai.id} | {delai.libelle} | {longueur} | {depart} | {fin} | {delai.tenue_par} | {articles} |"


def lu() -> str:
    """What the README holds now."""
    trouve = _PLACE.search(README.read_text("utf-8"))
    return trouve[0].split("\n", 1)[1].removesuffix("<!-- /regles -->") if trouve else ""


if __name__ == "__main__":
    texte, n = _PLACE.subn(lambda place: place[1] + tableau() + place[2], README.read_text("utf-8"))
    README.write_text(texte, "utf-8")
    sys.exit(0 if n == 1 else "README.md n’a pas sa place « regles ».")
