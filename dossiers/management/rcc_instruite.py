"""Five more journeys of the same request: validated, refused then agreed anew, completed, transferred, withdrawn.

Each begins as the first one does, up to the receipt; the agents act through the pages too.
"""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from deadlines.explication import en_lettres
from dossiers.management import peuplement
from dossiers.management.joueur import Joueur
from dossiers.management.rcc_silence import ETAPES, MOT_DE_PASSE, RccSilence, exiger
from dossiers.models import Depot, Echeance
from dossiers.tasks import constater_silences
from habilitations.models import Service
from rupco.socle import horloge
from rupco.socle.tasks import rejouer

__all__ = ["PARCOURS"]


class RccInstruite(RccSilence):
    """The same people; the agent and the signataire of the service act this time."""

    # --- The service ------------------------------------------------------------------------------------

    def ouvrir_par_l_agent(self) -> str:
        self._avancer(30)
        self.agent = self._connecter(f"victor.delorme@{self.domaine}")
        self.agent.aller(self._instruire("instruction"))
        return "l’agent ouvre la demande depuis sa bannette"

    def constater_completude(self) -> str:
        page = self._instruire("completude")
        self.agent.aller(page)
        self.agent.envoyer(page)
        exiger(self._relire().statut == "en_instruction", "la demande devait être en instruction")
        exiger(self._court() == self.echeance, "le constat ne devait pas changer le délai")
        return f"complète depuis le {en_lettres(self.depot.complet_le)} ; le délai ne change pas"

    def _preparer(self, sens: str, **motifs: str) -> Joueur:
        page = self._instruire("projet")
        self.agent.ouvrir(self._instruire("instruction"))
        self.agent.aller(page)
        self.agent.envoyer(page, sens=sens, **motifs)
        exiger(self.agent.page.adresse == self._instruire("instruction"), "le projet devait partir à la signature")
        rejouer()
        exiger(
            f"odile.kuntz@{self.domaine}" in self._destinataires("projet.a_signer"), "la signataire devait être avertie"
        )
        self._avancer(90)
        signataire = self._connecter(f"odile.kuntz@{self.domaine}")
        signataire.ouvrir(self._instruire("instruction"))
        signataire.aller(self._instruire("signer"))
        signataire.envoyer(self._instruire("signer"))
        return signataire

    def _decidee(self, sens: str, document: str) -> str:
        decision = self._relire().decision
        exiger((decision.sens, decision.est_tacite) == (sens, False), "la décision devait être expresse")
        exiger(not self.depot.echeances.en_cours().exists(), "plus aucun délai ne devait courir")
        self._avancer(1)
        rejouer()
        a = self._destinataires("rcc.decision_rendue", "rcc.decision_rendue_tiers")
        attendus = {"agathe.rollin@vauban.example", "cse@vauban.example", "services@syndicat.example"}
        exiger(attendus <= a, f"il manque un courriel pour {', '.join(sorted(attendus - a))}")
        dossier = reverse("dossier", args=[self.depot.dossier.reference])
        numero = self._telecharger(f"rcc.{document}", document, depuis=dossier)
        return f"décision {numero}, signée par Odile Kuntz le {self._heure()}, {len(a)} courriels"

    def valider(self) -> str:
        self._preparer("acceptation")
        return self._decidee("acceptation", "decision_validation")

    def refuser(self) -> str:
        page = self._instruire("projet")
        self.agent.aller(page)
        self.agent.envoyer(page, attendu=422, sens="refus")
        vague = "Les mesures du 7° ne disent ni durée ni montant."
        self._preparer(
            "refus",
            mesures_constat="non_conforme",
            mesures_texte=vague,
            mesures_attendu="Pour chaque mesure, durée et montant.",
        )
        return "sans point non conforme, refusé à la soumission ; " + self._decidee("refus", "decision_refus")

    def demander_des_pieces(self) -> str:
        page = self._instruire("demander-pieces")
        self.agent.aller(page)
        self.agent.envoyer(page, attendu=422, repondre_le="31/02/2026")
        jour = horloge.date_locale(horloge.maintenant(), self.lieu.zone) + timedelta(days=8)
        self.agent.envoyer(
            page, repondre_le=f"{jour:%d/%m/%Y}", regularite="on", regularite_attendu="Les mandats des signataires."
        )
        exiger(self._relire().statut == "incomplet", "la demande devait être incomplète")
        rejouer()
        exiger(
            "agathe.rollin@vauban.example" in self._destinataires("rcc.pieces_demandees"),
            "l’employeuse devait l’apprendre",
        )
        return f"pièce demandée pour le {en_lettres(jour)} ; le délai est annulé"

    def laisser_passer_la_premiere_date(self) -> str:
        horloge.figer(self.echeance.expire_a + timedelta(hours=1))
        exiger(constater_silences() == 0, "une échéance annulée ne parle pas")
        exiger(not hasattr(self._relire(), "decision"), "aucune décision ne devait exister")
        return f"le {self._heure()}, la première date est passée : rien"

    def completer(self) -> str:
        page = self._adresse("depot-completer")
        self.employeuse.ouvrir(reverse("dossier", args=[self.depot.dossier.reference]))
        self.employeuse.aller(page)
        fichier = _fichier("mandats.pdf", "Mandats des signataires")
        self.employeuse.envoyer(self._adresse("piece-joindre"), nature="regularite", fichier=fichier)
        exiger(self._relire().statut == "incomplet", "jointe n’est pas envoyée")
        self.employeuse.envoyer(page)
        le = horloge.date_locale(horloge.maintenant(), self.lieu.zone)
        self.echeance = self._court()
        exiger(self.depot.statut == "depose" and self.echeance.depart == le, "un délai entier devait partir de ce jour")
        rejouer()
        depuis = reverse("dossier", args=[self.depot.dossier.reference])
        numero = self._telecharger("rcc.accuse_pieces", "accuse_pieces", depuis=depuis)
        fin = en_lettres(self.echeance.dernier_jour)
        return f"pièce reçue le {self._heure()}, {numero} ; le silence parlerait après le {fin}"

    def transmettre(self) -> str:
        ailleurs = "33" if self.lieu.departement != "33" else "69"
        autre = peuplement.service_de(ailleurs)
        jour = horloge.aujourd_hui("Europe/Paris")
        peuplement.agent(
            autre, f"lea.garnier@{autre.courriel.rpartition('@')[2]}", make_password(MOT_DE_PASSE), le=jour,
            qualite="inspectrice du travail", prenom="Léa", nom="Garnier", civilite="Mme",
        )  # fmt: skip
        premiere, page = self.echeance, self._instruire("transferer")
        horloge.voyager(timedelta(days=3))
        self.agent.ouvrir(self._instruire("instruction"))
        self.agent.aller(page)
        choix = str(Service.objects.get(pk=autre.pk).pk)
        self.agent.envoyer(page, vers=choix, texte="Le siège relève de ce service.")
        self.agent.ouvrir(self._instruire("instruction"), attendu=404)
        self.service, self.echeance = autre, self._court()
        exiger(
            self.echeance.depart == premiere.depart + timedelta(days=3), "un délai entier devait partir de la réception"
        )
        elle = self._connecter(f"lea.garnier@{autre.courriel.rpartition('@')[2]}")
        elle.aller(self._instruire("instruction"))
        rejouer()
        exiger(
            autre.courriel in self._destinataires("rcc.demande_recue_par_transfert"),
            "l’autre service devait l’apprendre",
        )
        return f"transmise à {autre.nom_court} ; le silence parlerait après le {en_lettres(self.echeance.dernier_jour)}"

    # --- The employer -----------------------------------------------------------------------------------

    def renouveler(self) -> str:
        horloge.voyager(timedelta(days=20))
        ancien = self.depot
        dossier = reverse("dossier", args=[ancien.dossier.reference])
        self.employeuse.ouvrir(dossier)
        page = self.employeuse.envoyer(reverse("dossier-renouveler", args=[ancien.dossier.reference]))
        self.depot = Depot.objects.select_related("dossier").get(precedent=ancien)
        exiger(page.adresse == self._adresse("depot"), "elle devait arriver sur la liste des tâches")
        self.taches = self._adresse("depot")
        exiger(
            self.depot.saisie.keys() == ancien.saisie.keys(), "les réponses du premier accord devaient être reprises"
        )
        self.le = horloge.date_locale(horloge.maintenant(), self.lieu.zone)
        etape = self._adresse("depot-etape", "accord")
        page = self.employeuse.aller(etape)
        exiger(page.formulaire_vers(etape).champs["signe_le"] == [""], "le nouvel accord a sa propre date")
        self.employeuse.envoyer(etape, signe_le=f"{self.le - timedelta(days=3):%d/%m/%Y}")
        return f"dépôt n° {self.depot.numero}, les réponses sont reprises, sauf la date de signature"

    def retirer(self) -> str:
        self._avancer(45)
        page = self._adresse("depot-retirer")
        self.employeuse.ouvrir(reverse("dossier", args=[self.depot.dossier.reference]))
        self.employeuse.aller(page)
        self.employeuse.envoyer(page, motif="Une clause est à revoir.")
        exiger(self._relire().statut == "retire", "la demande devait être retirée")
        rejouer()
        exiger(self.service.courriel in self._destinataires("rcc.demande_retiree"), "le service devait l’apprendre")
        return "retirée par l’employeuse ; le délai s’arrête"

    def verifier_que_rien_ne_parle(self) -> str:
        horloge.figer(self.echeance.expire_a + timedelta(days=1))
        exiger(constater_silences() == 0, "rien ne devait plus parler")
        return f"le {self._heure()}, au lendemain de la date : rien"

    # --- Means ------------------------------------------------------------------------------------------

    def _court(self) -> Echeance:
        return self._relire().echeances.en_cours().get()

    def _instruire(self, nom: str) -> str:
        return reverse(nom, args=[self.depot.dossier.reference, self.depot.numero])


