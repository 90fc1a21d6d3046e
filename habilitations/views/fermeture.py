"""« Fermer mon compte »: what stops, what stays and why, then the end."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from habilitations.actions import fermeture as actions
from habilitations.forms.fermeture import Confirmation
from habilitations.models import Habilitation, Mandat
from rupco.socle import horloge, limites
from rupco.socle.passages import PassageRefuse

__all__ = ["ferme", "fermer"]

ESSAIS = limites.Regle(nom="fermer mon compte", libres=10, fenetre=timedelta(hours=1))


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def fermer(request):
    """The page, then the end: asked again who one is, and a box to tick."""
    user, le = request.user, horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")
    formulaire, refus = Confirmation(request.POST or None), ""
    if request.method == "POST":
        limites.compter(ESSAIS, f"compte:{user.pk}")
        if formulaire.is_valid():
            try:
                actions.fermer_le_compte(user, le)
            except PassageRefuse as erreur:
                refus = str(erreur)
            else:
                logout(request)
                return redirect("compte-ferme")
    contexte = {
        "formulaire": formulaire,
        "refus": refus,
        "obstacles": actions.obstacles(user, le),
        "garde_jusqu_a": actions.a_garder(user),
        "droits": Habilitation.objects.filter(user=user, statut__in=("demandee", "validee")).count(),
        "mandats": Mandat.objects.filter(mandataire=user, statut__in=("propose", "actif")).count(),
    }
    code = 409 if refus else 422 if formulaire.errors else 200
    return render(request, "habilitations/fermer_compte.html", contexte, status=code)


@login_not_required
@require_safe
def ferme(request):
    """The account is closed: what one may still do."""
    return render(request, "habilitations/compte_ferme.html")
