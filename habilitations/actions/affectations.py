"""Agents and their services: placed, then taken away on a day. What an administrator does with a right, last of all."""

from datetime import date
from typing import TypeVar

from django.db import transaction

from accounts.models import User
from habilitations.actions.fins import garder_un_gestionnaire
from habilitations.actions.ouvertures import fermer_les_ouvertures
from habilitations.actions.verrou import verrouiller
from habilitations.models import Affectation, Delegation, Habilitation, Service
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import SYSTEME, Acteur
from rupco.socle.passages import PassageRefuse, passage

__all__ = ["affecter", "cesser", "deleguer", "mettre_fin", "peut_administrer", "retirer_delegation"]

_Ligne = TypeVar("_Ligne", Affectation, Delegation)


def peut_administrer(par: User, modele: type) -> bool:
    """A member of the staff who holds Django's right to change these rows."""
    return par.is_active and par.is_staff and par.has_perm(f"habilitations.change_{modele._meta.model_name}")


@transaction.atomic
def affecter(
    user: User,
    service: Service,
    *,
    role: str,
    le: date,
    qualite: str = "",
    fin_le: date | None = None,
    par: User | None = None,
) -> Affectation:
    """Places an agent in a service from the day `le`; placed already, the line is returned as it is, or opened again if it
    was over. `par`: the administrator (None: the portal itself). Raises PassageRefuse for who is no agent."""
    if par is not None:
        _exiger(peut_administrer(par, Affectation))
        if not (user.est_agent and user.is_active):
            raise PassageRefuse("Seul un agent dont le compte est ouvert entre dans un service.")
    ligne = Affectation.objects.select_for_update(of=("self",)).filter(user=user, service=service, role=role).first()
    if ligne and (ligne.fin_le is None or ligne.fin_le >= le):
        if par is not None:
            raise PassageRefuse("Cette personne a déjà ce rôle dans ce service.")
        return ligne
    ligne = ligne or Affectation(user=user, service=service, role=role)
    ligne.debut_le, ligne.fin_le, ligne.qualite = le, fin_le, qualite
    ligne.save()
    _noter("affecter", ligne, par, le)
    return ligne


@transaction.atomic
def cesser(affectation: Affectation, *, par: User, fin_le: date, le: date) -> Affectation:
    """Gives an affectation its last day; yesterday closes it at once. Raises PassageRefuse when it is over already."""
    ligne = _borner(affectation, par=par, fin_le=fin_le, le=le, finie="Cette affectation est déjà terminée.")
    _noter("cesser", ligne, par, le)
    return ligne


@transaction.atomic
def deleguer(
    affectation: Affectation,
    *,
    acte: str,
    debut_le: date,
    le: date,
    fin_le: date | None = None,
    par: User | None = None,
) -> Delegation:
    """Notes the act that lets a signataire sign, from `debut_le` to `fin_le` (both included; None: no end).

    Raises PassageRefuse for who is no signataire of the service.
    """
    if par is not None:
        _exiger(peut_administrer(par, Delegation))
    if affectation.role != Affectation.Role.SIGNATAIRE:
        raise PassageRefuse("Une délégation se donne à un signataire du service.")
    ligne = Delegation.objects.create(affectation=affectation, acte=acte, debut_le=debut_le, fin_le=fin_le)
    _noter_delegation("deleguer", ligne, par, le)
    return ligne


@transaction.atomic
def retirer_delegation(delegation: Delegation, *, par: User, fin_le: date, le: date) -> Delegation:
    """Gives a delegation its last day. Raises PassageRefuse when it is over already, or would end before it began."""
    if fin_le < delegation.debut_le:
        raise PassageRefuse("Une délégation finit après son début.")
    ligne = _borner(delegation, par=par, fin_le=fin_le, le=le, finie="Cette délégation est déjà terminée.")
    _noter_delegation("retirer_delegation", ligne, par, le)
    return ligne


def _borner(ligne: _Ligne, *, par: User, fin_le: date, le: date, finie: str) -> _Ligne:
    """Locks a line that has a life in days and writes its last one; `finie`: what is said of a line that is over."""
    _exiger(peut_administrer(par, type(ligne)))
    ligne = type(ligne).objects.select_for_update(of=("self",)).get(pk=ligne.pk)
    if ligne.fin_le and ligne.fin_le < le:
        raise PassageRefuse(finie)
    ligne.fin_le = fin_le
    ligne.save(update_fields=["fin_le"])
    return ligne


def _noter_delegation(verbe: str, ligne: Delegation, par: User | None, le: date) -> None:
    qui = Acteur("administrateur", par.pk) if par else SYSTEME
    faits = {"affectation": ligne.affectation_id, "debut_le": ligne.debut_le, "fin_le": ligne.fin_le}
    a = horloge.maintenant()
    journal.ecrire(journal.AEcrire(verbe=verbe, cible=ligne, acteur=qui, le=le, a=a, faits=faits))


def mettre_fin(droit: Habilitation, *, par: User, motif: str, le: date) -> Habilitation:
    """Ends the right of an employer from the administration, at once, and says why. The last gestionnaire stays."""
    _exiger(peut_administrer(par, Habilitation))
    peut = lambda p, _: "administrateur" in p.par  # noqa: E731
    with transaction.atomic():
        verrouiller(droit.siren)
        faits = {"role": droit.role, "siret": droit.siret}
        with passage(droit, "terminer", acteur=Acteur("administrateur", par.pk), peut=peut, le=le, **faits) as p:
            garder_un_gestionnaire(p.objet, le, date.min)
            p.objet.fin_le, p.objet.motif = max(le, p.objet.debut_le), motif
        fermer_les_ouvertures(p.objet, le)
    return p.objet


def _exiger(vrai: bool) -> None:
    if not vrai:
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")


def _noter(verbe: str, ligne: Affectation, par: User | None, le: date) -> None:
    """The portal's own placings (demonstration, first load) are written and mailed to nobody."""
    qui = Acteur("administrateur", par.pk) if par else SYSTEME
    faits = {"service": ligne.service_id, "role": ligne.role, "debut_le": ligne.debut_le, "fin_le": ligne.fin_le}
    entree = journal.ecrire(
        journal.AEcrire(verbe=verbe, cible=ligne, acteur=qui, le=le, a=horloge.maintenant(), faits=faits)
    )
    if par is not None:
        suites.planifier([(entree, [f"affectation.{verbe}"])], [ligne.user.email])
