"""Who sees a restricted dossier: the named people choose, the gestionnaire only knows that it exists."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from dossiers import actions, forms
from dossiers.models import Dossier
from dossiers.permissions import peut_ecrire
from dossiers.views.acces import code_de
from habilitations.perimetre import habilites_de, noms_de, perimetre
from rupco.socle import horloge
from rupco.socle.pages import paginer
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import entier


@require_http_methods(["GET", "HEAD", "POST"])
def acces(request, reference):
    """« Restreindre ce dossier », then its named people: one page, four verbs."""
    instant = horloge.a_la_porte(request)
    dossier = get_object_or_404(Dossier.objects.visibles_par(request.user, instant), reference=reference)
    if not peut_ecrire(request.user, dossier, instant):
        raise Http404
    jour = horloge.date_locale(instant, "Europe/Paris")
    nommables = habilites_de(dossier.siren, jour, lecteurs=True).exclude(pk__in=dossier.acces.values("user"))
    verbe = request.POST.get("action", "")
    formulaire = forms.PersonneANommer(request.POST if verbe == "nommer" else None, parmi=nommables)
    if request.method == "POST" and (verbe != "nommer" or formulaire.is_valid()):
        try:
            messages.success(request, _agir(request, dossier, verbe, formulaire))
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        encore = Dossier.objects.visibles_par(request.user, horloge.maintenant()).filter(pk=dossier.pk).exists()
        return redirect("dossier-acces", reference) if encore else redirect("dossiers")
    contexte = {
        "dossier": dossier,
        "nommes": dossier.acces.select_related("user").order_by("user__nom", "pk"),
        "agissants": set(habilites_de(dossier.siren, jour).values_list("pk", flat=True)),
        "formulaire": formulaire,
    }
    return render(request, "dossiers/employeur/acces.html", contexte, status=code_de(formulaire))


def _agir(request, dossier: Dossier, verbe: str, formulaire) -> str:
    """Does what the button says; the sentence of what was done. An unknown verb is a 404."""
    par = request.user
    match verbe:
        case "restreindre":
            actions.restreindre(dossier, par=par)
            return "Le dossier est réservé\u00a0: vous seul le voyez. Nommez les autres personnes."
        case "nommer":
            actions.nommer(dossier, formulaire.cleaned_data["personne"], par=par)
            return "La personne est nommée. Elle est prévenue par courriel."
        case "oter":
            nommes = User.objects.filter(pk__in=dossier.acces.values("user"))
            personne = get_object_or_404(nommes, pk=entier(request.POST.get("personne")))
            actions.oter_nomme(dossier, personne, par=par)
            return "La personne ne voit plus ce dossier."
        case "lever":
            actions.lever_la_restriction(dossier, par=par)
            return "Le dossier est de nouveau visible de toutes les personnes habilitées."
    raise Http404


@require_safe
def reserves(request):
    """The gestionnaire's page: that restricted dossiers exist, since when, and which ones nobody can open any more."""
    instant = horloge.a_la_porte(request)
    geres = perimetre(request.user, instant).sirens_geres
    if not geres:
        raise Http404
    lignes = Dossier.objects.reserves_de(geres, horloge.date_locale(instant, "Europe/Paris"))
    page = paginer(lignes, ordre=("-cree_a", "-pk"), curseur=request.GET.get("apres"))
    contexte = {"page": page, "noms": noms_de(geres) if len(geres) > 1 else {}}
    return render(request, "dossiers/employeur/reserves.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def reprendre(request, reference):
    """Names somebody on a restricted dossier whose named people have all lost their rights."""
    instant = horloge.a_la_porte(request)
    jour = horloge.date_locale(instant, "Europe/Paris")
    orphelins = Dossier.objects.reserves_de(perimetre(request.user, instant).sirens_geres, jour)
    dossier = get_object_or_404(orphelins.filter(est_orphelin=True), reference=reference)
    formulaire = forms.PersonneANommer(request.POST or None, parmi=habilites_de(dossier.siren, jour))
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.reprendre(dossier, formulaire.cleaned_data["personne"], par=request.user)
            messages.success(request, "La personne est nommée. Elle et le service sont prévenus.")
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        return redirect("dossiers-reserves")
    contexte = {"dossier": dossier, "formulaire": formulaire}
    return render(request, "dossiers/employeur/reprendre.html", contexte, status=code_de(formulaire))
