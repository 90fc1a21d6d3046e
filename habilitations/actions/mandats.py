"""Mandates: proposed by a company or asked by the person, accepted by the other side, ended by either or by their last day."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from habilitations.actions.verrou import verrouiller
from habilitations.models import Mandat
from habilitations.perimetre import gestionnaires_de
from habilitations.permissions import gere
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import LOI, SYSTEME, Acteur
from rupco.socle.passages import Passage, PassageRefuse, passage, passages_par_lot

__all__ = ["accepter", "decliner", "demander", "peut", "prevenir", "proposer", "qualites", "terminer", "terminer_echus"]

LOT = 300
AVIS = timedelta(days=15)
_UN_JOUR = timedelta(days=1)
_DEJA = "Un mandat est déjà en cours, ou en attente, entre cette personne et cette entreprise."


@transaction.atomic
def proposer(
    par: User, *, siret: str, email: str, qualite: str, le: date, objet: str = "", fin_le: date | None = None
) -> Mandat:
    """The company's side. It waits for that e-mail, whether an account has it or not: nothing tells which."""
    siren, email = siret[:9], email.strip().lower()
    verrouiller(siren)
    if not gere(par, siren, le):
        raise PassageRefuse("Vous ne gérez plus les accès de cette entreprise.")
    if email == par.email:
        raise PassageRefuse("Vous ne pouvez pas vous donner un mandat à vous-même.")
    vifs = Mandat.objects.filter(siren=siren, statut__in=("propose", "actif"))
    if vifs.filter(Q(email=email) | Q(mandataire__email=email)).exists():
        raise PassageRefuse(_DEJA)
    mandat = _creer(par, None, siret=siret, email=email, qualite=qualite, objet=objet, fin_le=fin_le, le=le)
    _noter("proposer", mandat, Acteur("gestionnaire", par.pk), le, ["mandat.propose"], [email])
    return mandat


@transaction.atomic
def demander(par: User, *, siret: str, qualite: str, le: date, objet: str = "", fin_le: date | None = None) -> Mandat:
    """The person's side: the gestionnaires of the company answer. Raises PassageRefuse when nobody can, or it waits already."""
    siren = siret[:9]
    verrouiller(siren)
    if par.est_agent:
        raise PassageRefuse("Un agent du ministère ne reçoit pas de mandat.")
    if Mandat.objects.de(par).filter(siren=siren, statut__in=("propose", "actif")).exists():
        raise PassageRefuse(_DEJA)
    a_qui = gestionnaires_de(siren, le)
    if not a_qui and qualite not in Mandat.JUDICIAIRES:
        raise PassageRefuse("Cette entreprise n’a pas de gestionnaire des accès dans RUPCO\u00a0: écrivez-lui d’abord.")
    champs = {"siret": siret, "email": par.email, "qualite": qualite, "objet": objet, "fin_le": fin_le}
    mandat = _creer(par, par, **champs, le=le)
    _noter("demander", mandat, Acteur("mandataire", par.pk), le, ["mandat.demande"], a_qui)
    return mandat


def accepter(mandat: Mandat, *, par: User, le: date) -> Mandat:
    """Opens it, from today. Raises PassageRefuse: answered meanwhile, its end is behind, another one runs already."""
    with transaction.atomic():
        verrouiller(mandat.siren)
        with passage(mandat, "accepter", acteur=_acteur(par, mandat, le), peut=_peut(par, le), le=le) as p:
            m = p.objet
            if m.fin_le and m.fin_le < le:
                raise PassageRefuse("La date de fin de ce mandat est passée.")
            m.mandataire = m.mandataire or par
            if Mandat.objects.filter(siren=m.siren, mandataire=m.mandataire, statut="actif").exists():
                raise PassageRefuse(_DEJA)
            m.debut_le, m.decide_a, m.decide_par = le, p.instant, par
            m.prevenu_le = le if m.fin_le and m.fin_le <= le + AVIS else None
    return m


def decliner(mandat: Mandat, *, par: User, le: date, motif: str = "") -> Mandat:
    """Says no; the other side reads why."""
    with passage(mandat, "decliner", acteur=_acteur(par, mandat, le), peut=_peut(par, le), le=le) as p:
        p.objet.motif, p.objet.decide_a, p.objet.decide_par = motif, p.instant, par
    return p.objet


