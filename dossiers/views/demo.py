"""The demonstration's doors: be anyone in one click, read every mail, travel in time. Not one of these URLs exists elsewhere."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Etablissement, User
from accounts.permissions import prouver
from deadlines.explication import en_lettres
from dossiers.models import Echeance
from habilitations.models import Affectation, Habilitation
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel
from rupco.socle.pages import paginer
from rupco.socle.views import entier

JOURS_MAX = 400
ANNEE_MAX = 2099  # a journey of journeys ends somewhere
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_POLITIQUE_COURRIEL = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personne:
    """One line of the one-click log-in."""

    user: User
    role: str
    lieu: str
    est_fictif: bool = False


@login_not_required
@require_safe
def accueil(request):
    """People, clock, mailbox."""
    instant = horloge.a_la_porte(request)
    contexte = {
        "groupes": _groupes(),
        "instant": instant,
        "prochaine": _prochaine(instant),
        "jours_max": JOURS_MAX,
        "page": paginer(Courriel.objects.all(), ordre=("-cree_a", "-pk"), curseur=request.GET.get("apres"), taille=20),
    }
    return render(request, "dossiers/demo/accueil.html", contexte)


@login_not_required
@require_POST
def connexion(request):
    """Log-in in one click, as somebody of the demonstration."""
    user = get_object_or_404(_personnes(), pk=entier(request.POST.get("personne")))
    login(request, user, backend=_BACKEND)
    if settings.RUPCO_DEMO:  # this address exists nowhere else; said twice, since it stands for a second factor
        prouver(request, user)
    messages.success(request, f"Vous êtes {user.nom_complet}.")
    return redirect("admin:index" if user.is_staff else "accueil")


@login_not_required
@require_POST
def temps(request):
    """Moves the portal's clock forward, for web, worker and beat; silences are then written by whoever comes first."""
    instant = horloge.a_la_porte(request)
    duree = _duree(request, instant)
    if duree is None:
        return redirect("demo")
    arrivee = horloge.voyager(duree)
    suites.prevenir("dossiers.constater_silences")
    jour = en_lettres(horloge.date_locale(arrivee, "Europe/Paris")).replace(" ", "\u00a0")
    messages.success(request, f"Nous sommes le {jour}, à Paris. Les silences dus s’écrivent en quelques secondes.")
    return redirect("demo")


@login_not_required
@require_safe
def courriel(request, pk):
    """One mail as its reader gets it: its text, whose links open."""
    return render(request, "dossiers/demo/courriel.html", {"courriel": get_object_or_404(Courriel, pk=pk)})


@login_not_required
@require_safe
def courriel_html(request, pk):
    """The HTML part alone, as a mail reader would: its own styles, no script, no form, no network."""
    reponse = HttpResponse(get_object_or_404(Courriel.objects.exclude(html=""), pk=pk).html)
    reponse.headers["Content-Security-Policy"] = _POLITIQUE_COURRIEL
    return reponse


def _duree(request, instant) -> timedelta | None:
    """How far to go; None, and a sentence on the page, when it is nowhere."""
    if request.POST.get("cible") == "prochaine":
        fin = _prochaine(instant)
        if fin is None:
            messages.warning(request, "Aucun délai ne court\u00a0: il n’y a pas de prochaine échéance.")
            return None
        duree = fin.expire_a - instant + timedelta(seconds=1)
    else:
        jours = entier(request.POST.get("jours"))
        if not 1 <= jours <= JOURS_MAX:
            messages.error(request, f"Le temps n’a pas bougé. Écrivez un nombre de jours, de 1 à {JOURS_MAX}.")
            return None
        duree = timedelta(days=jours)
    if (instant + duree).year > ANNEE_MAX:
        messages.error(request, f"Le temps n’a pas bougé\u00a0: le voyage s’arrête en {ANNEE_MAX}.")
        return None
    return duree


def _prochaine(instant) -> Echeance | None:
    a_venir = Echeance.objects.en_cours().filter(expire_a__gt=instant).select_related("depot__dossier")
    return a_venir.order_by("expire_a", "pk").first()


def _personnes():
    """Accounts of reserved addresses only: nobody real can be impersonated, even here."""
    return User.objects.filter(is_active=True, email__endswith=".example")


def _groupes() -> list[tuple[str, list[Personne]]]:
    """Employers by company, agents by service, then the administrator."""
    roles = _roles()
    trouvees = list(_personnes().select_related("etablissement").order_by("pk")[:60])
    employeurs = [_employeur(u, roles.get(u.pk, [])) for u in trouvees if u.etablissement and not u.is_staff]
    services = {a.user_id: a for a in Affectation.objects.select_related("service").order_by("-role")}
    agents = [
        Personne(user=u, role=services[u.pk].get_role_display(), lieu=services[u.pk].service.nom_court)
        for u in trouvees
        if u.est_agent and u.pk in services
    ]
    autres = [Personne(user=u, role="Administrateur", lieu="Portail") for u in trouvees if u.is_staff]
    tous = [("Entreprises", employeurs), ("Services de l’État", agents), ("Portail", autres)]
    return [(titre, groupe) for titre, groupe in tous if groupe]


def _roles() -> dict[int, list[str]]:
    roles: dict[int, list[str]] = {}
    for droit in Habilitation.objects.filter(statut="validee").order_by("pk"):
        roles.setdefault(droit.user_id, []).append(droit.get_role_display())
    return roles


def _employeur(user: User, roles: list[str]) -> Personne:
    lieu: Etablissement = user.etablissement
    nom = f"{lieu.raison_sociale} ({lieu.departement})"
    return Personne(
        user=user, role=", ".join(dict.fromkeys(roles)) or "Sans accès encore", lieu=nom, est_fictif=lieu.est_fictif
    )
