"""Forms of this room, one file a subject."""

from habilitations.forms.acces import Ajout, Changement, Invite, Refus
from habilitations.forms.demarches import ALaMain, Code, Declaration, Demande, Lieu, SansSiret

__all__ = [
    "ALaMain", "Ajout", "Changement", "Code", "Declaration", "Demande", "Invite", "Lieu", "Refus", "SansSiret",
]  # fmt: skip