def terminer(mandat: Mandat, *, par: User, le: date, motif: str = "") -> Mandat:
    """Either side ends it, at once: the next request is refused."""
    with passage(mandat, "terminer", acteur=_acteur(par, mandat, le), peut=_peut(par, le), le=le) as p:
        p.objet.motif, p.objet.fin_le = motif, max(le, p.objet.debut_le)
    return p.objet


def qualites(user: User, mandat: Mandat, le: date) -> frozenset[str]:
    """« mandataire » for whom it is meant (by account, or by e-mail while nobody accepted), « gestionnaire » of its SIREN."""
    siennes = set()
    est_a_lui = mandat.mandataire_id == user.pk if mandat.mandataire_id else mandat.email == user.email.lower()
    if est_a_lui and user.is_active and not user.est_agent:
        siennes.add("mandataire")
    if gere(user, mandat.siren, le):
        siennes.add("gestionnaire")
    return frozenset(siennes)


def peut(user: User, quel: Passage, mandat: Mandat, le: date) -> bool:
    """One answers what the other side offered, never one's own offer; either side ends."""
    siennes = qualites(user, mandat, le) & set(quel.par)
    if quel.nom == "terminer":
        return bool(siennes)
    repond = "gestionnaire" if mandat.est_demande else "mandataire"
    return repond in siennes and mandat.propose_par_id != user.pk


def terminer_echus(le: date) -> int:
    """Closes every mandate, or proposal, whose last day is before `le`, at that last day, however late; how many."""
    echus = Mandat.objects.filter(statut__in=("propose", "actif"), fin_le__lt=le)
    return sum(iter(lambda: _terminer_un_lot(echus), 0))


@transaction.atomic
def _terminer_un_lot(echus) -> int:
    verrou = Mandat.objects.select_for_update(of=("self",), skip_locked=True)
    lot = list(verrou.filter(pk__in=echus.order_by("pk").values("pk")[:LOT]))
    instant = horloge.maintenant()
    return len(
        passages_par_lot(lot, "terminer", acteur=LOI, instant=instant, poser=lambda e: None, le=lambda m: m.fin_le)
    )


def prevenir(le: date) -> int:
    """Announces the ends of the next fifteen days, then those of the next one, to both sides; how many."""
    return sum(iter(lambda: _prevenir_un_lot(le), 0))


@transaction.atomic
def _prevenir_un_lot(le: date) -> int:
    demain = Q(fin_le=le + _UN_JOUR, prevenu_le__lt=le) | Q(fin_le=le, prevenu_le__lt=le - _UN_JOUR)
    dus = Mandat.objects.actifs(le).filter(Q(prevenu_le=None) | demain, fin_le__lte=le + AVIS)
    verrou = Mandat.objects.select_for_update(of=("self",), skip_locked=True)
    lot = list(verrou.filter(pk__in=dus.order_by("pk").values("pk")[:LOT]))
    for mandat in lot:
        _noter("prevenir", mandat, SYSTEME, le, ["mandat.fin_prochaine"])
    Mandat.objects.filter(pk__in=[m.pk for m in lot]).update(prevenu_le=le)
    return len(lot)


def _creer(par: User, mandataire: User | None, *, siret: str, le: date, fin_le: date | None, **champs) -> Mandat:
    if fin_le and fin_le < le:
        raise PassageRefuse("La date de fin est passée.")
    return Mandat.objects.create(
        siren=siret[:9], siret=siret, mandataire=mandataire, propose_par=par, propose_a=horloge.maintenant(),
        debut_le=le, fin_le=fin_le, **champs,
    )  # fmt: skip


def _acteur(par: User, mandat: Mandat, le: date) -> Acteur:
    siennes = qualites(par, mandat, le)
    return Acteur("mandataire" if "mandataire" in siennes else "gestionnaire", par.pk)


def _peut(par: User, le: date) -> Callable[[Passage, Mandat], bool]:
    return lambda quel, mandat: peut(par, quel, mandat, le)


def _noter(verbe: str, mandat: Mandat, qui: Acteur, le: date, noms: list[str], a_qui=("",)) -> None:
    faits = {"siret": mandat.siret, "qualite": mandat.qualite, "fin_le": mandat.fin_le}
    ligne = journal.AEcrire(verbe=verbe, cible=mandat, acteur=qui, le=le, a=horloge.maintenant(), faits=faits)
    suites.planifier([(journal.ecrire(ligne), noms)], a_qui)
