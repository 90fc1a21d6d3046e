"""The draft's doors: task list, steps saved while typing, pieces, last look, filing."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deadlines.regles import regle
from dossiers import actions, forms
from dossiers.fichiers import EXTENSIONS, FichierRefuse
from dossiers.models import Depot, Piece
from dossiers.permissions import peut_ecrire
from dossiers.templatetags.rupco import heure
from dossiers.views import complements, employeur
from dossiers.views.acces import aujourd_hui_de, depot_de, envois_de, trop_tard
from dossiers.views.presentation import raisons_de
from habilitations.territoires import nom_d_usage, services
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import entier, est_automatique, rend_la_saisie, saisie_gardee


@require_safe
def depot(request, reference, numero):
    """The task list of a draft; once filed, its own page. Who only reads is shown what is written so far."""
    depot = depot_de(request, reference, numero, en_lecture=True)
    if not depot.est_brouillon:
        return employeur.page(request, depot)
    if not peut_ecrire(request.user, depot.dossier, horloge.a_la_porte(request)):
        return redirect("depot-verifier", reference, numero)
    pieces = list(depot.pieces.all())
    aujourd_hui = aujourd_hui_de(request, depot)
    bilan = forms.bilan(depot, aujourd_hui=aujourd_hui, pieces=pieces)
    contexte = {"depot": depot, "bilan": bilan, "aujourd_hui": aujourd_hui}
    enregistre_a = max((e["a"] for e in depot.saisie.values()), default="")
    contexte["enregistre_a"] = datetime.fromisoformat(enregistre_a) if enregistre_a else None
    return render(request, "dossiers/employeur/taches.html", contexte)


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def etape(request, reference, numero, code):
    """One step of a draft: saved while typing (JSON answer) and at « Enregistrer et continuer », right or wrong."""
    depot = depot_de(request, reference, numero)
    etape = depot.declaration.etape(code)
    if etape is None:
        raise Http404
    if not depot.est_brouillon:
        return trop_tard(request, depot)
    if etape.est_pieces:
        return _page_des_pieces(request, depot, etape)
    if request.method == "POST":
        return _enregistrer(request, depot, etape)
    if gardee := saisie_gardee(request):
        messages.info(request, "Votre session avait pris fin. Voici ce que vous aviez écrit\u00a0: enregistrez-le.")
        return _page_d_etape(request, depot, etape, saisies={c.nom: gardee.get(c.nom, "") for c in etape.champs})
    return _page_d_etape(request, depot, etape, juger=bool(request.GET.get("corriger")))


def _enregistrer(request, depot, etape):
    valeurs = {c.nom: _choisie(request.POST, c.nom)[:10_000] for c in etape.champs}
    version = entier(request.POST.get("version"))
    try:
        depot = actions.enregistrer_etape(depot, etape.code, valeurs, par=request.user, version=version)
    except actions.Conflit as conflit:
        if est_automatique(request):
            return JsonResponse({"conflit": True, "version": conflit.version}, status=409)
        return _page_d_etape(request, depot, etape, saisies=valeurs, conflit=conflit)
    if est_automatique(request):
        ecrite_a = heure(horloge.a_la_porte(request), depot.zone)
        return JsonResponse({"version": depot.version(etape.code), "enregistre_a": ecrite_a})
    if not forms.formulaire(etape, aujourd_hui=aujourd_hui_de(request, depot), valeurs=valeurs).is_valid():
        return _page_d_etape(request, depot, etape, juger=True)
    return redirect("depot", depot.dossier.reference, depot.numero)


def _choisie(envoye, nom: str) -> str:
    """What was typed, or what the other had written, when the conflict page is told to take it."""
    return envoye.get(f"leur-{nom}" if envoye.get(f"choix-{nom}") == "leur" else nom, "")


def _page_d_etape(request, depot, etape, *, juger=False, saisies=None, conflit=None):
    valeurs = saisies if saisies is not None else depot.valeurs(etape.code)
    formulaire = forms.formulaire(
        etape, aujourd_hui=aujourd_hui_de(request, depot), valeurs=valeurs if juger or conflit else None
    )
    if not formulaire.is_bound:
        formulaire.initial = valeurs
    contexte = {
        "depot": depot,
        "etape": etape,
        "formulaire": formulaire,
        "groupes": formulaire.groupes(),
        "conflit": conflit,
        "est_rendue": saisies is not None,  # given back by a session that ended: nowhere else yet
        "rang": _rang(depot, etape),
        "total": len(depot.declaration.etapes),
        "version": conflit.version if conflit else depot.version(etape.code),
    }
    if conflit:
        contexte["autres"] = [
            (formulaire[n], v, valeurs.get(n, "")) for n, v in conflit.valeurs.items() if v != valeurs.get(n, "")
        ]
    code = 409 if conflit else 422 if juger and request.method == "POST" else 200
    return render(request, "dossiers/employeur/etape.html", contexte, status=code)


def _page_des_pieces(request, depot, etape, *, erreur=None, nature=""):
    pieces = list(depot.pieces.all())
    bilan = forms.bilan(depot, aujourd_hui=aujourd_hui_de(request, depot), pieces=pieces)
    lignes = [(attendue, [p for p in pieces if p.nature == attendue.code]) for attendue in bilan.attendues]
    contexte = {
        "depot": depot,
        "etape": etape,
        "lignes": lignes,
        "bilan": bilan,
        "erreur": erreur,
        "erreurs": [(f"fichier-{nature}", erreur)] if erreur else [],
        "nature": nature,
        "rang": _rang(depot, etape),
        "total": len(depot.declaration.etapes),
        "extensions": ",".join(EXTENSIONS),
        "envois": envois_de(depot, request.user),
    }
    return render(request, "dossiers/employeur/pieces.html", contexte, status=422 if erreur else 200)


@require_POST
def joindre(request, reference, numero):
    """Attaches a piece to a draft."""
    depot = depot_de(request, reference, numero)
    nature, fichier = request.POST.get("nature", ""), request.FILES.get("fichier")
    if not (depot.est_brouillon or depot.statut in depot.table["verser"].de):
        return trop_tard(request, depot)
    if nature not in actions.natures(depot):
        raise Http404
    try:
        if envoi := request.POST.get("televersement", ""):
            actions.joindre_televersement(depot, entier(envoi), par=request.user)
        elif fichier is None:
            raise FichierRefuse("Choisissez un fichier avant de l’envoyer.")
        else:
            actions.joindre_piece(depot, nature, fichier, fichier.name, par=request.user)
    except FichierRefuse as refus:
        if not depot.est_brouillon:
            return complements.page(request, depot, erreur=str(refus), nature=nature)
        return _page_des_pieces(request, depot, _etape_des_pieces(depot), erreur=str(refus), nature=nature)
    messages.success(
        request, "Le fichier est joint." if depot.est_brouillon else "Le fichier est joint. Il reste à l’envoyer."
    )
    return _retour_aux_pieces(depot)


@require_POST
def oter(request, reference, numero, piece):
    """Takes a piece out of a draft."""
    depot = depot_de(request, reference, numero)
    visee = get_object_or_404(
        Piece.objects.visibles_par(request.user, horloge.a_la_porte(request)), pk=piece, depot=depot
    )
    if visee.envoyee_a:
        return trop_tard(request, depot)
    actions.oter_piece(visee, par=request.user)
    messages.success(request, "Le fichier est retiré.")
    return _retour_aux_pieces(depot)


def _etape_des_pieces(depot):
    return next(e for e in depot.declaration.etapes if e.est_pieces)


def _retour_aux_pieces(depot):
    if not depot.est_brouillon:
        return redirect("depot-completer", depot.dossier.reference, depot.numero)
    return redirect("depot-etape", depot.dossier.reference, depot.numero, _etape_des_pieces(depot).code)


@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request, reference, numero):
    """« Vérifiez avant de déposer », then « Déposer »: one button, one effect. Without them for who only reads."""
    depot = depot_de(request, reference, numero, en_lecture=True)
    if not depot.est_brouillon:
        return redirect("depot-recu", reference, numero)
    aujourd_hui = aujourd_hui_de(request, depot)
    if request.method == "POST":
        if request.POST.get("certifie") != "oui":
            phrase = "Cochez la case\u00a0: vous certifiez ce que vous déposez."
            return _page_de_verification(request, depot, aujourd_hui, erreur=phrase, ancre="id_certifie")
        try:
            actions.deposer(depot, par=request.user, lire=lambda d: forms.lire_pour_deposer(d, aujourd_hui=aujourd_hui))
        except PassageRefuse as refus:
            depot.refresh_from_db()
            if depot.est_brouillon:  # else the twin of a double click came second: same receipt
                return _page_de_verification(request, depot, aujourd_hui, erreur=str(refus))
        return redirect("depot-recu", reference, numero)
    return _page_de_verification(request, depot, aujourd_hui)


def _page_de_verification(request, depot, aujourd_hui, *, erreur="", ancre=""):
    pieces = list(depot.pieces.all())
    bilan, genre = forms.bilan(depot, aujourd_hui=aujourd_hui, pieces=pieces), depot.declaration
    instruit = genre.est_instruit  # else nothing will be decided, so no date is announced
    lieu = depot.lieu_selon(bilan.donnees())
    terme = regle(genre.delai).terme(aujourd_hui, lieu.calendrier) if instruit else None
    noms = {p.code: p.libelle for p in depot.declaration.pieces}
    clauses = depot.declaration.clauses(bilan.donnees())
    contexte = {
        "clauses": clauses,
        "clauses_manquantes": [c for c in clauses if c.manque],
        "depot": depot,
        "bilan": bilan,
        "recapitulatif": [
            {
                "titre": e.etape.titre,
                "code": e.etape.code,
                "lignes": e.formulaire.lignes() if e.formulaire else [(noms[p.nature], p.nom) for p in pieces],
            }
            for e in bilan.etapes
            if e.bloque or e.etat != "a_faire" or e.etape.est_pieces
        ],
        "terme": terme,
        "service": nom_d_usage(services()[lieu.service]),
        "raisons": raisons_de(terme) if terme else (),
        "erreur": erreur,
        "erreurs": [(ancre, erreur)],
        "erreur_case": bool(ancre),
        "peut_ecrire": peut_ecrire(request.user, depot.dossier, horloge.a_la_porte(request)),
    }
    return render(request, "dossiers/employeur/verifier.html", contexte, status=422 if erreur else 200)


def _rang(depot: Depot, etape) -> int:
    return depot.declaration.etapes.index(etape) + 1
