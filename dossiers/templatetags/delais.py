"""From a term to the page that explains it: where « pourquoi cette date ? » leads."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from deadlines.delais import Terme
from deadlines.feries import depend_de_la_commune

__all__ = ["adresse_du_calcul", "parametres_du_calcul"]

register = template.Library()


@register.filter
def adresse_du_calcul(terme: Terme) -> str:
    """The permalink of that count, « /calculer/delai/?delai=RC_HOMOL&depart=2026-12-09&territoire=metropole »."""
    return f"{reverse('calculer-delai')}?{parametres_du_calcul(terme)}"


def parametres_du_calcul(terme: Terme) -> str:
    """The question as a query string, always in the same order: readings are there when they are not the rule's own."""
    question = {"delai": terme.delai.id, "depart": terme.depart.isoformat(), "territoire": terme.territoire}
    if depend_de_la_commune(terme.territoire) and not terme.vendredi_saint:
        question["vendredi_saint"] = "non"
    if terme.reception is not terme.delai.reception:
        question["reception"] = terme.reception.value
    return urlencode(question)
