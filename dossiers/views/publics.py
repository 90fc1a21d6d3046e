"""Doors open to all: the home, and « Vérifier un document »."""

import re
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import Connexion
from dossiers import actions
from dossiers.models import Acte
from dossiers.procedures import PROCEDURES
from dossiers.views.fichiers import servir
from dossiers.views.reexamens import efface
from habilitations.perimetre import perimetre
from rupco.socle import horloge, limites

_ESSAIS = limites.Regle(nom="verifier", libres=60, fenetre=timedelta(minutes=1), plafond=timedelta(minutes=5))
_CONFUSIONS = str.maketrans("ILOU", "110V")  # letters the codes never use, read as what they look like


@login_not_required
@require_safe
def accueil(request):
    """The public home; signed in, one's own."""
    if request.user.is_authenticated:
        droits = perimetre(request.user, horloge.a_la_porte(request))
        if droits.services:
            return redirect("bannette")
        if droits.est_national:
            return redirect("nationale")
        if droits.visibles or droits.sirens_geres:
            return redirect("dossiers")
        if not request.user.a_des_pouvoirs:
            return redirect("mes-demarches")
    contexte = {"formulaire": Connexion(), "procedures": PROCEDURES.values()}
    return render(request, "dossiers/accueil.html", contexte)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def verifier(request, code=""):
    """« Vérifier un document »: by its code or its number; says what the original is, and nothing personal."""
    demande = (code or request.GET.get("code", ""))[:40]
    acte, instant = None, horloge.a_la_porte(request)
    if demande.strip():
        # Codes cannot be guessed; a register cannot be swept either.
        limites.compter(_ESSAIS, limites.visiteur(request))
        acte = _trouver(demande)
    contexte = {"demande": demande.strip(), "acte": acte, "instant": instant}
    if acte:
        contexte |= {
            "service": acte.service or acte.depot.dossier.service,
            "zone": acte.depot.zone,
            "par_numero": acte.numero == demande.strip().upper(),
            "decision": getattr(acte.depot, "decision", None),
            "efface": efface(acte.depot),
        }
    reponse = render(request, "dossiers/verifier.html", contexte, status=404 if demande.strip() and not acte else 200)
    if demande.strip():
        reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reponse


@login_not_required
@require_POST
def remettre(request, code):
    """The paper itself, to who holds the code that was sent to him: it is notified to the works council and to the signatories
    (D1237-10). Its number proves nothing here: numbers follow each other.
    """
    limites.compter(_ESSAIS, limites.visiteur(request))
    acte, instant = _trouver(code), horloge.a_la_porte(request)
    if acte is None or acte.numero == code.strip().upper() or not acte.est_remis:
        raise Http404
    reponse = servir(
        request, chemin=acte.chemin, empreinte=acte.empreinte, nom=f"{acte.numero}.pdf", mime="application/pdf"
    )
    if reponse.status_code == 200:
        actions.noter_remise(acte, par=request.user, instant=instant)
    reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reponse


def _trouver(demande: str) -> Acte | None:
    texte = re.sub(r"[\s\u00a0\u202f]", "", demande).upper()
    lies = Acte.objects.select_related("depot__dossier__service", "depot__decision__reexamen__depot", "service")
    if re.fullmatch(r"[A-Z]{2}-\d{4}-\d{6}", texte):
        return lies.filter(numero=texte).first()
    return lies.filter(code=texte.replace("-", "").translate(_CONFUSIONS)).first()
