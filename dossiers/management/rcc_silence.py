"""The first journey: an agreement is filed, nobody answers, and the law decides. Each step is played, then checked.

Everybody acts through the HTTP stack; the worker's tasks are called as beat would; the clock moves only where this file says.
"""

import io
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from deadlines.explication import en_lettres
from dossiers.management import peuplement
from dossiers.management.exemples import a_heure, reponses
from dossiers.management.joueur import Absent, Joueur
from dossiers.management.releve import Releve
from dossiers.models import Depot
from dossiers.procedures import PROCEDURES
from dossiers.tasks import constater_silences
from habilitations.territoires import Territoire
from rupco.socle import horloge, journal
from rupco.socle.models import Courriel
from rupco.socle.tasks import rejouer

__all__ = ["ETAPES", "MOT_DE_PASSE", "RccSilence", "exiger"]

MOT_DE_PASSE = "une longue phrase de passe 42"
INTITULE = "RCC du site principal"
_FAUTES = {  # a wrong value typed first in each step, where it will be refused
    "entreprise": ("effectif", "deux cents"),
    "accord": ("departs_max", "dix-huit"),
    "representants": ("cse_courriel", "cse chez vauban"),
}


def exiger(vrai: object, phrase: str) -> None:
    """A step that is not as it must be: the sentence says what was awaited."""
    if not vrai:
        raise Absent(phrase)


