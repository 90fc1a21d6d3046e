"""After the filing: the pieces that the service asked, or others; joined first, then sent together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from deadlines.regles import regle
from dossiers import actions
from dossiers.fichiers import EXTENSIONS
from dossiers.permissions import peut
from dossiers.procedures.base import PieceAttendue
from dossiers.views.acces import aujourd_hui_de, depot_de, envois_de, trop_tard
from dossiers.views.presentation import raisons_de
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse

__all__ = ["completer", "page"]


@require_http_methods(["GET", "HEAD", "POST"])
def completer(request, reference, numero):
    """« Compléter »: what is asked, what is joined, what sending will do to the delay; then one button."""
    depot = depot_de(request, reference, numero)
    if depot.statut not in depot.table["verser"].de or not peut(
        request.user, depot.table["verser"], depot, horloge.a_la_porte(request)
    ):
        return trop_tard(request, depot)
    if request.method == "POST":
        try:
            fini = actions.envoyer_pieces(depot, par=request.user)
        except PassageRefuse as refus:
            depot.refresh_from_db()
            return page(request, depot, erreur=str(refus), code=409)
        phrase = (
            "Les pièces sont envoyées. Un nouveau délai court." if fini else "Les documents sont envoyés au service."
        )
        messages.success(request, phrase)
        return redirect("dossier", reference)
    return page(request, depot)


def page(request, depot, *, erreur="", nature="", code=422):
    """The page, with the file refused at its place."""
    demande = depot.courriers.en_attente().first()
    jointes, aujourd_hui = list(depot.pieces.all()), aujourd_hui_de(request, depot)
    if demande:
        lignes = [
            (p, [j for j in jointes if j.nature == p["code"] and j.courrier_id == demande.pk]) for p in demande.pieces
        ]
        attendues = actions.pieces_attendues(demande, [j for j in jointes if j.courrier_id == demande.pk])
    else:
        lignes = [
            (_decrite(p), [j for j in jointes if j.nature == p.code and not j.envoyee_a])
            for p in depot.declaration.pieces
        ]
        attendues = []
    complete = bool(demande) and not attendues
    terme = regle(depot.declaration.delai).terme(aujourd_hui, depot.dossier.territoire.calendrier) if complete else None
    contexte = {
        "depot": depot,
        "demande": demande,
        "lettre": demande.actes.first() if demande else None,
        "lignes": lignes,
        "attendues": attendues,
        "a_envoyer": [j for j in jointes if not j.envoyee_a],
        "complete": complete,
        "terme": terme,
        "raisons": raisons_de(terme) if terme else (),
        "aujourd_hui": aujourd_hui,
        "erreur": erreur,
        "erreurs": [(f"fichier-{nature}" if nature else "", erreur)] if erreur else [],
        "nature": nature,
        "extensions": ",".join(EXTENSIONS),
        "envois": envois_de(depot, request.user),
    }
    return render(request, "dossiers/employeur/completer.html", contexte, status=code if erreur else 200)


def _decrite(piece: PieceAttendue) -> dict:
    return {"code": piece.code, "libelle": piece.libelle, "article": "", "constat": "", "attendu": piece.aide}
