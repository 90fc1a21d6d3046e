"""Ways in opened beforehand: the gestionnaire's side (invite, code, list), then the invited person's."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Etablissement
from habilitations import actions, forms
from habilitations.models import CodeActivation, Invitation
from habilitations.perimetre import noms_de
from habilitations.procedures import ROLES
from habilitations.views.portes import Espace, code_de, espace_de, sans_agent, tenter
from rupco.socle import horloge, liens

__all__ = ["annuler_code", "annuler_invitation", "code", "invitation", "inviter", "liste", "recue", "renvoyer"]

_CODE = "code_montre"  # in the session until the next page, which shows it once
MAX = 100  # open ones shown


@require_safe
def liste(request, siren):
    """Invitations and codes that nobody used yet; a code just made is shown this once."""
    ici = espace_de(request, siren)
    maintenant = horloge.reel()
    ouvertes = [
        list(m.objects.filter(siren=ici.siren, statut="ouverte").select_related("par").order_by("-pk")[:MAX])
        for m in (Invitation, CodeActivation)
    ]
    for ouverture in (*ouvertes[0], *ouvertes[1]):
        ouverture.est_perimee = ouverture.expire_a <= maintenant
    montre = request.session.get(_CODE)
    if montre and montre["siren"] == ici.siren and request.method == "GET":
        del request.session[_CODE]
    else:
        montre = None
    contexte = {"espace": ici, "invitations": ouvertes[0], "codes": ouvertes[1], "montre": montre}
    return render(request, "habilitations/ouvertures.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def inviter(request, siren):
    """« Inviter une personne »."""
    ici = espace_de(request, siren)
    formulaire = forms.Invite(request.POST or None, siren=ici.siren, siret=_siege(ici), aujourd_hui=ici.le)
    if request.method == "POST" and formulaire.is_valid():
        quoi = {n: formulaire.cleaned_data[n] for n in ("email", "siret", "role", "fin_le")}
        if tenter(
            request,
            f"L’invitation part à {quoi['email']}. Elle vaut sept jours.",
            actions.inviter,
            request.user,
            le=ici.le,
            **quoi,
        ):
            return redirect("acces-ouvertures", siren)
        return redirect("acces-inviter", siren)
    contexte = {"espace": ici, "formulaire": formulaire}
    return render(request, "habilitations/inviter.html", contexte, status=code_de(formulaire))


@require_http_methods(["GET", "HEAD", "POST"])
def code(request, siren):
    """« Créer un code d’activation » for an establishment and a role."""
    ici = espace_de(request, siren)
    formulaire = forms.Ajout(request.POST or None, siren=ici.siren, siret=_siege(ici), aujourd_hui=ici.le)
    if request.method == "POST" and formulaire.is_valid():
        quoi = {n: formulaire.cleaned_data[n] for n in ("siret", "role", "fin_le")}
        if fait := tenter(request, "", actions.ouvrir_code, request.user, le=ici.le, **quoi):
            request.session[_CODE] = {"siren": ici.siren, "code": fait[1]}
        return redirect("acces-ouvertures", siren)
    contexte = {"espace": ici, "formulaire": formulaire}
    return render(request, "habilitations/code_creer.html", contexte, status=code_de(formulaire))


@require_POST
def renvoyer(request, siren, invitation):
    """A new link; the older one dies."""
    ici = espace_de(request, siren)
    ligne = get_object_or_404(Invitation, pk=invitation, siren=ici.siren)
    tenter(
        request,
        "Un nouveau lien est parti. L’ancien ne fonctionne plus.",
        actions.renvoyer,
        ligne,
        par=request.user,
        le=ici.le,
    )
    return redirect("acces-ouvertures", siren)


@require_POST
def annuler_invitation(request, siren, invitation):
    """The link dies."""
    return _annuler(request, siren, Invitation, invitation, "L’invitation est annulée.")


@require_POST
def annuler_code(request, siren, ouverture):
    """The code dies."""
    return _annuler(request, siren, CodeActivation, ouverture, "Le code est annulé.")


def _annuler(request, siren, modele, pk, phrase):
    ici = espace_de(request, siren)
    ligne = get_object_or_404(modele, pk=pk, siren=ici.siren)
    tenter(request, phrase, actions.annuler_ouverture, ligne, par=request.user, le=ici.le)
    return redirect("acces-ouvertures", siren)


def _siege(ici: Espace) -> str:
    lignes = Etablissement.objects.filter(siren=ici.siren).order_by("-est_siege", "pk")
    return lignes.values_list("siret", flat=True).first() or ""


@login_not_required
@require_safe
def invitation(request, jeton):
    """The link of a mail. Signed in under that e-mail: the answer page; else the way to log in or to sign up."""
    ligne = Invitation.objects.filter(empreinte=liens.empreinte(jeton)).select_related("par").first()
    if ligne is None or ligne.statut != "ouverte" or ligne.expire_a <= horloge.reel():
        return render(request, "habilitations/invitation_close.html", status=404)
    if request.user.is_authenticated and request.user.email == ligne.email:
        return redirect("invitation-recue", ligne.pk)
    return render(request, "habilitations/invitation.html", _invitation(ligne))


@require_http_methods(["GET", "HEAD", "POST"])
def recue(request, invitation):
    """Accept or decline: for the account of that e-mail alone."""
    le = sans_agent(request)
    ligne = get_object_or_404(Invitation.objects.select_related("par"), pk=invitation, email=request.user.email)
    if request.method == "POST":
        _repondre(request, ligne, le)
        return redirect("mes-demarches")
    if ligne.statut != "ouverte" or ligne.expire_a <= horloge.reel():
        raise Http404
    return render(request, "habilitations/invitation_recue.html", _invitation(ligne))


def _repondre(request, ligne: Invitation, le) -> None:
    if request.POST.get("reponse") == "accepter":
        tenter(request, "Votre accès est ouvert.", actions.accepter_invitation, ligne, par=request.user, le=le)
    else:
        tenter(request, "Vous avez décliné l’invitation.", actions.decliner_invitation, ligne, par=request.user, le=le)


def _invitation(ligne: Invitation) -> dict:
    return {"invitation": ligne, "nom": noms_de([ligne.siren]).get(ligne.siren, ""), "aide": ROLES[ligne.role]}
