"""« Ajouter »: which establishment, then on the honour for the first person, by a request or a code for the others."""

from datetime import timedelta

import structlog
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts import sirene
from accounts.models import Etablissement
from habilitations import actions, forms
from habilitations.actions import arbitrages
from habilitations.models import Arbitrage
from habilitations.perimetre import gestionnaires_de
from habilitations.permissions import est_sans_personne
from habilitations.procedures import DECLARATIONS, VERSION
from habilitations.territoires import DepartementInconnu
from habilitations.views.portes import code_de, sans_agent
from rupco.socle import horloge, limites
from rupco.socle.passages import PassageRefuse

__all__ = ["code", "declarer", "demander", "etablissement"]

logger = structlog.get_logger("rupco.acces")
RECHERCHES = limites.Regle(nom="demarche-siret", libres=40, fenetre=timedelta(hours=1))
DEMANDES = limites.Regle(nom="demarche-demande", libres=10, fenetre=timedelta(hours=1), attente=timedelta(minutes=5))
CODES = limites.Regle(nom="code-activation", libres=5, fenetre=timedelta(hours=1), attente=timedelta(minutes=1))


@require_http_methods(["GET", "HEAD", "POST"])
def etablissement(request):
    """Step one: his establishment is proposed, any other SIRET may be typed; what Sirene does not tell is typed too."""
    sans_agent(request)
    formulaire = forms.Lieu(
        request.POST or None, user=request.user, initial={"siret": request.GET.get("siret", "")[:20]}
    )
    contexte = {"formulaire": formulaire}
    if request.method == "POST" and formulaire.is_valid():
        trouve = _trouver(request, formulaire, contexte)
        if trouve:
            suite = "demarche-declarer" if est_sans_personne(trouve.siren) else "demarche-demander"
            return redirect(f"{reverse(suite)}?{urlencode({'siret': trouve.siret})}")
        return render(request, "habilitations/ajouter.html", contexte, status=422)
    return render(request, "habilitations/ajouter.html", contexte, status=code_de(formulaire))


