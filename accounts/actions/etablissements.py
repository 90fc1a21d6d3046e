"""The establishment of somebody who opens an account: the row that is there, or a new one."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Etablissement

__all__ = ["retenir"]

ESSAIS = 20  # another one took the number: the next is tried
_DE_SIRENE = ("raison_sociale", "adresse", "code_postal", "commune", "departement", "naf", "est_siege")


def retenir(declare: dict) -> Etablissement:
    """The row of what was declared, inside the transaction of what needs it. `declare`: columns, dates in ISO.

    A row that Sirene vouched for is never overwritten by what was typed; Sirene's values complete a row that was typed.
    """
    declare = declare | {"ferme_le": date.fromisoformat(declare["ferme_le"]) if declare.get("ferme_le") else None}
    if declare.get("nature", Etablissement.Nature.SIRENE) != Etablissement.Nature.SIRENE:
        return _hors_sirene(declare)
    etablissement, est_nouveau = Etablissement.objects.get_or_create(siret=declare["siret"], defaults=declare)
    if not est_nouveau and etablissement.est_a_verifier and not declare["est_a_verifier"]:
        for nom in _DE_SIRENE:
            setattr(etablissement, nom, declare[nom])
        etablissement.est_a_verifier = False
        etablissement.save(update_fields=[*_DE_SIRENE, "est_a_verifier"])
    return etablissement


def _hors_sirene(declare: dict) -> Etablissement:
    """A foreign company is one row for its number in its country's register; a private employer is always a new one."""
    hors_sirene = Etablissement.objects.exclude(nature=Etablissement.Nature.SIRENE)
    if numero := declare["identifiant_etranger"]:
        connu = hors_sirene.filter(identifiant_etranger__iexact=numero, pays__iexact=declare["pays"]).order_by("pk")
        if etablissement := connu.first():
            return etablissement
    for _ in range(ESSAIS):
        dernier = hors_sirene.aggregate(dernier=Max("siren"))["dernier"] or "X00000000"
        siren = f"X{int(dernier[1:]) + 1:08d}"
        try:
            with transaction.atomic():
                return Etablissement.objects.create(siren=siren, siret=f"{siren}00001", **declare)
        except IntegrityError:
            continue
    raise RuntimeError("Aucun numéro libre pour un employeur sans SIRET.")
