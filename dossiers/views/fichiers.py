"""Files leave by one door: the right is asked, the digest checked, always as an attachment."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dossiers import fichiers
from dossiers.models import Acte, Jointe, Piece
from rupco.socle import horloge


@require_safe
def piece(request, pk):
    """A piece, to those who may see its dépôt."""
    visibles = Piece.objects.visibles_par(request.user, horloge.a_la_porte(request))
    trouvee = get_object_or_404(visibles.select_related("depot__dossier"), pk=pk)
    if not trouvee.est_servi:
        return _retenir(request, trouvee)
    return servir(request, chemin=trouvee.chemin, empreinte=trouvee.empreinte, nom=trouvee.nom, mime=trouvee.mime)


@require_safe
def jointe(request, pk):
    """A file of a message, to those who may read the thread."""
    visibles = Jointe.objects.visibles_par(request.user, horloge.a_la_porte(request))
    trouvee = get_object_or_404(visibles.select_related("echange__dossier"), pk=pk)
    if not trouvee.est_servi:
        return _retenir(request, trouvee)
    return servir(request, chemin=trouvee.chemin, empreinte=trouvee.empreinte, nom=trouvee.nom, mime=trouvee.mime)


@require_safe
def acte(request, numero):
    """A paper of the portal; it may be in the making for a few seconds after its fact."""
    visibles = Acte.objects.visibles_par(request.user, horloge.a_la_porte(request))
    trouve = get_object_or_404(visibles.select_related("depot__dossier"), numero=numero)
    if not trouve.est_pret:
        reponse = render(request, "dossiers/acte_en_preparation.html", {"acte": trouve}, status=503)
        reponse.headers["Retry-After"] = "10"
        return reponse
    return servir(
        request, chemin=trouve.chemin, empreinte=trouve.empreinte, nom=f"{numero}.pdf", mime="application/pdf"
    )


def _retenir(request, fichier):
    """Recorded, and given to nobody: the antivirus has not spoken yet, or has."""
    reponse = render(
        request, "dossiers/fichier_retenu.html", {"fichier": fichier}, status=503 if fichier.attend_l_analyse else 403
    )
    if fichier.attend_l_analyse:
        reponse.headers["Retry-After"] = "30"
    return reponse


def servir(request, **fichier):
    """A kept file, once its digest is found right; 404 when it is not there, a page that says so when it is altered."""
    try:
        return fichiers.servir(request, **fichier)
    except fichiers.FichierAbsent:
        raise Http404 from None
    except fichiers.FichierAltere:
        return render(request, "dossiers/fichier_altere.html", status=500)
