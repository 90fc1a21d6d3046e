"""Mails about a right and about an invitation: every outcome is told to the person, every request to all who may answer.

A message's first follow-up has no addressee: it reads who must hear, then plants one follow-up an address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Etablissement, User
from habilitations.models import Habilitation, Invitation, Service
from habilitations.perimetre import agents_de, gestionnaires_de, noms_de
from habilitations.procedures import ROLES
from habilitations.territoires import territoire
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Entree, Suite

__all__ = ["MESSAGES", "Message", "inviter", "noms_des_gestionnaires"]

_DOSSIER = "habilitations/mails/"


@dataclass(frozen=True, slots=True)
class Message:
    """A mail: the name of its follow-up, its template, who must hear (right, day) → addresses."""

    nom: str
    gabarit: str
    a_qui: Callable[[Habilitation, date], list[str]]


def _lui(droit: Habilitation, le: date) -> list[str]:
    return [droit.user.email] if droit.user.is_active else []


def _gestionnaires(droit: Habilitation, le: date) -> list[str]:
    return gestionnaires_de(droit.siren, le)


def _autres_gestionnaires(droit: Habilitation, le: date) -> list[str]:
    return [a for a in gestionnaires_de(droit.siren, le) if a != droit.user.email]


def _lui_une_fois(droit: Habilitation, le: date) -> list[str]:
    """The first person receives two rights in one declaration: one mail tells both."""
    return _lui(droit, le) if droit.role == Habilitation.Role.GESTIONNAIRE else []


def _service_une_fois(droit: Habilitation, le: date) -> list[str]:
    if droit.role != Habilitation.Role.GESTIONNAIRE:
        return []
    service = _service(droit)
    return [service.courriel] if service.courriel else agents_de(service.pk, le)


MESSAGES = {
    m.nom: m
    for m in (
        Message("habilitation.premiere", "premiere", _lui_une_fois),
        Message("habilitation.premiere_service", "premiere_service", _service_une_fois),
        Message("habilitation.demandee", "demandee", _gestionnaires),
        Message("habilitation.demande_recue", "demande_recue", _lui),
        Message("habilitation.relancee", "relancee", _gestionnaires),
        Message("habilitation.validee", "validee", _lui),
        Message("habilitation.refusee", "refusee", _lui),
        Message("habilitation.changee", "changee", _lui),
        Message("habilitation.terminee", "terminee", _lui),
        Message("habilitation.fin_prochaine", "fin_prochaine", _lui),
        Message("habilitation.fin_prochaine_gestionnaires", "fin_prochaine_gestionnaires", _autres_gestionnaires),
    )
}


def _diffuser(suite: Suite) -> None:
    """Plants one follow-up an address, or writes the mail of that address."""
    message, entree = MESSAGES[suite.declaration], suite.entree
    droit = Habilitation.objects.select_related("user", "decidee_par").get(pk=entree.cible_id)
    if not suite.destinataire:
        le = horloge.date_locale(entree.enregistre_a, droit.zone)
        suites.planifier([(entree, [message.nom])], destinataires=message.a_qui(droit, le), annoncer=False)
        return
    mail.deposer(
        a=suite.destinataire, gabarit=_DOSSIER + message.gabarit, contexte=_contexte(droit, entree),
        instant=entree.enregistre_a, suite=suite,
    )  # fmt: skip


def _contexte(droit: Habilitation, entree: Entree) -> dict:
    """What a mail may say. The facts of the entry rule over the row: it may have changed since."""
    le = horloge.date_locale(entree.enregistre_a, droit.zone)
    faits, roles = entree.faits, dict(Habilitation.Role.choices)
    avant, role = faits["role"] if isinstance(faits.get("role"), list) else (None, faits.get("role", droit.role))
    fin = faits["fin_le"][1] if isinstance(faits.get("fin_le"), list) else faits.get("fin_le")
    return {
        "droit": droit,
        "personne": droit.user,
        "entreprise": noms_de([droit.siren]).get(droit.siren, ""),
        "role": roles[role],
        "avant": roles[avant] if avant and avant != role else "",
        "aide": ROLES[role],
        "fin_le": date.fromisoformat(fin) if fin else None,
        "jours": (date.fromisoformat(fin) - le).days if fin else None,
        "par_la_loi": entree.acteur == "loi",
        "par_lui_meme": entree.acteur == "demandeur",
        "gestionnaires": noms_des_gestionnaires(droit.siren, le),
        "service": _service(droit) if entree.verbe == "declarer" else None,
        "instant": entree.enregistre_a,
        "lien_accueil": settings.RUPCO_URL + reverse("accueil"),
        "lien_demarches": settings.RUPCO_URL + reverse("mes-demarches"),
        "lien_acces": settings.RUPCO_URL + reverse("acces", args=[droit.siren]),
    }


def noms_des_gestionnaires(siren: str, le: date) -> list[str]:
    """Who answers requests: names as a letter writes them, in a stable order."""
    lignes = Habilitation.objects.actives(le).filter(siren=siren, role=Habilitation.Role.GESTIONNAIRE)
    gens = User.objects.filter(pk__in=lignes.values("user"), is_active=True).order_by("nom", "prenom", "pk")
    return [g.nom_d_usage or g.email for g in gens]


def _service(droit: Habilitation) -> Service:
    """The service of the establishment's territory."""
    departement = Etablissement.objects.values_list("departement", flat=True).get(siret=droit.siret)
    return Service.objects.get(code=territoire(departement).service)


def inviter(invitation: Invitation, jeton: str, instant: datetime) -> None:
    """Stores the mail of an invitation, in the transaction that made its link: the secret is written nowhere else."""
    contexte = {
        "invitation": invitation,
        "role": invitation.get_role_display(),
        "aide": ROLES[invitation.role],
        "entreprise": noms_de([invitation.siren]).get(invitation.siren, ""),
        "lien": settings.RUPCO_URL + reverse("invitation", args=[jeton]),
    }
    mail.deposer(
        a=invitation.email, gabarit=_DOSSIER + "invitation", contexte=contexte, instant=instant, est_sensible=True,
        cle=invitation.empreinte,
    )  # fmt: skip


for _nom in MESSAGES:
    suites.declarer(_nom)(_diffuser)
