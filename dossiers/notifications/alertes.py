"""Who follows hears at once, if he chose so: of a message, of a step. Official acts ask nothing of it."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from dossiers.lettres.faits import dire
from dossiers.models import Cote, Depot, Dossier, Echange, Preference, abonnes
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Suite

__all__ = ["aussitot", "contexte"]


def aussitot(adresses: list[str], sujet: str) -> list[str]:
    """Those of these addresses that hear of a subject at once; one that is nobody's account always does."""
    gens = list(User.objects.filter(email__in=adresses))
    voulant = {u.email for u in Preference.voulant(gens, sujet, Preference.Cadence.AUSSITOT)}
    muets = {u.email for u in gens} - voulant
    return [a for a in adresses if a not in muets]


def contexte(dossier: Dossier, suite: Suite, depot: Depot | None = None) -> dict:
    """What an alert says to one addressee: what happened, in words without a name, and where he reads it on his side."""
    est_agent = User.objects.filter(email=suite.destinataire, est_agent=True).exists()
    est_du_service = est_agent or suite.destinataire == dossier.service.courriel.lower()
    if depot is None:
        nom = "instruction-echanges" if est_du_service else "dossier-echanges"
        chemin = reverse(nom, args=[dossier.reference]) + "#non-lu"
    elif est_du_service:
        chemin = reverse("instruction", args=[dossier.reference, depot.numero])
    else:
        chemin = reverse("dossier", args=[dossier.reference])
    return {
        "dossier": dossier,
        "fait": dire(suite.entree, depot),
        "entree": suite.entree,
        "adresse": settings.RUPCO_URL + chemin,
        "lien_alertes": settings.RUPCO_URL + reverse("mes-alertes"),
    }


def _annoncer(suite: Suite) -> None:
    """A message was written: to who follows, its author apart, and to the service's box when the company wrote."""
    dossier = Dossier.objects.select_related("service").get(pk=suite.entree.cible_id)
    echange = Echange.objects.get(pk=suite.entree.faits["echange"])
    if not suite.destinataire:
        le = horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
        gens = [u for siens in abonnes(dossier, le).values() for u in siens if u.pk != echange.auteur_id]
        boite = [dossier.service.courriel] if echange.cote == Cote.ENTREPRISE else []
        voulant = [u.email for u in Preference.voulant(gens, "messages", Preference.Cadence.AUSSITOT)]
        a_qui = dict.fromkeys(a.lower() for a in (*boite, *voulant) if a)
        suites.planifier([(suite.entree, [suite.declaration])], a_qui, annoncer=False)
        return
    mail.deposer(
        a=suite.destinataire,
        gabarit="dossiers/mails/message_recu",
        contexte=contexte(dossier, suite) | {"echange": echange, "bouton_libelle": "Lire le message"},
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


suites.declarer("echange.ecrit")(_annoncer)
