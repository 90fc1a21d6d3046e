"""What the session keeps: a question while its visitor is away at ProConnect, then who he is until he has said yes."""

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import NamedTuple

from accounts.proconnect.protocole import Identite
from rupco.socle import horloge, liens

__all__ = ["Question", "confirmer", "demander", "garder", "nouveau_lien", "oublier", "reprendre", "retenue"]

_QUESTIONS, _IDENTITE, _LIEN = "proconnect_questions", "proconnect_identite", "proconnect_lien"
_ALLER_RETOUR = timedelta(minutes=15).total_seconds()
_REPONSE = timedelta(minutes=60).total_seconds()  # time for the mailed confirmation to come
_ONGLETS = 5  # questions under way in one browser


class Question(NamedTuple):
    """What was asked: `suite` is where to go afterwards, `fort` whether a second factor was demanded."""

    etat: str
    nonce: str
    verificateur: str
    suite: str
    fort: bool


def demander(request, *, suite: str, fort: bool) -> Question:
    """A new question, three secrets of 256 bits, kept fifteen minutes in this browser's session."""
    question = Question(*(secrets.token_urlsafe(32) for _ in range(3)), suite, fort)
    vivantes = _vivantes(request)[1 - _ONGLETS :]
    request.session[_QUESTIONS] = [*vivantes, [horloge.reel().timestamp(), *question]]
    return question


def reprendre(request, etat: str) -> Question | None:
    """The question of that state, once; None when this browser asked nothing of the kind, or too long ago."""
    vivantes = _vivantes(request)
    trouvee = next((Question(*q[1:]) for q in vivantes if q[1] == etat), None)
    request.session[_QUESTIONS] = [q for q in vivantes if q[1] != etat]
    return trouvee


def _vivantes(request) -> list:
    plus_ancienne = horloge.reel().timestamp() - _ALLER_RETOUR
    return [q for q in request.session.get(_QUESTIONS, []) if q[0] > plus_ancienne]


def garder(request, identite: Identite, suite: str) -> None:
    """Who came back, until he has signed up or linked his account."""
    request.session[_IDENTITE] = [horloge.reel().timestamp(), asdict(identite), suite]
    request.session.pop(_LIEN, None)


def retenue(request) -> tuple[Identite, str] | None:
    """(identity, where to go afterwards), one hour at most."""
    gardee = request.session.get(_IDENTITE)
    if not gardee or gardee[0] < horloge.reel().timestamp() - _REPONSE:
        return None
    return Identite(**gardee[1]), gardee[2]


def oublier(request) -> None:
    """The identity has served."""
    for cle in (_IDENTITE, _LIEN):
        request.session.pop(cle, None)


def nouveau_lien(request) -> str:
    """The secret of a confirmation by mail. Its digest stays in this session: the link is worth nothing in another browser,
    so nobody can have somebody else confirm in his place.
    """
    jeton, request.session[_LIEN] = liens.nouveau()
    return jeton


def confirmer(request, jeton: str) -> bool:
    """The link is the last one that this browser asked for."""
    attendu = request.session.get(_LIEN)
    return bool(attendu) and secrets.compare_digest(attendu, liens.empreinte(jeton))