def _trouver(request, formulaire, contexte: dict) -> Etablissement | None:
    """The row of the establishment; None when the page must ask more, and says why in the context."""
    if formulaire.cleaned_data.get("lieu") == "sien":
        return request.user.etablissement
    siret = formulaire.cleaned_data["siret"]
    _compter(request)
    if connu := Etablissement.objects.filter(siret=siret, ferme_le=None).first():
        return connu
    saisie = forms.ALaMain(request.POST) if request.POST.get("a_la_main") else None
    if saisie is not None and saisie.is_valid():
        return actions.enregistrer_a_la_main(siret=siret, **saisie.cleaned_data)
    if saisie is None:
        reponse = sirene.chercher(siret)
        if reponse.est_complete:
            try:
                return actions.enregistrer(reponse.fiche, a=horloge.reel())
            except DepartementInconnu as erreur:
                formulaire.add_error("siret", str(erreur))
                return None
        fiche = reponse.fiche
        connus = (
            {n: getattr(fiche, n) for n in ("raison_sociale", "adresse", "code_postal", "commune")} if fiche else {}
        )
        saisie, contexte["phrase"] = forms.ALaMain(initial=connus), reponse.phrase
    contexte["saisie"] = saisie
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def declarer(request):
    """The first person of a company declares on the honour; an employer without SIRET explains himself to the service."""
    le, lieu = sans_agent(request), _lieu(request)
    if lieu is None:
        return redirect("demarche-ajouter")
    if not est_sans_personne(lieu.siren):
        return redirect(f"{reverse('demarche-demander')}?{urlencode({'siret': lieu.siret})}")
    a_un_siret = lieu.nature == Etablissement.Nature.SIRENE
    formulaire = (forms.Declaration if a_un_siret else forms.SansSiret)(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            _declarer(request, lieu, formulaire, le)
            return redirect("mes-demarches")
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
    contexte = {
        "formulaire": formulaire, "lieu": lieu, "nom": _nom(request, lieu), "texte": DECLARATIONS[VERSION],
        "a_un_siret": a_un_siret,
    }  # fmt: skip
    return render(request, "habilitations/declarer.html", contexte, status=code_de(formulaire))


def _declarer(request, lieu: Etablissement, formulaire, le) -> None:
    if lieu.nature != Etablissement.Nature.SIRENE:
        arbitrages.ouvrir(
            Arbitrage.Nature.SANS_SIRET, siret=lieu.siret, demandeur=request.user, le=le, **formulaire.cleaned_data
        )
        messages.success(request, "Votre demande est transmise au service. Deux agents la vérifient.")
        return
    ligne = actions.declarer(request.user, etablissement=lieu, le=le)
    if ligne.statut == "validee":
        messages.success(request, "Votre accès est ouvert. Vous êtes employeur et gestionnaire des accès.")
    else:
        messages.info(
            request, "Une autre personne vient d’être habilitée la première. Votre demande lui est transmise."
        )


@require_http_methods(["GET", "HEAD", "POST"])
def demander(request):
    """« Demander l’accès à un gestionnaire »."""
    le, lieu = sans_agent(request), _lieu(request)
    if lieu is None:
        return redirect("demarche-ajouter")
    if est_sans_personne(lieu.siren):
        return redirect(f"{reverse('demarche-declarer')}?{urlencode({'siret': lieu.siret})}")
    formulaire = forms.Demande(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        limites.compter(DEMANDES, f"compte:{request.user.pk}")
        try:
            actions.demander(request.user, siret=lieu.siret, le=le, **formulaire.cleaned_data)
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "Votre demande est transmise. Un courriel vous le confirme.")
            return redirect("mes-demarches")
    contexte = {
        "formulaire": formulaire, "lieu": lieu, "nom": _nom(request, lieu),
        "a_des_gestionnaires": bool(gestionnaires_de(lieu.siren, le)),
        "peut_contester": arbitrages.contestable(lieu.siren, request.user, le) is not None,
        "peut_recuperer": arbitrages.peut_recuperer(lieu.siren, request.user, le),
    }  # fmt: skip
    return render(request, "habilitations/demander.html", contexte, status=code_de(formulaire))


@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """« Saisir un code d’activation »: few tries, one sentence for all that is wrong."""
    le = sans_agent(request)
    formulaire = forms.Code(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        cles = (f"compte:{request.user.pk}", f"adresse:{limites.visiteur(request)}")
        limites.compter(CODES, *cles)
        try:
            droit = actions.utiliser_code(formulaire.cleaned_data["code"], par=request.user, le=le)
        except PassageRefuse as refus:
            logger.warning("code_refuse", user_id=request.user.pk)
            formulaire.add_error("code", str(refus))
        else:
            limites.oublier(CODES, cles[0])
            messages.success(request, f"Votre accès est ouvert\u00a0: {droit.get_role_display()}.")
            return redirect("mes-demarches")
    return render(request, "habilitations/code.html", {"formulaire": formulaire}, status=code_de(formulaire))


def _lieu(request) -> Etablissement | None:
    siret = request.POST.get("siret") or request.GET.get("siret", "")
    lieu = Etablissement.objects.filter(siret=siret[:14]).first()
    if lieu is not None and lieu.pk != request.user.etablissement_id:
        _compter(request)
    return lieu


def _compter(request) -> None:
    """Nobody may try numbers one after the other to learn which companies are here."""
    limites.compter(RECHERCHES, f"compte:{request.user.pk}", f"adresse:{limites.visiteur(request)}")


def _nom(request, lieu: Etablissement) -> str:
    """The company's name, when it is public or his own: what somebody typed of another one is not told."""
    return lieu.raison_sociale if not lieu.est_a_verifier or request.user.etablissement_id == lieu.pk else ""
