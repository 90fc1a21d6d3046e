"""The decision's pages: written by an agent, sent to a signataire, sent back or signed."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import actions, fichiers, lettres
from dossiers.forms import instruction as formulaires
from dossiers.models import Depot, Projet, textes_du
from dossiers.models.projet import PASSAGES
from dossiers.permissions import qualites
from dossiers.templatetags.rupco import heure
from dossiers.views import dessins
from dossiers.views.acces import aujourd_hui_de, depot_a_instruire
from dossiers.views.instruction import contexte_d_instruction
from habilitations.perimetre import delegation_de
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import entier, est_automatique, rend_la_saisie, saisie_gardee


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def projet(request, reference, numero):
    """« Préparer la décision »: kept while typing, right or wrong; read only once it is in the signataire's hands or too late."""
    depot = depot_a_instruire(request, reference, numero)
    ecrit = _projet_de(depot)
    if request.method == "POST":
        return _enregistrer(request, depot)
    if ecrit is None and depot.statut not in depot.table["accepter"].de:
        messages.error(request, depot.phrase_de_refus(depot.table["accepter"]))
        return redirect("instruction", reference, numero)
    ecrit = ecrit or Projet(depot=depot, prepare_par=request.user, version=0)
    if gardee := saisie_gardee(request):
        messages.info(request, "Votre session avait pris fin. Voici ce que vous aviez écrit\u00a0: enregistrez-le.")
        _lire(gardee, ecrit)
    return _page(request, depot, ecrit)


def _enregistrer(request, depot: Depot):
    lu = _lire(request.POST, Projet(depot=depot))
    try:
        garde = actions.enregistrer_projet(
            depot, par=request.user, sens=lu.sens, points=lu.points, visas=lu.visas,
            version=entier(request.POST.get("version")),
        )  # fmt: skip
    except (actions.ProjetChange, PassageRefuse) as refus:
        conflit = getattr(refus, "projet", None)
        if est_automatique(request):
            return JsonResponse({"conflit": True, "version": conflit.version if conflit else 0}, status=409)
        lu.version = conflit.version if conflit else 0
        return _page(request, depot, lu, erreurs=[str(refus)], conflit=conflit, code=409)
    if est_automatique(request):
        return JsonResponse({"version": garde.version, "enregistre_a": heure(horloge.a_la_porte(request), depot.zone)})
    if "soumettre" not in request.POST:
        messages.success(request, "Le projet est enregistré.")
        return redirect("projet", depot.dossier.reference, depot.numero)
    return _soumettre(request, depot, garde)


def _soumettre(request, depot: Depot, ecrit: Projet):
    formulaire = formulaires.Soumission(request.POST, depot=depot, aujourd_hui=aujourd_hui_de(request, depot))
    erreurs = actions.manques(ecrit)
    if not erreurs and formulaire.is_valid():
        try:
            actions.soumettre(ecrit, par=request.user, **formulaire.faits())
        except PassageRefuse as refus:
            erreurs = [str(refus)]
        else:
            messages.success(request, "Le projet est à la signature. Le signataire est prévenu.")
            return redirect("instruction", depot.dossier.reference, depot.numero)
    erreurs += [e for liste in formulaire.errors.values() for e in liste] if formulaire.is_bound else []
    return _page(request, depot, ecrit, erreurs=erreurs, code=422)


@require_safe
def apercu(request, reference, numero):
    """The decision as it would be, in PDF, marked as a draft."""
    depot = depot_a_instruire(request, reference, numero)
    ecrit = _projet_de(depot)
    if ecrit is None or ecrit.statut == "signe":
        raise Http404
    if not ecrit.passage:
        messages.error(request, "Choisissez d’abord le sens de la décision.")
        return redirect("projet", reference, numero)
    dessins.compter(request)
    octets = lettres.apercu(depot, ecrit, par=ecrit.signataire or request.user, instant=horloge.a_la_porte(request))
    return fichiers.attacher(octets, f"projet-decision-{reference}.pdf", "application/pdf")


