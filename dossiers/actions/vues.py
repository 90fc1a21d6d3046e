"""Saved views of the bannette: a convenience of their owner, no fact of a dossier's life, hence no entry in the journal."""

from django.db import transaction

from accounts.models import User
from dossiers.models import Vue
from rupco.socle.passages import PassageRefuse

__all__ = ["VUES_MAX", "enregistrer_vue", "renommer_vue", "supprimer_vue"]

VUES_MAX = 20


@transaction.atomic
def enregistrer_vue(user: User, *, nom: str, requete: str) -> Vue:
    """Keeps filters and order under a name; the same name again replaces what it held. Raises PassageRefuse beyond twenty."""
    User.objects.select_for_update().get(pk=user.pk)
    siennes = Vue.objects.filter(user=user)
    vue = siennes.filter(nom=nom).first() or Vue(user=user, nom=nom)
    if vue.pk is None and siennes.count() >= VUES_MAX:
        raise PassageRefuse(f"Vous avez déjà {VUES_MAX} vues. Supprimez-en une, puis recommencez.")
    vue.requete = requete
    vue.save()
    return vue


@transaction.atomic
def renommer_vue(vue: Vue, *, nom: str) -> None:
    """Raises PassageRefuse when another view of the same person bears this name."""
    User.objects.select_for_update().get(pk=vue.user_id)
    if Vue.objects.filter(user=vue.user_id, nom=nom).exclude(pk=vue.pk).exists():
        raise PassageRefuse("Une autre de vos vues porte déjà ce nom.")
    Vue.objects.filter(pk=vue.pk).update(nom=nom)


def supprimer_vue(vue: Vue) -> None:
    """The list itself does not change."""
    vue.delete()
