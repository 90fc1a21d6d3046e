"""Sirene: what a valid number is, and what the register says of an establishment."""

from accounts.sirene.identifiants import IdentifiantInvalide, lire_siren, lire_siret, mettre_en_forme

__all__ = ["IdentifiantInvalide", "lire_siren", "lire_siret", "mettre_en_forme"]
