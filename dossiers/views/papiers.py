"""What one takes away: the answers that were filed, the whole dossier, the proof of a silence, the guide and its model."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from deadlines.regles import regle
from deadlines.regles.textes import ct
from dossiers import actions, fichiers, lettres
from dossiers.exports import dossier as exports
from dossiers.exports.archive import Bilan, Fichier, archiver
from dossiers.lettres.reponses import reponses_de
from dossiers.models import Decision, Depot, Dossier
from dossiers.procedures.apres import Conseil
from dossiers.templatetags.delais import adresse_du_calcul
from dossiers.views import dessins
from dossiers.views.acces import depot_de, depot_vu
from dossiers.views.fichiers import en_preparation
from dossiers.views.reexamens import efface
from rupco.socle import horloge

PDF, ODT = "application/pdf", "application/vnd.oasis.opendocument.text"
NOUVELLE = timedelta(seconds=30)  # how often an archive that flows says so


@require_safe
def lire(request, reference, numero):
    """« Vos réponses »: what was filed, word for word."""
    depot = depot_de(request, reference, numero, en_lecture=True)
    if depot.est_brouillon:
        raise Http404
    contexte = {
        "depot": depot,
        "dossier": depot.dossier,
        "declaration": depot.declaration,
        "reponses": reponses_de(depot),
        "clauses": depot.declaration.clauses(depot.donnees),
    }
    return render(request, "dossiers/employeur/reponses.html", contexte)


@require_safe
def recapitulatif(request, reference, numero):
    """The same, on paper, with the digest of each piece."""
    depot = depot_vu(request, reference, numero)
    dessins.compter(request)
    octets = lettres.recapitulatif(depot)
    return fichiers.attacher(octets, f"recapitulatif-{reference}-{numero}.pdf", PDF)


@require_POST
def tout(request, reference):
    """« Tout télécharger »: what this person may open one by one, in one archive."""
    instant = horloge.a_la_porte(request)
    visibles = Dossier.objects.visibles_par(request.user, instant).select_related("service", "etablissement")
    trouve = get_object_or_404(visibles, reference=reference)
    actions.constater_silences(depots=trouve.depots.values("pk"), instant=instant)
    return _archive(request, trouve, exports.tout(trouve, pour=request.user, instant=instant), quoi="tout")


@require_POST
def preuve(request, reference, numero):
    """The proof of a tacit validation: nothing before the silence has spoken."""
    depot = depot_vu(request, reference, numero)
    decision = getattr(depot, "decision", None)
    if decision is None or not decision.est_tacite:
        raise Http404
    attente = depot.actes.filter(chemin="").first()
    if attente:
        return en_preparation(request, attente)
    return _archive(request, depot, exports.preuve(depot), quoi="preuve")


@require_safe
def suite(request, reference, numero):
    """« Et maintenant ? »: what an accepted request asks of the employer, with each article and each date that is known."""
    depot = _accepte(request, reference, numero)
    contexte = {
        "depot": depot,
        "dossier": depot.dossier,
        "decision": depot.decision,
        "conseils": [_conseil(c, depot) for c in depot.declaration.guide],
    }
    return render(request, "dossiers/employeur/suite.html", contexte)


@require_safe
def convention(request, reference, numero):
    """The model of the individual agreement, to print."""
    return _modele(request, reference, numero, lettres.convention, "pdf", PDF)


@require_safe
def convention_modifiable(request, reference, numero):
    """The same, to adapt in a word processor."""
    return _modele(request, reference, numero, lettres.convention_modifiable, "odt", ODT)


def _modele(request, reference: str, numero: int, ecrire: Callable[[Depot], bytes], extension: str, mime: str):
    depot = _accepte(request, reference, numero)
    dessins.compter(request)
    return fichiers.attacher(ecrire(depot), f"convention-individuelle-{reference}.{extension}", mime)


def _accepte(request, reference: str, numero: int) -> Depot:
    depot = depot_de(request, reference, numero, en_lecture=True)
    decision = getattr(depot, "decision", None)
    if decision is None or decision.sens != Decision.Sens.ACCEPTATION or not depot.declaration.guide or efface(depot):
        raise Http404
    return depot


def _conseil(conseil: Conseil, depot: Depot) -> dict:
    """A subject of the guide, its date counted when the file holds the day it starts from."""
    terme, depart = None, _depart(conseil, depot)
    if conseil.delai and depart:
        terme = regle(conseil.delai).terme(depart, depot.dossier.territoire.calendrier)
    outil = reverse(conseil.outil) if conseil.outil else ""
    if conseil.delai:
        outil = adresse_du_calcul(terme) if terme else f"{reverse('calculer-delai')}?delai={conseil.delai}"
    points = (conseil.si_tacite if depot.decision.est_tacite else conseil.si_signee) + conseil.points
    articles = [ct(a) for a in conseil.articles]
    return {"conseil": conseil, "points": points, "articles": articles, "terme": terme, "outil": outil}


def _depart(conseil: Conseil, depot: Depot) -> date | None:
    if conseil.depuis == "notification":
        decision = depot.decision
        return None if decision.est_tacite else horloge.date_locale(decision.constatee_a, depot.zone)
    genre, _, champ = conseil.depuis.rpartition(":")
    etape, _, question = champ.partition(".")
    if genre:
        depots = depot.dossier.depots.filter(genre=genre, numero__gt=depot.numero, depose_a__isnull=False)
        depot = depots.order_by("-numero").first() or depot
    du = depot.declaration.du
    if du and (etape, question) == du.depuis:
        return depot.decision.fin_des_mesures
    lu = depot.donnees.get(etape, {}).get(question)
    return date.fromisoformat(lu) if lu else None


def _archive(request, cible: Dossier | Depot, contenu: list[Fichier], *, quoi: str):
    """One archive a person at a time, noted in the journal, never kept by a browser's cache."""
    instant = horloge.a_la_porte(request)
    try:
        place = actions.commencer(cible, par=request.user, instant=instant, quoi=quoi, nombre=len(contenu))
    except actions.DejaEnCours as refus:
        reponse = render(request, "dossiers/telechargement_en_cours.html", status=429)
        reponse.headers["Retry-After"] = str(refus.secondes)
        return reponse
    dossier = cible.dossier if isinstance(cible, Depot) else cible
    locale = horloge.heure_locale(instant, dossier.territoire.zone)

    def conclure(bilan: Bilan) -> Iterable[Fichier]:
        return exports.conclure(bilan, dossier=dossier, a=locale)

    reponse = StreamingHttpResponse(_Coulant(archiver(contenu, conclure), place), content_type="application/zip")
    reponse["Content-Disposition"] = content_disposition_header(True, f"{dossier.reference}-{quoi}.zip")
    for entete, valeur in fichiers.ENTETES.items():
        reponse[entete] = valeur
    return reponse


class _Coulant:
    """The bytes as they are asked; meanwhile the person's place is held. The server closes it whatever happened, even before
    the first byte: the place is given back then."""

    def __init__(self, morceaux: Iterator[bytes], place):
        self.morceaux, self.place, self.dit_a = morceaux, place, horloge.reel()

    def __iter__(self) -> "_Coulant":
        return self

    def __next__(self) -> bytes:
        if horloge.reel() - self.dit_a > NOUVELLE:
            actions.poursuivre(self.place)
            self.dit_a = horloge.reel()
        return next(self.morceaux)

    def close(self) -> None:
        actions.liberer(self.place)
        self.morceaux.close()
