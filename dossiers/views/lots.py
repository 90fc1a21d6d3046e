"""What is done with the rows of the bannette that are ticked, from its page; what became of each is told."""

from collections.abc import Collection

from django.contrib import messages
from django.db.models import QuerySet

from dossiers import actions
from dossiers.forms.lots import DemandeAppui, Lot

__all__ = ["agir", "lire"]


def lire(request, personnes: Collection, absents: Collection, donnees, *, est_envoye=True) -> tuple[Lot, DemandeAppui]:
    """The two forms that share the ticks; the button that was pressed says which one is judged."""
    donnees = donnees or {}
    demande_appui = est_envoye and "appui" in donnees
    lot = Lot(
        donnees, personnes, absents, attribue="exporter" not in donnees, est_envoye=est_envoye and not demande_appui
    )
    return lot, DemandeAppui(donnees, personnes, absents, par=request.user, est_envoye=demande_appui)


def agir(request, lot: Lot | DemandeAppui, choisis: QuerySet) -> None:
    """Gives them, or asks a hand for them."""
    depots = list(choisis.select_related("dossier").order_by("viser_le", "-pk"))
    if isinstance(lot, DemandeAppui):
        refuses = actions.demander_appui(depots, par=request.user, a=lot.collegue, mot=lot.cleaned_data["mot"])
    else:
        refuses = actions.attribuer_en_lot(depots, par=request.user, a=lot.personne)
    faits, perdus = len(depots) - len(refuses), len(lot.choisis) - len(depots)
    dire = messages.warning if refuses or perdus else messages.success
    dire(request, lot.phrase(faits, [(d.dossier.reference, str(pourquoi)) for d, pourquoi in refuses], perdus))
