"""What the service settles about access: one agent proposes, another confirms; a recovery waits seven days for an objection."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Etablissement, User
from habilitations.actions.effets import appliquer
from habilitations.actions.verrou import verrouiller
from habilitations.models import Affectation, Arbitrage, Habilitation, Mandat, Service
from habilitations.permissions import gere
from habilitations.territoires import territoire
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import LOI, Acteur
from rupco.socle.passages import EnCours, Passage, PassageRefuse, passage, passages_par_lot

__all__ = [
    "abandonner", "confirmer", "contestable", "echoir", "est_concerne", "instruit", "ouvrir", "peut_recuperer",
    "proposer", "rendre", "s_opposer",
]  # fmt: skip

logger = logging.getLogger(__name__)
Nature, Sens = Arbitrage.Nature, Arbitrage.Sens
OPPOSITION = timedelta(days=7)  # whole days after that of the confirmation
_CONTESTABLES = (Habilitation.Origine.PREMIER, Habilitation.Origine.SYSTEME)


# --- What a person asks -------------------------------------------------------------------------------------


@transaction.atomic
def ouvrir(
    nature: str, *, siret: str, demandeur: User, expose: str, visee: Habilitation | None = None, le: date
) -> Arbitrage:
    """Lays a question before the service of the establishment's territory. Raises PassageRefuse: not his to ask, or asked."""
    siren = siret[:9]
    verrouiller(siren)
    if Arbitrage.objects.en_cours().filter(siren=siren, demandeur=demandeur, nature=nature).exists():
        raise PassageRefuse("Vous avez déjà une demande en cours auprès du service.")
    match nature:
        case Nature.CONTESTATION:
            recevable = visee is not None and visee == contestable(siren, demandeur, le)
        case Nature.RECUPERATION:
            recevable = peut_recuperer(siren, demandeur, le)
        case _:
            recevable = not siret.isdigit() and est_concerne(demandeur, siren)
    if not recevable or demandeur.est_agent:
        raise PassageRefuse("Vous ne pouvez pas faire cette demande pour cette entreprise.")
    instant = horloge.maintenant()
    arbitrage = Arbitrage.objects.create(
        nature=nature, siren=siren, siret=siret, service=_service(siret), demandeur=demandeur, visee=visee,
        expose=expose, ouvert_a=instant,
    )  # fmt: skip
    faits = {"nature": str(nature), "siret": siret, "visee": visee.pk if visee else None}
    ligne = journal.AEcrire(
        verbe="ouvrir", cible=arbitrage, acteur=Acteur("demandeur", demandeur.pk), le=le, a=instant, faits=faits
    )
    suites.planifier([(journal.ecrire(ligne), ["arbitrage.ouvert"])])
    return arbitrage


def est_concerne(user: User, siren: str) -> bool:
    """A person of the SIREN: his account's establishment is of it, or he holds, held or asked a right on it."""
    etablissement = user.etablissement
    return bool(etablissement and etablissement.siren == siren) or user.habilitations.filter(siren=siren).exists()


def contestable(siren: str, user: User, le: date) -> Habilitation | None:
    """The right of the first gestionnaire, who declared himself; None when there is none, or it is this person's, or not his to
    contest. Whom the service or a gestionnaire chose is not contested."""
    premiers = Habilitation.objects.actives(le).filter(
        siren=siren, role=Habilitation.Role.GESTIONNAIRE, origine__in=_CONTESTABLES, user__is_active=True
    )
    if user.est_agent or not est_concerne(user, siren):
        return None
    return premiers.exclude(user=user).select_related("user").order_by("debut_le", "pk").first()


def peut_recuperer(siren: str, user: User, le: date) -> bool:
    """Whom a court named for the SIREN (his mandate waits), or a person of it where somebody managed the access before: where
    nobody ever did, it is enough to declare oneself."""
    if user.est_agent or gere(user, siren, le):
        return False
    geree = Habilitation.objects.filter(
        siren=siren, role=Habilitation.Role.GESTIONNAIRE, statut__in=("validee", "terminee")
    )
    return mandat_judiciaire(user, siren) is not None or (geree.exists() and est_concerne(user, siren))


def mandat_judiciaire(user: User, siren: str) -> Mandat | None:
    """The mandate, asked or running, of an administrator or a liquidator for this SIREN."""
    vifs = Mandat.objects.filter(mandataire=user, siren=siren, statut__in=("propose", "actif"))
    return vifs.filter(qualite__in=Mandat.JUDICIAIRES).first()


def abandonner(arbitrage: Arbitrage, *, par: User, le: date) -> Arbitrage:
    """The person takes his question back, as long as it is not settled."""
    _regler(arbitrage)
    peut = lambda p, a: "demandeur" in p.par and a.demandeur_id == par.pk  # noqa: E731
    with passage(arbitrage, "abandonner", acteur=Acteur("demandeur", par.pk), peut=peut, le=le) as p:
        pass
    return p.objet


def s_opposer(arbitrage: Arbitrage, *, par: User, texte: str, le: date) -> Arbitrage:
    """A former gestionnaire objects in time: back to the agents. Raises PassageRefuse once the term is reached."""
    _regler(arbitrage)
    peut = lambda p, a: "gestionnaire" in p.par and a.opposants().filter(pk=par.pk).exists()  # noqa: E731
    with passage(arbitrage, "s_opposer", acteur=Acteur("gestionnaire", par.pk), peut=peut, le=le) as p:
        p.objet.oppose_par, p.objet.opposition, p.objet.opposable_jusqu_a = par, texte, None
    return p.objet


