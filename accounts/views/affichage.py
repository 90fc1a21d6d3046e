"""« Paramètres d’affichage »: light, dark or the system's, for a visitor as for who has an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import compte as actions
from accounts.forms.compte import Affichage

__all__ = ["affichage"]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def affichage(request):
    """The choice is kept with the account, or with the session of who has none here: no cookie of its own."""
    choisi = actions.theme_choisi(request.user, request.session)
    formulaire = Affichage(request.POST if request.method == "POST" else None, initial={"theme": choisi})
    if formulaire.is_valid():
        actions.choisir_theme(request.user, request.session, formulaire.cleaned_data["theme"])
        messages.success(request, "C’est enregistré. Cette page a les couleurs choisies.")
        return redirect("affichage")
    return render(
        request, "accounts/affichage.html", {"formulaire": formulaire}, status=422 if formulaire.errors else 200
    )
