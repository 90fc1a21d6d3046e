"""The letter that opens a réexamen."""

from dataclasses import dataclass
from typing import ClassVar

from .modeles import LettreSignee


@dataclass(frozen=True, kw_only=True)
class AvisReexamen(LettreSignee):
    """What struck a decision, and that the request is examined again, without a delay. `origine`: both in a sentence;
    `etait_validee`: the decision was favourable; `copies`: who else receives it."""

    titre: ClassVar[str] = "Avis de réexamen de la demande"
    origine: str
    est_du_juge: bool
    etait_validee: bool
    sans_delai: str
    copies: str
