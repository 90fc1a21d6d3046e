"""The end of an account: its rights first, in the same transaction. It waits while a company would be left without anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.actions.compte import fermer
from accounts.models import User
from habilitations.actions.ouvertures import fermer_les_ouvertures
from habilitations.actions.verrou import verrouiller
from habilitations.models import Arbitrage, CodeActivation, Habilitation, Invitation, Mandat
from habilitations.perimetre import noms_de
from habilitations.permissions import gestions
from rupco.socle import horloge
from rupco.socle.journal import Acteur
from rupco.socle.passages import PassageRefuse, passage

__all__ = ["Obstacle", "a_garder", "fermer_le_compte", "obstacles", "retenir"]

MOTIF = "Compte fermé par son titulaire."
_RETENUES: list[Callable[[str], int]] = []


def retenir(compter: Callable[[str], int]) -> Callable[[str], int]:
    """Registers what counts, for a SIREN, what still runs there: the rooms above know it, this one does not."""
    _RETENUES.append(compter)
    return compter


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A SIREN whose only gestionnaire is this person: `personnes` have rights there or ask for one, `en_cours` dossiers run."""

    siren: str
    nom: str
    personnes: tuple[str, ...]
    en_cours: int


def obstacles(user: User, le: date) -> list[Obstacle]:
    """What keeps this account open, in the order of the SIREN."""
    geres = sorted(set(gestions(user, le).values_list("siren", flat=True)))
    noms = noms_de(geres)
    trouves = []
    for siren in geres:
        autres = Habilitation.objects.filter(siren=siren, user__is_active=True).exclude(user=user)
        if autres.actives(le).filter(role=Habilitation.Role.GESTIONNAIRE, user__est_agent=False).exists():
            continue
        personnes, en_cours = _personnes(siren, autres, le), sum(compter(siren) for compter in _RETENUES)
        if personnes or en_cours:
            trouves.append(Obstacle(siren=siren, nom=noms.get(siren, ""), personnes=personnes, en_cours=en_cours))
    return trouves


def _personnes(siren: str, autres, le: date) -> tuple[str, ...]:
    droits = autres.en_cours(le) | autres.filter(statut="demandee")
    mandats = Mandat.objects.vifs(le).filter(siren=siren)
    qui = User.objects.filter(Q(pk__in=droits.values("user")) | Q(pk__in=mandats.values("mandataire")), is_active=True)
    return tuple(str(u) for u in qui.order_by("nom", "prenom", "pk")[:10])


def a_garder(user: User) -> datetime | None:
    """Until when the account stays open: an e-mail just changed may still be taken back by its old mailbox (real time)."""
    recents = user.changements_adresse.filter(statut="confirme", annulable_jusqu_a__gt=horloge.reel())
    return recents.order_by("-annulable_jusqu_a").values_list("annulable_jusqu_a", flat=True).first()


@transaction.atomic
def fermer_le_compte(user: User, le: date) -> None:
    """Ends requests, rights, mandates and the account. Raises PassageRefuse, nothing done, while something keeps it."""
    siens = Habilitation.objects.filter(user=user, statut__in=("demandee", "validee"))
    for siren in sorted(set(siens.values_list("siren", flat=True))):
        verrouiller(siren)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.a_des_pouvoirs or not user.is_active or obstacles(user, le) or a_garder(user):
        raise PassageRefuse("Ce compte ne peut pas être fermé maintenant. Relisez ce qu’il reste à faire.")
    for objet, quel, qualite in _verrouiller_tout(user):
        _finir(objet, quel, Acteur(qualite, user.pk), le)
        if isinstance(objet, Habilitation):
            fermer_les_ouvertures(objet, le)
    Mandat.objects.filter(mandataire=user).update(email="")  # an e-mail that is nobody's any more is kept nowhere
    Invitation.objects.filter(utilisee_par=user).update(email="")
    fermer(user)


def _verrouiller_tout(user: User) -> list[tuple[Habilitation | Mandat | Arbitrage, str, str]]:
    """(row, passage, quality) of all that ends. Every row is held before the first passage takes the head of the journal."""
    for modele in (Invitation, CodeActivation):
        list(modele.objects.select_for_update(of=("self",)).filter(par=user, statut="ouverte").order_by("pk"))
    droits = Habilitation.objects.filter(user=user, statut__in=("demandee", "validee"))
    mandats = Mandat.objects.filter(mandataire=user, statut__in=("propose", "actif"))
    arbitrages = Arbitrage.objects.en_cours().filter(demandeur=user)
    par_sorte = [q.select_for_update(of=("self",)).order_by("pk") for q in (droits, mandats, arbitrages)]
    return [
        *((d, "annuler" if d.statut == "demandee" else "terminer", "demandeur") for d in par_sorte[0]),
        *((m, "terminer", "mandataire") for m in par_sorte[1]),
        *((a, "abandonner", "demandeur") for a in par_sorte[2]),
    ]


def _finir(objet: Habilitation | Mandat | Arbitrage, quel: str, acteur: Acteur, le: date) -> None:
    with passage(objet, quel, acteur=acteur, peut=lambda p, _: acteur.qualite in p.par, le=le) as p:
        if not isinstance(objet, Arbitrage):  # there, the motif is the service's
            p.objet.motif = MOTIF
        if quel == "terminer":
            p.objet.fin_le = max(le, p.objet.debut_le)
