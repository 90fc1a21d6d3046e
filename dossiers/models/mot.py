"""The words of a dossier: an inverted index of our own, so that a search costs the same on both databases.

A word is unaccented, in lower case, of Latin letters and digits. Only what was filed is read: a draft is the company's alone.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from dossiers.models.depot import Depot
from dossiers.models.dossier import Dossier
from dossiers.procedures.base import Genre

__all__ = ["Mot", "Question", "morceaux", "normaliser", "textes_de"]

LONGUEUR, RARE = 40, 500
_VIDES = frozenset(
    (
        "au",
        "aux",
        "ce",
        "ces",
        "de",
        "des",
        "du",
        "en",
        "et",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    )
)
_MORCEAU = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_NUMERO = re.compile(r"\b\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{5})?\b")
_DITS = {Genre.TEXTE, Genre.PARAGRAPHE}


class Mot(models.Model):
    """One word of one dossier."""

    mot = models.CharField(max_length=LONGUEUR)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="mots", db_index=False)

    class Meta:
        verbose_name = "mot d’un dossier"
        verbose_name_plural = "mots des dossiers"
        constraints = [
            models.UniqueConstraint(
                fields=["mot", "dossier"], name="mot_par_dossier", opclasses=["varchar_pattern_ops", "int8_ops"]
            )
        ]
        indexes = [
            models.Index(
                fields=["dossier", "mot"], name="mots_d_un_dossier", opclasses=["int8_ops", "varchar_pattern_ops"]
            )
        ]

    def __str__(self):
        return self.mot


def normaliser(texte: str) -> str:
    """« Cœur d’Émile » → « coeurdemile »: what two spellings of a word have in common; "" when nothing is left."""
    nu = unicodedata.normalize("NFKD", texte.translate(_LIGATURES)).casefold()
    return re.sub("[^a-z0-9]", "", nu)[:LONGUEUR]


def morceaux(texte: str) -> list[tuple[int, int, str]]:
    """(start, end, word) of each word worth finding, in order; numbers of companies are one word, however spaced."""
    trouves, numeros = [], [m.span() for m in _NUMERO.finditer(texte)]
    for debut, fin in numeros:
        trouves.append((debut, fin, normaliser(texte[debut:fin])))
    for m in _MORCEAU.finditer(texte):
        mot = normaliser(m[0])
        if mot and not any(debut <= m.start() < fin for debut, fin in numeros) and _compte(mot):
            trouves.append((m.start(), m.end(), mot))
    return sorted(trouves)


def _compte(mot: str) -> bool:
    return mot.isdigit() or (len(mot) > 1 and mot not in _VIDES)


class Question:
    """What was typed in a search field: words that must all be there, the last one perhaps unfinished."""

    def __init__(self, texte: str):
        self.texte = " ".join(texte.split())[:200]
        lus = morceaux(self.texte)
        self.mots = list(dict.fromkeys(mot for _, _, mot in lus))[:10]
        est_ouvert = bool(lus) and lus[-1][1] == len(self.texte) and lus[-1][2] == self.mots[-1]
        self.debut = self.mots[-1] if est_ouvert and len(self.mots[-1]) > 1 else ""

    def __bool__(self) -> bool:
        return bool(self.mots)

    def condition(self, par: str = "") -> Q:
        """Dossiers that hold every word; `par`: the way from a row to its dossier (« dossier_ »: a foreign key).

        One query a word: the dossiers of the rare ones are named, so that no planner has to guess where to begin.
        """
        nommes, q = None, Q()
        for mot in self.mots:
            dits = Mot.objects.filter(Q(mot__startswith=mot) if mot == self.debut else Q(mot=mot)).values("dossier")
            vus = list(dits.values_list("dossier", flat=True)[: RARE + 1])
            if len(vus) > RARE:
                q &= Q(**{f"{par}id__in": dits})
            else:
                nommes = set(vus) if nommes is None else nommes & set(vus)
        return q if nommes is None else q & Q(**{f"{par}id__in": sorted(nommes)})

    def trouve(self, mot: str) -> bool:
        """This word of a text is one of those asked."""
        return mot in self.mots or bool(self.debut) and mot.startswith(self.debut)


def textes_de(dossier: Dossier, depots: Iterable[Depot]) -> list[tuple[str, str]]:
    """What is searched, as (where it stands, text), in the order in which it is told; `depots`: the filed ones are read."""
    lieu = dossier.etablissement
    textes = [
        ("nom de l’entreprise", lieu.raison_sociale),
        ("numéro", dossier.reference),
        ("intitulé", dossier.intitule),
        ("SIREN", dossier.siren),
        ("SIRET", lieu.siret),
        ("commune", lieu.commune),
    ]
    for depot in depots:
        if depot.depose_a:
            textes += [(c.libelle.lower(), str(v)) for c, v in _reponses(depot) if c.genre in _DITS and v]
    return [(ou, texte) for ou, texte in textes if texte]


def _reponses(depot: Depot):
    for etape in depot.declaration.etapes:
        valeurs = depot.donnees.get(etape.code) or {}
        yield from ((champ, valeurs.get(champ.nom)) for champ in etape.champs)
