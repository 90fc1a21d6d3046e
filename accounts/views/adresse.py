"""The change of e-mail: asked here by the account, confirmed and cancelled by who holds a link. A GET changes nothing."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import adresse as actions
from accounts.forms.compte import NouvelleAdresse
from accounts.models import ChangementAdresse
from accounts.views.compte import garder_la_session
from rupco.socle import horloge, liens, limites
from rupco.socle.journal import Acteur
from rupco.socle.passages import PassageRefuse

__all__ = ["annuler", "changer", "confirmer"]

DEMANDES = limites.Regle(nom="changer d’adresse", libres=5, fenetre=timedelta(hours=1), attente=timedelta(minutes=5))
_PERIME = "Il a déjà servi, il est trop ancien, ou un lien plus récent l’a remplacé."


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def changer(request):
    """Asks for another e-mail, or gives the request up."""
    en_cours = request.user.changements_adresse.filter(statut="demande", expire_a__gt=horloge.reel()).first()
    if request.method == "POST" and "abandonner" in request.POST:
        return _abandonner(request, en_cours)
    formulaire = NouvelleAdresse(request.POST or None, user=request.user)
    if request.method == "POST" and formulaire.is_valid():
        nouvelle = formulaire.cleaned_data["nouvelle"]
        limites.compter(DEMANDES, f"compte:{request.user.pk}", f"vers:{nouvelle}", limites.visiteur(request))
        actions.demander_une_adresse(request.user, nouvelle)
        return redirect("mon-compte-adresse")
    contexte = {"formulaire": formulaire, "en_cours": en_cours}
    return render(request, "accounts/adresse.html", contexte, status=422 if formulaire.errors else 200)


def _abandonner(request, en_cours: ChangementAdresse | None):
    if en_cours:
        try:
            actions.abandonner_le_changement(en_cours, acteur=Acteur("titulaire", request.user.pk))
            messages.success(request, "Le changement est abandonné. Votre adresse reste la même.")
        except PassageRefuse as refus:
            messages.error(request, str(refus))
    return redirect("mon-compte-adresse")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirmer(request, jeton):
    """The link sent to the new mailbox."""
    demande = ChangementAdresse.objects.filter(empreinte=liens.empreinte(jeton)).select_related("user").first()
    if demande and demande.statut == "demande" and request.method == "POST":
        est_a_lui = request.user.pk == demande.user_id
        try:
            user = actions.confirmer_l_adresse(demande, session=request.session.session_key)
        except PassageRefuse as refus:
            return _refuser(request, "Confirmation d’adresse", str(refus), 409)
        if est_a_lui:
            garder_la_session(request, user)
        return redirect("adresse-confirmer", jeton)
    if demande and demande.statut == "confirme":
        return render(request, "accounts/adresse_confirmee.html", {"demande": demande})
    if not demande or demande.statut != "demande" or demande.expire_a <= horloge.reel() or not demande.user.is_active:
        return _refuser(request, "Confirmation d’adresse", _PERIME, 404)
    return render(request, "accounts/adresse_confirmer.html", {"demande": demande})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def annuler(request, jeton):
    """The link sent to the old mailbox, valid even once the new one is confirmed; then a new password has to be chosen."""
    demande = (
        ChangementAdresse.objects.filter(empreinte_annulation=liens.empreinte(jeton)).select_related("user").first()
    )
    if demande and demande.statut == "annule" and request.method == "POST":  # the twin of a double click
        return redirect("account_reset_password")
    ouvert = demande and demande.statut in ("demande", "confirme") and demande.annulable_jusqu_a > horloge.reel()
    if not ouvert or not demande.user.is_active:
        phrase = f"{_PERIME} Votre compte n’est plus le vôtre\u00a0? Appelez l’assistance."
        return _refuser(request, "Annulation du changement d’adresse", phrase, 404)
    if request.method != "POST":
        return render(request, "accounts/adresse_annuler.html", {"demande": demande})
    try:
        actions.annuler_le_changement(demande)
    except PassageRefuse as refus:
        return _refuser(request, "Annulation du changement d’adresse", str(refus), 409)
    messages.success(
        request,
        "Le changement d’adresse est annulé, et toutes les sessions sont fermées. Choisissez maintenant un nouveau mot de passe.",
    )
    return redirect("account_reset_password")


def _refuser(request, titre: str, phrase: str, code: int):
    return render(request, "accounts/lien_refuse.html", {"titre": titre, "phrase": phrase}, status=code)
