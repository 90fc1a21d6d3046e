"""Restricted dossiers: who is named, who may change that, and how one is never lost."""

from datetime import datetime

from django.db import transaction

from dossiers.actions.partage import exiger
from dossiers.models import AccesRestreint, Dossier
from dossiers.permissions import acteur, peut_ecrire
from habilitations.perimetre import habilites_de, perimetre
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur
from rupco.socle.passages import PassageRefuse

__all__ = ["lever_la_restriction", "nommer", "oter_nomme", "reprendre", "restreindre"]


@transaction.atomic
def restreindre(dossier: Dossier, *, par) -> Dossier:
    """From now on only the named people see it: `par` alone at first. Done twice, it is done once."""
    instant, dossier = _verrouiller(dossier, par)
    if not dossier.est_restreint:
        _ecrire_restriction(dossier, True)
        _donner(dossier, par, par, instant)
        _noter("restreindre", dossier, acteur(par, dossier, instant), instant, personne=par.pk)
    return dossier


@transaction.atomic
def nommer(dossier: Dossier, personne, *, par) -> None:
    """Names another habilitated person. Raises PassageRefuse for who has no right on the SIREN."""
    instant, dossier = _verrouiller(dossier, par, est_restreint=True)
    _exiger_habilite(dossier, personne, instant, lecteurs=True)
    if _donner(dossier, personne, par, instant):
        entree = _noter("nommer", dossier, acteur(par, dossier, instant), instant, personne=personne.pk)
        suites.planifier([(entree, ["dossier.nomme"])], [personne.email])


@transaction.atomic
def oter_nomme(dossier: Dossier, personne, *, par) -> None:
    """Takes a name out, his own included; one who acts for the company always stays."""
    instant, dossier = _verrouiller(dossier, par, est_restreint=True)
    restants = dossier.acces.exclude(user=personne).values("user")
    if not habilites_de(dossier.siren, _jour(instant)).filter(pk__in=restants).exists():
        raise PassageRefuse("Gardez au moins une personne qui puisse agir sur ce dossier, ou levez la restriction.")
    if dossier.acces.filter(user=personne).delete()[0]:
        _noter("oter_nomme", dossier, acteur(par, dossier, instant), instant, personne=personne.pk)


@transaction.atomic
def lever_la_restriction(dossier: Dossier, *, par) -> None:
    """Everyone habilitated for the SIREN sees it again."""
    instant, dossier = _verrouiller(dossier, par)
    if dossier.est_restreint:
        qui = acteur(par, dossier, instant)
        _ecrire_restriction(dossier, False)
        dossier.acces.all().delete()
        _noter("lever_la_restriction", dossier, qui, instant)


@transaction.atomic
def reprendre(dossier: Dossier, personne, *, par) -> None:
    """Nobody named has rights any more: a gestionnaire names who acts for the company, and the service is told.

    He does not see the dossier for all that. Raises PassageRefuse when somebody named still acts.
    """
    instant = horloge.maintenant()
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    geres = perimetre(par, instant).sirens_geres & {dossier.siren}
    exiger(bool(geres))
    if not Dossier.objects.reserves_de(geres, _jour(instant)).filter(pk=dossier.pk, est_orphelin=True).exists():
        raise PassageRefuse("Une personne nommée sur ce dossier a encore des droits\u00a0: demandez-lui.")
    _exiger_habilite(dossier, personne, instant)
    _donner(dossier, personne, par, instant)
    entree = _noter("reprendre", dossier, Acteur("gestionnaire", par.pk), instant, personne=personne.pk)
    suites.planifier([(entree, ["dossier.nomme"])], [personne.email])
    suites.planifier([(entree, ["dossier.repris"])])


def _verrouiller(dossier: Dossier, par, *, est_restreint: bool | None = None) -> tuple[datetime, Dossier]:
    instant = horloge.maintenant()
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    exiger(peut_ecrire(par, dossier, instant))
    if est_restreint and not dossier.est_restreint:
        raise PassageRefuse("Ce dossier n’est plus réservé. Relisez la page.")
    return instant, dossier


def _exiger_habilite(dossier: Dossier, personne, instant: datetime, *, lecteurs: bool = False) -> None:
    if not habilites_de(dossier.siren, _jour(instant), lecteurs=lecteurs).filter(pk=personne.pk).exists():
        raise PassageRefuse("Cette personne n’a pas de droit pour cette entreprise.")


def _donner(dossier: Dossier, personne, par, instant: datetime) -> bool:
    defauts = {"donne_par": par, "donne_a": instant}
    return AccesRestreint.objects.get_or_create(dossier=dossier, user=personne, defaults=defauts)[1]


def _ecrire_restriction(dossier: Dossier, est_restreint: bool) -> None:
    dossier.est_restreint = est_restreint
    dossier.save(update_fields=["est_restreint"])


def _noter(verbe: str, dossier: Dossier, qui: Acteur, instant: datetime, **faits):
    le = horloge.date_locale(instant, dossier.territoire.zone)
    return journal.ecrire(journal.AEcrire(verbe=verbe, cible=dossier, acteur=qui, le=le, a=instant, faits=faits))


def _jour(instant: datetime):
    return horloge.date_locale(instant, "Europe/Paris")  # rights are counted in days of Paris
