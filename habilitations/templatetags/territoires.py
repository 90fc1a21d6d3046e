"""What a département means, in the pages of every room."""

from django import template

from habilitations.territoires import DepartementInconnu, nom_d_usage, services, territoire

register = template.Library()


@register.filter
def service_competent(departement: str) -> str:
    """« Dreets Grand Est »; "" for a département that no service instructs."""
    try:
        return nom_d_usage(services()[territoire(departement).service])
    except DepartementInconnu:
        return ""