@dataclass
class RccSilence:
    """The journey's people, and what is known so far."""

    le: date
    lieu: Territoire
    releve: Releve

    # --- Before the portal opens ------------------------------------------------------------------------

    def preparer(self) -> str:
        call_command("migrate", interactive=False, verbosity=0, stdout=io.StringIO())
        call_command("createcachetable", verbosity=0)
        horloge.figer(a_heure(self.le, 10, 0, self.lieu.zone))
        return f"nous sommes le {self._heure()}, à l’heure légale du département {self.lieu.departement}"

    def peupler(self) -> str:
        secret, jour = make_password(MOT_DE_PASSE), horloge.aujourd_hui("Europe/Paris")
        service = peuplement.service_de(self.lieu.departement)
        siege = peuplement.entreprise_fictive(
            self.lieu.departement, 42, "Ateliers Vauban", adresse="4 quai des Forges", commune="Ville-Neuve",
            code_postal=_code_postal(self.lieu.departement), naf="31.09B",
        )  # fmt: skip
        peuplement.employeur(
            siege, "agathe.rollin@vauban.example", secret, le=jour, civilite="Mme", prenom="Agathe", nom="Rollin",
            telephone="03 53 01 11 22", fonction="Directrice générale",
        )  # fmt: skip
        domaine = service.courriel.rpartition("@")[2]
        for prenom, nom, qualite, est_signataire in (
            ("Victor", "Delorme", "inspecteur du travail", False),
            ("Odile", "Kuntz", "responsable du pôle Politique du travail", True),
        ):
            peuplement.agent(
                service, f"{prenom}.{nom}@{domaine}".lower(), secret, le=jour, qualite=qualite, prenom=prenom, nom=nom,
                civilite="Mme" if est_signataire else "M.", est_signataire=est_signataire,
            )  # fmt: skip
        self.siege, self.service, self.domaine = siege, service, domaine
        return f"Ateliers Vauban ({self.lieu.nom}), {service.nom_court} : une employeuse, un agent, une signataire"

    # --- The employer -----------------------------------------------------------------------------------

    def se_connecter(self) -> str:
        self.employeuse = self._connecter("agathe.rollin@vauban.example")
        exiger(self.employeuse.page.adresse == reverse("dossiers"), "elle devait arriver sur ses dossiers")
        return "Agathe Rollin est sur « Mes dossiers »"

    def trouver_vide(self) -> str:
        exiger(
            not any(a.startswith("/dossiers/RCC") for _, a in self.employeuse.page.liens), "l’accueil devait être vide"
        )
        self.employeuse.aller(reverse("dossier-nouveau"))
        return "aucun dossier ; « Créer un dossier » est proposé"

    def creer(self) -> str:
        procedure = next(iter(PROCEDURES))
        choix = {"procedure": procedure, "etablissement": str(self.siege.pk)}
        self.employeuse.envoyer(reverse("dossier-nouveau"), attendu=422, intitule="", **choix)
        page = self.employeuse.envoyer(reverse("dossier-nouveau"), intitule=INTITULE, **choix)
        self.depot = Depot.objects.select_related("dossier").get()
        self.taches = reverse("depot", args=[self.depot.dossier.reference, 1])
        exiger(page.adresse == self.taches, "elle devait arriver sur la liste des tâches")
        self.employeuse.ouvrir(reverse("dossiers"))
        exiger(INTITULE in self.employeuse.page.texte, "le brouillon devait être dans sa liste")
        return f"dossier {self.depot.dossier.reference}, sans nom d’abord (refusé), puis nommé"

    def remplir(self) -> str:
        saisies = reponses(self.le, "Agathe Rollin", "03 53 01 11 22", "vauban.example")
        for code, valeurs in saisies.items():
            self._avancer(4)
            etape = self._adresse("depot-etape", code)
            self.employeuse.ouvrir(self.taches)
            self.employeuse.aller(etape)
            champ, faute = _FAUTES[code]
            page = self.employeuse.envoyer(etape, attendu=422, **valeurs | {champ: faute})
            gardees = page.formulaire_vers(etape).champs
            exiger(
                all(gardees.get(n) == [v] for n, v in (valeurs | {champ: faute}).items()),
                f"{code} : tout ce qui est tapé reste",
            )
            page = self.employeuse.envoyer(etape, **{champ: valeurs[champ]})
            exiger(page.adresse == self.taches, f"{code} : la liste des tâches devait revenir")
        return (
            f"{len(saisies)} étapes, chacune avec une faute d’abord (refusée au champ, rien n’est perdu), puis corrigée"
        )

    def joindre(self) -> str:
        self._avancer(3)
        page_des_pieces, envoi = self._adresse("depot-etape", "pieces"), self._adresse("piece-joindre")
        self.employeuse.aller(page_des_pieces)
        deguise = _fichier("accord.pdf", io.BytesIO(b"<!doctype html><title>Accord</title><script>alert(1)</script>"))
        self.employeuse.envoyer(envoi, attendu=422, nature="accord", fichier=deguise)
        exiges = [p for p in self.depot.declaration.pieces if p.est_exigee and p.si in (None, ("a_un_cse", True))]
        for piece in exiges:
            fichier = _fichier(f"{piece.code}.pdf", peuplement.pdf(piece.libelle))
            page = self.employeuse.envoyer(envoi, nature=piece.code, fichier=fichier)
            exiger(
                page.adresse == page_des_pieces and f"{piece.code}.pdf" in page.texte,
                f"{piece.libelle} devait être jointe",
            )
        return f"une page déguisée en PDF est refusée ; {len(exiges)} pièces jointes"

    def deposer(self) -> str:
        self._avancer(5)
        verifier = self._adresse("depot-verifier")
        self.employeuse.ouvrir(self.taches)
        self.employeuse.aller(verifier)
        self.employeuse.envoyer(verifier, attendu=422)
        page = self.employeuse.envoyer(verifier, certifie="oui")
        exiger(page.adresse == self._adresse("depot-recu"), "le reçu devait s’ouvrir")
        self.echeance = self._relire().echeances.en_cours().get()
        exiger(self.depot.depose_le == self.le == self.echeance.depart, "le jour du dépôt est le jour 0 du délai")
        fin, accuse = en_lettres(self.echeance.dernier_jour), self.depot.actes.order_by("pk").first().numero
        exiger(
            accuse in page.texte and fin.split(" ", 1)[1] in page.texte, f"le reçu devait porter {accuse} et le {fin}"
        )
        page = self.employeuse.ouvrir(reverse("dossier", args=[self.depot.dossier.reference]))
        exiger(self.depot.dossier.reference in page.texte, "le dossier devait porter sa référence")
        return f"{self.depot.dossier.reference} déposé le {self._heure()} ; le silence parlerait après le {fin}, à 24 h"

    def recevoir_accuse(self) -> str:
        rejouer()
        numero = self._telecharger("rcc.accuse_reception", "accuse_reception", depuis=self._adresse("depot-recu"))
        a = self._destinataires("rcc.depot_recu", "rcc.depot_a_instruire")
        exiger(
            {"agathe.rollin@vauban.example", self.service.courriel} <= a,
            "l’employeuse et le service devaient être avertis",
        )
        return f"accusé de réception {numero}, {len(a)} courriels"

    # --- Nobody opens the file ---------------------------------------------------------------------------

    def montrer_bannette(self) -> str:
        self._avancer(7)
        agent = self._connecter(f"victor.delorme@{self.domaine}")
        exiger(agent.page.adresse == reverse("bannette"), "l’agent devait arriver sur sa bannette")
        exiger(self.depot.dossier.reference in agent.page.texte, "le dossier devait être dans la bannette")
        return "le dossier y est, avec ses jours restants ; personne ne l’ouvre"

    def attendre(self) -> str:
        horloge.figer(self.echeance.expire_a - timedelta(seconds=1))
        exiger(constater_silences() == 0, "une seconde avant, la loi n’a encore rien décidé")
        page = self.employeuse.ouvrir(reverse("dossier", args=[self.depot.dossier.reference]))
        exiger(
            "Validé tacitement" not in page.texte, "une seconde avant, la page ne devait pas dire « Validé tacitement »"
        )
        exiger(not hasattr(self._relire(), "decision"), "aucune décision ne devait exister")
        return f"une seconde avant la fin ({self._heure(exacte=True)}) : rien"

    def constater(self) -> str:
        horloge.figer(self.echeance.expire_a)
        exiger(constater_silences() == 1, "à l’instant, la loi décide")
        exiger(constater_silences() == 0, "elle ne décide qu’une fois")
        decision = self._relire().decision
        exiger(decision.est_tacite and decision.sens == "acceptation", "la décision devait être une acceptation tacite")
        exiger(decision.acquise_le == self.echeance.dernier_jour, "elle porte la date légale, le dernier jour")
        page = self.employeuse.ouvrir(reverse("dossier", args=[self.depot.dossier.reference]))
        exiger("Validé tacitement" in page.texte, "le dossier devait dire « Validé tacitement »")
        return f"acceptée tacitement, acquise le {en_lettres(decision.acquise_le)} à 24 h, une seule fois"

    def recevoir_attestation(self) -> str:
        self._avancer(1)
        rejouer()
        dossier = reverse("dossier", args=[self.depot.dossier.reference])
        numero = self._telecharger("rcc.attestation_tacite", "attestation_tacite", depuis=dossier)
        a = self._destinataires("rcc.validation_tacite", "rcc.validation_tacite_tiers", "rcc.silence_garde")
        attendus = {
            "agathe.rollin@vauban.example",
            "cse@vauban.example",
            "services@syndicat.example",
            self.service.courriel,
        }
        exiger(attendus <= a, f"il manque un courriel pour {', '.join(sorted(attendus - a))}")
        return f"attestation {numero}, {len(a)} courriels : employeur, CSE, signataires, service"

    def verifier_papiers(self) -> str:
        passant = Joueur("un passant")
        for acte in self.depot.actes.all():
            passant.ouvrir(reverse("verifier"))
            page = passant.envoyer(reverse("verifier"), code=acte.code_lisible)
            exiger(acte.numero in page.texte, f"{acte.numero} devait être reconnu par son code")
            exiger("Rollin" not in page.texte, "la page publique ne nomme personne")
        return f"codes reconnus : {self.depot.actes.count()}, sans rien de personnel"

    def verifier_journal(self) -> str:
        lues, anomalie = journal.verifier()
        exiger(anomalie is None, f"journal altéré : {anomalie}")
        rejouer()
        self.releve.courriels(Courriel.objects.order_by("pk"))
        return f"{lues} entrées relues, intact ; tête {journal.tete()}"

    # --- Means ------------------------------------------------------------------------------------------

    def _connecter(self, email: str) -> Joueur:
        qui = Joueur(email)
        qui.ouvrir(reverse("account_login"))
        qui.envoyer(reverse("account_login"), login=email, password=MOT_DE_PASSE)
        return qui

    def _telecharger(self, document: str, genre: str, *, depuis: str) -> str:
        acte = self.depot.actes.get(document=document)
        adresse = reverse("fichier-acte", args=[acte.numero])
        self.employeuse.ouvrir(depuis)
        octets = self.employeuse.telecharger(adresse)
        exiger(octets.startswith(b"%PDF-"), f"{acte.numero} devait être un PDF")
        self.releve.document(genre, f"{acte.numero}.pdf", octets)
        return acte.numero

    def _destinataires(self, *declarations: str) -> set[str]:
        partis = Courriel.objects.filter(suite__declaration__in=declarations, etat=Courriel.ENVOYE)
        return set(partis.values_list("a", flat=True))

    def _adresse(self, nom: str, *suite: str) -> str:
        return reverse(nom, args=[self.depot.dossier.reference, self.depot.numero, *suite])

    def _relire(self) -> Depot:
        self.depot = Depot.objects.select_related("dossier").get(pk=self.depot.pk)
        return self.depot

    def _avancer(self, minutes: int) -> None:
        horloge.voyager(timedelta(minutes=minutes))

    def _heure(self, *, exacte: bool = False) -> str:
        local = horloge.heure_locale(horloge.maintenant(), self.lieu.zone)
        return f"{en_lettres(local.date())} à {local.hour} h {local.minute:02d}" + (
            f" min {local.second:02d} s" if exacte else ""
        )


