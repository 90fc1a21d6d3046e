"""The company of an account: found by its SIRET as at sign-up. Rights stay where they were given."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.compte import changer_entreprise
from accounts.forms.inscription import ALaMain, ChampSiret, Ensemble
from accounts.views.inscription import de_sirene, vu
from accounts.views.sirene import rechercher

__all__ = ["entreprise"]

_DIT = "Votre entreprise a changé. Vos habilitations sont restées les mêmes\u00a0: pour la nouvelle, demandez un accès."


@require_http_methods(["GET", "HEAD", "POST"])
def entreprise(request):
    """« Rechercher » shows the establishment; « Changer » writes the one that was shown."""
    if request.user.est_agent:
        raise Http404
    numero = ChampSiret(request.POST or None)
    reponse, a_la_main = None, None
    if request.method == "POST" and numero.is_valid():
        reponse = rechercher(request, numero.cleaned_data["siret"])
        a_voir = "rechercher" in request.POST or request.POST.get("vu") != vu(reponse, numero)
        if not reponse.est_complete:
            a_la_main = ALaMain(initial=_connus(reponse)) if a_voir else ALaMain(request.POST)
        if not a_voir and Ensemble(a_la_main).is_valid():
            siret = numero.cleaned_data["siret"]
            est_change = changer_entreprise(
                request.user, a_la_main.etablissement(siret, reponse.fiche) if a_la_main else de_sirene(reponse)
            )
            messages.success(request, _DIT if est_change else "C’était déjà votre entreprise\u00a0: rien n’a changé.")
            return redirect("mon-compte")
    formulaire = Ensemble(numero, a_la_main if a_la_main and a_la_main.is_bound else None)
    contexte = {
        "numero": numero,
        "reponse": reponse,
        "est_verrouille": reponse is not None and reponse.est_complete,
        "a_la_main": a_la_main,
        "modele_a_la_main": ALaMain(),
        "formulaire": formulaire,
        "vu": vu(reponse, numero) if reponse else "",
    }
    return render(request, "accounts/entreprise.html", contexte, status=422 if formulaire.errors else 200)


def _connus(reponse) -> dict[str, str]:
    fiche = reponse.fiche
    return {nom: getattr(fiche, nom) for nom in ALaMain.base_fields} if fiche else {}
