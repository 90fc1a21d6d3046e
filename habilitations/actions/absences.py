"""An absence: declared by the agent himself, ended by him, by a signataire of the service or by an administrator."""

from datetime import date

from django.db import transaction

from accounts.models import User
from habilitations.actions.affectations import peut_administrer
from habilitations.models import Absence, Affectation, Service
from habilitations.perimetre import agents_du_service, perimetre
from rupco.socle import horloge, journal
from rupco.socle.journal import Acteur
from rupco.socle.passages import PassageRefuse

__all__ = ["declarer_absence", "finir_absence", "peut_finir"]


@transaction.atomic
def declarer_absence(
    agent: User, service: Service, *, remplacant: User, debut_le: date, fin_le: date, le: date
) -> Absence:
    """From now on, on those days, the replacement finds this agent's dossiers of the service in his own list.

    Raises PassageRefuse for an absence that crosses another of the same agent, a replacement of another service, or one who
    is away himself.
    """
    User.objects.select_for_update().get(pk=agent.pk)
    if service.pk not in perimetre(agent, horloge.maintenant()).services:
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")
    if remplacant.pk == agent.pk or not agents_du_service(service.pk, le).filter(pk=remplacant.pk).exists():
        raise PassageRefuse("Choisissez une autre personne du service.")
    croisees = Absence.objects.vives(le).filter(service=service, debut_le__lte=fin_le, fin_le__gte=debut_le)
    if croisees.filter(agent=agent).exists():
        raise PassageRefuse("Vous avez déjà une absence à ces dates. Mettez-y fin d’abord.")
    if croisees.filter(agent=remplacant).exists():
        raise PassageRefuse("Cette personne est absente aux mêmes dates. Choisissez-en une autre.")
    absence = Absence.objects.create(
        agent=agent, service=service, remplacant=remplacant, debut_le=debut_le, fin_le=fin_le
    )
    faits = {"service": service.pk, "remplacant": remplacant.pk, "debut_le": debut_le, "fin_le": fin_le}
    _noter("s_absenter", absence, Acteur("agent", agent.pk), le, faits)
    return absence


@transaction.atomic
def finir_absence(absence: Absence, *, par: User, le: date) -> Absence:
    """Back today, or never gone when it had not begun. Raises PassageRefuse when it is over already."""
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if not peut_finir(absence, par, le):
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")
    if not Absence.objects.vives(le).filter(pk=absence.pk).exists():
        raise PassageRefuse("Cette absence est déjà terminée.")
    absence.retour_le = le
    absence.save(update_fields=["retour_le"])
    qualite = "agent" if par.est_agent else "administrateur"
    _noter("revenir", absence, Acteur(qualite, par.pk), le, {"agent": absence.agent_id})
    return absence


def peut_finir(absence: Absence, par: User, le: date) -> bool:
    """The absent person, a signataire of the service, an administrator."""
    if peut_administrer(par, Absence) or (par.is_active and par.pk == absence.agent_id):
        return True
    signataires = Affectation.objects.actives(le).filter(role=Affectation.Role.SIGNATAIRE, service=absence.service_id)
    return par.is_active and signataires.filter(user=par).exists()


def _noter(verbe: str, absence: Absence, qui: Acteur, le: date, faits: dict) -> None:
    a = horloge.maintenant()
    journal.ecrire(journal.AEcrire(verbe=verbe, cible=absence, acteur=qui, le=le, a=a, faits=faits))
