"""Establishments that a request names: as Sirene tells them, or as they were typed and to be checked later."""

from accounts.models import Etablissement
from accounts.sirene import Fiche
from habilitations.territoires import departement_du_code_postal, territoire

__all__ = ["enregistrer", "enregistrer_a_la_main"]


def enregistrer(fiche: Fiche, *, a) -> Etablissement:
    """The row of an establishment that the register knows; there already, it stays as it is. `a`: when it was read."""
    territoire(fiche.departement)  # raises DepartementInconnu where no service instructs
    champs = ("siren", "raison_sociale", "adresse", "code_postal", "commune", "departement", "naf", "est_siege")
    lus = {nom: getattr(fiche, nom) for nom in champs}
    return Etablissement.objects.get_or_create(siret=fiche.siret, defaults=lus | {"verifie_a": a})[0]


def enregistrer_a_la_main(
    *, siret: str, raison_sociale: str, adresse: str, code_postal: str, commune: str
) -> Etablissement:
    """The row of an establishment that the register does not tell. Raises DepartementInconnu."""
    departement = territoire(departement_du_code_postal(code_postal)).departement
    return Etablissement.objects.get_or_create(
        siret=siret,
        defaults={
            "siren": siret[:9], "raison_sociale": raison_sociale, "adresse": adresse, "code_postal": code_postal,
            "commune": commune, "departement": departement, "est_a_verifier": True,
        },
    )[0]  # fmt: skip
