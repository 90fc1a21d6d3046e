"""Mails about an account, one file a subject. Each goes through the outbox, like any other."""

from accounts.notifications.compte import (
    adresse_a_confirmer,
    adresse_changee,
    adresse_deja_connue,
    adresse_va_changer,
    compte_ferme,
    entreprise_changee,
    mot_de_passe_change,
)
from accounts.notifications.connexion import mot_de_passe_oublie
from accounts.notifications.inscription import compte_a_activer, deja_un_compte

__all__ = [
    "adresse_a_confirmer", "adresse_changee", "adresse_deja_connue", "adresse_va_changer", "compte_a_activer", "compte_ferme",
    "deja_un_compte", "entreprise_changee", "mot_de_passe_change", "mot_de_passe_oublie",
]  # fmt: skip
