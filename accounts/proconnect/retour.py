"""Coming back from ProConnect: the answer is checked, then the person is known, to be linked, or new."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.actions.proconnect import rattache
from accounts.models import User
from accounts.proconnect import attente
from accounts.proconnect.porte import ouvrir_la_session, refuser, retour_de, visiteur
from accounts.proconnect.protocole import Identite, Injoignable, Refus, recevoir

__all__ = ["compte_de", "empeche", "retour"]


@visiteur
@require_safe
def retour(request):
    """The address that ProConnect sends back to. One state, one answer, in the browser that asked."""
    question = attente.reprendre(request, request.GET.get("state", ""))
    if question is None:
        return refuser(request, "expire", "etat")
    if "error" in request.GET:
        est_voulu = request.GET["error"] == "access_denied"
        return refuser(request, "abandon" if est_voulu else "invalide", "erreur_annoncee")
    try:
        identite = recevoir(
            request.GET.get("code", ""), nonce=question.nonce, verificateur=question.verificateur,
            retour=retour_de("proconnect-retour"),
        )  # fmt: skip
    except Refus as refus:
        return refuser(request, "invalide", refus.raison)
    except Injoignable as erreur:
        return refuser(request, "panne", str(erreur))
    return _accueillir(request, identite, question)


def _accueillir(request, identite: Identite, question: attente.Question) -> HttpResponse:
    """A link made once opens the account; an e-mail that we know has first to prove it; nobody becomes an agent here."""
    lie = rattache(identite.sub)
    compte = lie or compte_de(identite)
    if compte is None and question.fort:
        return refuser(request, "agent_inconnu")
    if compte is not None and (quoi := empeche(compte, identite)):
        return refuser(request, quoi, suite=question.suite)
    if lie is not None:
        return ouvrir_la_session(request, lie, identite, question.suite)
    attente.garder(request, identite, question.suite)
    return redirect("proconnect-inscription" if compte is None else "proconnect-lier")


def compte_de(identite: Identite) -> User | None:
    """The account of the e-mail that ProConnect vouches for."""
    return User.objects.filter(email=identite.email).first()


def empeche(compte: User, identite: Identite) -> str:
    """Why this account does not open with this identity (a name of REFUS), or nothing."""
    if not compte.is_active:
        return "ferme"
    return "facteur" if compte.a_des_pouvoirs and not identite.a_un_second_facteur else ""
