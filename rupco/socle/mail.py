"""Mail: stored, then sent. The row is the proof; the server may refuse for hours, nothing is lost and nothing doubled.

A refusal of the address itself is the end of a mail: it is marked so, with its cause, and whoever must know is told (the
follow-up `REFUS`, which a room above declares). A refusal of anything else may be the server's own fault: it is tried again
for `PATIENCE`. What has no answer (network, « 4xx ») is tried again for ever.

Bound, said plainly: if the process dies between the server's « 250 » and our write, the same mail leaves again with the same
Message-ID, and the reader's programme shows it once.
"""

import hashlib
import logging
import re
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string

from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Suite

__all__ = ["PATIENCE", "REFUS", "deposer", "envoyer", "envoyer_tout"]

logger = logging.getLogger(__name__)
REFUS = "courriel.refuse"
PATIENCE = timedelta(days=5)
_ADRESSE = {550, 551, 553}  # RFC 5321: no such mailbox, not here, name not allowed
_POLITIQUE = re.compile(r"\b5\.7\.\d+\b")  # RFC 3463: the server's policy, not the address


def deposer(
    *,
    a: str,
    gabarit: str,
    contexte: dict,
    instant: datetime,
    suite: Suite | None = None,
    est_sensible: bool = False,
    cle: str = "",
) -> Courriel:
    """Stores a mail from `<gabarit>.objet.txt`, `.txt` and `.html`; a follow-up has one mail at most.

    Without follow-up, an address has one mail of a template an instant; `cle` tells two of them (the clock may be stopped).
    The subject carries no company and no person; its line breaks are folded, so nothing typed forges a header.
    """
    contexte = {
        "rupco_url": settings.RUPCO_URL,
        "est_demonstration": settings.RUPCO_DEMO,
        "assistance": settings.RUPCO_ASSISTANCE,
    } | contexte
    objet = " ".join(render_to_string(f"{gabarit}.objet.txt", contexte).split())
    champs = {
        "a": a, "objet": objet[:200], "est_sensible": est_sensible, "cree_a": instant, "prochaine_a": instant,
        "texte": render_to_string(f"{gabarit}.txt", contexte), "html": render_to_string(f"{gabarit}.html", contexte),
    }  # fmt: skip
    courriel, _ = Courriel.objects.get_or_create(
        message_id=_message_id(suite, a, gabarit, instant, cle), defaults=champs | {"suite": suite}
    )
    if suite is None:  # a follow-up's mail leaves with the round that made it
        transaction.on_commit(lambda: suites.prevenir("socle.rejouer"))
    return courriel


def _message_id(suite: Suite | None, a: str, gabarit: str, instant: datetime, cle: str = "") -> str:
    source = (
        f"{suite.entree.empreinte}/{suite.declaration}/{suite.destinataire}"
        if suite
        else f"{a}/{gabarit}/{instant.isoformat()}{cle}"
    )
    domaine = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(source.encode()).hexdigest()[:40]}@{domaine}>"


def envoyer(pk: int) -> bool:
    """Sends one stored mail if it is due; True when the server took it. A failure waits, longer each time."""
    instant = horloge.maintenant()
    if not suites.prendre(Courriel, pk, instant):
        return False
    courriel = Courriel.objects.get(pk=pk)
    message = EmailMultiAlternatives(
        courriel.objet, courriel.texte, to=[courriel.a],
        headers={"Message-ID": courriel.message_id, "Auto-Submitted": "auto-generated", "Content-Language": "fr"},
    )  # fmt: skip
    if courriel.html:
        message.attach_alternative(courriel.html, "text/html")
    try:
        if not message.send():
            raise ValueError("aucun destinataire")  # a backend answers 0 and says nothing
    except Exception as erreur:
        logger.warning("courriel refusé", extra={"courriel": pk, "erreur": type(erreur).__name__})
        if cause := _refus(courriel, erreur, instant):
            _abandonner(courriel, cause)
            return False
        Courriel.objects.filter(pk=pk).update(
            etat=Courriel.A_ENVOYER, derniere_erreur=f"{type(erreur).__name__} : {erreur}"[:2000],
            prochaine_a=horloge.maintenant() + suites.attente(courriel.tentatives),
        )  # fmt: skip
        return False
    Courriel.objects.filter(pk=pk).update(
        etat=Courriel.ENVOYE, envoye_a=horloge.maintenant(), derniere_erreur="", **_effacer(courriel)
    )
    return True


def _effacer(courriel: Courriel) -> dict[str, str]:
    """A secret link does not outlive its mail."""
    return {"texte": "", "html": ""} if courriel.est_sensible and not settings.RUPCO_DEMO else {}


def _refus(courriel: Courriel, erreur: Exception, instant: datetime) -> str:
    """Why this mail will never be taken; "": it may be, later."""
    try:
        validate_email(courriel.a)
    except ValidationError:
        return "Ce n’est pas une adresse électronique."
    if isinstance(erreur, SMTPRecipientsRefused):
        code, texte = next(iter(erreur.recipients.values()))
    elif isinstance(erreur, SMTPDataError):
        code, texte = erreur.smtp_code, erreur.smtp_error
    else:
        return ""
    phrase = " ".join((texte.decode("utf-8", "replace") if isinstance(texte, bytes) else str(texte)).split())
    patience = instant - (courriel.relance_a or courriel.cree_a) < PATIENCE
    if code < 500 or (patience and (code not in _ADRESSE or _POLITIQUE.search(phrase))):
        return ""
    return f"{code} {phrase}"[:2000]


@transaction.atomic
def _abandonner(courriel: Courriel, cause: str) -> None:
    """The end of a mail, written in the journal: a notification that did not reach its reader is a fact."""
    instant = horloge.maintenant()
    Courriel.objects.filter(pk=courriel.pk).update(
        etat=Courriel.REFUSE, refuse_a=instant, derniere_erreur=cause, **_effacer(courriel)
    )
    faits = {"suite": courriel.suite_id, "code": int(cause[:3]) if cause[:3].isdecimal() else None}
    le = horloge.date_locale(instant, "Europe/Paris")
    entree = journal.ecrire(
        journal.AEcrire(verbe="refuser", cible=courriel, acteur=journal.SYSTEME, le=le, a=instant, faits=faits)
    )
    if REFUS in suites.declarees():
        suites.planifier([(entree, [REFUS])])


def envoyer_tout(limite: int = 500) -> int:
    """Sends every mail that is due; one refused address delays no other."""
    pks = (
        suites.dues(Courriel, horloge.maintenant()).order_by("prochaine_a", "id").values_list("pk", flat=True)[:limite]
    )
    return sum(envoyer(pk) for pk in list(pks))
