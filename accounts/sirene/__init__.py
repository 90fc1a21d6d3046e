"""Sirene: what a valid number is, and what the register says of an establishment."""

from accounts.sirene.identifiants import IdentifiantInvalide, lire_siren, lire_siret, mettre_en_forme
from accounts.sirene.recherche import chercher
from accounts.sirene.reponse import Fiche, Issue, Reponse

__all__ = [
    "Fiche",
    "IdentifiantInvalide",
    "Issue",
    "Reponse",
    "chercher",
    "lire_siren",
    "lire_siret",
    "mettre_en_forme",
]
