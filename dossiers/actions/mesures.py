"""The end of the measures, told or put off after the validation: the bilan and its reminders follow it (D1237-12)."""

from datetime import date

from django.db import transaction

from dossiers.actions.depots import du_apres
from dossiers.actions.partage import entree, exiger
from dossiers.actions.rappels import reprogrammer
from dossiers.models import Decision, Depot
from dossiers.permissions import peut_ecrire
from rupco.socle import horloge, journal
from rupco.socle.passages import PassageRefuse

__all__ = ["corriger_fin"]


@transaction.atomic
def corriger_fin(depot: Depot, *, par, le: date) -> bool:
    """Sets the date from which what is owed after an acceptance is counted; False when it is that one already.

    What was declared at the filing stays; each date is in the journal. Raises PassageRefuse when nothing is owed any more.
    """
    instant = horloge.maintenant()
    depot = Depot.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=depot.pk)
    exiger(peut_ecrire(par, depot.dossier, instant))
    decision, champs = Decision.objects.filter(depot=depot).first(), du_apres(depot, le)
    if decision is None or not decision.ouvre_un_du or not champs:
        raise PassageRefuse("Rien n’est dû après ce dépôt.")
    if depot.du_est_rendu:
        raise PassageRefuse("Le bilan est déjà envoyé\u00a0: sa date ne change plus.")
    if decision.fin_des_mesures == le:
        return False
    avant = decision.fin_des_mesures
    decision.du, decision.du_le, decision.du_depuis = champs["du"], champs["du_le"], champs["du_depuis"]
    decision.save(update_fields=["du", "du_le", "du_depuis"])
    reprogrammer(decision, depot, instant)  # asks the base whether that day is awaited
    decision.save(update_fields=["rappel_a"])
    faits = {"decision": decision.pk, "avant": avant, "apres": le, "du_le": decision.du_le}
    journal.ecrire(entree("corriger_fin", depot, par, instant, **faits))
    return True
