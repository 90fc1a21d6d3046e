"""Files leave by one door: the right is asked, the digest checked, always as an attachment."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dossiers import fichiers
from dossiers.models import Acte, Jointe, Piece
from rupco.socle import horloge


@require_safe
def piece(request, pk):
    """A piece, to those who may see its dépôt."""
    visibles = Piece.objects.visibles_par(request.user, horloge.a_la_porte(request))
    return _rendre(request, get_object_or_404(visibles.select_related("depot__dossier"), pk=pk))


@require_safe
def jointe(request, pk):
    """A file of a message, to those who may read the thread."""
    visibles = Jointe.objects.visibles_par(request.user, horloge.a_la_porte(request))
    return _rendre(request, get_object_or_404(visibles.select_related("echange__dossier"), pk=pk))


@require_safe
def acte(request, numero):
    """A paper of the portal; it may be in the making for a few seconds after its fact."""
    visibles = Acte.objects.visibles_par(request.user, horloge.a_la_porte(request))
    trouve = get_object_or_404(visibles.select_related("depot__dossier"), numero=numero)
    if not trouve.est_pret:
        return en_preparation(request, trouve)
    return servir(
        request, chemin=trouve.chemin, empreinte=trouve.empreinte, nom=f"{numero}.pdf", mime="application/pdf"
    )


def _rendre(request, recu: Piece | Jointe) -> HttpResponseBase:
    """What somebody gave; recorded, and given to nobody, while the antivirus has not spoken, or when it has."""
    if recu.est_servi:
        return servir(request, chemin=recu.chemin, empreinte=recu.empreinte, nom=recu.nom, mime=recu.mime)
    statut = 503 if recu.attend_l_analyse else 403
    reponse = render(request, "dossiers/fichier_retenu.html", {"fichier": recu}, status=statut)
    if recu.attend_l_analyse:
        reponse.headers["Retry-After"] = "30"
    return reponse


def en_preparation(request, acte: Acte) -> HttpResponse:
    """A paper whose bytes are not made yet."""
    reponse = render(request, "dossiers/acte_en_preparation.html", {"acte": acte}, status=503)
    reponse.headers["Retry-After"] = "10"
    return reponse


def servir(request, **fichier):
    """A kept file, once its digest is found right; 404 when it is not there, a page that says so when it is altered."""
    try:
        return fichiers.servir(request, **fichier)
    except fichiers.FichierAbsent:
        raise Http404 from None
    except fichiers.FichierAltere:
        return render(request, "dossiers/fichier_altere.html", status=500)
