"""What a person may see: SIREN for an employer, services for an agent. Read once a request, never guessed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value

from accounts.models import Etablissement, User
from habilitations.models import Absence, Affectation, Arbitrage, Delegation, Habilitation, Mandat, Service
from rupco.socle import horloge

__all__ = [
    "Perimetre",
    "absents_de",
    "agents_de",
    "agents_des_services",
    "agents_du_service",
    "agents_nationaux",
    "agit",
    "arbitrages_de",
    "delegation_de",
    "gestionnaires_de",
    "habilites_de",
    "mandats_de",
    "noms_de",
    "perimetre",
    "personnes_de",
    "qualite_de",
    "remplacants_de",
    "remplaces_par",
    "signataires_de",
]

_MANDAT = "mandat"
_POUR_AGIR = (Habilitation.Role.EMPLOYEUR, Habilitation.Role.ACTEUR_JUDICIAIRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimetre:
    """SIREN one acts for, may only read, manages the access of; services one instructs for, one signs for (ids).
    `est_national`: sees every filed dossier, to designate a competent service (DGEFP).

    A mandate (`mandats`) counts as « Employeur ». Who may act may read: a SIREN is never in both `sirens` and `lectures`.
    What every page says of them comes with them, and is no right: `noms` (SIREN → company), `chez` (those services, the one
    joined first before the others).
    """

    sirens: frozenset[str] = frozenset()
    mandats: frozenset[str] = frozenset()
    lectures: frozenset[str] = frozenset()
    sirens_geres: frozenset[str] = frozenset()
    services: frozenset[int] = frozenset()
    signatures: frozenset[int] = frozenset()
    est_national: bool = False
    noms: Mapping[str, str] = field(default_factory=dict, compare=False)
    chez: tuple[Service, ...] = field(default=(), compare=False)

    @property
    def visibles(self) -> frozenset[str]:
        """SIREN whose dossiers one may see, to act or to read."""
        return self.sirens | self.lectures

    @property
    def est_du_service(self) -> bool:
        """On the State's side: a draft is not for these eyes."""
        return bool(self.services) or self.est_national


def perimetre(user, instant: datetime) -> Perimetre:
    """The rights of a person at an instant: one query, once an instant. Days are those of Paris, where rights are given."""
    lu = getattr(user, "_perimetre", None)
    if lu is None or lu[0] != instant:
        lu = (instant, _lire(user, instant) if user.is_authenticated and user.is_active else Perimetre())
        user._perimetre = lu
    return lu[1]


def _lire(user, instant: datetime) -> Perimetre:
    le = horloge.date_locale(instant, "Europe/Paris")
    if user.est_agent:
        delegue = Exists(Delegation.objects.actives(le).filter(affectation=OuterRef("pk")))
        siennes = Affectation.objects.actives(le).filter(user=user)
        lignes = list(siennes.annotate(signe=delegue).select_related("service").order_by("pk"))
        chez = {a.service_id: a.service for a in lignes if a.role != Affectation.Role.DGEFP}
        return Perimetre(
            services=frozenset(chez),
            signatures=frozenset(a.service_id for a in lignes if a.signe),
            est_national=any(a.role == Affectation.Role.DGEFP for a in lignes),
            chez=tuple(chez.values()),
        )
    siege_dabord = Etablissement.objects.filter(siren=OuterRef("siren")).order_by("-est_siege", "pk")
    nom = Subquery(siege_dabord.values("raison_sociale")[:1])
    droits = Habilitation.objects.actives(le).filter(user=user).values_list("siren", "role", nom)
    mandats = Mandat.objects.actifs(le).filter(mandataire=user)
    lignes = list(droits.union(mandats.values_list("siren", Value(_MANDAT, output_field=CharField()), nom)))
    sirens = frozenset(s for s, r, _ in lignes if r in _POUR_AGIR or r == _MANDAT)
    return Perimetre(
        sirens=sirens,
        mandats=frozenset(s for s, r, _ in lignes if r == _MANDAT),
        lectures=frozenset(s for s, r, _ in lignes if r == Habilitation.Role.LECTEUR) - sirens,
        sirens_geres=frozenset(s for s, r, _ in lignes if r == Habilitation.Role.GESTIONNAIRE),
        noms={s: nom for s, _, nom in lignes if nom},
    )


def agit(*, user: str, siren: str, le: date) -> Exists:
    """A condition on rows: the account named by the field `user` acts that day for the SIREN of the field `siren`."""
    droits = Habilitation.objects.actives(le).filter(user=OuterRef(user), siren=OuterRef(siren), role__in=_POUR_AGIR)
    mandats = Mandat.objects.actifs(le).filter(mandataire=OuterRef(user), siren=OuterRef(siren))
    return Exists(droits) | Exists(mandats)


def habilites_de(siren: str, le: date, *, lecteurs: bool = False):
    """The accounts that act for a SIREN (role or mandate), and those that only read when `lecteurs`: a queryset, by name."""
    roles = (*_POUR_AGIR, Habilitation.Role.LECTEUR) if lecteurs else _POUR_AGIR
    droits = Habilitation.objects.actives(le).filter(siren=siren, role__in=roles)
    mandats = Mandat.objects.actifs(le).filter(siren=siren)
    qui = Q(pk__in=droits.values("user")) | Q(pk__in=mandats.values("mandataire"))
    return User.objects.filter(qui, is_active=True, est_agent=False).order_by("nom", "prenom", "pk")


