"""What follows an entry: the papers and the mails that the procedure declares, made from stored rows after commit.

A message's first follow-up has no addressee: it reads who must hear, then plants one follow-up an address. Done twice, it
plants nothing more; an address has one mail per message and entry.
"""

from django.conf import settings
from django.urls import reverse

from deadlines.territoires import territoire_de
from dossiers import lettres
from dossiers.models import Depot, Dossier
from dossiers.procedures import genres
from dossiers.procedures.base import Audience, Message
from dossiers.templatetags.delais import adresse_du_calcul
from habilitations.perimetre import agents_de, gestionnaires_de, noms_de, personnes_de
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Suite

__all__ = ["adresses"]


def _etablir(suite: Suite) -> None:
    """Makes the bytes of a paper whose number was given with its fact."""
    lettres.etablir(_depot(suite).actes.get(document=suite.declaration))


def _diffuser(suite: Suite) -> None:
    """Plants one follow-up an address, or writes the mail of that address."""
    message = _MESSAGES[suite.declaration]
    depot = _depot(suite)
    if not suite.destinataire:
        a_qui = adresses(depot, message, suite)
        suites.planifier([(suite.entree, [message.nom])], destinataires=a_qui, annoncer=False)
        return
    mail.deposer(
        a=suite.destinataire,
        gabarit=f"dossiers/mails/{message.gabarit}",
        contexte=_contexte(depot, suite),
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def adresses(depot: Depot, message: Message, suite: Suite) -> list[str]:
    """Who must hear, once each, in a stable order."""
    trouvees: dict[str, None] = {}
    for audience in message.audiences:
        trouvees |= dict.fromkeys(a.lower() for a in _audience(depot, audience, suite) if a)
    return list(trouvees)


def _audience(depot: Depot, audience: Audience, suite: Suite) -> list[str]:
    dossier, le = (
        depot.dossier,
        horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris"),
    )  # rights of the day it is said
    reponses = depot.donnees.get("representants", {})
    match audience:
        case Audience.EMPLOYEUR:
            elles = personnes_de(dossier.siren, le, parmi=dossier.nommes())
            return elles or ([] if dossier.est_restreint else gestionnaires_de(dossier.siren, le))
        case Audience.DEPOSANT:
            return [a for a in personnes_de(dossier.siren, le, parmi=dossier.nommes()) if a == depot.depose_par.email]
        case Audience.CSE:
            return [reponses.get("cse_courriel") or ""]
        case Audience.SIGNATAIRES:
            return [
                v or "" for n, v in sorted(reponses.items()) if n.startswith("syndicat_") and n.endswith("_courriel")
            ]
        case Audience.SERVICE:
            return [dossier.service.courriel, *agents_de(dossier.service_id, le)]


def _prevenir(suite: Suite) -> None:
    """A mail about a dossier itself: to the address of the follow-up, or to each of the service when it has none."""
    dossier = Dossier.objects.select_related("service").get(pk=suite.entree.cible_id)
    if not suite.destinataire:
        le = horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
        service = dict.fromkeys(a.lower() for a in (dossier.service.courriel, *agents_de(dossier.service_id, le)) if a)
        suites.planifier([(suite.entree, [suite.declaration])], service, annoncer=False)
        return
    lien = settings.RUPCO_URL + reverse("dossier", args=[dossier.reference])
    mail.deposer(
        a=suite.destinataire,
        gabarit=f"dossiers/mails/{_DU_DOSSIER[suite.declaration]}",
        contexte={"dossier": dossier, "adresse": lien, "bouton_libelle": "Ouvrir le dossier"},
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def _prevenir_du_deplacement(suite: Suite) -> None:
    """A mail to a gestionnaire of one of two companies that were made one."""
    faits = suite.entree.faits
    noms = noms_de([faits["de"], faits["vers"]])
    contexte = {
        "de": faits["de"],
        "vers": faits["vers"],
        "nom_de": noms.get(faits["de"], ""),
        "nom_vers": noms.get(faits["vers"], ""),
        "nombre": faits["dossiers"],
        "adresse": settings.RUPCO_URL + reverse("acces", args=[faits["vers"]]),
        "bouton_libelle": "Vérifier les accès",
    }
    gabarit, instant = "dossiers/mails/dossiers_deplaces", suite.entree.enregistre_a
    mail.deposer(a=suite.destinataire, gabarit=gabarit, contexte=contexte, instant=instant, suite=suite)


def _contexte(depot: Depot, suite: Suite) -> dict:
    """What a mail may say: dates, references, links; no name in the subject, no file attached."""
    dossier, echeance = depot.dossier, depot.echeances.order_by("pk").last()
    numero = {"reference": dossier.reference, "numero": depot.numero}
    return {
        "depot": depot,
        "dossier": dossier,
        "declaration": depot.declaration,
        "service": dossier.service,
        "echeance": echeance,
        "heure_legale": f"heure {territoire_de(echeance.calendrier).heure_de}",
        "decision": getattr(depot, "decision", None),
        "actes": {a.document.split(".", 1)[1]: a for a in depot.actes.all()},
        "entree": suite.entree,
        "lien_dossier": settings.RUPCO_URL + reverse("dossier", args=[dossier.reference]),
        "lien_instruction": settings.RUPCO_URL + reverse("instruction", kwargs=numero),
        "lien_calcul": "" if depot.retire_a else settings.RUPCO_URL + adresse_du_calcul(echeance.terme),
        "lien_verifier": settings.RUPCO_URL + reverse("verifier"),
    }


def _depot(suite: Suite) -> Depot:
    lies = ("dossier__service", "dossier__etablissement", "depose_par", "decision")
    return Depot.objects.select_related(*lies).get(pk=suite.entree.cible_id)


_DU_DOSSIER = {"dossier.nomme": "acces_nomme", "dossier.repris": "acces_repris"}
_MESSAGES = {m.nom: m for g in genres() for m in g.messages}
for _nom in _MESSAGES:
    suites.declarer(_nom)(_diffuser)
suites.declarer("dossiers.deplaces")(_prevenir_du_deplacement)
for _nom in _DU_DOSSIER:
    suites.declarer(_nom)(_prevenir)
for _nom in {d.nom for g in genres() for d in g.documents}:
    suites.declarer(_nom)(_etablir)
