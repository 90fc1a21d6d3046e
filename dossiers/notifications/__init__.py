"""What follows an entry: the papers and the mails that the procedure declares, made from stored rows after commit.

A message's first follow-up has no addressee: it reads who must hear, then plants one follow-up an address. Done twice, it
plants nothing more; an address has one mail per message and entry.
"""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.urls import reverse

from deadlines.territoires import territoire_de
from dossiers import lettres
from dossiers.models import Acte, Courrier, Decision, Depot, Dossier, Echeance, Projet
from dossiers.notifications import alertes
from dossiers.notifications import lots as lots  # registers the mail of a bulk
from dossiers.notifications import resume as resume  # registers the digest
from dossiers.notifications.destinataires import LIES, MESSAGES, adresses, audience_de, avec_remplacants, du_service
from dossiers.procedures import genres
from dossiers.procedures.base import Audience
from dossiers.templatetags.delais import adresse_du_calcul
from habilitations.models import Service
from habilitations.perimetre import noms_de
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Courriel, Suite

__all__ = ["adresses"]


def _etablir(suite: Suite) -> None:
    """Makes the bytes of a paper whose number was given with its fact."""
    lettres.etablir(_depot(suite).actes.get(numero=suite.entree.faits["acte"]))


def _diffuser(suite: Suite) -> None:
    """Plants one follow-up an address, or writes the mail of that address."""
    message = MESSAGES[suite.declaration]
    depot = _depot(suite)
    if suite.entree.verbe == "rappeler" and not _est_d_actualite(suite):
        return
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


def _est_d_actualite(suite: Suite) -> bool:
    """A reminder that waited in the outbox is not sent once there is nothing left to do."""
    faits, instant = suite.entree.faits, horloge.maintenant()
    if "echeance" in faits:
        return Echeance.objects.en_cours().filter(pk=faits["echeance"], expire_a__gt=instant).exists()
    if "decision" in faits:
        return Decision.objects.attendues().filter(pk=faits["decision"], du_le=faits["jour"]).exists()
    if "reexamen" in faits:
        return not _depot(suite).etat_affiche.est_final
    return Courrier.objects.en_attente().filter(pk=faits["courrier"], depot__statut="incomplet").exists()


def _prevenir(suite: Suite) -> None:
    """A mail about a dossier itself: to the address of the follow-up, or to each of the service when it has none."""
    dossier = Dossier.objects.select_related("service").get(pk=suite.entree.cible_id)
    if not suite.destinataire:
        le = horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
        service = dict.fromkeys(a.lower() for a in du_service(dossier.service, le) if a)
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
    """A mail about a draft decision: to the signataire who has it; to who prepared it when it comes back; to who replaces him."""
    projet = Projet.objects.select_related("signataire", "prepare_par").get(pk=suite.entree.cible_id)
    depot = Depot.objects.select_related(*LIES).get(pk=projet.depot_id)
    gabarit, champ = _DU_PROJET[suite.declaration]
    qui = getattr(projet, champ)
    if qui is None:  # the dossier changed service meanwhile: nobody is to sign
        return
    if not suite.destinataire:
        service, le = depot.dossier.service, horloge.date_locale(suite.entree.enregistre_a, "Europe/Paris")
        gens = avec_remplacants(qui, service, le)
        a_qui = [u.email.lower() for u in gens] or [a.lower() for a in du_service(service, le) if a]
        suites.planifier([(suite.entree, [suite.declaration])], a_qui, annoncer=False)
        return
    adresse = settings.RUPCO_URL + reverse("projet", args=[depot.dossier.reference, depot.numero])
    mail.deposer(
        a=suite.destinataire,
        gabarit=f"dossiers/mails/{gabarit}",
        contexte=_contexte(depot, suite) | {"projet": projet, "adresse": adresse},
        instant=suite.entree.enregistre_a,
        suite=suite,
    )


def _prevenir_du_fichier(suite: Suite) -> None:
    """A mail about a file that the antivirus recognised; nothing to say of one that was taken back since."""
    modele, pk = suite.entree.faits["fichier"]
    fichier = apps.get_model("dossiers", modele)._default_manager.filter(pk=pk).first()
    if fichier is None:
        return
    depot = _depot(suite)
    gabarit, audience = _DU_FICHIER[suite.declaration]
    if not suite.destinataire:
        a_qui = dict.fromkeys(a.lower() for a in audience_de(depot, audience, suite) if a)
        suites.planifier([(suite.entree, [suite.declaration])], destinataires=a_qui, annoncer=False)
        return
    reference = depot.dossier.reference
    contexte = {
        "fichier": fichier,
        "depot": depot,
        "dossier": depot.dossier,
        "lien_dossier": settings.RUPCO_URL + reverse("dossier", args=[reference]),
        "lien_instruction": settings.RUPCO_URL + reverse("instruction", args=[reference, depot.numero]),
    }
    gabarit, instant = f"dossiers/mails/{gabarit}", suite.entree.enregistre_a
    mail.deposer(a=suite.destinataire, gabarit=gabarit, contexte=contexte, instant=instant, suite=suite)


