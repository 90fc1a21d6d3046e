"""The only writer of habilitations."""

from datetime import date

from habilitations.models import Habilitation, Service
from habilitations.territoires import nom_d_usage, services
from rupco.socle.journal import SYSTEME
from rupco.socle.passages import passage

__all__ = ["charger_services", "habiliter"]


def habiliter(user, *, siret: str, role: str, le: date) -> Habilitation:
    """Gives a person a role for an establishment, at once, in the portal's name; given already, it is returned."""
    droit, _ = Habilitation.objects.get_or_create(
        user=user,
        siret=siret,
        role=role,
        statut__in=("demandee", "validee"),
        defaults={"siren": siret[:9], "debut_le": le},
    )
    if droit.statut == "demandee":
        with passage(droit, "ouvrir", acteur=SYSTEME, peut=lambda p, _: "systeme" in p.par, le=le, role=role) as p:
            pass
        droit = p.objet
    return droit


def charger_services() -> int:
    """Writes every service of the State that is not there yet; addresses given by the admin are kept."""
    existants = set(Service.objects.values_list("code", flat=True))
    nouveaux = [
        Service(code=code, nom_long=noms["nom_long"], nom_court=nom_d_usage(noms))
        for code, noms in services().items()
        if code not in existants
    ]
    Service.objects.bulk_create(nouveaux)
    return len(nouveaux)
