"""The acts of the service on a dépôt, but its decision: one page each, that says its consequence before the click."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dossiers import actions, fichiers, lettres
from dossiers.forms import instruction as formulaires
from dossiers.models import Courrier, textes_du
from dossiers.permissions import peut
from dossiers.views import dessins
from dossiers.views.acces import aujourd_hui_de, code_de, depot_a_instruire
from dossiers.views.instruction import contexte_d_instruction
from habilitations.perimetre import qualite_de
from rupco.socle import horloge
from rupco.socle.limites import TropDeDemandes
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import rend_la_saisie, rendre_la_saisie

__all__ = ["GESTES", "faire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Geste:
    """A page: its passage, its form, its verb, what is said when it is done. `nature`: of the letter, seen before it is sent."""

    passage: str
    formulaire: type
    agir: Callable
    fait: str
    bouton: str
    nature: str = ""
    gabarit: str = "dossiers/instruction/geste.html"


GESTES = {
    "demander-pieces": Geste(
        passage="demander_pieces", formulaire=formulaires.DemandePieces, agir=actions.demander_pieces,
        nature=Courrier.Nature.DEMANDE_PIECES, gabarit="dossiers/instruction/demander_pieces.html",
        bouton="Signer et envoyer la demande", fait="La demande de pièces est envoyée. Le délai ne court plus.",
    ),
    "demander-complement": Geste(
        passage="demander_complement", formulaire=formulaires.Complement, agir=actions.demander_complement,
        nature=Courrier.Nature.COMPLEMENT, bouton="Signer et envoyer", fait="La demande est envoyée.",
    ),
    "observer": Geste(
        passage="observer", formulaire=formulaires.Observations, agir=actions.adresser_observations,
        nature=Courrier.Nature.OBSERVATIONS, bouton="Signer et envoyer",
        fait="Les observations sont envoyées, avec copie au CSE et aux signataires.",
    ),
    "declarer-irrecevable": Geste(
        passage="declarer_irrecevable", formulaire=formulaires.Irrecevabilite, agir=actions.declarer_irrecevable,
        nature=Courrier.Nature.IRRECEVABILITE, bouton="Signer et envoyer", fait="La demande est déclarée irrecevable.",
    ),
    "transferer": Geste(
        passage="transferer", formulaire=formulaires.Transfert, agir=actions.transferer, nature=Courrier.Nature.TRANSFERT,
        bouton="Transmettre le dossier", fait="Le dossier est transmis. L’employeur et l’autre service sont prévenus.",
    ),
    "enregistrer-annulation": Geste(
        passage="annuler", formulaire=formulaires.Annulation, agir=actions.annuler, bouton="Enregistrer l’annulation",
        fait="L’annulation est enregistrée. Le réexamen est ouvert, et chacun est prévenu.",
        gabarit="dossiers/instruction/effacer.html",
    ),
    "retirer-refus": Geste(
        passage="retirer_refus", formulaire=formulaires.RetraitDuRefus, agir=actions.retirer_refus, bouton="Retirer ce refus",
        fait="Le refus est retiré. Le réexamen est ouvert, et chacun est prévenu.",
        gabarit="dossiers/instruction/effacer.html",
    ),
    "designer": Geste(
        passage="designer", formulaire=formulaires.Designation, agir=actions.designer, bouton="Désigner ce service",
        fait="Le service est désigné. L’employeur et les services sont prévenus.",
    ),
    "attribuer": Geste(
        passage="attribuer", formulaire=formulaires.Attribution, agir=actions.attribuer, bouton="Enregistrer",
        fait="L’attribution est enregistrée.",
    ),
}  # fmt: skip

_AILLEURS = ("transferer", "designer")  # the whole dossier changes service


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def faire(request, reference, numero, geste):
    """One act: the form, the letter to see before it exists, then the act, once."""
    depot, quoi = depot_a_instruire(request, reference, numero, en_lecture=True), GESTES[geste]
    if quoi.passage not in depot.table or not depot.declaration.est_en_usage:
        raise Http404
    passage = depot.table[quoi.passage]
    if not peut(request.user, passage, depot, horloge.a_la_porte(request)):
        raise Http404
    if depot.statut not in passage.de:
        messages.error(request, depot.phrase_de_refus(passage))
        return redirect("instruction", reference, numero)
    donnees = request.POST if request.method == "POST" else None
    formulaire = quoi.formulaire(donnees, depot=depot, aujourd_hui=aujourd_hui_de(request, depot))
    if donnees is None and quoi.nature:
        formulaire.fields["texte"].initial = textes_du(depot, horloge.a_la_porte(request)).get(quoi.nature, "")
    rendre_la_saisie(request, formulaire)
    if request.method == "POST" and formulaire.is_valid():
        repondre = _apercu if quoi.nature and "apercu" in request.POST else _agir
        if reponse := repondre(request, depot, quoi, formulaire):
            return reponse
    contexte = contexte_d_instruction(request, depot) | {
        "formulaire": formulaire, "passage": passage, "geste": geste, "quoi": quoi,
        "emmenes": depot.dossier.emmenes(depot) if quoi.passage in _AILLEURS else [],
    }  # fmt: skip
    return render(request, quoi.gabarit, contexte, status=code_de(formulaire))


def _agir(request, depot, quoi: Geste, formulaire) -> HttpResponse | None:
    """Does it, and goes on; None when what was typed must be looked at again."""
    try:
        quoi.agir(depot, par=request.user, **formulaire.faits())
    except PassageRefuse as refus:
        depot.refresh_from_db()
        if depot.statut in depot.table[quoi.passage].de:  # the state still allows it: what was typed is to be corrected
            formulaire.add_error(None, str(refus))
            return None
        messages.error(request, str(refus))
        return redirect("instruction", depot.dossier.reference, depot.numero)
    messages.success(request, quoi.fait)
    return (
        redirect("bannette")
        if quoi.passage == "transferer"
        else redirect("instruction", depot.dossier.reference, depot.numero)
    )


def _apercu(request, depot, quoi: Geste, formulaire) -> HttpResponse | None:
    """The letter as it would leave, marked as a draft; nothing is written. None when too many were asked, and why is said."""
    try:
        dessins.compter(request)
    except TropDeDemandes as trop:
        formulaire.add_error(None, str(trop))
        return None
    faits, instant = formulaire.faits(), horloge.a_la_porte(request)
    contenu = {n: faits[n] for n in ("pieces", "texte") if n in faits}
    if "vers" in faits:
        contenu |= {"de": depot.dossier.service_id, "vers": faits["vers"].pk}
    le = horloge.date_locale(instant, "Europe/Paris")
    octets = lettres.apercu_courrier(
        depot, quoi.nature, contenu, faits.get("repondre_le"), par=request.user, instant=instant,
        qualite=qualite_de(request.user, depot.dossier.service_id, le),
    )  # fmt: skip
    return fichiers.attacher(octets, f"projet-{quoi.nature}-{depot.dossier.reference}.pdf", "application/pdf")
