"""« Chercher »: a number goes straight to its dossier; words find dépôts, by days left, with where each was found."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from dossiers.models import Acte, Depot
from dossiers.models.mot import Question, morceaux, textes_de
from dossiers.views.acces import regler_la_bannette
from dossiers.views.bannette import lies, lignes_de
from dossiers.views.facettes import COMPTES_MAX, Facettes
from habilitations.perimetre import perimetre
from rupco.socle import horloge
from rupco.socle.pages import paginer

__all__ = ["chercher", "surligner"]

LARGEUR = 120


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """Where a dépôt answers: the names of the places, its company's name, an extract; the words found are marked."""

    nom: SafeString
    ou: str
    extrait: SafeString | str


@require_safe
def chercher(request):
    """The dépôts of the agent's services that hold every word asked; of every service, for the DGEFP."""
    instant = horloge.a_la_porte(request)
    droits = perimetre(request.user, instant)
    if not droits.est_du_service:
        raise Http404
    question = Question(request.GET.get("q", ""))
    visibles = Depot.objects.visibles_par(request.user, instant)
    if vise := _par_numero(request, visibles, question.texte, instant):
        return redirect("instruction", vise.dossier.reference, vise.numero)
    page, nombre, facettes = None, 0, Facettes(request.GET)
    if question:
        services = None if droits.est_national else droits.services
        regler_la_bannette(services, instant)
        trouves = visibles.filter(question.condition("dossier_"))
        if services is not None:
            trouves = trouves.filter(service__in=services)
        nombre = facettes.compter(trouves)
        retenus = lies(trouves.filter(facettes.condition()))
        page = paginer(retenus, ordre=("viser_le", "-pk"), curseur=request.GET.get("apres"))
    lignes = lignes_de(page, instant) if page else []
    contexte = {
        "question": question,
        "page": page,
        "facettes": facettes,
        "liste_facettes": list(facettes) if question else [],
        "est_national": droits.est_national,
        "resultats": [(ligne, ou_trouve(ligne["depot"], question)) for ligne in lignes],
        "nombre": f"Plus de {COMPTES_MAX}" if nombre > COMPTES_MAX else str(nombre),
        "aucun": nombre == 0,
        "un_seul": nombre == 1,
    }
    return render(request, "dossiers/instruction/chercher.html", contexte)


def _par_numero(request, visibles, texte: str, instant) -> Depot | None:
    """The last dépôt of the dossier whose number was typed, or the one of the paper whose number was."""
    numero = texte.upper().replace(" ", "")
    if "-" not in numero or len(numero) > 20:
        return None
    depot = visibles.filter(dossier__reference=numero).select_related("dossier").order_by("-numero").first()
    if depot is None:
        acte = Acte.objects.visibles_par(request.user, instant).filter(numero=numero).first()
        depot = acte and visibles.select_related("dossier").filter(pk=acte.depot_id).first()
    return depot


def ou_trouve(depot: Depot, question: Question) -> Trouvaille:
    """The places where a word asked stands, in the order of the file; the extract is of the first that the row does not show."""
    dossier = depot.dossier
    textes = textes_de(dossier, [depot])
    places = [(ou, texte) for ou, texte in textes if any(question.trouve(mot) for _, _, mot in morceaux(texte))]
    cites = [(ou, texte) for ou, texte in places if ou not in ("nom de l’entreprise", "numéro", "SIREN")]
    extrait = format_html("{}\u00a0: {}", cites[0][0].capitalize(), surligner(cites[0][1], question)) if cites else ""
    ou = ", ".join(dict.fromkeys(ou for ou, _ in places)) or "un autre dépôt du dossier"
    return Trouvaille(surligner(dossier.etablissement.raison_sociale, question), ou, extrait)


def surligner(texte: str, question: Question) -> SafeString:
    """The text around the first word found, the words asked in <mark>; long, it is cut between words."""
    marques = [(debut, fin) for debut, fin, mot in morceaux(texte) if question.trouve(mot)]
    debut, suite = 0, len(texte)
    if marques and len(texte) > 2 * LARGEUR:
        debut = texte.rfind(" ", 0, max(0, marques[0][0] - LARGEUR)) + 1
        suite = texte.find(" ", marques[0][1] + LARGEUR)
        suite = len(texte) if suite < 0 else suite
    bouts, curseur = [conditional_escape("… " if debut else "")], debut
    for de, a in marques:
        if debut <= de and a <= suite:
            bouts += [conditional_escape(texte[curseur:de]), format_html("<mark>{}</mark>", texte[de:a])]
            curseur = a
    bouts.append(conditional_escape(texte[curseur:suite] + (" …" if suite < len(texte) else "")))
    return format_html_join("", "{}", ((bout,) for bout in bouts))
