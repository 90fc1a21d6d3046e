"""Who must hear of a fact, by audience: rights of the day it is said."""

from datetime import date

from accounts.models import User
from dossiers.models import Depot, abonnes
from dossiers.notifications import alertes
from dossiers.procedures import genres
from dossiers.procedures.base import Audience, Message
from habilitations.models import Service
from habilitations.perimetre import (
    absents_de,
    agents_de,
    agents_du_service,
    agents_nationaux,
    gestionnaires_de,
    personnes_de,
    remplacants_de,
    signataires_de,
)
from rupco.socle import horloge
from rupco.socle.models import Suite

__all__ = ["LIES", "MESSAGES", "adresses", "audience_de", "avec_remplacants", "du_service"]

LIES = ("dossier__service", "dossier__etablissement", "depose_par", "decision")
MESSAGES = {m.nom: m for g in genres() for m in g.messages}


def adresses(depot: Depot, message: Message, suite: Suite) -> list[str]:
    """Who must hear, once each, in a stable order."""
    trouvees: dict[str, None] = {}
    for audience in message.audiences:
        trouvees |= dict.fromkeys(a.lower() for a in audience_de(depot, audience, suite) if a)
    return alertes.aussitot(list(trouvees), message.sujet) if message.sujet else list(trouvees)


def audience_de(depot: Depot, audience: Audience, suite: Suite) -> list[str]:
    """The addresses of an audience, on the day it is said; an empty one is left out by who asks."""
    dossier, le = depot.dossier, horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
    representants = depot.adresses_des_representants()
    match audience:
        case Audience.EMPLOYEUR:
            elles = personnes_de(dossier.siren, le, parmi=dossier.nommes())
            return elles or ([] if dossier.est_restreint else gestionnaires_de(dossier.siren, le))
        case Audience.DEPOSANT:
            return [a for a in personnes_de(dossier.siren, le, parmi=dossier.nommes()) if a == depot.depose_par.email]
        case Audience.CSE:
            return [a for n, a in representants.items() if n.startswith("cse_")]
        case Audience.SIGNATAIRES:
            return [a for n, a in representants.items() if n.startswith("syndicat_")]
        case Audience.SUIVI:
            gens = avec_remplacants(depot.suivi_par, service_de(depot, suite), le)
            return [u.email for u in gens if u.pk != suite.entree.acteur_id]
        case Audience.ABONNES:
            autres = [MESSAGES[n] for n in depot.table[suite.entree.verbe].suites if n in MESSAGES]
            dits = {a for m in autres if Audience.ABONNES not in m.audiences for a in adresses(depot, m, suite)}
            suivent = abonnes(dossier, le, service_de(depot, suite).pk).values()
            gens = [u for siens in suivent for u in siens if u.pk != suite.entree.acteur_id]
            return [u.email for u in gens if u.email.lower() not in dits]
        case Audience.SERVICE:
            return du_service(service_de(depot, suite), le)
        case Audience.REFERENT:
            service = service_de(depot, suite)
            return [u.email for u in avec_remplacants(depot.suivi_par, service, le)] or du_service(service, le)
        case Audience.DELEGATAIRES:
            service = service_de(depot, suite)
            return [s.email for s in signataires_de(service.pk, le)] or du_service(service, le)
        case Audience.DGEFP:
            return agents_nationaux(le) if depot.echeances.en_cours().exists() else []


def avec_remplacants(agent: User | None, service: Service, le: date) -> list[User]:
    """This agent, if he is of the service that day, and who replaces him while he is away.

    The absent keeps his mails: the dépôt stays his, he may be back any day, and one mail too many costs less than a delay that
    nobody saw pass.
    """
    gens = agents_du_service(service.pk, le)
    if agent is None or not gens.filter(pk=agent.pk).exists():
        return []
    return [agent, *gens.filter(pk__in=remplacants_de([agent.pk], absents_de([service.pk], le)))]


def du_service(service: Service, le: date) -> list[str]:
    """The address of a service, then those of its agents that day."""
    return [service.courriel, *agents_de(service.pk, le)]


def service_de(depot: Depot, suite: Suite) -> Service:
    """The one in charge once the fact is done: a transfer that comes later changes nobody who had to hear of it."""
    faits = suite.entree.faits
    if "vers_service" in faits:
        return Service.objects.get(pk=faits["vers_service"])
    acte = depot.actes.filter(numero=faits.get("acte", "")).select_related("service").first()
    return (acte and acte.service) or depot.dossier.service
