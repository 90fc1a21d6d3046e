"""How often a paper may be drawn that nothing keeps: each reading of it costs a processor."""

from datetime import timedelta

from django.http import HttpRequest

from rupco.socle import limites

__all__ = ["DESSINS", "compter"]

DESSINS = limites.Regle(nom="papiers-dessines", libres=30, fenetre=timedelta(minutes=10))


def compter(request: HttpRequest) -> None:
    """One more, of this account, or of this visitor's address. Raises TropDeDemandes while a wait runs."""
    qui = f"compte:{request.user.pk}" if request.user.is_authenticated else f"adresse:{limites.visiteur(request)}"
    limites.compter(DESSINS, qui)
