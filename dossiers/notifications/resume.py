"""The digest: one mail a person and a day, of what he follows and chose to read once a day. Nothing when there is nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from dossiers.lettres.faits import SANS_NOUVELLE, VERBES, dire
from dossiers.models import Cote, Depot, Dossier, Echeance, Preference, Tournee, abonnes, en_suivi
from rupco.socle import mail, suites
from rupco.socle.models import Entree, Suite

__all__ = []

_DOSSIER, _DEPOT = Dossier._meta.label_lower, Depot._meta.label_lower
_AVIS = (5, 2, 0)  # days before the end of a delay
_LIMITES = {Cote.ENTREPRISE.value: "dernier_jour", Cote.SERVICE.value: "jour_brut"}  # agents aim at the first reading


def _cadences(sujet: str, cote: str) -> tuple[str, ...]:
    """Which choices put a subject in the digest. A company hears of a coming end there alone; the service has its reminders."""
    c = Preference.Cadence
    return (c.AUSSITOT, c.RESUME) if (sujet, cote) == ("echeances", Cote.ENTREPRISE) else (c.RESUME,)


@dataclass(slots=True)
class Nouvelles:
    """What a digest says of a dossier: facts with their legal day, messages, the end of its delays and the days left."""

    dossier: Dossier
    adresse: str
    faits: list[tuple[str, date]] = field(default_factory=list)
    messages: int = 0
    limites: list[tuple[date, int]] = field(default_factory=list)


def _resumer(suite: Suite) -> None:
    """Plants one follow-up a person who has something to read, or writes his mail if it is still so."""
    tournee = Tournee.objects.get(pk=suite.entree.cible_id)
    if not suite.destinataire:
        suites.planifier([(suite.entree, [suite.declaration])], _a_qui(tournee), annoncer=False)
        return
    user = User.objects.filter(email=suite.destinataire, is_active=True).first()
    nouvelles = _nouvelles(tournee, user, suite.entree.enregistre_a) if user else []
    if not nouvelles:
        return
    mail.deposer(
        a=suite.destinataire,
        gabarit="dossiers/mails/resume",
        contexte={
            "nouvelles": nouvelles,
            "jour": tournee.jour,
            "adresse": settings.RUPCO_URL + reverse("bannette" if user.est_agent else "dossiers"),
            "bouton_libelle": "Ouvrir ma bannette" if user.est_agent else "Ouvrir mes dossiers",
            "lien_alertes": settings.RUPCO_URL + reverse("mes-alertes"),
        },
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def _a_qui(tournee: Tournee) -> list[str]:
    """Who follows a dossier of which there is news, and wants that subject once a day."""
    sujets: dict[int, set[str]] = defaultdict(set)
    par_depot: dict[int, set[str]] = defaultdict(set)
    for cible, pk, verbe in _entrees(tournee).values_list("cible", "cible_id", "verbe"):
        (sujets if cible == _DOSSIER else par_depot)[pk].add(_sujet(verbe))
    for pk, dossier in Depot.objects.filter(pk__in=par_depot).values_list("pk", "dossier"):
        sujets[dossier] |= par_depot[pk]
    for cote in _LIMITES:
        for dossier in _proches(tournee.jour, cote).values_list("depot__dossier", flat=True):
            sujets[dossier].add("echeances")
    trouvees: set[str] = set()
    for dossier in Dossier.objects.filter(pk__in=sujets).order_by("pk"):
        for cote, gens in abonnes(dossier, tournee.jour).items():
            for sujet in sujets[dossier.pk]:
                trouvees |= {u.email.lower() for u in Preference.voulant(gens, sujet, *_cadences(sujet, cote))}
    return sorted(trouvees)


def _nouvelles(tournee: Tournee, user: User, instant: datetime) -> list[Nouvelles]:
    """What others did on what he follows and may see at `instant`, by dossier, the subjects he wants once a day alone."""
    choix, cote = Preference.de(user), (Cote.SERVICE if user.est_agent else Cote.ENTREPRISE).value
    page = "instruction-echanges" if user.est_agent else "dossier-echanges"
    visibles = Dossier.objects.visibles_par(user, instant)
    dites: dict[int, Nouvelles | None] = {}

    def de(dossier: Dossier) -> Nouvelles | None:
        if dossier.pk not in dites:
            adresse = settings.RUPCO_URL + reverse(page, args=[dossier.reference])
            suivi = en_suivi(dossier, user, tournee.jour)
            dites[dossier.pk] = Nouvelles(dossier, adresse) if suivi else None
        return dites[dossier.pk]

    for entree, dossier, depot in _faits(tournee, visibles, user):
        sujet = _sujet(entree.verbe)
        veut = getattr(choix, sujet) in _cadences(sujet, cote) and cote in VERBES[entree.verbe][1]
        if not veut or (ici := de(dossier)) is None:
            continue
        if entree.verbe == "ecrire":
            ici.messages += 1
        else:
            ici.faits.append((dire(entree, depot), entree.le))
    if choix.echeances in _cadences("echeances", cote):
        for e in _proches(tournee.jour, cote).filter(depot__dossier__in=visibles).select_related("depot__dossier"):
            if ici := de(e.depot.dossier):
                jour = getattr(e, _LIMITES[cote])
                ici.limites.append((jour, (jour - tournee.jour).days))
    return sorted((n for n in dites.values() if n), key=lambda n: n.dossier.reference)


def _faits(tournee: Tournee, visibles, user: User) -> Iterator[tuple[Entree, Dossier, Depot | None]]:
    """The entries of the round on these dossiers, his own apart, with what they are about; three queries."""
    siens = Depot.objects.filter(dossier__in=visibles)
    ici = Q(cible=_DOSSIER, cible_id__in=visibles.values("pk")) | Q(cible=_DEPOT, cible_id__in=siens.values("pk"))
    entrees = list(_entrees(tournee).filter(ici).exclude(acteur_id=user.pk).order_by("sequence"))
    depots = siens.select_related("dossier").in_bulk([e.cible_id for e in entrees if e.cible == _DEPOT])
    dossiers = Dossier.objects.in_bulk([e.cible_id for e in entrees if e.cible == _DOSSIER])
    for e in entrees:
        depot = depots[e.cible_id] if e.cible == _DEPOT else None
        yield e, depot.dossier if depot else dossiers[e.cible_id], depot


def _entrees(tournee: Tournee):
    cibles = {"cible__in": (_DOSSIER, _DEPOT), "verbe__in": [v for v in VERBES if v not in SANS_NOUVELLE]}
    return Entree.objects.filter(sequence__gt=tournee.depuis, sequence__lte=tournee.jusqu, **cibles)


def _sujet(verbe: str) -> str:
    return "messages" if verbe == "ecrire" else "etapes"


def _proches(jour: date, cote: str):
    """The delays that run and end in so many days, as that side counts them."""
    return Echeance.objects.en_cours().filter(**{f"{_LIMITES[cote]}__in": [jour + timedelta(days=n) for n in _AVIS]})


suites.declarer("alertes.resumer")(_resumer)
