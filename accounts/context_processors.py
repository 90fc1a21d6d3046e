"""What every page says of the session that shows it: when it closes if nothing is done, and whose text it holds."""

from datetime import timedelta

from accounts import permissions
from rupco.socle import horloge
from rupco.socle.views import signer

__all__ = ["seance"]


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
