"""« Se créer un compte »: the SIRET first, then the person; and what follows on the screen, the same whoever asks.

Two gestures on one form: « rechercher » looks the establishment up and gives the page back with all that was typed; « créer »
judges everything. The page says which establishment it showed (`vu`): an account is asked only for one that was seen.
"""

from datetime import timedelta
from functools import wraps

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import robots
from accounts.actions import inscription as actions
from accounts.forms.inscription import ALaMain, ChampSiret, Coordonnees, Ensemble, RenvoiDuLien, SansSiret
from accounts.sirene import Reponse
from accounts.views.sirene import rechercher
from rupco.socle import horloge, limites
from rupco.socle.views import rend_la_saisie, saisie_gardee

__all__ = [
    "conditions", "de_sirene", "envoyee", "inscription", "renvoyer", "sans_siret", "vu",
]  # fmt: skip

UNE_HEURE = timedelta(hours=1)
PAR_VISITEUR = limites.Regle(nom="inscription", libres=20, fenetre=UNE_HEURE)
SANS_PREUVE = limites.Regle(nom="inscription-sans-preuve", libres=3, fenetre=UNE_HEURE)
PAR_ADRESSE = limites.Regle(nom="inscription-adresse", libres=5, fenetre=UNE_HEURE)
A_QUI = "inscription_email"  # in the visitor's session: the address that he typed, to show it and to write it again


