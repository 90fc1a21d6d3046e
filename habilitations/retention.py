"""What this room keeps of a person, told in « Mes données »."""

from accounts.exports import declarer
from accounts.models import User
from habilitations.models import Affectation, Arbitrage, Habilitation, Mandat

__all__ = []


@declarer("6. Habilitations et demandes d’accès")
def _habilitations(user: User) -> list[dict]:
    champs = (
        "siren",
        "siret",
        "role",
        "statut",
        "origine",
        "demandee_a",
        "message",
        "decidee_a",
        "debut_le",
        "fin_le",
        "motif",
    )
    return list(Habilitation.objects.filter(user=user).order_by("pk").values(*champs))


@declarer("7. Mandats")
def _mandats(user: User) -> list[dict]:
    champs = ("siren", "siret", "qualite", "objet", "statut", "propose_a", "decide_a", "debut_le", "fin_le", "motif")
    return list(Mandat.objects.de(user).order_by("pk").values(*champs))


@declarer("8. Demandes au service sur les accès")
def _arbitrages(user: User) -> list[dict]:
    champs = ("nature", "siren", "siret", "expose", "ouvert_a", "statut", "motif")
    return list(Arbitrage.objects.filter(demandeur=user).order_by("pk").values(*champs))


@declarer("9. Affectations dans un service")
def _affectations(user: User) -> list[dict]:
    champs = ("service__nom_court", "role", "qualite", "debut_le", "fin_le")
    return list(Affectation.objects.filter(user=user).order_by("pk").values(*champs))
