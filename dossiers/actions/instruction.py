"""What the service does with a dépôt before it decides: each verb a passage, with its legal effect on the delay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from dossiers.actions.depots import constater_silences, fermer_echeance, numeroter, ouvrir_echeance, passer
from dossiers.actions.partage import tenir
from dossiers.models import CLOS, Courrier, Depot, Echeance, Projet
from dossiers.permissions import acteur, droit
from habilitations.models import Service
from habilitations.perimetre import agents_du_service, qualite_de
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur
from rupco.socle.passages import EnCours, PassageRefuse, exiger, passage, passages_par_lot

__all__ = [
    "adresser_observations", "attribuer", "attribuer_en_lot", "declarer_irrecevable", "demander_complement", "demander_pieces",
    "designer", "transferer",
]  # fmt: skip

_AILLEURS = "Le dossier a changé de service. Relisez le projet, puis soumettez-le de nouveau."


def demander_pieces(depot: Depot, *, par, pieces: list[dict], repondre_le: date, texte: str = "") -> Depot:
    """Asks for the pieces that a text demands: the delay is annulled, a whole new one starts with the last (CRPA L114-5).

    `pieces`: code, libelle, article, constat, attendu; `repondre_le`: the last day given, after today.
    """
    with passer(depot, "demander_pieces", par=par) as p:
        _exiger_apres(p, repondre_le)
        courrier = _ecrire(p, Courrier.Nature.DEMANDE_PIECES, par, repondre_le, pieces=pieces, texte=texte)
        fermer_echeance(p.objet, Echeance.ANNULEE)
        p.faits |= {"pieces": [piece["code"] for piece in pieces], "repondre_le": courrier.repondre_le}
    return p.objet


def demander_complement(depot: Depot, *, par, texte: str, repondre_le: date | None = None) -> Depot:
    """Asks for further documents once the file is complete: no text says that it moves the delay, so it does not."""
    with passer(depot, "demander_complement", par=par) as p:
        if repondre_le:
            _exiger_apres(p, repondre_le)
        _ecrire(p, Courrier.Nature.COMPLEMENT, par, repondre_le, texte=texte)
    return p.objet


def adresser_observations(depot: Depot, *, par, texte: str) -> Depot:
    """Observations of the service, the works council and the signatories in copy; the delay runs on."""
    with passer(depot, "observer", par=par) as p:
        _ecrire(p, Courrier.Nature.OBSERVATIONS, par, texte=texte)
    return p.objet


def declarer_irrecevable(depot: Depot, *, par, texte: str) -> Depot:
    """Ends a request out of scope, or whose pieces never came in time. Raises PassageRefuse before the term given for them."""
    with passer(depot, "declarer_irrecevable", par=par) as p:
        demande = p.objet.courriers.en_attente().first()
        aujourd_hui = horloge.date_locale(p.instant, p.objet.zone)
        if demande and demande.repondre_le >= aujourd_hui:
            raise PassageRefuse(
                "Le délai donné pour les pièces n’est pas passé\u00a0: la demande ne peut pas encore être écartée."
            )
        _ecrire(p, Courrier.Nature.IRRECEVABILITE, par, texte=texte)
        fermer_echeance(p.objet, Echeance.ANNULEE)
    return p.objet


def transferer(depot: Depot, *, par, vers: Service, texte: str) -> Depot:
    """Sends the request to the competent service: a whole delay runs from its reception there, the same instant (CRPA L114-2,
    L114-3). The one who followed it follows it no more. The other requests of the dossier that live go there too, each so."""
    with _tout_le_dossier(depot), passer(depot, "transferer", par=par) as p:
        de = p.objet.dossier.service_id
        if vers.pk == de:
            raise PassageRefuse("Ce dossier est déjà dans ce service.")
        _transmettre(p, par, de, vers, texte)
        _emmener(p, par, de, vers, texte)
    return p.objet


def _emmener(p: EnCours, par, de: int, vers: Service, texte: str) -> None:
    """What goes with this dépôt: the drafts at the signature, the other requests."""
    _reprendre_les_projets(p)
    for vivant in p.objet.dossier.emmenes(p.objet):
        with passage(vivant, "transferer", acteur=p.acteur, peut=lambda *_: True) as q:
            _transmettre(q, par, de, vers, texte)


def _transmettre(p: EnCours, par, de: int, vers: Service, texte: str) -> None:
    """`de`: the service before, whichever of its dépôts went first."""
    depot, dossier = p.objet, p.objet.dossier
    p.faits |= {"de_service": de, "vers_service": vers.pk}
    fermer_echeance(depot, Echeance.ANNULEE)
    if depot.declaration.delai:
        ouvrir_echeance(depot, horloge.date_locale(p.instant, depot.zone))
    depot.suivi_par = None
    _ecrire(p, Courrier.Nature.TRANSFERT, par, texte=texte, de=de, vers=vers.pk)
    dossier.service = vers
    dossier.save(update_fields=["service"])


def _reprendre_les_projets(p: EnCours) -> None:
    """A draft that waits for a signature waits for nobody once its dossier is elsewhere: it is submitted there."""
    attendent = Projet.objects.filter(depot__dossier=p.objet.dossier_id, statut="a_signer", depot__viser_le__lt=CLOS)
    for projet in attendent.order_by("pk"):
        with passage(projet, "remettre_en_redaction", acteur=p.acteur, peut=lambda *_: True) as q:
            q.objet.signataire, q.objet.soumis_a, q.objet.retour = None, None, _AILLEURS
            q.objet.version += 1


def designer(depot: Depot, *, par, vers: Service, texte: str) -> Depot:
    """The DGEFP designates another competent service while the delay for it runs; the requests that live go there too, each
    with a whole new delay (CRPA L114-3). Raises PassageRefuse once the delay is over, or when none ever ran."""
    with _tout_le_dossier(depot), passer(depot, "designer", par=par) as p:
        dossier, de = p.objet.dossier, p.objet.dossier.service_id
        if not (p.objet.declaration.est_en_usage and p.objet.echeances.en_cours().exists()):
            raise PassageRefuse("Le délai pour désigner un autre service est passé\u00a0: la compétence est fixée.")
        if vers.pk == de:
            raise PassageRefuse("Ce service est déjà celui du siège.")
        p.faits |= {"de_service": de, "vers_service": vers.pk}
        fermer_echeance(p.objet, Echeance.TENUE)
        _emmener(p, par, de, vers, texte)
        dossier.service = vers
        dossier.save(update_fields=["service"])
        p.faits["acte"] = numeroter(p.objet, p).numero
    return p.objet


def attribuer(depot: Depot, *, par, a=None) -> Depot:
    """Says who follows a dépôt; None: nobody. Raises PassageRefuse for somebody who is not of the service."""
    with passer(depot, "attribuer", par=par) as p:
        _exiger_du_service(p.objet, a, p.instant)
        _confier(p, a)
    return p.objet


def attribuer_en_lot(depots: Iterable[Depot], *, par, a=None) -> list[tuple[Depot, PassageRefuse]]:
    """The same for several, in one transaction; those that were refused, and why. Who receives them is told once of all.

    What he follows already stays as it is: a bulk that is sent again writes nothing and tells nothing.
    """
    depots = list(depots)
    constater_silences(depots=[d.pk for d in depots])
    admis, refuses = defaultdict(list), []
    with transaction.atomic():
        tenus = tenir(depots)
        instant = horloge.maintenant()
        for depot in depots:
            tenu = tenus[depot.pk]
            try:
                exiger(tenu, "attribuer", peut=droit(par, instant), instant=instant)
                _exiger_du_service(tenu, a, instant)
            except PassageRefuse as refus:
                refuses.append((depot, refus))
                continue
            if tenu.suivi_par_id != (a.pk if a else None):
                admis[acteur(par, tenu.dossier, instant)].append(tenu)
        _attribuer(admis, a, instant)
    return refuses


def _attribuer(admis: dict[Acteur, list[Depot]], a, instant: datetime) -> None:
    """Passes these rows, locked, and plans one mail of all of them; of one alone, its own."""
    combien = sum(map(len, admis.values()))
    faits = [
        fait
        for qui, lot in admis.items()
        for fait in passages_par_lot(
            lot, "attribuer", acteur=qui, instant=instant, poser=lambda p: _confier(p, a),
            le=lambda d: horloge.date_locale(instant, d.zone), a_suivre=combien == 1,
        )
    ]  # fmt: skip
    if a is not None and combien > 1:
        le = horloge.date_locale(instant, "Europe/Paris")
        entree = journal.ecrire(
            journal.AEcrire(
                verbe="attribuer_en_lot", cible=a, acteur=faits[0].acteur, le=le, a=instant,
                faits={"depots": [f.objet.pk for f in faits]},
            )
        )  # fmt: skip
        suites.planifier([(entree, ["depots.attribues"])])


# --- What they share --------------------------------------------------------------------------------------


@contextmanager
def _tout_le_dossier(depot: Depot) -> Iterator[None]:
    """Its dépôts go to another service together: all are settled, then locked, before one of them passes."""
    constater_silences(depots=depot.dossier.depots.values("pk"))
    with transaction.atomic():
        tenir(depot.dossier.depots.all())
        yield


def _ecrire(p: EnCours, nature: str, par, repondre_le: date | None = None, **contenu) -> Courrier:
    """The words of a letter, frozen with their author's quality, and the number of the paper that will bear them."""
    depot = p.objet
    courrier = Courrier.objects.create(
        depot=depot, numero=depot.courriers.count() + 1, nature=nature, contenu=contenu, repondre_le=repondre_le,
        ecrit_par=par, ecrit_a=p.instant,
        qualite=qualite_de(par, depot.dossier.service_id, horloge.date_locale(p.instant, "Europe/Paris")),
    )  # fmt: skip
    p.faits |= {"courrier": courrier.pk, "acte": numeroter(depot, p, courrier=courrier).numero}
    return courrier


def _confier(p: EnCours, a) -> None:
    p.objet.suivi_par = a
    p.faits["a"] = a.pk if a else None


def _exiger_du_service(depot: Depot, a, instant: datetime) -> None:
    le = horloge.date_locale(instant, "Europe/Paris")
    if a is not None and not agents_du_service(depot.dossier.service_id, le).filter(pk=a.pk).exists():
        raise PassageRefuse("Choisissez une personne du service.")


def _exiger_apres(p: EnCours, jour: date) -> None:
    if jour <= horloge.date_locale(p.instant, p.objet.zone):
        raise PassageRefuse("La date limite de réponse doit être après aujourd’hui.")
