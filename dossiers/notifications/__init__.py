"""What follows an entry: the papers and the mails that the procedure declares, made from stored rows after commit.

A message's first follow-up has no addressee: it reads who must hear, then plants one follow-up an address. Done twice, it
plants nothing more; an address has one mail per message and entry.
"""

from django.conf import settings
from django.urls import reverse

from deadlines.territoires import territoire_de
from dossiers import lettres
from dossiers.models import Acte, Depot, Dossier, Projet, abonnes
from dossiers.notifications import alertes
from dossiers.notifications import resume as resume  # registers the digest
from dossiers.procedures import genres
from dossiers.procedures.base import Audience, Message
from dossiers.templatetags.delais import adresse_du_calcul
from habilitations.models import Service
from habilitations.perimetre import agents_de, gestionnaires_de, noms_de, personnes_de
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Suite

__all__ = ["adresses"]


def _etablir(suite: Suite) -> None:
    """Makes the bytes of a paper whose number was given with its fact."""
    lettres.etablir(_depot(suite).actes.get(numero=suite.entree.faits["acte"]))


def _diffuser(suite: Suite) -> None:
    """Plants one follow-up an address, or writes the mail of that address."""
    message = _MESSAGES[suite.declaration]
    depot = _depot(suite)
    if not suite.destinataire:
        a_qui = adresses(depot, message, suite)
        suites.planifier([(suite.entree, [message.nom])], destinataires=a_qui, annoncer=False)
        return
    propre = alertes.contexte(depot.dossier, suite, depot) if message.sujet else {}
    mail.deposer(
        a=suite.destinataire,
        gabarit=f"dossiers/mails/{message.gabarit}",
        contexte=_contexte(depot, suite) | propre,
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def adresses(depot: Depot, message: Message, suite: Suite) -> list[str]:
    """Who must hear, once each, in a stable order."""
    trouvees: dict[str, None] = {}
    for audience in message.audiences:
        trouvees |= dict.fromkeys(a.lower() for a in _audience(depot, audience, suite) if a)
    return alertes.aussitot(list(trouvees), message.sujet) if message.sujet else list(trouvees)


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
        case Audience.SUIVI:
            lui = depot.suivi_par
            return [lui.email] if lui and lui.pk != suite.entree.acteur_id else []
        case Audience.ABONNES:
            autres = [_MESSAGES[n] for n in depot.table[suite.entree.verbe].suites if n in _MESSAGES]
            dits = {a for m in autres if Audience.ABONNES not in m.audiences for a in adresses(depot, m, suite)}
            suivent = abonnes(dossier, le, _service(depot, suite).pk).values()
            gens = [u for siens in suivent for u in siens if u.pk != suite.entree.acteur_id]
            return [u.email for u in gens if u.email.lower() not in dits]
        case Audience.SERVICE:
            service = _service(depot, suite)
            return [service.courriel, *agents_de(service.pk, le)]


def _service(depot: Depot, suite: Suite) -> Service:
    """The one in charge once the fact is done: a transfer that comes later changes nobody who had to hear of it."""
    faits = suite.entree.faits
    if "vers_service" in faits:
        return Service.objects.get(pk=faits["vers_service"])
    acte = depot.actes.filter(numero=faits.get("acte", "")).select_related("service").first()
    return (acte and acte.service) or depot.dossier.service


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


def _prevenir_du_projet(suite: Suite) -> None:
    """A mail about a draft decision: to the signataire who has it, or to who prepared it when it comes back."""
    projet = Projet.objects.select_related("signataire", "prepare_par").get(pk=suite.entree.cible_id)
    depot = Depot.objects.select_related(*_LIES).get(pk=projet.depot_id)
    gabarit, champ = _DU_PROJET[suite.declaration]
    adresse = settings.RUPCO_URL + reverse("projet", args=[depot.dossier.reference, depot.numero])
    mail.deposer(
        a=getattr(projet, champ).email.lower(),
        gabarit=f"dossiers/mails/{gabarit}",
        contexte=_contexte(depot, suite) | {"projet": projet, "adresse": adresse},
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def _contexte(depot: Depot, suite: Suite) -> dict:
    """What a mail may say: dates, references, links; no name in the subject, no file attached.

    `acte`: the paper of the fact that is told, `courrier`: its words, `echeance`: the delay as it was then; `actes`: the last
    paper of each kind."""
    dossier, faits = depot.dossier, suite.entree.faits
    actes = list(depot.actes.select_related("courrier", "echeance").order_by("pk"))
    acte = next((a for a in actes if a.numero == faits.get("acte")), None)
    echeance = (acte and acte.echeance) or depot.echeances.order_by("pk").last()
    numero = {"reference": dossier.reference, "numero": depot.numero}
    court = echeance is not None and suite.entree.verbe not in _SANS_DELAI
    return _services(acte) | {
        "depot": depot,
        "dossier": dossier,
        "declaration": depot.declaration,
        "service": (acte and acte.service) or dossier.service,
        "echeance": echeance,
        "heure_legale": f"heure {territoire_de(echeance.calendrier if echeance else dossier.territoire.calendrier).heure_de}",
        "decision": getattr(depot, "decision", None),
        "actes": {a.document.split(".", 1)[1]: a for a in actes},
        "acte": acte,
        "courrier": acte and acte.courrier,
        "pieces": len(faits.get("pieces", ())),
        "entree": suite.entree,
        "lien_dossier": settings.RUPCO_URL + reverse("dossier", args=[dossier.reference]),
        "lien_instruction": settings.RUPCO_URL + reverse("instruction", kwargs=numero),
        "lien_calcul": settings.RUPCO_URL + adresse_du_calcul(echeance.terme) if court else "",
        "lien_verifier": settings.RUPCO_URL + reverse("verifier"),
        "lien_acte": settings.RUPCO_URL + reverse("verifier-code", args=[acte.code_lisible]) if acte else "",
    }


def _services(acte: Acte | None) -> dict[str, Service]:
    """« de » and « vers », for a transfer."""
    contenu = acte.courrier.contenu if acte and acte.courrier else {}
    return {nom: Service.objects.get(pk=contenu[nom]) for nom in ("de", "vers") if nom in contenu}


def _depot(suite: Suite) -> Depot:
    return Depot.objects.select_related(*_LIES).get(pk=suite.entree.cible_id)


_LIES = ("dossier__service", "dossier__etablissement", "depose_par", "decision")
_SANS_DELAI = {
    "retirer",
    "demander_pieces",
    "declarer_irrecevable",
    "accepter",
    "refuser",
}  # no date to explain after these
_DU_PROJET = {"projet.a_signer": ("projet_a_signer", "signataire"), "projet.renvoye": ("projet_renvoye", "prepare_par")}
_DU_DOSSIER = {"dossier.nomme": "acces_nomme", "dossier.repris": "acces_repris"}
_MESSAGES = {m.nom: m for g in genres() for m in g.messages}
for _nom in _MESSAGES:
    suites.declarer(_nom)(_diffuser)
suites.declarer("dossiers.deplaces")(_prevenir_du_deplacement)
for _nom in _DU_PROJET:
    suites.declarer(_nom)(_prevenir_du_projet)
for _nom in _DU_DOSSIER:
    suites.declarer(_nom)(_prevenir)
for _nom in {d.nom for g in genres() for d in g.documents}:
    suites.declarer(_nom)(_etablir)
