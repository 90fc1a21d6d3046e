"""The agent's doors on one dépôt: its file, and the finding of completeness. The list is in `bannette`."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from deadlines.explication import en_lettres
from dossiers import actions
from dossiers.lettres.reponses import reponses_de
from dossiers.models import Courrier, Depot, Echeance
from dossiers.permissions import passages_possibles, qualites
from dossiers.procedures.base import PieceAttendue
from dossiers.templatetags.rupco import heure
from dossiers.views import informations, mesures, presentation, reexamens
from dossiers.views.acces import aujourd_hui_de, depot_a_instruire
from dossiers.views.presentation import Pas
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse

ADRESSES = {  # passage -> name of its page
    "constater_completude": "completude",
    "demander_pieces": "demander-pieces",
    "accepter": "projet",
    "demander_complement": "demander-complement",
    "observer": "observer",
    "transferer": "transferer",
    "declarer_irrecevable": "declarer-irrecevable",
    "attribuer": "attribuer",
    "annuler": "enregistrer-annulation",
    "retirer_refus": "retirer-refus",
}
TOUCHES = {"constater_completude": "c", "demander_pieces": "p", "observer": "o", "attribuer": "a"}  # of the keyboard
_AUTRE = PieceAttendue(code="autre", libelle="Autre pièce demandée")


@require_safe
def depot(request, reference, numero):
    """One dépôt: the file at left, at right what may be done now, each with its consequence in words."""
    depot = depot_a_instruire(request, reference, numero, en_lecture=True)
    gabarits = ("dossiers/instruction/information.html", "dossiers/instruction/depot.html")
    return render(request, gabarits[depot.declaration.est_instruit], contexte_d_instruction(request, depot))


@require_http_methods(["GET", "HEAD", "POST"])
def completude(request, reference, numero):
    """« Constater la complétude »: the legal date, all readings, what will happen; then one button."""
    depot = depot_a_instruire(request, reference, numero)
    if request.method == "POST":
        try:
            actions.constater_completude(depot, par=request.user)
            messages.success(
                request, "La complétude est constatée. L’employeur, le CSE et les signataires sont informés."
            )
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        return redirect("instruction", reference, numero)
    if depot.statut not in depot.table["constater_completude"].de:
        messages.error(request, depot.phrase_de_refus(depot.table["constater_completude"]))
        return redirect("instruction", reference, numero)
    return render(request, "dossiers/instruction/completude.html", contexte_d_instruction(request, depot))


def contexte_d_instruction(request, depot: Depot) -> dict:
    """What every page of a dépôt to instruct shows: who, until when, what was done, what may be done."""
    if not depot.declaration.est_instruit:
        return informations.contexte(request, depot) | {"non_lus": depot.non_lus}
    instant, aujourd_hui = horloge.a_la_porte(request), aujourd_hui_de(request, depot)
    echeance = depot.derniere_echeance
    natures, pieces = {p.code: p for p in depot.declaration.pieces}, list(depot.pieces.envoyees())
    courriers = list(depot.courriers.select_related("ecrit_par"))
    return (
        reexamens.contexte(depot)
        | _qualites(request.user, depot, instant)
        | _du_delai(depot, echeance, aujourd_hui)
        | {
            "depot": depot,
            "dossier": depot.dossier,
            "decision": getattr(depot, "decision", None),
            "jeton": presentation.jeton(depot, echeance, aujourd_hui),
            "depuis": (aujourd_hui - depot.complet_le).days,
            "attend": next((c for c in courriers if c.est_attendue), None),
            "frise": _frise(depot, echeance, aujourd_hui, courriers),
            "pieces": [(natures.get(p.nature, _AUTRE), p) for p in pieces],
            "manquantes": depot.declaration.manquantes(depot.donnees, {p.nature for p in pieces}),
            "demande": reponses_de(depot),
            "clauses": depot.declaration.clauses(depot.donnees),
            "attestation": (depot.declaration.documents_de or {}).get("accepter_tacitement"),
            "actes": list(depot.actes.order_by("etabli_a")),
            "passages": passages_possibles(request.user, depot, instant),
            "adresses": ADRESSES,
            "touches": TOUCHES,
            "projet": getattr(depot, "projet", None),
            "heure_legale": presentation.heure_du(depot, echeance),
            "refusees": depot.adresses_refusees(),
            "mesures": mesures.due(depot),
            "aujourd_hui": aujourd_hui,
            "non_lus": depot.non_lus,
        }
    )


def _qualites(user, depot: Depot, instant) -> dict:
    """What the page asks of who reads it: may he sign, is he of the service."""
    siennes = qualites(user, depot.dossier, instant)
    return {"signe": "signataire" in siennes, "est_du_service": "agent" in siennes}


def _du_delai(depot: Depot, echeance: Echeance | None, aujourd_hui: date) -> dict:
    """The delay, how far it is, its readings; a réexamen has none."""
    if echeance is None:
        return {"echeance": None, "court": False}
    return {
        "echeance": echeance,
        "terme": echeance.terme,
        "ecoules": min((aujourd_hui - echeance.depart).days, echeance.terme.delai.duree),
        "jours": (echeance.jour_brut - aujourd_hui).days,
        "lectures": [(lecture, (lecture.dernier_jour - aujourd_hui).days) for lecture in echeance.terme.lectures],
        "phrases": presentation.pourquoi(echeance),
        "court": echeance.etat == Echeance.EN_COURS,
    }


def _frise(depot: Depot, echeance: Echeance | None, aujourd_hui: date, courriers: list[Courrier]) -> list[Pas]:
    """The timeline as the service reads it: what was done, by whom; the date to aim at, then the silence."""
    texte = f"Par {depot.depose_par.nom_d_usage}. Jour 0 du délai."
    avant = reexamens.ouverture(depot, en_lettres)
    faits = [] if avant else [(depot.depose_a, _fait(depot, depot.depose_a, "Demande déposée", texte))]
    for c in courriers:
        faits.append(
            (c.ecrit_a, _fait(depot, c.ecrit_a, c.get_nature_display(), _dit_du_courrier(c, sans_delai=bool(avant))))
        )
        if c.repondu_a:
            texte = "Jour 0 d’un nouveau délai entier (CRPA, L114-5)."
            faits.append((c.repondu_a, _fait(depot, c.repondu_a, "Dernière pièce reçue", texte)))
    if depot.completude_constatee_a:
        texte = f"Par {depot.completude_constatee_par.nom_d_usage}. Complet depuis le {en_lettres(depot.complet_le)}."
        instant = depot.completude_constatee_a
        faits.append((instant, _fait(depot, instant, "Complétude constatée", texte)))
    pas = [fait for _, fait in sorted(faits, key=lambda paire: paire[0])]
    apres = reexamens.effacement(depot, en_lettres)
    return [*avant, *pas, *_ensuite(depot, echeance, aujourd_hui), *apres]


def _dit_du_courrier(c: Courrier, *, sans_delai: bool) -> str:
    texte = f"Par {c.ecrit_par.nom_d_usage}."
    if c.repondre_le:
        texte += f" Réponse attendue le {en_lettres(c.repondre_le)}."
    if c.nature == Courrier.Nature.TRANSFERT and not sans_delai:
        texte += " Jour 0 d’un nouveau délai entier (CRPA, L114-3)."
    return texte


def _ensuite(depot: Depot, echeance: Echeance | None, aujourd_hui: date) -> list[Pas]:
    """What ended it, or what is awaited."""
    decision, legale = getattr(depot, "decision", None), presentation.heure_du(depot, echeance)
    if depot.retire_a:
        return [_fait(depot, depot.retire_a, "Demande retirée", "Par l’employeur. Rien ne sera décidé.")]
    if decision and decision.est_tacite:
        texte = f"Enregistré le {en_lettres(horloge.date_locale(decision.constatee_a, depot.zone))}."
        titre = depot.table.etats["accepte_tacitement"].libelle
        return [_a_24_h(decision.acquise_le, "fait", titre, texte, presentation.pourquoi(echeance))]
    if decision:
        texte = f"Par {decision.auteur.nom_d_usage}. Mise à disposition, donc notifiée, à cet instant."
        return [_fait(depot, decision.constatee_a, presentation.issue(depot, decision), texte)]
    if depot.etat_affiche.est_final:
        return []
    if depot.statut == "incomplet":
        texte = "Le délai ne court pas. Un délai entier partira de la dernière."
        return [Pas(etat="encours", quand="Maintenant", titre="Pièces attendues", texte=texte)]
    if echeance is None and (terme := depot.terme_du_juge):
        return [_a_24_h(terme, "encours", "Nouvelle décision à rendre", "Terme fixé par le juge.")]
    if echeance is None:
        texte = depot.sans_delai
        return [Pas(etat="encours", quand="Maintenant", titre="Nouvelle décision à rendre", texte=texte)]
    viser = []
    if echeance.est_reportee:
        titre = f"Fin des {echeance.terme.delai.duree} jours\u00a0: date à viser"
        motif = f"{echeance.terme.repos(echeance.jour_brut).capitalize()}."
        viser = [_a_24_h(echeance.jour_brut, "prevu" if echeance.jour_brut >= aujourd_hui else "fait", titre, motif)]
    etat, raisons = "prevu" if depot.statut == "depose" else "encours", presentation.pourquoi(echeance)
    silence = _a_24_h(echeance.dernier_jour, etat, "Le silence vaut acceptation", f"À 24\u00a0h, {legale}.", raisons)
    return [*_maintenant(depot, viser), silence]


def _maintenant(depot: Depot, viser: list[Pas]) -> list[Pas]:
    """The finding awaited, before or after the date to aim at."""
    if depot.statut != "depose":
        return viser
    texte = "Le délai court sans attendre ce constat."
    constat = Pas(etat="encours", quand="Maintenant", titre="Complétude à constater", texte=texte)
    return [constat, *viser] if not viser or viser[0].etat == "prevu" else [*viser, constat]


def _fait(depot: Depot, instant, titre: str, texte: str) -> Pas:
    jour, precision = horloge.date_locale(instant, depot.zone), heure(instant, depot.zone)
    return Pas(etat="fait", quand=en_lettres(jour), precision=precision, titre=titre, texte=texte)


def _a_24_h(jour: date, etat: str, titre: str, texte: str, raisons: tuple = ()) -> Pas:
    return Pas(etat=etat, quand=en_lettres(jour), precision="24\u00a0h", titre=titre, texte=texte, pourquoi=raisons)
