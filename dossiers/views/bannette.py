"""« Ma bannette »: what a service has to do, by days left. One list, its filters and its order in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

from django.contrib import messages
from django.db.models import FilteredRelation, Prefetch, Q, QuerySet
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from dossiers.exports import bannette as exports
from dossiers.forms.bannette import LISTES, PROCHE, Filtres
from dossiers.models import Cote, Courrier, Depot, Echange, Echeance, Vue
from dossiers.views import lots, presentation
from dossiers.views.acces import regler_la_bannette
from dossiers.views.bande import bande
from dossiers.views.presentation import Jeton
from habilitations.models import Absence
from habilitations.perimetre import absents_de, agents_des_services, perimetre, remplaces_par
from habilitations.territoires import Territoire, territoires_du_service
from rupco.socle import horloge, limites
from rupco.socle.pages import Combien, paginer
from rupco.socle.views import rend_la_saisie, saisie_gardee

__all__ = ["LEGENDE", "bannette", "exporter", "lies", "lignes_de"]

TAILLE, COMPTES_MAX = 50, 999
EXPORTS = limites.Regle(nom="bannette-exports", libres=20, fenetre=timedelta(minutes=10))
GROUPES = (
    (-1, "La date à viser est passée"),
    (0, "Aujourd’hui, dernier jour"),
    (2, "Demain ou après-demain"),
    (5, "Dans 3 à 5 jours"),
    (inf, "Plus tard"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Demandee:
    """What the address asks of the bannette, for one person at one instant. `filtrees`: the list and its filters, but the days;
    `visibles`: with them, in no order yet; `ici`: every dépôt of his services, over or not."""

    filtres: Filtres
    lieux: list[Territoire]
    aujourd_hui: date
    personnes: list
    absents: list[Absence]
    remplaces: set[int]
    listes: dict[str, QuerySet]
    filtrees: QuerySet
    visibles: QuerySet
    ici: QuerySet


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def bannette(request):
    """« Ma bannette »: what runs, by days left, then what waits for pieces; what was closed lately. A POST is about the rows
    that are ticked: somebody who will follow them, or their file."""
    instant = horloge.a_la_porte(request)
    demandee = lire_la_liste(request, instant)
    if request.method == "POST":
        lot, appui = lots.lire(request, demandee.personnes, demandee.absents, request.POST)
        envoye = appui if appui.is_bound else lot
        choisis = demandee.ici.filter(pk__in=envoye.choisis)
        if envoye.is_valid() and not lot.attribue:
            return en_csv(request, choisis, demandee.filtres.ordre, instant)
        if envoye.is_valid():
            lots.agir(request, envoye, choisis)
            return redirect(request.get_full_path())
    else:
        gardee = saisie_gardee(request)
        lot, appui = lots.lire(request, demandee.personnes, demandee.absents, gardee, est_envoye=False)
        if gardee:
            messages.info(request, "Votre session avait pris fin\u00a0: rien n’est fait. Relisez, puis recommencez.")
    contexte = _contexte(request, demandee, instant) | {"lot": lot, "appui": appui}
    return render(
        request, "dossiers/instruction/bannette.html", contexte, status=422 if lot.errors or appui.errors else 200
    )


@require_safe
def exporter(request):
    """The list that the address asks, whole, as a spreadsheet reads it."""
    instant = horloge.a_la_porte(request)
    demandee = lire_la_liste(request, instant)
    return en_csv(request, demandee.visibles, demandee.filtres.ordre, instant)


def en_csv(request, depots: QuerySet, ordre: tuple[str, ...], instant: datetime) -> StreamingHttpResponse:
    """These dépôts, sent as they are read; so many times an account and a while."""
    limites.compter(EXPORTS, f"compte:{request.user.pk}")
    lignes = exports.lignes_csv(lies(depots), ordre=ordre, instant=instant)
    reponse = StreamingHttpResponse(lignes, content_type="text/csv; charset=utf-8")
    jour = horloge.date_locale(instant, "Europe/Paris")
    reponse.headers["Content-Disposition"] = f'attachment; filename="bannette-{jour.isoformat()}.csv"'
    reponse.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return reponse


def lire_la_liste(request, instant: datetime) -> Demandee:
    """What is asked, settled; 404 for who is of no service."""
    droits = perimetre(request.user, instant)
    services = droits.services
    if not services:
        raise Http404
    regler_la_bannette(services, instant)
    lieux = [t for s in sorted(droits.chez, key=lambda s: s.pk) for t in territoires_du_service(s.code)]
    aujourd_hui = horloge.date_locale(instant, lieux[0].zone)
    absents = absents_de(services, aujourd_hui)
    remplaces = remplaces_par(request.user, absents)
    personnes = list(agents_des_services(services, aujourd_hui))
    filtres = Filtres(request.GET, departements={t.departement: t.nom for t in lieux}, personnes=personnes)
    a_instruire = Depot.objects.a_instruire_par(request.user, instant)
    qui = {request.user.pk} | remplaces
    listes = {code: a_instruire.filter(_liste(code, qui, aujourd_hui)) for code in LISTES}
    filtrees = listes[filtres.liste].filter(filtres.hors_dates())
    return Demandee(
        filtres=filtres, lieux=lieux, aujourd_hui=aujourd_hui, personnes=personnes, absents=absents, remplaces=remplaces,
        listes=listes, filtrees=filtrees,
        visibles=filtrees.filter(filtres.dates(aujourd_hui)).visibles_par(request.user, instant),
        ici=Depot.objects.visibles_par(request.user, instant).filter(service__in=services),
    )  # fmt: skip


def _contexte(request, d: Demandee, instant: datetime) -> dict:
    filtres, absences = d.filtres, [a for a in d.absents if a.agent_id in d.remplaces]
    non_lus = Echange.objects.comptes(Cote.SERVICE, par="dossier")
    visibles = lies(d.visibles).annotate(non_lus=non_lus)
    page = paginer(visibles, ordre=filtres.ordre, curseur=request.GET.get("apres"), taille=TAILLE)
    lignes = lignes_de(page, instant, {a.agent_id: a for a in absences})
    nombres = _compter(d.listes, request.user)
    return {
        "page": page,
        "filtres": filtres,
        "tags": filtres.tags(),
        "volets": _volets(filtres, nombres),
        "groupes": _groupes(lignes) if filtres.ordre[0] == "viser_le" else [("", lignes)] if lignes else [],
        "nombre": nombres[filtres.liste],
        "urgents": nombres["proche"],
        "bande": bande(d.filtrees, filtres, d.lieux, d.aujourd_hui),
        "legende": LEGENDE,
        "prochaine": None if lignes or filtres.tags() else d.listes[""].order_by("viser_le").first(),
        "clos": _clos(request.user, instant),
        "remplacements": absences,
        "vues": list(Vue.objects.filter(user=request.user)),
    }


def lies(depots):
    """With all that a row shows: a constant number of queries. `demande`: the request whose pieces are awaited, if one is."""
    attend = Q(courriers__nature=Courrier.Nature.DEMANDE_PIECES, courriers__repondu_a=None)
    return (
        depots.annotate(demande=FilteredRelation("courriers", condition=attend))
        .select_related("dossier__etablissement", "dossier__service", "suivi_par", "projet__signataire", "demande")
        .prefetch_related(Prefetch("echeances", queryset=Echeance.objects.en_cours(), to_attr="qui_courent"))
    )


def lignes_de(depots: Iterable[Depot], instant, absents: dict | None = None) -> list[dict]:
    """Rows ready to be shown; days are those of each file's territory. `absents`: account → absence, of who is replaced."""
    rendues = []
    for depot in depots:
        aujourd_hui = horloge.date_locale(instant, depot.zone)
        echeance = depot.qui_courent[0] if depot.qui_courent else None
        jour = echeance.jour_brut if echeance else depot.a_viser
        rendues.append(
            {
                "depot": depot,
                "echeance": echeance,
                "demande": getattr(depot, "demande", None),
                "jeton": presentation.jeton(depot, echeance, aujourd_hui),
                "jour": jour,
                "jours": (jour - aujourd_hui).days if jour else None,
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
    if hasattr(depot, "demande"):
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


def _compter(listes: dict[str, QuerySet], user) -> dict[str, int]:
    """How many in each, at most a thousand: a count costs the same however many there are. All at once, beside one's own row."""
    colonnes = [Combien(liste, COMPTES_MAX + 1) for liste in listes.values()]
    return dict(zip(listes, User.objects.values_list(*colonnes).get(pk=user.pk), strict=True))


def _volets(filtres: Filtres, nombres: dict[str, int]) -> list[Volet]:
    return [
        Volet(
            libelle, filtres.adresse(liste=code), f"{COMPTES_MAX}+" if nombres[code] > COMPTES_MAX else str(nombres[code]),
            str(rang), code == filtres.liste, code == "proche" and bool(nombres[code]),
        )
        for rang, (code, libelle) in enumerate(LISTES.items(), 1)
    ]  # fmt: skip


def _clos(user, instant) -> list[dict]:
    """The last silences of a month, ten at most."""
    atteintes = Echeance.objects.visibles_par(user, instant).filter(
        etat=Echeance.ATTEINTE, expire_a__gt=instant - _RECENTS, depot__decision__est_tacite=True
    )
    rendues = []
    atteintes = atteintes.annotate(non_lus=Echange.objects.comptes(Cote.SERVICE, par="depot__dossier"))
    for e in atteintes.select_related("depot__dossier__etablissement").order_by("-expire_a", "-id")[:10]:
        e.depot.non_lus = e.non_lus
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