def _page_d_inscription(vue):
    """For visitors; who is signed in has an account. The policy of the page opens to Google's captcha, if it has keys."""

    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(vue)
    def gardee(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("accueil")
        return csp_update(robots.origines())(vue)(request)

    return rend_la_saisie(gardee)


@_page_d_inscription
def inscription(request):
    """« Se créer un compte professionnel »."""
    if request.method != "POST":
        gardee = _gardee(request)
        return _page(request, ChampSiret(initial=gardee), None, None, Coordonnees(initial=gardee))
    numero = ChampSiret(request.POST)
    reponse = rechercher(request, numero.cleaned_data["siret"]) if numero.is_valid() else None
    if "rechercher" in request.POST or (reponse and request.POST.get("vu") != vu(reponse, numero)):
        return _rendre(request, numero, reponse)
    return _creer(request, numero, reponse)


def _rendre(request, numero: ChampSiret, reponse: Reponse | None) -> HttpResponse:
    """The page again with what the register says; the rest is as it was typed, and judged later."""
    tapees = request.POST.dict()
    fiche = reponse.fiche if reponse else None
    connues = {nom: getattr(fiche, nom) for nom in ALaMain.base_fields} if fiche else {}
    a_la_main = ALaMain(initial={nom: tapees.get(nom) or connues.get(nom, "") for nom in ALaMain.base_fields})
    return _page(request, numero, reponse, a_la_main, Coordonnees(initial=tapees))


def _creer(request, numero: ChampSiret, reponse: Reponse | None) -> HttpResponse:
    a_la_main = None if reponse is None or reponse.est_complete else ALaMain(request.POST)
    if reponse is None:
        etablissement = {}
    elif a_la_main is None:
        etablissement = de_sirene(reponse)
    else:
        siret = numero.cleaned_data["siret"]
        etablissement = a_la_main.etablissement(siret, reponse.fiche) if a_la_main.is_valid() else {"siret": siret}
    qui = Coordonnees(request.POST, etablissement=etablissement)
    if Ensemble(numero, a_la_main, qui).is_valid() and _demander(request, qui, etablissement):
        return redirect("inscription-envoyee")
    return _page(request, numero, reponse, a_la_main, qui)


@_page_d_inscription
def sans_siret(request):
    """The separate way in: a foreign company, a private employer. The service checks it before any right is given."""
    if request.method != "POST":
        gardee = _gardee(request)
        declare, qui = SansSiret(initial=gardee), Coordonnees(initial=gardee)
    else:
        declare = SansSiret(request.POST)
        etablissement = declare.etablissement() if declare.is_valid() else {}
        qui = Coordonnees(request.POST, etablissement=etablissement)
        if Ensemble(declare, qui).is_valid() and _demander(request, qui, etablissement):
            return redirect("inscription-envoyee")
    contexte = {"declare": declare, "qui": qui, "formulaire": Ensemble(declare, qui), "reprise": _reprise(request)}
    return render(request, "accounts/sans_siret.html", contexte, status=422 if contexte["formulaire"].errors else 200)


@login_not_required
@require_safe
def envoyee(request):
    """« Consultez votre messagerie »: the same page for an e-mail that has an account and for one that has none."""
    return render(request, "accounts/inscription_envoyee.html", {"email": request.session.get(A_QUI, "")})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def renvoyer(request):
    """Asks for the link again, always with the same answer."""
    formulaire = RenvoiDuLien(request.POST or None, initial={"email": request.session.get(A_QUI, "")})
    if request.method == "POST" and formulaire.is_valid():
        email = formulaire.cleaned_data["email"]
        limites.compter(PAR_VISITEUR, limites.visiteur(request))
        limites.compter(PAR_ADRESSE, email)
        actions.renvoyer_le_lien(email, le=_le(request), a=horloge.a_la_porte(request))
        request.session[A_QUI] = email
        return redirect("inscription-envoyee")
    statut = 422 if formulaire.errors else 200
    return render(request, "accounts/inscription_renvoyer.html", {"formulaire": formulaire}, status=statut)


@login_not_required
@require_safe
def conditions(request):
    """The terms of use, with their version."""
    return render(request, "accounts/conditions.html", {"version": actions.VERSION_DES_CONDITIONS})


def _gardee(request) -> dict[str, str]:
    """What was typed before the session ended; the captcha begins again."""
    return {nom: v for nom, v in (saisie_gardee(request) or {}).items() if nom not in ("robot", "defi", "preuve")}


def vu(reponse: Reponse, numero: ChampSiret) -> str:
    """What the page shows, so that the next sending says what its author saw."""
    return f"{numero.cleaned_data['siret']} {'verrouille' if reponse.est_complete else 'a-la-main'}"


def de_sirene(reponse: Reponse) -> dict:
    """The establishment as Sirene tells it, ready for the action."""
    noms = ("siret", "siren", "raison_sociale", "adresse", "code_postal", "commune", "departement", "naf", "est_siege")
    return {nom: getattr(reponse.fiche, nom) for nom in noms} | {"est_a_verifier": False}


def _demander(request, qui: Coordonnees, etablissement: dict) -> bool:
    """Asks for the account; False when the captcha served elsewhere, which is then said at its box."""
    email, visiteur = qui.cleaned_data["email"], limites.visiteur(request)
    limites.compter(PAR_VISITEUR, visiteur)
    limites.compter(PAR_ADRESSE, email)
    if not (robots.a_des_cles() or qui.cleaned_data["preuve"]):
        limites.compter(SANS_PREUVE, visiteur)
    try:
        actions.demander_un_compte(
            qui.identite(), qui.cleaned_data["password"], etablissement,
            defi=qui.cleaned_data["defi"], le=_le(request), a=horloge.a_la_porte(request),
        )  # fmt: skip
    except robots.RobotPossible as refus:
        qui.refuser_le_robot(refus)
        return False
    request.session[A_QUI] = email
    return True


def _reprise(request) -> bool:
    """A password was typed: it never travels back, and the page says so."""
    return bool(request.POST.get("password"))


def _le(request):
    return horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")


def _page(request, numero, reponse, a_la_main, qui) -> HttpResponse:
    tout = Ensemble(numero, a_la_main if a_la_main and a_la_main.is_bound else None, qui)
    verrouille = reponse is not None and reponse.est_complete
    contexte = {
        "numero": numero,
        "reponse": reponse,
        "est_verrouille": verrouille,
        "a_la_main": None if reponse is None or verrouille else a_la_main,
        "modele_a_la_main": ALaMain(),
        "qui": qui,
        "formulaire": tout,
        "reprise": _reprise(request),
        "vu": vu(reponse, numero) if reponse else "",
    }
    return render(request, "accounts/inscription.html", contexte, status=422 if tout.errors else 200)
