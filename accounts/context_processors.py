"""What every page says of the session that shows it: its colours, when it closes if nothing is done, whose text it holds."""

from datetime import timedelta

from accounts import permissions
from accounts.actions.compte import theme_choisi
from accounts.models import User
from rupco.socle import horloge
from rupco.socle.views import signer

__all__ = ["affichage", "seance"]

# What a browser is told: the colours of its own widgets, and the media of the dark sheets. A chosen dark stays off paper.
_COULEURS = {User.Theme.SYSTEME: "light dark", User.Theme.CLAIR: "light", User.Theme.SOMBRE: "dark"}
_QUAND = {User.Theme.SYSTEME: "(prefers-color-scheme: dark)", User.Theme.SOMBRE: "screen"}


def affichage(request) -> dict:
    """`affichage`: `theme`, `couleurs` (the page's color-scheme), `quand` (the media of the dark sheets; « clair » has none)."""
    choisi = theme_choisi(request.user, request.session) if hasattr(request, "user") else User.Theme.SYSTEME
    return {"affichage": {"theme": choisi, "couleurs": _COULEURS[choisi], "quand": _QUAND.get(choisi)}}


def seance(request) -> dict:
    """`seance`, None for who is not signed in: `limite`, `inactive`, `absolue` (seconds), `fin`, `auteur`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"seance": None}
    reste = permissions.reste(request)
    fin = horloge.heure_locale(horloge.reel() + timedelta(seconds=min(reste)), "Europe/Paris")
    return {
        "seance": {
            "limite": permissions.inactivite(user).seconds,
            "inactive": reste[0],
            "absolue": reste[1],
            "fin": f"{fin.hour}\u00a0h\u00a0{fin.minute:02d}",
            "auteur": signer(user.pk),
        }
    }
