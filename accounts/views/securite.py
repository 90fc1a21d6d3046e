"""Pages of the second factor that allauth has not, or not as we want them: the QR code, the recovery codes, taking a key away."""

import io
from datetime import timedelta

import segno
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import edit_webauthn, remove_webauthn
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.securite import accepter_code
from rupco.socle import horloge

__all__ = ["ajouter_application", "codes", "codes_fichier", "qr", "renommer_cle", "retirer_cle"]

_MONTRES = "codes_montres"  # in the session: the set of codes that this browser may show, and since when
_VISIBLES = timedelta(minutes=10)


class _AjouterApplication(ActivateTOTPView):
    """allauth's view, but the code that shows that the secret was read right has served: it opens nothing afterwards."""

    @transaction.atomic
    def form_valid(self, form):
        reponse = super().form_valid(form)
        accepter_code(self.request.user, form.cleaned_data["code"])
        return reponse


ajouter_application = _AjouterApplication.as_view()


@require_safe
@reauthentication_required(app="allauth.mfa")
def qr(request):
    """The secret of the application being added, drawn; nothing of it stays in a cache."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    dessin = io.BytesIO()
    code = segno.make(get_adapter().build_totp_url(request.user, secret), micro=False, error="m")
    code.save(dessin, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False)
    return HttpResponse(dessin.getvalue(), content_type="image/svg+xml")


@require_safe
def codes(request):
    """How many recovery codes are left; the codes themselves once, for ten minutes, on the browser that made them."""
    moyen = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES)
    jeu, instant = moyen.wrap(), horloge.reel()
    if not jeu.did_view and request.method == "GET":
        if instant - moyen.created_at > timedelta(minutes=5):
            raise_if_reauthentication_required(request, app="allauth.mfa")
        jeu.mark_as_viewed()
        request.session[_MONTRES] = [moyen.pk, instant.timestamp()]
    restants = jeu.get_unused_codes()
    contexte = {"restants": len(restants), "codes": restants if _visibles(request, moyen) else []}
    return render(request, "mfa/recovery_codes/index.html", contexte)


@require_safe
def codes_fichier(request):
    """The same codes as a text file, while the page shows them."""
    moyen = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES)
    if not _visibles(request, moyen):
        raise Http404
    lignes = ["Codes de secours RUPCO. Chacun marche une seule fois.", "", *moyen.wrap().get_unused_codes(), ""]
    entetes = {
        "Content-Disposition": 'attachment; filename="codes-de-secours-rupco.txt"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse("\r\n".join(lignes), content_type="text/plain; charset=utf-8", headers=entetes)


def _visibles(request, moyen: Authenticator) -> bool:
    quel, depuis = request.session.get(_MONTRES) or (None, 0)
    return quel == moyen.pk and horloge.reel().timestamp() - depuis < _VISIBLES.total_seconds()


@require_http_methods(["GET", "HEAD", "POST"])
def renommer_cle(request, pk):
    """allauth's view, but a key that is not mine is not there before anything is asked."""
    _ma_cle(request, pk)
    return edit_webauthn(request, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer_cle(request, pk):
    """allauth's view, but who must have a second factor keeps one."""
    cle = _ma_cle(request, pk)
    if not get_adapter().can_delete_authenticator(cle):
        messages.error(request, get_adapter().error_messages["cannot_delete_authenticator"])
        return redirect("securite")
    return remove_webauthn(request, pk=pk)


def _ma_cle(request, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.WEBAUTHN, pk=pk)