def _fichier(nom: str, octets: io.BytesIO) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, octets.getvalue(), content_type="application/pdf")


def _code_postal(departement: str) -> str:
    """A postal code of the département; Corsica's start with 20."""
    return ("20" + {"2A": "0", "2B": "2"}[departement[:2]] if departement[0:2] in ("2A", "2B") else departement).ljust(
        5, "0"
    )


ETAPES = (
    ("Base neuve, horloge du portail", RccSilence.preparer),
    ("Entreprise, service, personnes", RccSilence.peupler),
    ("Connexion de l’employeuse", RccSilence.se_connecter),
    ("Accueil vide", RccSilence.trouver_vide),
    ("Création du dossier", RccSilence.creer),
    ("Étapes du dépôt", RccSilence.remplir),
    ("Pièces", RccSilence.joindre),
    ("Vérification et dépôt", RccSilence.deposer),
    ("Accusé de réception", RccSilence.recevoir_accuse),
    ("Bannette de l’agent", RccSilence.montrer_bannette),
    ("Une seconde avant la fin du délai", RccSilence.attendre),
    ("Fin du délai", RccSilence.constater),
    ("Attestation", RccSilence.recevoir_attestation),
    ("Vérification publique", RccSilence.verifier_papiers),
    ("Journal", RccSilence.verifier_journal),
)
