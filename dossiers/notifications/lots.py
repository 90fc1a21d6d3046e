"""A bulk of dépôts that was attributed is told once: to who follows them now, and to who replaces him that day."""

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from dossiers.models import CLOS, Depot, Echeance
from dossiers.notifications.destinataires import avec_remplacants
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Suite

__all__ = []


def _dire(suite: Suite) -> None:
    """Plants one follow-up an address, or writes the mail of that address; nothing when none of them is his any more."""
    a = User.objects.get(pk=suite.entree.cible_id)
    par_adresse = _par_adresse(suite, a)
    if not suite.destinataire:
        suites.planifier([(suite.entree, [suite.declaration])], par_adresse, annoncer=False)
        return
    depots = par_adresse.get(suite.destinataire, [])
    if not depots:
        return
    instant = horloge.maintenant()
    mail.deposer(
        a=suite.destinataire,
        gabarit="dossiers/mails/depots_attribues",
        contexte={
            "lignes": [_ligne(d, horloge.date_locale(instant, d.zone)) for d in depots],
            "est_a_lui": suite.destinataire == a.email.lower(),
            "adresse": f"{settings.RUPCO_URL}{reverse('bannette')}?liste=moi",
            "bouton_libelle": "Voir mes dépôts",
        },
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def _par_adresse(suite: Suite, a: User) -> dict[str, list[Depot]]:
    """Address → the dépôts of the bulk that are still his and still wait for the service, in the order of the bannette.

    Rights of the day it is said, as for one dépôt; who did it does not write to himself."""
    le = horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
    courent = Prefetch("echeances", queryset=Echeance.objects.en_cours(), to_attr="qui_courent")
    siens = Depot.objects.filter(pk__in=suite.entree.faits["depots"], suivi_par=a, viser_le__lt=CLOS)
    siens = siens.select_related("dossier__etablissement", "dossier__service").prefetch_related(courent)
    gens: dict[int, list[str]] = {}
    trouves: dict[str, list[Depot]] = {}
    for depot in siens.order_by("viser_le", "-pk"):
        service = depot.dossier.service
        if service.pk not in gens:
            entendent = avec_remplacants(a, service, le)
            gens[service.pk] = [u.email.lower() for u in entendent if u.pk != suite.entree.acteur_id]
        for adresse in gens[service.pk]:
            trouves.setdefault(adresse, []).append(depot)
    return trouves


def _ligne(depot: Depot, aujourd_hui) -> dict:
    echeance = depot.qui_courent[0] if depot.qui_courent else None
    chemin = reverse("instruction", args=[depot.dossier.reference, depot.numero])
    return {
        "depot": depot,
        "dossier": depot.dossier,
        "lien": settings.RUPCO_URL + chemin,
        "jour": echeance.jour_brut if echeance else None,
        "jours": (echeance.jour_brut - aujourd_hui).days if echeance else None,
        "sinon": "Sans délai" if depot.declaration.sans_delai else "Le délai ne court pas",
    }


suites.declarer("depots.attribues")(_dire)
