"""« Ma bannette »: what a service has to do, by days left. One list, its filters and its order in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deadlines.feries import jours_feries, nom_usuel
from deadlines.territoires import territoire_de
from dossiers.forms.bannette import LISTES, PROCHE, Filtres
from dossiers.models import SANS_DELAI, Cote, Courrier, Depot, Echange, Echeance, Vue
from dossiers.views import presentation
from dossiers.views.acces import regler_la_bannette
from dossiers.views.presentation import Jeton
from habilitations.models import Service
from habilitations.perimetre import absents_de, agents_du_service, perimetre, remplaces_par
from habilitations.territoires import Territoire, territoires_du_service
from rupco.socle import horloge
from rupco.socle.pages import paginer

__all__ = ["LEGENDE", "bannette", "lies", "lignes_de"]

TAILLE, COMPTES_MAX, JOURS = 50, 999, 15
GROUPES = (
    (-1, "En report\u00a0: la date à viser est passée"),
    (0, "Aujourd’hui, dernier jour"),
    (2, "Demain ou après-demain"),
    (5, "Dans 3 à 5 jours"),
    ((SANS_DELAI - date(2000, 1, 1)).days, "Plus tard"),
)
ARRET = "Le délai ne court pas"
LEGENDE = (
    Jeton("0", "Dernier jour"),
    Jeton("2", "1 à 2 jours"),
    Jeton("5", "3 à 5 jours"),
    Jeton("n", "6 jours et plus"),
    Jeton("p", "Ne court pas"),
    Jeton("t", "Tacite"),
)
_RECENTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Volet:
    """A tab: its address, its number of dépôts (beyond 999, « 999+ »), the key that opens it."""

    libelle: str
    adresse: str
    nombre: str
    touche: str
    est_courant: bool
    est_urgent: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A day of the strip: how many dépôts are to be answered by then; `repos`: why it is no working day."""

    jour: date
    adresse: str
    jeton: Jeton | None
    repos: str
    est_aujourd_hui: bool
    est_choisie: bool


@require_safe
def bannette(request):
    """« Ma bannette »: what runs, by days left, then what waits for pieces; what was closed lately."""
    instant = horloge.a_la_porte(request)
    services = perimetre(request.user, instant).services
    if not services:
        raise Http404
    regler_la_bannette(services, instant)
    lieux = [t for s in Service.objects.filter(pk__in=services).order_by("pk") for t in territoires_du_service(s.code)]
    aujourd_hui = horloge.date_locale(instant, lieux[0].zone)
    absents = absents_de(services, aujourd_hui)
    remplaces = remplaces_par(request.user, absents)
    filtres = Filtres(
        request.GET, departements={t.departement: t.nom for t in lieux}, personnes=_personnes(services, aujourd_hui)
    )
    a_instruire = Depot.objects.a_instruire_par(request.user, instant)
    qui = {request.user.pk} | remplaces
    listes = {code: a_instruire.filter(_liste(code, qui, aujourd_hui)) for code in LISTES}
    filtrees = listes[filtres.liste].filter(filtres.hors_dates())
    visibles = filtrees.filter(filtres.dates(aujourd_hui)).visibles_par(request.user, instant)
    page = paginer(lies(visibles), ordre=filtres.ordre, curseur=request.GET.get("apres"), taille=TAILLE)
    lignes = lignes_de(page, instant, {a.agent_id: a for a in absents if a.agent_id in remplaces})
    nombres = {code: _compter(liste) for code, liste in listes.items()}
    contexte = {
        "page": page,
        "filtres": filtres,
        "tags": filtres.tags(),
        "volets": _volets(filtres, nombres),
        "groupes": _groupes(lignes) if filtres.ordre[0] == "viser_le" else [("", lignes)] if lignes else [],
        "nombre": nombres[filtres.liste],
        "urgents": nombres["proche"],
        "bande": _bande(filtrees, filtres, lieux, aujourd_hui),
        "legende": LEGENDE,
        "prochaine": None if lignes or filtres.tags() else listes[""].order_by("viser_le").first(),
        "clos": _clos(request.user, instant),
        "remplacements": [a for a in absents if a.agent_id in remplaces],
        "vues": list(Vue.objects.filter(user=request.user)),
    }
    _compter_les_messages([ligne["depot"] for ligne in (*lignes, *contexte["clos"])])
    return render(request, "dossiers/instruction/bannette.html", contexte)


def _compter_les_messages(depots: list[Depot]) -> None:
    """Says, on each row, how many messages wait to be read there; one query."""
    non_lus = Echange.objects.comptes(Cote.SERVICE, {d.dossier_id for d in depots})
    for depot in depots:
        depot.non_lus = non_lus.get(depot.dossier_id, 0)


def lies(depots):
    """With all that a row shows: a constant number of queries."""
    suites = (
        Prefetch("echeances", queryset=Echeance.objects.en_cours(), to_attr="qui_courent"),
        Prefetch("courriers", queryset=Courrier.objects.en_attente(), to_attr="demandes"),
    )
    return depots.select_related(
        "dossier__etablissement", "dossier__service", "suivi_par", "projet__signataire"
    ).prefetch_related(*suites)