def _prevenir_du_refus(suite: Suite) -> None:
    """The address of a representative refuses a mail for good: told once to the employer, who may correct it, and the service."""
    perdu = Courriel.objects.select_related("suite__entree").get(pk=suite.entree.cible_id)
    origine = perdu.suite and perdu.suite.entree
    if origine is None or origine.cible != Depot._meta.label_lower:
        return
    depot = Depot.objects.select_related(*LIES).get(pk=origine.cible_id)
    if not suite.destinataire:
        deja = Courriel.objects.filter(
            etat=Courriel.REFUSE, a=perdu.a, pk__lt=perdu.pk, suite__entree__cible=origine.cible,
            suite__entree__cible_id=depot.pk,
        )  # fmt: skip
        if perdu.a in depot.adresses_refusees().values() and not deja.exists():
            for nom, audience in ((_REFUS, Audience.EMPLOYEUR), (_REFUS_SERVICE, Audience.SERVICE)):
                a_qui = dict.fromkeys(a.lower() for a in audience_de(depot, audience, suite) if a)
                suites.planifier([(suite.entree, [nom])], a_qui, annoncer=False)
        return
    pour_le_service, numero = suite.declaration == _REFUS_SERVICE, [depot.dossier.reference, depot.numero]
    contexte = {
        "depot": depot,
        "dossier": depot.dossier,
        "refusee": perdu.a,
        "pour_le_service": pour_le_service,
        "adresse": settings.RUPCO_URL + reverse("instruction" if pour_le_service else "depot-adresses", args=numero),
        "bouton_libelle": "Ouvrir la demande" if pour_le_service else "Corriger l’adresse",
    }
    gabarit, instant = "dossiers/mails/adresse_refusee", suite.entree.enregistre_a
    mail.deposer(a=suite.destinataire, gabarit=gabarit, contexte=contexte, instant=instant, suite=suite)


def _contexte(depot: Depot, suite: Suite) -> dict:
    """What a mail may say: dates, references, links; no name in the subject, no file attached.

    `acte`: the paper of the fact that is told, `courrier`: its words, `echeance`: the delay as it was then; `actes`: the last
    paper of each kind."""
    dossier, faits = depot.dossier, suite.entree.faits
    actes = list(depot.actes.select_related("courrier", "echeance").order_by("pk"))
    acte = next((a for a in actes if a.numero == faits.get("acte")), None)
    courrier = (acte and acte.courrier) or depot.courriers.filter(pk=faits.get("courrier")).first()
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
        "courrier": courrier,
        "pieces": len(faits.get("pieces", ())),
        "entree": suite.entree,
        "destinataire": suite.destinataire,
        "lien_dossier": settings.RUPCO_URL + reverse("dossier", args=[dossier.reference]),
        "lien_instruction": settings.RUPCO_URL + reverse("instruction", kwargs=numero),
        "lien_calcul": settings.RUPCO_URL + adresse_du_calcul(echeance.terme) if court else "",
        "lien_verifier": settings.RUPCO_URL + reverse("verifier"),
        "lien_acte": settings.RUPCO_URL + reverse("verifier-code", args=[acte.code_lisible]) if acte else "",
        **(_rappel(depot, courrier, suite) if suite.entree.verbe == "rappeler" else {}),
    }


def _rappel(depot: Depot, courrier: Courrier | None, suite: Suite) -> dict:
    """How many days are left, counted on the day of the reminder; what is still awaited."""
    jour = date.fromisoformat(suite.entree.faits["jour"])
    recues = set(courrier.reponses.envoyees().values_list("nature", flat=True)) if courrier else set()
    return {
        "jour": jour,
        "jours": (jour - suite.entree.le).days,
        "attendues": [p for p in courrier.pieces if p["code"] not in recues] if courrier else [],
        "projet": Projet.objects.filter(depot=depot).first(),
        "etat": depot.etat_affiche,
    } | ({"lien_calcul": ""} if courrier else {})  # no delay runs


def _services(acte: Acte | None) -> dict[str, Service]:
    """« de » and « vers », for a transfer."""
    contenu = acte.courrier.contenu if acte and acte.courrier else {}
    return {nom: Service.objects.get(pk=contenu[nom]) for nom in ("de", "vers") if nom in contenu}


def _depot(suite: Suite) -> Depot:
    return Depot.objects.select_related(*LIES).get(pk=suite.entree.cible_id)


_SANS_DELAI = {
    "retirer",
    "demander_pieces",
    "declarer_irrecevable",
    "accepter",
    "refuser",
}  # no date to explain after these
_DU_PROJET = {"projet.a_signer": ("projet_a_signer", "signataire"), "projet.renvoye": ("projet_renvoye", "prepare_par")}
_REFUS, _REFUS_SERVICE = "dossiers.adresse_refusee", "dossiers.adresse_refusee_service"
_DU_DOSSIER = {"dossier.nomme": "acces_nomme", "dossier.repris": "acces_repris"}
_DU_FICHIER = {
    "fichier.infecte": ("fichier_infecte", Audience.EMPLOYEUR),
    "fichier.infecte_service": ("fichier_infecte_service", Audience.SERVICE),
}
for _nom in MESSAGES:
    suites.declarer(_nom)(_diffuser)
for _nom in _DU_FICHIER:
    suites.declarer(_nom)(_prevenir_du_fichier)
suites.declarer("dossiers.deplaces")(_prevenir_du_deplacement)
for _nom in (mail.REFUS, _REFUS, _REFUS_SERVICE):
    suites.declarer(_nom)(_prevenir_du_refus)
for _nom in _DU_PROJET:
    suites.declarer(_nom)(_prevenir_du_projet)
for _nom in _DU_DOSSIER:
    suites.declarer(_nom)(_prevenir)
for _nom in {d.nom for g in genres() for d in g.documents}:
    suites.declarer(_nom)(_etablir)
