"""Big files by chunks: one address, asked with the same words each time, which answers where the upload stands."""

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_POST

from dossiers import actions
from dossiers.actions.televersement import MORCEAU
from dossiers.fichiers import FichierRefuse
from dossiers.views.acces import depot_de
from rupco.socle.views import entier


@require_POST
def televerser(request, reference, numero):
    """{"envoi": its number, "recu": bytes kept}; 409, 422 or 503 with a sentence. The piece itself is made by `joindre`."""
    depot = depot_de(request, reference, numero)
    if not (depot.est_brouillon or depot.statut in depot.table["verser"].de):
        return JsonResponse({"phrase": depot.phrase_de_refus(depot.table["verser"])}, status=409)
    lu = {nom: request.POST.get(nom, "") for nom in ("nature", "nom", "empreinte")}
    if lu["nature"] not in actions.natures(depot):
        raise Http404
    morceau = request.FILES.get("morceau")
    if morceau is not None and morceau.size > MORCEAU:
        return JsonResponse({"phrase": "Ce morceau de fichier est trop grand."}, status=422)
    nombres = {nom: entier(request.POST.get(nom, "")) for nom in ("taille", "depart")}
    octets = morceau.read() if morceau else b""
    try:
        envoi = actions.televerser(depot, par=request.user, octets=octets, **lu, **nombres)
    except FichierRefuse as refus:
        return JsonResponse({"phrase": str(refus)}, status=422)
    except actions.PlusDePlace:
        return JsonResponse({"phrase": "Trop de fichiers arrivent en même temps."}, status=503)
    return JsonResponse({"envoi": envoi.pk, "recu": envoi.recu})