def _fichier(nom: str, titre: str):
    octets = peuplement.pdf(titre)
    octets.name = nom
    return octets


_DEPOT, _FIN = ETAPES[:9], ETAPES[13:]
_SILENCE = ETAPES[10:]
_R = RccInstruite
_OUVRIR = ("L’agent ouvre la demande", _R.ouvrir_par_l_agent)
PARCOURS = {
    "rcc-validee": (
        _R,
        (*_DEPOT, _OUVRIR, ("Complétude", _R.constater_completude), ("Décision de validation", _R.valider),
         ("Après la date", _R.verifier_que_rien_ne_parle), *_FIN),
    ),
    "rcc-refus-puis-nouvel-accord": (
        _R,
        (*_DEPOT, _OUVRIR, ("Complétude", _R.constater_completude), ("Décision de refus", _R.refuser),
         ("Nouvel accord", _R.renouveler), ("Pièces du nouvel accord", _R.joindre), ("Dépôt du nouvel accord", _R.deposer),
         ("Accusé de réception", _R.recevoir_accuse), *_SILENCE),
    ),
    "rcc-pieces": (
        _R,
        (*_DEPOT, _OUVRIR, ("Demande de pièces", _R.demander_des_pieces),
         ("La première date passe", _R.laisser_passer_la_premiere_date), ("La pièce arrive", _R.completer), *_SILENCE),
    ),
    "rcc-transfert": (_R, (*_DEPOT, _OUVRIR, ("Transmission", _R.transmettre), *_SILENCE)),
    "rcc-retrait": (
        _R,
        (*_DEPOT, ("Retrait", _R.retirer), ("Après la date", _R.verifier_que_rien_ne_parle), *_FIN),
    ),
}  # fmt: skip
