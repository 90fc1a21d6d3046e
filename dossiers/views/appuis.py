"""« Demander un appui » on the dépôt one is reading; the bannette does it for several (`lots`)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dossiers.forms.lots import DemandeAppui
from dossiers.models import CLOS, Depot
from dossiers.views import lots
from dossiers.views.acces import aujourd_hui_de, code_de, depot_a_instruire
from dossiers.views.instruction import contexte_d_instruction
from habilitations.perimetre import absents_de, agents_du_service
from rupco.socle.views import rend_la_saisie, saisie_gardee

__all__ = ["demander"]

# What the page of an act says of itself (geste.html): no passage, since nothing changes state.
_DIT = {"libelle": "Demander un appui", "consequence": "Qui suit ce dépôt ne change pas, le délai non plus."}
_FAIT = {"bouton": "Envoyer la demande"}


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def demander(request, reference, numero):
    """Which colleague, in what words; then back to the dépôt."""
    depot, est_envoye = depot_a_instruire(request, reference, numero), request.method == "POST"
    if depot.viser_le >= CLOS:
        messages.error(request, f"Ce dépôt n’est plus à instruire\u00a0: «\u00a0{depot.etat_affiche.libelle}\u00a0».")
        return redirect("instruction", reference, numero)
    donnees = request.POST if est_envoye else saisie_gardee(request)
    formulaire = DemandeAppui(
        donnees or {}, *_collegues(request, depot), par=request.user, sur=depot.pk, est_envoye=est_envoye
    )
    if est_envoye and formulaire.is_valid():
        lots.agir(request, formulaire, Depot.objects.filter(pk=depot.pk))
        return redirect("instruction", reference, numero)
    if donnees and not est_envoye:
        messages.info(request, "Votre session avait pris fin\u00a0: rien n’est envoyé. Relisez, puis envoyez.")
    contexte = contexte_d_instruction(request, depot) | {
        "formulaire": formulaire, "passage": _DIT, "geste": "demander-appui", "quoi": _FAIT,
    }  # fmt: skip
    return render(request, "dossiers/instruction/appui.html", contexte, status=code_de(formulaire))


def _collegues(request, depot: Depot) -> tuple[list, list]:
    """Who is of the service today, and who of them is away."""
    service, le = depot.dossier.service_id, aujourd_hui_de(request, depot)
    return list(agents_du_service(service, le)), absents_de([service], le)
