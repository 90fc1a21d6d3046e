"""The texts that agents start from: an administrator writes another version, from a day on. None is ever changed."""

from datetime import date
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction

from dossiers.models import Modele
from dossiers.procedures import PROCEDURES
from rupco.socle import horloge, journal
from rupco.socle.passages import PassageRefuse

__all__ = ["ecrire_modele", "peut_ecrire_un_modele"]


def peut_ecrire_un_modele(par) -> bool:
    """A member of the staff who holds Django's right to change these rows."""
    return par.is_active and par.is_staff and par.has_perm("dossiers.change_modele")


@transaction.atomic
def ecrire_modele(*, procedure: str, code: str, texte: str, en_vigueur_le: date, par) -> Modele:
    """A new version. What is signed keeps the text it was signed with: a version rules from the instant it is written at the
    earliest. Raises PassageRefuse for a day that is past, PermissionDenied."""
    if not peut_ecrire_un_modele(par):
        raise PermissionDenied
    instant = horloge.maintenant()
    le = horloge.date_locale(instant, "Europe/Paris")
    declare = PROCEDURES[procedure].textes[code]
    if en_vigueur_le < le:
        raise PassageRefuse("Choisissez aujourd’hui ou un jour à venir\u00a0: un texte ne vaut pas pour le passé.")
    if declare.est_requis and not texte.strip():
        raise PassageRefuse("Écrivez le texte\u00a0: les agents partent de lui.")
    modele = Modele.objects.create(
        procedure=procedure, code=code, texte=texte.strip(), en_vigueur_le=en_vigueur_le, ecrit_par=par, ecrit_a=instant
    )
    faits = {
        "procedure": procedure, "code": code, "en_vigueur_le": en_vigueur_le,
        "empreinte": sha256(modele.texte.encode()).hexdigest(),
    }  # fmt: skip
    qui = journal.Acteur("administrateur", par.pk)
    journal.ecrire(journal.AEcrire(verbe="ecrire_modele", cible=modele, acteur=qui, le=le, a=instant, faits=faits))
    return modele
