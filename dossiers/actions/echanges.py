"""The thread of a dossier: a message is written once, opened, never changed. It moves no delay and no state."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from dossiers import fichiers
from dossiers.actions.analyse import annoncer
from dossiers.actions.partage import exiger
from dossiers.models import BrouillonEchange, Cote, Dossier, Echange, Jointe
from dossiers.permissions import acteur, cote
from rupco.socle import horloge, journal, suites

__all__ = ["dernier_de", "ecrire", "garder_message", "lire"]


def ecrire(dossier: Dossier, texte: str, jointes: Iterable = (), *, par) -> Echange:
    """Sends a message and its files (uploaded ones, with a `name`) to the other side; the draft of it is gone.

    Raises FichierRefuse, that names the file, and PassageRefuse; nothing is kept then.
    """
    examens = [(f, _examiner(f)) for f in jointes]
    ranges: list[str] = []
    try:
        for fichier, examen in examens:
            ranges.append(fichiers.ranger(fichier, examen))
        return _ecrire(dossier, texte, [(e, c) for (_, e), c in zip(examens, ranges, strict=True)], par)
    except BaseException:
        for chemin in ranges:
            fichiers.effacer(chemin)
        raise


def _examiner(fichier) -> fichiers.Examen:
    try:
        return fichiers.examiner(fichier, fichier.name)
    except fichiers.FichierRefuse as refus:
        nom = fichiers.nom_propre(fichier.name)
        raise fichiers.FichierRefuse(f"«\u00a0{nom}\u00a0»\u00a0: {refus.phrase}") from refus


@transaction.atomic
def _ecrire(dossier: Dossier, texte: str, examens: list[tuple[fichiers.Examen, str]], par) -> Echange:
    instant, dossier, de = _verrouiller(dossier, par)
    service = dossier.service if de == Cote.SERVICE else None
    echange = Echange.objects.create(
        dossier=dossier, cote=de, auteur=par, service=service, texte=texte, envoye_a=instant
    )
    jointes = [
        Jointe.objects.create(
            echange=echange, nom=e.nom, mime=e.mime, taille=e.taille, pages=e.pages, empreinte=e.empreinte, chemin=chemin,
            alertes=list(e.alertes),
        )
        for e, chemin in examens
    ]  # fmt: skip
    for jointe in jointes:
        annoncer(jointe)
    BrouillonEchange.objects.filter(dossier=dossier, user=par).delete()
    faits = {
        "echange": echange.pk, "cote": str(de), "empreinte": sha256(texte.encode()).hexdigest(),
        "jointes": [[j.pk, j.empreinte] for j in jointes],
    }  # fmt: skip
    le = horloge.date_locale(instant, dossier.territoire.zone)
    entree = journal.ecrire(
        journal.AEcrire(
            verbe="ecrire", cible=dossier, acteur=acteur(par, dossier, instant), le=le, a=instant, faits=faits
        )
    )
    suites.planifier([(entree, ["echange.ecrit"])])
    return echange


@transaction.atomic
def garder_message(dossier: Dossier, texte: str, *, par, dernier: int) -> datetime:
    """Keeps what is being typed; the instant. `dernier`: the person's last message when the page was drawn, 0 for none: an
    autosave that comes after its own message was sent brings nothing back."""
    instant, dossier, _ = _verrouiller(dossier, par)
    if dernier == dernier_de(dossier, par):
        champs = {"texte": texte, "enregistre_a": instant}
        BrouillonEchange.objects.update_or_create(dossier=dossier, user=par, defaults=champs)
    return instant


def dernier_de(dossier: Dossier, par) -> int:
    """The number of a person's last message in a thread; 0 for none."""
    siens = dossier.echanges.filter(auteur=par).order_by("-pk")
    return siens.values_list("pk", flat=True).first() or 0


def lire(echanges: Iterable[Echange], *, par, cote: str, instant: datetime) -> None:
    """These were opened by a person of that side: the first one and the first time are kept; one's own side tells nothing."""
    vus = [e.pk for e in echanges if e.lu_a is None and e.cote != cote]
    if vus:
        Echange.objects.non_lus(cote).filter(pk__in=vus).update(lu_a=instant, lu_par=par)


def _verrouiller(dossier: Dossier, par) -> tuple[datetime, Dossier, str]:
    """One writer at a time: numbers follow the order in which messages appear."""
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("service").get(pk=dossier.pk)
    instant = horloge.maintenant()
    de = cote(par, dossier, instant)
    exiger(bool(de and dossier.depose_a))
    return instant, dossier, de
