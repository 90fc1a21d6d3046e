"""What a gestionnaire does with the rights of his company. His own right is read again under the lock of the SIREN."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from accounts.models import User
from habilitations.actions.fins import annoncee, garder_un_gestionnaire, regler
from habilitations.actions.ouvertures import fermer_les_ouvertures
from habilitations.actions.verrou import verrouiller
from habilitations.models import Habilitation
from habilitations.permissions import du_gestionnaire, gere
from rupco.socle.journal import Acteur
from rupco.socle.passages import EnCours, PassageRefuse, passage

__all__ = ["accepter", "ajouter", "changer", "refuser", "supprimer"]

_PAS_GESTIONNAIRE = "Vous ne gérez plus les accès de cette entreprise."


def accepter(demande: Habilitation, *, par: User, le: date) -> Habilitation:
    """Opens what was asked, from today. Raises PassageRefuse: answered meanwhile, or no longer gestionnaire."""
    with _passer(demande, "valider", par, le, role=demande.role, siret=demande.siret) as p:
        p.objet.debut_le, p.objet.decidee_a, p.objet.decidee_par = le, p.instant, par
    return p.objet


def refuser(demande: Habilitation, *, par: User, motif: str, le: date) -> Habilitation:
    """Says no, and why: the person reads it."""
    with _passer(demande, "refuser", par, le, role=demande.role, siret=demande.siret) as p:
        p.objet.motif, p.objet.decidee_a, p.objet.decidee_par = motif, p.instant, par
    return p.objet


def changer(droit: Habilitation, *, par: User, role: str, fin_le: date | None, le: date) -> Habilitation:
    """Gives a line another role, another last day (None: no end). Raises PassageRefuse: last gestionnaire, role held twice."""
    with _passer(droit, "changer", par, le) as p:
        d = p.objet
        if fin_le and fin_le < max(le, d.debut_le):
            raise PassageRefuse("La date de fin est passée.")
        garde = fin_le if role == d.role else date.min
        garder_un_gestionnaire(d, le, garde)
        if role != d.role:
            _exiger_libre(d.user, d.siret, role)
        p.faits |= {"role": [d.role, role], "fin_le": [d.fin_le, fin_le]}
        d.role, d.fin_le, d.prevenue_le = role, fin_le, annoncee(fin_le, le)
    return p.objet


def supprimer(droit: Habilitation, *, par: User, le: date, motif: str = "") -> Habilitation:
    """Ends a right at once: the next request is refused. Raises PassageRefuse for the last gestionnaire."""
    with _passer(droit, "terminer", par, le, role=droit.role, siret=droit.siret) as p:
        garder_un_gestionnaire(p.objet, le, date.min)
        p.objet.fin_le, p.objet.motif = max(le, p.objet.debut_le), motif
    return p.objet


@transaction.atomic
def ajouter(user: User, *, par: User, siret: str, role: str, le: date, fin_le: date | None = None) -> Habilitation:
    """One role more for somebody already known of the company; what he had asked for himself is then accepted."""
    siren = siret[:9]
    verrouiller(siren)
    if not gere(par, siren, le):
        raise PassageRefuse(_PAS_GESTIONNAIRE)
    regler(siren, le)
    ligne = Habilitation.objects.filter(user=user, siret=siret, role=role, statut="demandee").first()
    if ligne is None:
        _exiger_libre(user, siret, role)
        ligne = Habilitation.objects.create(
            user=user, siren=siren, siret=siret, role=role, debut_le=le, origine=Habilitation.Origine.GESTIONNAIRE
        )
    with _passer(ligne, "valider", par, le, role=role, siret=siret, fin_le=fin_le) as p:
        p.objet.debut_le, p.objet.fin_le, p.objet.prevenue_le = le, fin_le, annoncee(fin_le, le)
        p.objet.decidee_a, p.objet.decidee_par = p.instant, par
    return p.objet


@contextmanager
def _passer(droit: Habilitation, quel: str, par: User, le: date, **faits) -> Iterator[EnCours]:
    acteur, peut = Acteur("gestionnaire", par.pk), du_gestionnaire(par, le)
    with transaction.atomic():
        verrouiller(droit.siren)
        with passage(droit, quel, acteur=acteur, peut=peut, le=le, **faits) as p:
            yield p
        fermer_les_ouvertures(p.objet, le)


def _exiger_libre(user: User, siret: str, role: str) -> None:
    tenus = Habilitation.objects.filter(user=user, siret=siret, role=role, statut__in=("demandee", "validee"))
    if tenus.exists():
        raise PassageRefuse("Cette personne a déjà ce rôle pour cet établissement, ou l’a demandé.")