def lignes_de(depots: Iterable[Depot], instant, absents: dict | None = None) -> list[dict]:
    """Rows ready to be shown; days are those of each file's territory. `absents`: account → absence, of who is replaced."""
    rendues = []
    for depot in depots:
        aujourd_hui = horloge.date_locale(instant, depot.zone)
        echeance = depot.qui_courent[0] if depot.qui_courent else None
        rendues.append(
            {
                "depot": depot,
                "echeance": echeance,
                "demande": depot.demandes[0] if depot.demandes else None,
                "jeton": presentation.jeton(depot, echeance, aujourd_hui),
                "jours": (echeance.jour_brut - aujourd_hui).days if echeance else None,
                "ecoules": min((aujourd_hui - echeance.depart).days, echeance.terme.delai.duree) if echeance else 0,
                "duree": echeance.terme.delai.duree if echeance else 0,
                "action": _a_faire(depot, echeance),
                "absence": (absents or {}).get(depot.suivi_par_id),
            }
        )
    return rendues


def _a_faire(depot: Depot, echeance: Echeance | None) -> str:
    projet = getattr(depot, "projet", None)
    if depot.etat_affiche.est_final or not depot.declaration.est_instruit:
        return ""
    if projet and projet.statut == "a_signer":
        return f"À signer par {projet.signataire.nom_d_usage}"
    if depot.demandes:
        return "Attendre les pièces"
    if depot.declaration.sans_delai:
        return "Examiner de nouveau, puis décider"
    if depot.completude_constatee_a is None and echeance:
        return "Constater la complétude"
    return "Répondre avant cette date" if echeance else "À regarder"


def _liste(code: str, qui: set[int], aujourd_hui: date) -> Q:
    match code:
        case "moi":
            return Q(suivi_par__in=qui) if len(qui) > 1 else Q(suivi_par=min(qui))
        case "libres":
            return Q(suivi_par=None)
        case "proche":
            return Q(viser_le__lte=aujourd_hui + timedelta(days=PROCHE))
    return Q()


def _compter(depots) -> int:
    """How many, at most a thousand: a count costs the same however many there are."""
    return depots.order_by()[: COMPTES_MAX + 1].count()


def _personnes(services, le: date) -> list:
    return list({u.pk: u for s in sorted(services) for u in agents_du_service(s, le)}.values())


def _volets(filtres: Filtres, nombres: dict[str, int]) -> list[Volet]:
    return [
        Volet(
            libelle, filtres.adresse(liste=code), f"{COMPTES_MAX}+" if nombres[code] > COMPTES_MAX else str(nombres[code]),
            str(rang), code == filtres.liste, code == "proche" and bool(nombres[code]),
        )
        for rang, (code, libelle) in enumerate(LISTES.items(), 1)
    ]  # fmt: skip


def _bande(depots, filtres: Filtres, lieux: list[Territoire], aujourd_hui: date) -> list[Case]:
    """Fifteen days from today; the days that are no working day say so."""
    fin = aujourd_hui + timedelta(days=JOURS - 1)
    bornes = depots.filter(viser_le__gte=aujourd_hui, viser_le__lte=fin).order_by("viser_le")
    jours = list(bornes.values_list("viser_le", flat=True)[:COMPTES_MAX])
    nombres = {jour: jours.count(jour) for jour in set(jours)}
    calendriers = sorted({t.calendrier for t in lieux})
    cases = []
    for rang in range(JOURS):
        jour = aujourd_hui + timedelta(days=rang)
        n = nombres.get(jour, 0)
        niveau = "0" if rang == 0 else "2" if rang <= 2 else "5" if rang <= 5 else "n"
        suite = "+" if len(jours) == COMPTES_MAX and jour == jours[-1] else ""
        adresse = filtres.adresse(jour=None if jour == filtres.jour else jour.isoformat())
        jeton = Jeton(niveau, f"{n}{suite}") if n else None
        cases.append(Case(jour, adresse, jeton, _repos(jour, calendriers), rang == 0, jour == filtres.jour))
    return cases


def _repos(jour: date, calendriers: list[str]) -> str:
    """« dimanche », « Noël (férié) », « Saint-Étienne (férié, Alsace-Moselle) », or nothing on a working day."""
    feries = {c: nom for c in calendriers if (nom := jours_feries(jour.year, c).get(jour))}
    if feries:
        ou = "" if len(feries) == len(calendriers) else ", " + ", ".join(territoire_de(c).libelle for c in feries)
        return f"{nom_usuel(next(iter(feries.values())))} (férié{ou})"
    return {5: "week-end", 6: "week-end"}.get(jour.weekday(), "")


def _clos(user, instant) -> list[dict]:
    """The last silences of a month, ten at most."""
    atteintes = Echeance.objects.visibles_par(user, instant).filter(
        etat=Echeance.ATTEINTE, expire_a__gt=instant - _RECENTS, depot__decision__est_tacite=True
    )
    rendues = []
    for e in atteintes.select_related("depot__dossier__etablissement").order_by("-expire_a", "-id")[:10]:
        jeton = presentation.jeton(e.depot, e, horloge.date_locale(instant, e.depot.zone))
        rendues.append({"echeance": e, "depot": e.depot, "jeton": jeton})
    return rendues


def _groupes(lignes: list[dict]) -> list[tuple[str, list[dict]]]:
    """Rows by days left, in the order of the page."""
    groupes: list[tuple[str, list[dict]]] = []
    for ligne in lignes:
        jours = ligne["jours"]
        titre = ARRET if jours is None else next(t for borne, t in GROUPES if jours <= borne)
        if not groupes or groupes[-1][0] != titre:
            groupes.append((titre, []))
        groupes[-1][1].append(ligne)
    return groupes
