"""Every paper of an RCC, from states that actions made: rows first, then the bytes as the outbox would make them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from dossiers import actions, fichiers, lettres
from dossiers.models import Acte, Depot
from habilitations.models import Affectation
from rupco.socle import horloge
from tests.fabrique import (
    DONNEES,
    un_agent,
    un_depot,
    un_employeur,
    un_pdf,
    un_projet,
    un_service,
    une_demande_de_pieces,
    une_entreprise,
)

LONGUES = (
    "L’accord prévoit un congé de mobilité de neuf mois, rémunéré à 75 % du salaire brut moyen. Il ouvre un budget de "
    "formation de 6 000 euros par salarié, une aide à la création d’entreprise de 8 000 euros et un accompagnement individuel "
    "de douze mois par un cabinet désigné. Chaque mesure indique ses bénéficiaires, sa durée, son montant et le service de "
    "l’entreprise qui l’ouvre, dans des termes qu’un salarié peut comprendre avant de se porter volontaire.\n"
    "Ces mesures sont précises et concrètes."
)  # longer than what a letter prints of one value


@dataclass
class Monde:
    """A service that can be reached, its agents, and a request filed on Thursday 10 December 2026 at 10 h 00 in Paris."""

    papiers: dict[str, tuple[Acte, bytes]] = field(default_factory=dict)

    def __post_init__(self):
        a(10)
        self.service = un_service("67")
        self.service.pole, self.service.horaires = "Pôle Politique du travail", "du lundi au vendredi, de 9 h à 17 h"
        self.service.tribunal, self.service.ville = "tribunal administratif de Strasbourg", "Strasbourg"
        self.service.save()
        self.agent = un_agent("67", civilite="Mme", prenom="Hélène", nom="Courtial")
        self.signataire = un_agent("67", Affectation.Role.SIGNATAIRE, civilite="Mme", prenom="Isabelle", nom="Roussard")

    def depot(self, nom: str = "Forges de Chambaran") -> Depot:
        a(10)
        donnees = DONNEES | {"representants": DONNEES["representants"] | {
            "syndicat_2_nom": "Union des techniciens et cadres", "syndicat_2_courriel": "utc@syndicat.example"}}  # fmt: skip
        self.employeur = un_employeur(une_entreprise("67", nom), civilite="Mme", prenom="Agathe", nom="Rollin")
        return un_depot(self.employeur, donnees=donnees)

    def joindre(self, depot: Depot, *natures: str) -> None:
        for nature in natures:
            actions.joindre_piece(depot, nature, un_pdf(nature), f"{nature}.pdf", par=self.employeur)

    def faire(self, depot: Depot, code: str, cle: str = "") -> Acte:
        """Makes the last paper of that kind, and keeps its bytes."""
        acte = depot.actes.filter(document=f"rcc.{code}").order_by("pk").last()
        acte = lettres.etablir(Acte.objects.get(pk=acte.pk))
        with fichiers.ouvrir(acte.chemin, acte.empreinte) as fichier:
            self.papiers[cle or code] = (acte, fichier.read())
        return acte


def a(jour: int, heure: int = 9, mois: int = 12) -> None:
    horloge.figer(datetime(2026, mois, jour, heure, tzinfo=UTC))


def tous() -> Monde:
    """Each paper once, and those whose words change with the state."""
    m = Monde()
    refus_apres_pieces(m)
    validation(m)
    transmise(m)
    ecartee(m)
    tacite(m)
    return m


def refus_apres_pieces(m: Monde) -> None:
    depot = m.depot()
    a(11, 10)
    une_demande_de_pieces(depot, m.agent, "regularite", "information_cse")
    m.faire(depot, "demande_pieces")
    a(14, 15)
    m.joindre(depot, "regularite", "information_cse")
    actions.envoyer_pieces(depot, par=m.employeur)
    m.faire(depot, "accuse_reception")  # made late: it still says what came with the filing
    m.faire(depot, "accuse_pieces")
    a(15)
    actions.constater_completude(depot, par=m.agent)
    m.faire(depot, "completude")
    a(28, 14)
    projet = un_projet(depot, m.agent, sens="refus", visas="Vu le rapport de l’inspection du travail ;")
    actions.decider(depot, par=m.signataire, version=projet.version)
    m.faire(depot, "decision_refus")


def validation(m: Monde) -> None:
    depot = m.depot("Ateliers Brévenne")
    actions.constater_completude(depot, par=m.agent)
    a(16)
    actions.demander_complement(
        depot, par=m.agent, texte="Le tableau des emplois supprimés par établissement.\nLe calendrier des départs.",
        repondre_le=date(2026, 12, 21),
    )  # fmt: skip
    m.faire(depot, "complement")
    a(17)
    actions.adresser_observations(depot, par=m.agent, texte="L’article 8 ne dit pas comment départager les candidats.")
    m.faire(depot, "observations")
    a(26, 14)  # Saturday after Christmas: between the two readings
    projet = un_projet(depot, m.agent, mesures=LONGUES)
    actions.decider(depot, par=m.signataire, version=projet.version)
    m.faire(depot, "decision_validation")


def transmise(m: Monde) -> None:
    depot = m.depot("Verreries du Ried")
    a(18)
    vers = un_service("69")
    actions.transferer(depot, par=m.agent, vers=vers, texte="Le siège de l’entreprise est à Lyon.")
    m.faire(depot, "transfert")
    m.faire(depot, "accuse_reception", "accuse_transmis")
    repreneur = un_agent("69", Affectation.Role.SIGNATAIRE, prenom="Paul", nom="Marchand")
    a(28)
    projet = un_projet(depot, repreneur)
    actions.decider(depot, par=repreneur, version=projet.version)
    m.faire(depot, "decision_validation", "decision_transmise")


def ecartee(m: Monde) -> None:
    depot = m.depot("Papeteries de la Bruche")
    une_demande_de_pieces(depot, m.agent, jours=5)
    a(17)
    actions.declarer_irrecevable(depot, par=m.signataire, texte="Les résultats des élections n’ont pas été produits.")
    m.faire(depot, "irrecevabilite")


def tacite(m: Monde) -> None:
    depot = m.depot("Tissages du Ried")
    une_demande_de_pieces(depot, m.agent)
    a(11)
    m.joindre(depot, "regularite")
    actions.envoyer_pieces(depot, par=m.employeur)
    horloge.figer(depot.echeances.en_cours().get().expire_a)
    actions.constater_silences()
    m.faire(depot, "attestation_tacite")
