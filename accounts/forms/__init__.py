"""Forms of accounts, one file a subject."""

from accounts.forms.connexion import Connexion, MotDePasseOublie, NouveauMotDePasse

__all__ = ["Connexion", "MotDePasseOublie", "NouveauMotDePasse"]
