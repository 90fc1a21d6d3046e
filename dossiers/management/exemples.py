"""Sample dossiers in varied states, lived through the portal's own verbs at the dates they bear: nothing is written by hand."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import User
from deadlines.delais import Terme
from deadlines.regles import regle
from dossiers import actions, forms
from dossiers.management.peuplement import pdf
from dossiers.models import Depot
from dossiers.procedures import PROCEDURES
from dossiers.tasks import constater_silences
from habilitations.territoires import territoire
from rupco.socle import horloge

__all__ = ["a_heure", "derouler", "reponses", "temps_rendu"]

Evenement = tuple[datetime, Callable[[], object]]


def a_heure(jour: date, heure: int, minute: int, zone: str) -> datetime:
    """The instant at which clocks of the zone show that hour, that day."""
    return datetime(jour.year, jour.month, jour.day, heure, minute, tzinfo=ZoneInfo(zone))


def reponses(jour: date, contact: str, telephone: str, domaine: str) -> dict[str, dict[str, str]]:
    """What an employer types in each step of a request filed on that day."""
    return {
        "entreprise": {
            "effectif": "212", "activite": "Administration publique générale", "contact_nom": contact,
            "contact_fonction": "Directrice des ressources humaines", "contact_telephone": telephone,
        },
        "accord": {
            "signe_le": f"{jour - timedelta(days=6):%d/%m/%Y}", "departs_max": "18", "emplois_supprimes": "12",
            "departs_jusqu_au": f"31/12/{jour.year + 1}", "mesures_jusqu_au": f"30/06/{jour.year + 2}",
        },
        "representants": {
            "a_un_cse": "oui", "cse_courriel": f"cse@{domaine}", "cse_informe_le": f"{jour - timedelta(days=13):%d/%m/%Y}",
            "syndicat_1_nom": "Union locale des services", "syndicat_1_courriel": "services@syndicat.example",
        },
    }  # fmt: skip


def derouler(gens: dict[str, User], jour: date) -> None:
    """Lives the sample dossiers, oldest event first, with the portal's clock stopped at each (give it back: `temps_rendu`).

    Their papers and mails are left to the worker: follow-ups are read from entries and bear their dates.
    `gens`: employers by département, and « agent » of La Réunion; `jour`: today.
    """
    for instant, faire in sorted(_evenements(gens, jour), key=lambda e: e[0]):
        horloge.figer(instant)
        faire()


@contextmanager
def temps_rendu() -> Iterator[None]:
    """The portal's clock runs on afterwards as if nobody had touched it."""
    debut, chrono = horloge.maintenant(), time.monotonic()
    try:
        yield
    finally:
        horloge.reprendre(debut + timedelta(seconds=time.monotonic() - chrono))


def _evenements(gens: dict[str, User], jour: date) -> Iterator[Evenement]:
    """Accepted tacitly; about to expire; filed nine days ago; found complete; a negotiation over several regions; a draft."""
    ancien = jour - timedelta(days=32)
    yield _a(gens["67"], ancien, 10, 12), lambda: _deposer(gens["67"], ancien, "RCC des services techniques")
    yield _terme(gens["67"], ancien).expire_a + timedelta(seconds=20), constater_silences
    bientot = _jour_qui_finit_bientot(gens["75"], jour)
    yield _a(gens["75"], bientot, 9, 4), lambda: _deposer(gens["75"], bientot, "RCC du siège")
    recent = jour - timedelta(days=9)
    yield _a(gens["67"], recent, 15, 40), lambda: _deposer(gens["67"], recent, "RCC du port autonome")
    neuf = jour - timedelta(days=4)
    vus: list[Depot] = []
    yield _a(gens["974"], neuf, 11, 25), lambda: vus.append(_deposer(gens["974"], neuf, "RCC de l’antenne sud"))
    yield (
        _a(gens["974"], neuf + timedelta(days=1), 9, 50),
        lambda: actions.constater_completude(vus[0], par=gens["agent"]),
    )
    lundi = jour - timedelta(days=3)
    yield _a(gens["75"], lundi, 14, 5), lambda: _informer(gens["75"], lundi, "RCC des directions régionales")
    veille = jour - timedelta(days=1)
    yield _a(gens["974"], veille, 16, 30), lambda: _brouillon(gens["974"], veille, "RCC du site du Port", etapes=2)


def _jour_qui_finit_bientot(user: User, jour: date) -> date:
    """The filing day whose delay ends soonest after today."""
    jours = (jour - timedelta(days=n) for n in range(1, 25))
    return min((_terme(user, j).dernier_jour, j) for j in jours if _terme(user, j).dernier_jour > jour)[1]


def _terme(user: User, jour: date) -> Terme:
    procedure = next(iter(PROCEDURES.values()))
    return regle(procedure.genres[0].delai).terme(jour, territoire(user.etablissement.departement).calendrier)


def _a(user: User, jour: date, heure: int, minute: int) -> datetime:
    return a_heure(jour, heure, minute, territoire(user.etablissement.departement).zone)


def _brouillon(user: User, jour: date, intitule: str, *, etapes: int | None = None) -> Depot:
    """A draft, whole or with its first steps only."""
    procedure = next(iter(PROCEDURES))
    dossier = actions.creer_dossier(par=user, procedure=procedure, intitule=intitule, etablissement=user.etablissement)
    depot = dossier.depots.get()
    saisies = reponses(jour, user.nom_complet, user.telephone, user.email.rpartition("@")[2])
    for code, valeurs in list(saisies.items())[:etapes]:
        depot = actions.enregistrer_etape(depot, code, valeurs, par=user, version=0)
    if etapes is None:
        for rang, piece in zip(
            count(1), (p for p in depot.declaration.pieces if p.est_exigee and p.si in (None, ("a_un_cse", True)))
        ):
            actions.joindre_piece(
                depot, piece.code, pdf(f"{piece.libelle} - {intitule}"), f"{rang}-{piece.code}.pdf", par=user
            )
    return depot


def _deposer(user: User, jour: date, intitule: str) -> Depot:
    depot = _brouillon(user, jour, intitule)
    return actions.deposer(depot, par=user, lire=lambda d: forms.lire_pour_deposer(d, aujourd_hui=jour))


def _informer(user: User, jour: date, intitule: str) -> Depot:
    """The opening of a negotiation that concerns several regions."""
    procedure = PROCEDURES[next(iter(PROCEDURES))]
    dossier = actions.creer_dossier(
        par=user,
        procedure=procedure.code,
        intitule=intitule,
        etablissement=user.etablissement,
        genre=procedure.premiers[0],
    )
    depot = dossier.depots.get()
    saisies = {
        "entreprise": reponses(jour, user.nom_complet, user.telephone, "")["entreprise"],
        "negociation": {"ouverture_le": f"{jour + timedelta(days=20):%d/%m/%Y}", "departs_envisages": "60"},
        "etablissements": {
            "plusieurs_regions": "oui", "etablissements": "75007 Paris, 25\n69003 Lyon, 20\n67000 Strasbourg, 15",
            "rattachement": "siege", "siege_code_postal": "75007",
        },
    }  # fmt: skip
    for code, valeurs in saisies.items():
        depot = actions.enregistrer_etape(depot, code, valeurs, par=user, version=0)
    return actions.deposer(depot, par=user, lire=lambda d: forms.lire_pour_deposer(d, aujourd_hui=jour))
