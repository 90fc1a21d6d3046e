"""The gestures of a gestionnaire on a right: accept, refuse, change, remove, add. The action asks his right again."""

from hashlib import sha256

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from habilitations import actions, forms
from habilitations.models import Habilitation
from habilitations.views.portes import Espace, code_de, droit_de, espace_de, tenter

__all__ = ["accepter", "ajouter", "changer", "refuser", "supprimer"]


@require_POST
def accepter(request, siren, droit):
    """Opens what was asked."""
    ici = espace_de(request, siren)
    demande = droit_de(ici, droit)
    succes = f"{demande.user} a maintenant accès."
    tenter(request, succes, actions.accepter, demande, par=request.user, le=ici.le)
    return redirect("acces", siren)


@require_http_methods(["GET", "HEAD", "POST"])
def refuser(request, siren, droit):
    """Says no, with the reason."""
    ici = espace_de(request, siren)
    demande = droit_de(ici, droit)
    formulaire = forms.Refus(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        motif = formulaire.cleaned_data["motif"]
        succes = f"La demande de {demande.user} est refusée."
        tenter(request, succes, actions.refuser, demande, par=request.user, motif=motif, le=ici.le)
        return redirect("acces", siren)
    if demande.statut != "demandee":
        raise Http404
    contexte = {"espace": ici, "droit": demande, "formulaire": formulaire}
    return render(request, "habilitations/refuser.html", contexte, status=code_de(formulaire))


@require_http_methods(["GET", "HEAD", "POST"])
def changer(request, siren, droit):
    """« Changer l’habilitation de l’utilisateur »: what will change is said before it is saved."""
    ici = espace_de(request, siren)
    ligne = droit_de(ici, droit, "validee")
    formulaire = forms.Changement(request.POST or None, droit=ligne, aujourd_hui=ici.le)
    contexte = {"espace": ici, "droit": ligne, "formulaire": formulaire}
    if request.method == "POST" and formulaire.is_valid():
        voulu = {n: formulaire.cleaned_data[n] for n in ("role", "fin_le")}
        sceau = sha256(repr(sorted(voulu.items())).encode()).hexdigest()
        if request.POST.get("vu") == sceau:
            succes = f"L’habilitation de {ligne.user} est changée."
            tenter(request, succes, actions.changer, ligne, par=request.user, le=ici.le, **voulu)
            return _apres(request, ligne)
        fin = voulu["fin_le"]
        contexte |= {
            "vu": sceau, "apres": Habilitation.Role(voulu["role"]).label, "change_de_role": voulu["role"] != ligne.role,
            "fin": fin, "jours": (fin - ici.le).days if fin else None, "change_de_fin": fin != ligne.fin_le,
        }  # fmt: skip
    return render(request, "habilitations/changer.html", contexte, status=code_de(formulaire))


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, siren, droit):
    """The bin: asks, then ends the right at once."""
    ici = espace_de(request, siren)
    ligne = droit_de(ici, droit, "validee")
    if request.method == "POST":
        succes = f"L’accès de {ligne.user} est fermé."
        tenter(request, succes, actions.supprimer, ligne, par=request.user, le=ici.le)
        return _apres(request, ligne)
    return render(request, "habilitations/supprimer.html", {"espace": ici, "droit": ligne})


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request, siren, personne):
    """« Ajouter un rôle » to somebody of the company."""
    ici = espace_de(request, siren)
    qui, siret = _connu(ici, personne)
    formulaire = forms.Ajout(request.POST or None, siren=ici.siren, siret=siret, aujourd_hui=ici.le)
    if request.method == "POST" and formulaire.is_valid():
        quoi = {n: formulaire.cleaned_data[n] for n in ("siret", "role", "fin_le")}
        tenter(request, f"{qui} a un rôle de plus.", actions.ajouter, qui, par=request.user, le=ici.le, **quoi)
        return redirect("acces-personne", siren, qui.pk)
    contexte = {
        "espace": ici,
        "qui": qui,
        "formulaire": formulaire,
        "retour": reverse("acces-personne", args=[siren, qui.pk]),
    }
    return render(request, "habilitations/ajouter_role.html", contexte, status=code_de(formulaire))


def _apres(request, ligne: Habilitation):
    """Back to the person; to one’s own rights when one may just have closed one’s own door."""
    if ligne.user_id == request.user.pk:
        return redirect("mes-demarches")
    return redirect("acces-personne", ligne.siren, ligne.user_id)


def _connu(ici: Espace, pk: int) -> tuple[User, str]:
    """Somebody who has or had a right here, and the SIRET of the last one; else 404."""
    lignes = Habilitation.objects.filter(siren=ici.siren, user=pk, statut__in=("demandee", "validee", "terminee"))
    ligne = lignes.select_related("user").order_by("-pk").first()
    if ligne is None:
        raise Http404
    return ligne.user, ligne.siret
