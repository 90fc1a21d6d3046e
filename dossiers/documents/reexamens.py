"""The letter that opens a réexamen."""

from dataclasses import dataclass
from typing import ClassVar

from .modeles import LettreSignee


@dataclass(frozen=True, kw_only=True)
class AvisReexamen(LettreSignee):
    """What struck a decision, and that the request is examined again, without a delay. `origine`: both in a sentence;
    `etait_validee`: the decision was favourable; `a_un_terme`: the judge gave the service one, that `sans_delai` says; `copies`:
    who else receives it."""

    titre: ClassVar[str] = "Avis de réexamen de la demande"
    origine: str
    est_du_juge: bool
    etait_validee: bool
    a_un_terme: bool
    sans_delai: str
    copies: str
