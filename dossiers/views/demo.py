"""The demonstration's doors."""

from django.http import Http404


def accueil(request):
    raise Http404


connexion = temps = courriel = courriel_html = accueil
