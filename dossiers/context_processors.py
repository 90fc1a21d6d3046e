"""Where one is: the band, the company or the service, the date of the place."""

from dossiers.models import Dossier  # noqa: F401


def place(request) -> dict:
    """`place`: what the frame of the page says of the person."""
    return {}
