"""The thread of a dossier, the same for both sides: what was written, who has read, a message to write; who follows."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import actions
from dossiers.actions.echanges import dernier_de
from dossiers.fichiers import FichierRefuse
from dossiers.forms.echanges import Alertes, Message
from dossiers.models import BrouillonEchange, Cote, Depot, Dossier, Echange, Preference, en_suivi
from dossiers.permissions import cote as cote_de
from dossiers.permissions import qualites
from dossiers.templatetags.rupco import heure
from dossiers.views.acces import code_de, depot_a_instruire, depot_de
from dossiers.views.instruction import contexte_d_instruction
from rupco.socle import horloge
from rupco.socle.pages import paginer
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import entier, est_automatique, rend_la_saisie, saisie_gardee

__all__ = ["alertes", "fil", "suivre"]

PAGES = {Cote.ENTREPRISE: "dossier-echanges", Cote.SERVICE: "instruction-echanges"}
TAILLE = 20  # messages a page


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def fil(request, reference, cote):
    """The messages, oldest first, and the form. A GET by who acts for his side is the reading of what it shows."""
    depot = _depot(request, reference, cote)
    dossier = depot.dossier
    if dossier.depose_a is None:  # the service has nothing yet: nobody to write to
        return redirect("dossier", reference)
    ecrit = cote_de(request.user, dossier, horloge.a_la_porte(request)) == cote
    if request.method == "POST":
        if est_automatique(request):
            return _garder(request, dossier)
        return _envoyer(request, depot, cote)
    if gardee := saisie_gardee(request):
        messages.info(
            request, "Votre session avait pris fin. Voici ce que vous aviez écrit\u00a0: relisez, puis envoyez."
        )
        brouillon = gardee.get("texte", "")
    else:
        siens = BrouillonEchange.objects.filter(dossier=dossier, user=request.user)
        brouillon = siens.values_list("texte", flat=True).first() or "" if ecrit else ""
    return _page(request, depot, cote, Message(initial={"texte": brouillon}), ecrit=ecrit)


def _depot(request, reference: str, cote: str) -> Depot:
    if cote == Cote.SERVICE:
        return depot_a_instruire(request, reference, None, en_lecture=request.method != "POST")
    return depot_de(request, reference, None, en_lecture=True)


def _peut_suivre(request, dossier: Dossier) -> bool:
    return bool(qualites(request.user, dossier, horloge.a_la_porte(request)) & {"employeur", "lecteur", "agent"})


def _garder(request, dossier: Dossier) -> JsonResponse:
    texte = request.POST.get("texte", "")[:20_000].replace("\r\n", "\n")
    instant = actions.garder_message(dossier, texte, par=request.user, dernier=entier(request.POST.get("dernier")))
    return JsonResponse({"enregistre_a": heure(instant, dossier.territoire.zone)})


def _envoyer(request, depot: Depot, cote: str) -> HttpResponse:
    formulaire = Message(request.POST, request.FILES)
    if formulaire.is_valid():
        dit = formulaire.cleaned_data
        try:
            echange = actions.ecrire(depot.dossier, dit["texte"], dit["fichiers"], par=request.user)
        except FichierRefuse as refus:
            formulaire.add_error("fichiers", f"{refus.phrase} Choisissez à nouveau vos fichiers.")
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "Votre message est envoyé.")
            return redirect(f"{reverse(PAGES[Cote(cote)], args=[depot.dossier.reference])}#m{echange.pk}")
    return _page(request, depot, cote, formulaire, ecrit=True)


def _page(request, depot: Depot, cote: str, formulaire: Message, *, ecrit: bool) -> HttpResponse:
    instant, dossier = horloge.a_la_porte(request), depot.dossier
    lus = Echange.objects.visibles_par(request.user, instant).filter(dossier=dossier)
    lus = lus.select_related("auteur", "service").prefetch_related("jointes")
    page = paginer(lus, ordre=("-pk",), curseur=request.GET.get("apres"), taille=TAILLE)
    fil_lu = page.lignes[::-1]
    premier = next((e for e in fil_lu if e.lu_a is None and e.cote != cote), None)
    ici = sum(e.lu_a is None and e.cote != cote for e in fil_lu)
    contexte = {
        "dossier": dossier,
        "depot": depot,
        "cote": cote,
        "page": page,
        "echanges": fil_lu,
        "premier_non_lu": premier,
        "non_lus_avant": Echange.objects.non_lus(cote).filter(dossier=dossier).count() - ici,
        "formulaire": formulaire,
        "ecrit": ecrit,
        "dernier": dernier_de(dossier, request.user) if ecrit else 0,
        "zone": dossier.territoire.zone,
        "suit": en_suivi(dossier, request.user, horloge.date_locale(instant, "Europe/Paris")),
        "peut_suivre": _peut_suivre(request, dossier),
        "adresse": reverse(PAGES[Cote(cote)], args=[dossier.reference]),
    }
    if cote == Cote.SERVICE:
        contexte |= contexte_d_instruction(request, depot)
    reponse = render(request, "dossiers/echanges/fil.html", contexte, status=code_de(formulaire))
    if ecrit and request.method == "GET":  # the page said what was new: now it is read
        actions.lire(fil_lu, par=request.user, cote=cote, instant=instant)
    return reponse


@require_POST
def suivre(request, reference):
    """Follows a dossier, or no more."""
    instant = horloge.a_la_porte(request)
    dossier = get_object_or_404(Dossier.objects.visibles_par(request.user, instant), reference=reference)
    if not _peut_suivre(request, dossier) or request.POST.get("suivre") not in ("oui", "non"):
        raise Http404
    est_suivi = request.POST["suivre"] == "oui"
    actions.suivre(dossier, est_suivi, par=request.user)
    messages.success(request, "Vous suivez ce dossier." if est_suivi else "Vous ne suivez plus ce dossier.")
    page = PAGES[Cote.SERVICE] if request.user.est_agent else PAGES[Cote.ENTREPRISE]
    return redirect(page, reference)


@require_http_methods(["GET", "HEAD", "POST"])
def alertes(request):
    """« Mes alertes »: for each subject, at once, once a day, or never."""
    formulaire = Alertes(request.POST or None, preference=Preference.de(request.user))
    if request.method == "POST" and formulaire.is_valid():
        actions.regler_alertes(request.user, **formulaire.cleaned_data)
        messages.success(request, "Vos alertes sont enregistrées.")
        return redirect("mes-alertes")
    return render(request, "dossiers/mes_alertes.html", {"formulaire": formulaire}, status=code_de(formulaire))