def personnes_de(siren: str, le: date, parmi: Collection[int] | None = None) -> list[str]:
    """E-mails of those who act for a SIREN, once each, in a stable order; `parmi`: only these accounts (a restricted dossier)."""
    qui = habilites_de(siren, le)
    if parmi is not None:
        qui = qui.filter(pk__in=parmi)
    return sorted(set(qui.values_list("email", flat=True)))


def gestionnaires_de(siren: str, le: date) -> list[str]:
    """E-mails of those who manage the access of a SIREN."""
    actives = Habilitation.objects.actives(le).filter(
        siren=siren, role=Habilitation.Role.GESTIONNAIRE, user__is_active=True
    )
    return sorted(set(actives.values_list("user__email", flat=True)))


def agents_de(service_id: int, le: date) -> list[str]:
    """E-mails of the agents and signataires of a service."""
    lignes = Affectation.objects.actives(le).filter(service_id=service_id, user__is_active=True)
    return sorted(set(lignes.values_list("user__email", flat=True)))


def agents_du_service(service_id: int, le: date):
    """The accounts placed in a service that day: a queryset, by name."""
    return agents_des_services([service_id], le)


def agents_des_services(services: Collection[int], le: date):
    """The accounts placed in one of these services that day: a queryset, by name."""
    lignes = Affectation.objects.actives(le).filter(service__in=services)
    return User.objects.filter(pk__in=lignes.values("user"), is_active=True).order_by("nom", "prenom", "pk")


def agents_nationaux(le: date) -> list[str]:
    """E-mails of those who designate a competent service, for the whole country."""
    lignes = Affectation.objects.actives(le).filter(role=Affectation.Role.DGEFP, user__is_active=True)
    return sorted(set(lignes.values_list("user__email", flat=True)))


def absents_de(services: Collection[int], le: date) -> list[Absence]:
    """Who is away that day in these services, with who replaces him; each absence bears `agent` and `remplacant`."""
    lignes = Absence.objects.en_cours(le).filter(service__in=services)
    return list(lignes.select_related("agent", "remplacant").order_by("pk"))


def remplaces_par(user, absences: Collection[Absence]) -> set[int]:
    """The accounts whose dossiers this person follows that day: those he replaces, and those whom these were replacing."""
    trouves: set[int] = set()
    a_voir = {user.pk}
    while a_voir:
        neufs = {a.agent_id for a in absences if a.remplacant_id in a_voir} - trouves - {user.pk}
        trouves, a_voir = trouves | neufs, neufs
    return trouves


def remplacants_de(agents: Collection[int], absences: Collection[Absence]) -> set[int]:
    """Who follows the dossiers of these accounts that day: those who replace them, and those who replace these in turn."""
    trouves: set[int] = set()
    a_voir = set(agents)
    while a_voir:
        neufs = {a.remplacant_id for a in absences if a.agent_id in a_voir} - trouves - set(agents)
        trouves, a_voir = trouves | neufs, neufs
    return trouves


def delegation_de(user, service_id: int, le: date) -> Delegation | None:
    """The act by which a person signs for a service that day, the latest first; its `affectation` bears the quality."""
    siennes = Delegation.objects.actives(le).filter(affectation__user=user, affectation__service_id=service_id)
    return siennes.select_related("affectation").order_by("-debut_le", "-pk").first()


def qualite_de(user, service_id: int, le: date) -> str:
    """The quality of an agent as letters print it (CRPA L111-2, L212-1); "" when none was written."""
    siennes = Q(service_id=service_id) | Q(role=Affectation.Role.DGEFP)
    lignes = Affectation.objects.actives(le).filter(siennes, user=user).exclude(qualite="")
    return lignes.order_by("-role", "-pk").values_list("qualite", flat=True).first() or ""


def signataires_de(service_id: int, le: date) -> list[User]:
    """Who may sign for a service that day, by name."""
    qui = Delegation.objects.actives(le).filter(affectation__service_id=service_id).values("affectation__user")
    return list(User.objects.filter(pk__in=qui, is_active=True).order_by("nom", "prenom", "pk"))


def mandats_de(user, instant: datetime) -> list[Mandat]:
    """The mandates of a person that run or wait for an answer, those that wait first; twenty at most, the page has all."""
    le = horloge.date_locale(instant, "Europe/Paris")
    vifs = Mandat.objects.de(user).vifs(le).select_related("mandataire")
    return list(vifs.order_by("-statut", "-pk")[:20])  # « propose » before « actif »


def noms_de(sirens: Collection[str]) -> dict[str, str]:
    """SIREN → name of the company as its head office bears it, else any of its establishments; unknown ones are absent."""
    lignes = Etablissement.objects.filter(siren__in=sirens).order_by("est_siege", "-pk")
    return dict(lignes.values_list("siren", "raison_sociale"))  # the last one read stays: the head office


def arbitrages_de(user) -> list[Arbitrage]:
    """What a person asked of the service about access, the last first, ten at most; `nom`: the company's."""
    lignes = list(Arbitrage.objects.filter(demandeur=user).select_related("service").order_by("-pk")[:10])
    noms = noms_de({a.siren for a in lignes}) if lignes else {}
    for a in lignes:
        a.nom = noms.get(a.siren, "")
    return lignes
