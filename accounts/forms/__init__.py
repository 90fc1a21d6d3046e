"""Forms of accounts, one file a subject."""

from accounts.forms.connexion import Connexion, MotDePasseEncore, MotDePasseOublie, NouveauMotDePasse
from accounts.forms.securite import (
    Application,
    Cle,
    CleEncore,
    CleSeule,
    Code,
    CodeEncore,
    NomDeCle,
    NouvelleCle,
)

__all__ = [
    "Application", "Cle", "CleEncore", "CleSeule", "Code", "CodeEncore", "Connexion", "MotDePasseEncore", "MotDePasseOublie",
    "NomDeCle", "NouveauMotDePasse", "NouvelleCle",
]  # fmt: skip
