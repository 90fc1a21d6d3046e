"""« Gérer mon compte »: the page of cards, and what is changed at once."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import exports
from accounts.actions import compte as actions
from accounts.actions.sessions import oublier_session
from accounts.forms.compte import Informations, MonMotDePasse
from rupco.socle import horloge, limites
from rupco.socle.models import Entree

__all__ = ["donnees", "garder_la_session", "modifier", "mon_compte", "mot_de_passe", "raccourcis"]

ESSAIS = limites.Regle(nom="mot de passe actuel", libres=5, fenetre=timedelta(minutes=15))
EXPORTS = limites.Regle(nom="mes données", libres=5, fenetre=timedelta(hours=1), attente=timedelta(minutes=10))
_FACTEURS = {"totp": "application", "webauthn": "clé d’accès"}


@require_safe
def mon_compte(request):
    """One card a subject: its state, and the way to change it."""
    user = request.user
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    changements = Entree.objects.filter(cible="accounts.user", cible_id=user.pk, verbe="changer_mot_de_passe")
    contexte = {
        "changement": user.changements_adresse.filter(statut="demande", expire_a__gt=horloge.reel()).first(),
        "mot_de_passe_le": changements.order_by("-rang").values_list("le", flat=True).first(),
        "facteurs": [libelle for nom, libelle in _FACTEURS.items() if nom in types],
        "sessions": UserSession.objects.filter(user=user).count(),
    }
    return render(request, "accounts/mon_compte.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request):
    """Civility, names, phone, function; two tabs never overwrite each other unseen."""
    formulaire = Informations(request.POST or None, user=request.user)
    conflit, code = [], 200
    if request.method == "POST":
        code = 422
        if formulaire.is_valid():
            try:
                changes = actions.modifier(request.user, formulaire.cleaned_data, vue=request.POST.get("vue", ""))
            except actions.Conflit as erreur:
                request.user, conflit, code = erreur.actuel, _differences(formulaire, erreur.actuel), 409
            else:
                messages.success(request, "C’est enregistré." if changes else "Rien n’a changé.")
                return redirect("mon-compte")
    contexte = {"formulaire": formulaire, "vue": actions.version(request.user), "conflit": conflit}
    return render(request, "accounts/modifier.html", contexte, status=code)


def _differences(formulaire, actuel) -> list[tuple[str, str, str]]:
    """(question, what is stored, what was typed) where they differ."""
    trois = ((formulaire[nom].label, getattr(actuel, nom), valeur) for nom, valeur in formulaire.cleaned_data.items())
    return [(question, leur, votre) for question, leur, votre in trois if leur != votre]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def mot_de_passe(request):
    """The password of now, then the new one. An account without any (ProConnect) makes its first by a link."""
    if not request.user.has_usable_password():
        return render(request, "accounts/sans_mot_de_passe.html")
    formulaire = MonMotDePasse(request.POST or None, user=request.user)
    if request.method == "POST":
        cle = f"compte:{request.user.pk}"
        limites.compter(ESSAIS, cle)
        juste = formulaire.is_valid()
        if not formulaire.has_error("actuel"):
            limites.oublier(ESSAIS, cle)
        if juste:
            session, neuf = request.session.session_key, formulaire.cleaned_data["nouveau"]
            actions.changer_mot_de_passe(request.user, neuf, session=session)
            garder_la_session(request, request.user)
            messages.success(request, "Votre mot de passe a changé. Les autres sessions sont fermées.")
            return redirect("mon-compte")
    contexte = {"formulaire": formulaire}
    return render(request, "accounts/mot_de_passe.html", contexte, status=422 if formulaire.errors else 200)


def garder_la_session(request, user) -> None:
    """The session of this browser stays open though what its digest covers has changed; its key is new."""
    ancienne = request.session.session_key
    update_session_auth_hash(request, user)
    oublier_session(ancienne)


@require_http_methods(["GET", "HEAD", "POST"])
def donnees(request):
    """What we hold, why, how long; and the file of it."""
    if request.method != "POST":
        return render(request, "accounts/mes_donnees.html")
    limites.compter(EXPORTS, f"compte:{request.user.pk}")
    with transaction.atomic():
        entree = actions.noter(request.user, "exporter_donnees")
        fichier = exports.ecrire(request.user)
    entetes = {
        "Content-Disposition": f'attachment; filename="mes-donnees-rupco-{entree.le:%Y-%m-%d}.json"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(fichier, content_type="application/json; charset=utf-8", headers=entetes)


@require_POST
def raccourcis(request):
    """An agent switches the single-letter shortcuts off, or on again."""
    if not request.user.est_agent:
        raise Http404
    actifs = request.POST.get("raccourcis") == "oui"
    actions.regler_raccourcis(request.user, actifs=actifs)
    messages.success(request, f"Les raccourcis clavier sont {'activés' if actifs else 'désactivés'}.")
    return redirect("mon-compte")
