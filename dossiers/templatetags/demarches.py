"""What « Mes démarches » says of the dossiers: that page is of the room below, which knows none."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.db.models import Count, Min, Q

from dossiers.models import Dossier, Echeance
from dossiers.procedures import genres
from rupco.socle import horloge

register = template.Library()
_FINIS = {nom for genre in genres() for nom, etat in genre.table.etats.items() if etat.est_final}


@dataclass(slots=True)
class EnCours:
    """Of a company: how many dossiers are not over, and the next last day (None: no delay runs)."""

    nombre: int = 0
    prochaine: date | None = None


@register.simple_tag(takes_context=True)
def dossiers_en_cours(context, cartes) -> dict[str, EnCours]:
    """SIREN → what is in course, among the dossiers this person may see. `cartes`: objects with a `siren`. Two queries."""
    request, chiffres = context["request"], {carte.siren: EnCours() for carte in cartes}
    if not chiffres:
        return chiffres
    instant = horloge.a_la_porte(request)
    visibles = Dossier.objects.visibles_par(request.user, instant).filter(siren__in=chiffres)
    vifs = ~Q(depots__statut__in=_FINIS)
    for siren, nombre in visibles.order_by().values_list("siren").annotate(n=Count("pk", filter=vifs, distinct=True)):
        chiffres[siren].nombre = nombre
    courent = Echeance.objects.visibles_par(request.user, instant).en_cours()
    courent = courent.filter(expire_a__gt=instant, depot__dossier__siren__in=chiffres).order_by()
    for siren, jour in courent.values_list("depot__dossier__siren").annotate(j=Min("dernier_jour")):
        chiffres[siren].prochaine = jour
    return chiffres


@register.filter
def de(chiffres: dict[str, EnCours], siren: str) -> EnCours | None:
    """The numbers of one company."""
    return chiffres.get(siren)
