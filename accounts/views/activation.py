"""The link of the sign-up mail: a page with a button. Opening it activates nothing: programmes that read mail open links too."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.inscription import activer, est_vivante
from accounts.models import Inscription
from rupco.socle import liens
from rupco.socle.passages import PassageRefuse

__all__ = ["activation", "active"]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def activation(request, jeton):
    """« Finalisez votre inscription ». One page for a link too old, used, replaced or unknown, with the ways out."""
    inscription = _trouver(jeton)
    phrase = ""
    if request.method == "POST" and inscription is not None:
        try:
            activer(inscription)
            return redirect("compte-active")
        except (PassageRefuse, Inscription.DoesNotExist) as refus:
            inscription, phrase = _trouver(jeton), str(refus)
        if inscription and inscription.statut == "activee":  # the twin of a press that went through: the same answer
            return redirect("compte-active")
    if inscription is None or not est_vivante(inscription):
        return render(request, "accounts/lien_perdu.html", status=404)
    if phrase:
        return render(request, "accounts/lien_perdu.html", {"phrase": phrase}, status=409)
    return render(request, "accounts/activation.html", {"inscription": inscription})


def _trouver(jeton: str) -> Inscription | None:
    return Inscription.objects.filter(empreinte=liens.empreinte(jeton)).first()


@login_not_required
@require_safe
def active(request):
    """« Votre compte a bien été activé »."""
    return render(request, "accounts/compte_active.html")
