"""Rows of accounts."""

from accounts.models.compte import User
from accounts.models.demande import ChangementAdresse, Inscription
from accounts.models.etablissement import ChargementSirene, Etablissement, FicheSirene

__all__ = ["ChangementAdresse", "ChargementSirene", "Etablissement", "FicheSirene", "Inscription", "User"]
