"""One mail for several dépôts: to who received them in bulk or is asked for a hand, and to who replaces him that day."""

from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import User
from dossiers.models import CLOS, Appui, Depot, Echeance
from dossiers.notifications.destinataires import avec_remplacants
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Suite

__all__ = []


def _dire_le_lot(suite: Suite) -> None:
    """The dépôts of a bulk that are still his, and still wait for the service."""
    a = User.objects.get(pk=suite.entree.cible_id)
    contexte = {"adresse": f"{settings.RUPCO_URL}{reverse('bannette')}?liste=moi", "bouton_libelle": "Voir mes dépôts"}
    _dire(suite, a, _a_dire(suite).filter(suivi_par=a), "dossiers/mails/depots_attribues", contexte)


def _demander(suite: Suite) -> None:
    """The words of who asks for a hand, and the dépôts that still wait."""
    appui = Appui.objects.select_related("a", "demande_par").get(pk=suite.entree.cible_id)
    contexte = {"a": appui.a, "par": appui.demande_par, "mot": appui.mot}
    _dire(suite, appui.a, _a_dire(suite), "dossiers/mails/appui_demande", contexte)


def _dire(suite: Suite, a: User, depots: QuerySet, gabarit: str, contexte: dict) -> None:
    """Plants one follow-up an address, or writes the mail of that address; nothing when no dépôt is left to say."""
    par_adresse = _par_adresse(suite, a, depots)
    if not suite.destinataire:
        suites.planifier([(suite.entree, [suite.declaration])], par_adresse, annoncer=False)
    elif siens := par_adresse.get(suite.destinataire):
        contexte |= {"lignes": _lignes(siens), "est_a_lui": suite.destinataire == a.email.lower()}
        instant = suite.entree.enregistre_a
        mail.deposer(a=suite.destinataire, gabarit=gabarit, contexte=contexte, instant=instant, suite=suite)


def _par_adresse(suite: Suite, a: User, depots: QuerySet) -> dict[str, list[Depot]]:
    """Address → the dépôts to tell it of, in the order of the bannette: his, and those of who replaces him in their service.

    Rights of the day it is said, as for one dépôt; who did it does not write to himself."""
    le = horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
    gens: dict[int, list[str]] = {}
    trouves: dict[str, list[Depot]] = {}
    for depot in depots:
        service = depot.dossier.service
        if service.pk not in gens:
            entendent = avec_remplacants(a, service, le)
            gens[service.pk] = [u.email.lower() for u in entendent if u.pk != suite.entree.acteur_id]
        for adresse in gens[service.pk]:
            trouves.setdefault(adresse, []).append(depot)
    return trouves


def _a_dire(suite: Suite) -> QuerySet:
    """The dépôts of the entry that still wait for the service, in the order of the bannette, with what a line shows."""
    courent = Prefetch("echeances", queryset=Echeance.objects.en_cours(), to_attr="qui_courent")
    vifs = Depot.objects.filter(pk__in=suite.entree.faits["depots"], viser_le__lt=CLOS)
    vifs = vifs.select_related("dossier__etablissement", "dossier__service").prefetch_related(courent)
    return vifs.order_by("viser_le", "-pk")


def _lignes(depots: list[Depot]) -> list[dict]:
    instant = horloge.maintenant()
    return [_ligne(d, horloge.date_locale(instant, d.zone)) for d in depots]


def _ligne(depot: Depot, aujourd_hui: date) -> dict:
    echeance = depot.qui_courent[0] if depot.qui_courent else None
    jour = echeance.jour_brut if echeance else depot.a_viser
    chemin = reverse("instruction", args=[depot.dossier.reference, depot.numero])
    return {
        "depot": depot,
        "dossier": depot.dossier,
        "lien": settings.RUPCO_URL + chemin,
        "jour": jour,
        "jours": (jour - aujourd_hui).days if jour else None,
        "du_juge": jour is not None and echeance is None,
        "sinon": "Sans délai" if depot.declaration.sans_delai else "Le délai ne court pas",
    }


suites.declarer("depots.attribues")(_dire_le_lot)
suites.declarer("depots.appui")(_demander)
