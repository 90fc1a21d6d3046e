"""What a decision of the service does to rights: given first, taken after, so that a SIREN is never without gestionnaire."""

from datetime import date

from habilitations.actions.fins import regler
from habilitations.actions.ouvertures import fermer_les_ouvertures
from habilitations.models import Arbitrage, Habilitation, Mandat
from rupco.socle.journal import Acteur
from rupco.socle.passages import Passage, passage

__all__ = ["appliquer"]

Role = Habilitation.Role


def appliquer(arbitrage: Arbitrage, mandat: Mandat | None, le: date) -> dict[str, list[int]]:
    """Inside the transaction of the decision, the SIREN held: the rights opened and ended, by their numbers.

    With a `mandat`, the person acts by it and not as an employer: it is accepted if it still waited.
    """
    regler(arbitrage.siren, le)
    agent = Acteur("agent", arbitrage.confirme_par_id)
    roles = (Role.GESTIONNAIRE,) if mandat else (Role.EMPLOYEUR, Role.GESTIONNAIRE)
    ouverts = [_donner(arbitrage, role, agent, le).pk for role in roles]
    if mandat and mandat.statut == "propose":
        _accepter(mandat, arbitrage, agent, le)
    return {"ouverts": ouverts, "finis": _oter(arbitrage, agent, le) if arbitrage.visee else []}


def _donner(arbitrage: Arbitrage, role: str, agent: Acteur, le: date) -> Habilitation:
    """Opens a line of the requester, the one he had asked for if there is one; one that he holds already loses its end."""
    quoi = {"user": arbitrage.demandeur, "siret": arbitrage.siret, "role": role}
    ligne = Habilitation.objects.filter(**quoi, statut__in=("demandee", "validee")).first()
    if ligne and ligne.statut == "validee" and not ligne.fin_le:
        return ligne
    if ligne and ligne.statut == "validee":
        return _prolonger(ligne, agent, le)
    ligne = ligne or Habilitation.objects.create(**quoi, siren=arbitrage.siren, debut_le=le)
    faits = {"role": role, "siret": arbitrage.siret, "arbitrage": arbitrage.pk}
    with passage(ligne, "ouvrir", acteur=agent, peut=_agent_peut, le=le, **faits) as p:
        d = p.objet
        d.origine, d.debut_le, d.fin_le = Habilitation.Origine.SERVICE, le, None
        d.decidee_a, d.decidee_par = p.instant, arbitrage.confirme_par
    return d


def _prolonger(ligne: Habilitation, agent: Acteur, le: date) -> Habilitation:
    with passage(ligne, "changer", acteur=agent, peut=_agent_peut, le=le) as p:
        p.faits |= {"role": [ligne.role, ligne.role], "fin_le": [p.objet.fin_le, None]}
        p.objet.fin_le = p.objet.prevenue_le = None
    return p.objet


def _oter(arbitrage: Arbitrage, agent: Acteur, le: date) -> list[int]:
    """Ends all that the contested person holds on the SIREN, refuses what he asks for, closes the doors he left ajar."""
    siennes = Habilitation.objects.filter(user=arbitrage.visee.user_id, siren=arbitrage.siren).order_by("pk")
    finis = [_terminer(d, arbitrage, agent, le) for d in siennes.filter(statut="validee")]
    for demande in siennes.filter(statut="demandee"):
        with passage(demande, "refuser", acteur=agent, peut=_agent_peut, le=le, arbitrage=arbitrage.pk) as p:
            p.objet.motif, p.objet.decidee_a, p.objet.decidee_par = _motif(arbitrage), p.instant, arbitrage.confirme_par
    for droit in finis[:1]:
        fermer_les_ouvertures(droit, le)
    return [d.pk for d in finis]


def _terminer(droit: Habilitation, arbitrage: Arbitrage, agent: Acteur, le: date) -> Habilitation:
    faits = {"role": droit.role, "siret": droit.siret, "arbitrage": arbitrage.pk}
    with passage(droit, "terminer", acteur=agent, peut=_agent_peut, le=le, **faits) as p:
        p.objet.fin_le, p.objet.motif = max(le, p.objet.debut_le), _motif(arbitrage)
    return p.objet


def _accepter(mandat: Mandat, arbitrage: Arbitrage, agent: Acteur, le: date) -> None:
    with passage(mandat, "accepter", acteur=agent, peut=_agent_peut, le=le, arbitrage=arbitrage.pk) as p:
        p.objet.debut_le, p.objet.decide_a, p.objet.decide_par = le, p.instant, arbitrage.confirme_par


def _motif(arbitrage: Arbitrage) -> str:
    return f"Décision du service\u00a0: {arbitrage.motif}"[:500]


def _agent_peut(quel: Passage, objet) -> bool:
    """Two agents of the competent service have decided: that right was asked on the arbitration itself."""
    return "agent" in quel.par
