"""What the matrix is made of: people, objects, words of their owners."""

import io
import os
import random
from dataclasses import dataclass, field

from pikepdf import Dictionary, Name, Pdf

from accounts.models import User

__all__ = [
    "ABSENTS",
    "COMME_UN_AUTRE",
    "ENTIERE",
    "ENTREPRISES",
    "ETATS",
    "LIEUX",
    "OBJETS",
    "ROLES",
    "Acces",
    "Monde",
    "Objet",
    "de",
    "un_mot",
    "un_pdf_qui_dit",
]

ROLES = (
    "anonyme", "sans_habilitation", "en_attente", "finie_hier", "commence_demain", "autre_entreprise", "employeur",
    "second_siret", "acteur_judiciaire", "gestionnaire", "agent", "agent_autre", "signataire", "signataire_autre",
    "agent_parti", "desactive", "administrateur", "equipe", "lecteur", "mandataire", "mandat_fini", "exclu_du_restreint",
    "sans_delegation", "dgefp",
)  # fmt: skip
COMME_UN_AUTRE = {  # whose rights are another person's, or none any more: tried on what is A's, and on nothing
    "en_attente", "finie_hier", "commence_demain", "second_siret", "acteur_judiciaire", "signataire_autre", "agent_parti",
    "desactive", "mandat_fini", "sans_delegation", "sans_habilitation", "equipe",
}  # fmt: skip
ENTIERE = os.environ.get("RUPCO_MATRICE") == "entiere"  # each cell of each person, by hand: some ten minutes
ETATS = ("brouillon", "depose", "instruit", "incomplet", "tacite", "retire", "restreint")
ABSENTS = ("absent", "hasard")
OBJETS = (*(f"A.{e}" for e in ETATS), "B.brouillon", "B.depose", "B.tacite", "C.brouillon", "C.depose", *ABSENTS)
ENTREPRISES = ("A.depose", "B.depose", "C.depose", *ABSENTS)  # what an address that names a company is tried on
LIEUX = {"A": "75", "B": "75", "C": "67"}


@dataclass
class Objet:
    """What an address may name: a dépôt by its dossier, a piece, a paper; and the words typed in it."""

    reference: str
    depot: int = 0
    piece: int = 10**9
    jointe: int = 10**9
    acte: str = "AR-2026-999999"
    code: str = "ZZZZ-ZZZZ-ZZZZ"
    etat: str = ""
    version: int = 0


@dataclass
class Acces:
    """What an address of rights may name in a company: somebody, his right, a request, an invitation, a code."""

    siren: str = "999999998"
    siret: str = "99999999800001"
    personne: int = 10**9
    droit: int = 10**9
    demande: int = 10**9
    sien: int = 10**9  # the right of whoever has a role of his own in the matrix
    invitation: int = 10**9
    ouverture: int = 10**9
    mandat: int = 10**9
    arbitrage: int = 10**9
    opposition: int = 10**9
    code: str = ""


@dataclass
class Monde:
    """`gens` by role, `objets` by name, `canaris` by owner: « A », « A.depose »… each a set of words."""

    gens: dict[str, User | None] = field(default_factory=dict)
    objets: dict[str, Objet] = field(default_factory=dict)
    canaris: dict[str, set[str]] = field(default_factory=dict)
    sieges: dict = field(default_factory=dict)
    acces: dict[str, Acces] = field(default_factory=dict)
    libre: str = ""  # a SIRET nobody acts for
    sessions: dict[str, str] = field(default_factory=dict)
    courriel: int = 0


def de(monde: Monde, proprietaire: str) -> str:
    """A new word of that owner."""
    neuf = un_mot()
    monde.canaris.setdefault(proprietaire, set()).add(neuf)
    return neuf


def un_mot() -> str:
    return "".join(random.choices("bcdfghjkmnpqrstvwxz", k=14))


def un_pdf_qui_dit(texte: str) -> io.BytesIO:
    """A PDF that says the word."""
    pdf, sortie = Pdf.new(), io.BytesIO()
    pdf.add_blank_page()
    page = pdf.pages[0]
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 50 50 Td ({texte}) Tj ET".encode())
    pdf.save(sortie, compress_streams=False)
    sortie.seek(0)
    return sortie
