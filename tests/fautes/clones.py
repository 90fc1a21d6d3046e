"""Many filed dépôts at the price of one: rows copied from a dépôt filed through the verbs."""

from copy import copy
from datetime import timedelta

from dossiers import actions
from dossiers.models import Depot, Dossier, Echeance


def un_depot_nu(employeur):
    """A request filed with nothing in it: what is counted does not depend on what is joined."""
    dossier = actions.creer_dossier(
        par=employeur, procedure="RCC", intitule="Sans pièce", etablissement=employeur.etablissement
    )
    return actions.deposer(dossier.depots.get(), par=employeur, lire=lambda d: {})


def des_clones(depot, combien, ecart=timedelta(0)):
    """Dépôts like this one, each in its own dossier, whose delay ends `ecart` after that of the one before."""
    depot = Depot.objects.select_related("dossier").get(pk=depot.pk)
    echeance = depot.echeances.get()
    dossiers, depots, echeances = [], [], []
    for rang in range(combien):
        dossiers.append(_copie(depot.dossier, reference=f"CLONE-{depot.pk}-{rang}"))
        depots.append(_copie(depot, dossier=dossiers[-1]))
        decale = {
            c: getattr(echeance, c) + (rang + 1) * ecart for c in ("depart", "jour_brut", "dernier_jour", "expire_a")
        }
        echeances.append(_copie(echeance, depot=depots[-1], **decale))
    Dossier.objects.bulk_create(dossiers)
    for d in depots:
        d.dossier_id = d.dossier.pk
    Depot.objects.bulk_create(depots)
    for e in echeances:
        e.depot_id = e.depot.pk
    Echeance.objects.bulk_create(echeances)
    return depots


def _copie(objet, **champs):
    autre = copy(objet)
    autre._state = copy(objet._state)
    autre._state.fields_cache = {}
    autre.pk = None
    for nom, valeur in champs.items():
        setattr(autre, nom, valeur)
    return autre