@require_POST
def renvoyer(request, reference, numero):
    """Back to who prepared it, with what is to be looked at again."""
    depot = depot_a_instruire(request, reference, numero)
    ecrit = _projet_de(depot)
    if ecrit is None:
        raise Http404
    formulaire = formulaires.Renvoi(request.POST, depot=depot, aujourd_hui=aujourd_hui_de(request, depot))
    if not formulaire.is_valid():
        return _page(request, depot, ecrit, renvoi=formulaire, code=422)
    try:
        actions.renvoyer(ecrit, par=request.user, **formulaire.faits())
        messages.success(request, "Le projet est renvoyé.")
    except PassageRefuse as refus:
        messages.error(request, str(refus))
    return redirect("instruction", reference, numero)


@require_http_methods(["GET", "HEAD", "POST"])
def signer(request, reference, numero):
    """« Signer et envoyer »: the decision read once more, the warning between two readings, one button."""
    depot = depot_a_instruire(request, reference, numero)
    instant = horloge.a_la_porte(request)
    ecrit = _projet_de(depot)
    if "signataire" not in qualites(request.user, depot.dossier, instant) or ecrit is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.decider(depot, par=request.user, version=entier(request.POST.get("version")))
            messages.success(request, "La décision est rendue. L’employeur, le CSE et les signataires la reçoivent.")
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        return redirect("instruction", reference, numero)
    passage = depot.table[ecrit.passage or "accepter"]
    if depot.statut not in passage.de or actions.manques(ecrit):
        return redirect("projet", reference, numero)
    contexte = contexte_d_instruction(request, depot) | {
        "projet": ecrit, "passage": passage, "points": _points(depot, ecrit),
        "delegation": delegation_de(request.user, depot.dossier.service_id, aujourd_hui_de(request, depot)),
    }  # fmt: skip
    return render(request, "dossiers/instruction/signer.html", contexte)


def _projet_de(depot: Depot) -> Projet | None:
    return (
        Projet.objects.select_related("prepare_par", "signataire", "depot__dossier__service")
        .filter(depot=depot)
        .first()
    )


def _lire(donnees, dans: Projet) -> Projet:
    dans.sens = lu if (lu := donnees.get("sens", "")) in PASSAGES else ""
    dans.points = formulaires.points_de(donnees, dans.depot.declaration.controles)
    dans.visas = donnees.get("visas", "").strip()[:4000]
    return dans


def _points(depot: Depot, ecrit: Projet, textes: dict[str, str] | None = None) -> list[dict]:
    """Each point of control with what was written; before anything was, the sentence that the service proposes (`textes`: those
    in force, asked for where one writes)."""
    rendus, proposes = [], textes or {}
    for c in depot.declaration.controles:
        propose = {nom: proposes.get(f"{c.code}.{nom}", "") for nom in ("acceptation", "refus")}
        vu = ecrit.points.get(c.code) or {"constat": "conforme", "texte": propose["acceptation"], "attendu": ""}
        rendus.append({"controle": c, **vu, **propose, "libelle": dict(formulaires.CONSTATS)[vu["constat"]]})
    return rendus


def _page(request, depot: Depot, ecrit: Projet, *, erreurs=(), conflit=None, renvoi=None, code=200):
    aujourd_hui, instant = aujourd_hui_de(request, depot), horloge.a_la_porte(request)
    textes = textes_du(depot, instant)
    contexte = contexte_d_instruction(request, depot) | {
        "projet": ecrit,
        "points": _points(depot, ecrit, textes),
        "constats": formulaires.CONSTATS,
        "sens": [(s, depot.table[p]) for s, p in PASSAGES.items()],
        "erreurs": [("", e) for e in erreurs],
        "conflit": conflit,
        "points_du_conflit": _points(depot, conflit) if conflit else [],
        "manques": actions.manques(ecrit),
        "est_modifiable": ecrit.statut == "en_redaction" and depot.statut in depot.table["accepter"].de,
        "soumission": formulaires.Soumission(depot=depot, aujourd_hui=aujourd_hui),
        "renvoi": renvoi or formulaires.Renvoi(depot=depot, aujourd_hui=aujourd_hui),
        "peut_signer": "signataire" in qualites(request.user, depot.dossier, instant),
        "visas": textes["visas"].splitlines(),
    }
    return render(request, "dossiers/instruction/projet.html", contexte, status=code)
