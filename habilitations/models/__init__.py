"""Rows of habilitations."""

from habilitations.models.absence import Absence
from habilitations.models.arbitrage import Arbitrage
from habilitations.models.habilitation import Habilitation
from habilitations.models.mandat import Mandat
from habilitations.models.ouverture import CodeActivation, Invitation
from habilitations.models.service import Affectation, Delegation, Service

__all__ = [
    "Absence",
    "Affectation",
    "Arbitrage",
    "CodeActivation",
    "Delegation",
    "Habilitation",
    "Invitation",
    "Mandat",
    "Service",
]