# --- What the agents do -------------------------------------------------------------------------------------


def instruit(user: User, service_id: int, le: date) -> bool:
    """An agent of that service on that day, read in the database now."""
    lignes = Affectation.objects.actives(le).filter(user=user, service=service_id)
    return user.is_active and user.est_agent and lignes.exists()


def proposer(arbitrage: Arbitrage, *, par: User, sens: str, motif: str, le: date) -> Arbitrage:
    """The first pair of eyes."""
    with passage(arbitrage, "proposer", acteur=_agent(par), peut=_premier(par, le), le=le, sens=sens) as p:
        a = p.objet
        a.sens, a.motif, a.propose_par, a.propose_a, a.remarque = sens, motif, par, p.instant, ""
        a.confirme_par = a.confirme_a = None
    return a


def rendre(arbitrage: Arbitrage, *, par: User, remarque: str, le: date) -> Arbitrage:
    """The second agent does not agree: back to the first, with a word."""
    with passage(arbitrage, "rendre", acteur=_agent(par), peut=_second(par, le), le=le) as p:
        p.objet.remarque = remarque
    return p.objet


def confirmer(arbitrage: Arbitrage, *, par: User, vu: str, le: date) -> Arbitrage:
    """The second pair of eyes, on the proposition that it read (`vu`): the right is given, refused, or seven days are opened."""
    if arbitrage.sens == Sens.DEFAVORABLE:
        quel = "rejeter"
    else:
        quel = "ouvrir_l_opposition" if arbitrage.nature == Nature.RECUPERATION else "accorder"
    with transaction.atomic():
        verrouiller(arbitrage.siren)
        with passage(arbitrage, quel, acteur=_agent(par), peut=_second(par, le), le=le) as p:
            a = p.objet
            if a.statut != "propose" or a.proposition != vu or a.sens != arbitrage.sens:
                raise PassageRefuse(a.phrase_de_refus(p.passage))
            a.confirme_par, a.confirme_a = par, p.instant
            if quel == "ouvrir_l_opposition":
                a.opposable_jusqu_a = _terme(p.instant, a.zone)
                p.faits["jusqu_a"] = a.opposable_jusqu_a
            if quel == "accorder":
                _accorder(p, le)
    return a


def _premier(par: User, le: date) -> Callable[[Passage, Arbitrage], bool]:
    return lambda p, a: "agent" in p.par and instruit(par, a.service_id, le)


def _second(par: User, le: date) -> Callable[[Passage, Arbitrage], bool]:
    """Another agent of the same service than the one who proposed, asked on the locked row."""
    return lambda p, a: "second_agent" in p.par and a.propose_par_id != par.pk and instruit(par, a.service_id, le)


# --- What the law does --------------------------------------------------------------------------------------


def echoir(instant: datetime | None = None, *, seulement: int | None = None) -> int:
    """Grants every recovery that nobody opposed in time, once each, at its legal date, however late; how many."""
    instant = instant or horloge.maintenant()
    echus = Arbitrage.objects.echus(instant).order_by("opposable_jusqu_a", "pk")
    if seulement:
        echus = echus.filter(pk=seulement)
    return sum(_echoir(pk, siren, instant) for pk, siren in list(echus.values_list("pk", "siren")))


def _echoir(pk: int, siren: str, instant: datetime) -> int:
    """One, in its own transaction: a poisoned row holds itself back alone, and is told in the logs."""
    try:
        with transaction.atomic():
            verrouiller(siren)
            verrou = Arbitrage.objects.select_for_update(of=("self",))
            lot = list(verrou.echus(instant).select_related("demandeur").filter(pk=pk))
            vifs = [a for a in lot if a.demandeur.is_active]
            partis = [a for a in lot if not a.demandeur.is_active]
            dits = passages_par_lot(
                vifs, "accorder", acteur=LOI, instant=instant, poser=lambda p: _accorder(p, _effet(p.objet)), le=_legale
            )
            dits += passages_par_lot(
                partis, "abandonner", acteur=LOI, instant=instant, poser=lambda p: None, le=_legale
            )
            return len(dits)
    except Exception:
        logger.exception("récupération non accordée", extra={"arbitrage": pk})
        return 0


def _terme(instant: datetime, zone: str) -> datetime:
    """Seven whole days after that of the confirmation, at midnight."""
    return horloge.minuit(horloge.date_locale(instant, zone) + OPPOSITION + timedelta(days=1), zone)


def _effet(arbitrage: Arbitrage) -> date:
    return horloge.date_locale(arbitrage.opposable_jusqu_a, arbitrage.zone)


def _legale(arbitrage: Arbitrage) -> date:
    """The last day to object, at 24 h."""
    return _effet(arbitrage) - timedelta(days=1)


def _regler(arbitrage: Arbitrage) -> None:
    echoir(seulement=arbitrage.pk)


def _accorder(p: EnCours, le: date) -> None:
    a = p.objet
    if not a.demandeur.is_active:
        raise PassageRefuse("Le compte de la personne qui demande est fermé.")
    mandat = mandat_judiciaire(a.demandeur, a.siren) if a.nature == Nature.RECUPERATION else None
    p.faits["droits"] = appliquer(a, mandat, le)


def _agent(par: User) -> Acteur:
    return Acteur("agent", par.pk)


def _service(siret: str) -> Service:
    lieux = Etablissement.objects.filter(siren=siret[:9]).order_by("-est_siege", "pk")
    lieu = lieux.filter(siret=siret).first() or lieux.first()
    return Service.objects.get(code=territoire(lieu.departement).service)
