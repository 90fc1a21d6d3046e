"""The world of the matrix: eighteen people, three companies, two services, and a word of its own in all that each one typed.

A and B are of the same service, C of another. A word (« canari ») seen where it must not be names whose wall has a hole.
"""

import io
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.test import Client
from pikepdf import Dictionary, Name, Pdf

from accounts.models import User
from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Depot, Piece
from habilitations.models import Affectation, Habilitation
from rupco.socle import horloge, suites
from rupco.socle.models import Battement, Courriel
from tests.fabrique import DONNEES, MOT_DE_PASSE, un_agent, un_employeur, une_entreprise

__all__ = ["ETATS", "OBJETS", "ROLES", "Monde", "Objet", "batir"]

ROLES = (
    "anonyme", "sans_habilitation", "en_attente", "finie_hier", "commence_demain", "autre_entreprise", "employeur",
    "second_siret", "acteur_judiciaire", "gestionnaire", "agent", "agent_autre", "signataire", "signataire_autre",
    "agent_parti", "desactive", "administrateur", "equipe",
)  # fmt: skip
ETATS = ("brouillon", "depose", "instruit", "tacite", "retire")
ABSENTS = ("absent", "hasard")
OBJETS = (*(f"A.{e}" for e in ETATS), "B.brouillon", "B.depose", "B.tacite", "C.brouillon", "C.depose", *ABSENTS)
LIEUX = {"A": "75", "B": "75", "C": "67"}


@dataclass
class Objet:
    """What an address may name: a dépôt by its dossier, a piece, a paper; and the words typed in it."""

    reference: str
    depot: int = 0
    piece: int = 10**9
    acte: str = "AR-2026-999999"
    code: str = "ZZZZ-ZZZZ-ZZZZ"
    etat: str = ""
    version: int = 0


@dataclass
class Monde:
    """`gens` by role, `objets` by name, `canaris` by owner: « A », « A.depose »… each a set of words."""

    gens: dict[str, User | None] = field(default_factory=dict)
    objets: dict[str, Objet] = field(default_factory=dict)
    canaris: dict[str, set[str]] = field(default_factory=dict)
    sieges: dict = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    courriel: int = 0


def batir() -> Monde:
    """Everything through actions, the clock stopped; papers and mails made."""
    monde = Monde()
    horloge.figer(datetime(2026, 11, 6, 9, tzinfo=UTC))
    for lettre, departement in LIEUX.items():
        mot = _mot()
        monde.sieges[lettre] = une_entreprise(departement, raison_sociale=f"Société {mot}")
        monde.canaris[lettre] = {mot, monde.sieges[lettre].siren}
    employeurs = {lettre: _personne(monde, lettre, siege) for lettre, siege in monde.sieges.items()}
    for lettre in "AB":
        _deposer(monde, f"{lettre}.tacite", employeurs[lettre])
    suites.rejouer()
    horloge.figer(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert len(actions.constater_silences()) == 2
    _gens(monde, employeurs)
    for nom in OBJETS:
        etat = nom.partition(".")[2]
        if etat == "brouillon":
            _noter(monde, nom, _brouillon(monde, nom, employeurs[nom[0]]))
        elif etat in ("depose", "instruit", "retire"):
            depot = _deposer(monde, nom, employeurs[nom[0]])
            if etat == "instruit":
                actions.constater_completude(depot, par=monde.gens["agent"])
            if etat == "retire":
                actions.retirer(depot, par=employeurs[nom[0]], motif=f"Motif {_de(monde, nom)}")
    suites.rejouer()
    for nom, objet in monde.objets.items():
        if objet.depot and (acte := Depot.objects.get(pk=objet.depot).actes.order_by("-pk").first()):
            assert acte.est_pret, nom
            objet.acte, objet.code = acte.numero, acte.code_lisible
    monde.objets |= {
        "absent": Objet("RCC-2026-9999"),
        "hasard": Objet("é'--¤ %", piece=10**30, acte="'; x", code="x' y"),
    }
    monde.courriel = Courriel.objects.order_by("pk").first().pk
    Battement.objects.create(nom="beat", battu_a=horloge.maintenant())
    _connecter(monde)
    return monde


def _gens(monde: Monde, employeurs: dict[str, User]) -> None:
    a, hier, demain = monde.sieges["A"], *(horloge.aujourd_hui("Europe/Paris") + timedelta(days=n) for n in (-1, 1))
    roles = Habilitation.Role
    gens = monde.gens
    gens |= {"anonyme": None, "employeur": employeurs["A"], "autre_entreprise": employeurs["B"]}
    gens["sans_habilitation"] = User.objects.create_user("sans@vauban.example", MOT_DE_PASSE)
    gens["en_attente"] = User.objects.create_user("attente@vauban.example", MOT_DE_PASSE, etablissement=a)
    Habilitation.objects.create(
        user=gens["en_attente"], siren=a.siren, siret=a.siret, role=roles.EMPLOYEUR, debut_le=hier
    )
    gens["finie_hier"] = un_employeur(a)
    gens["finie_hier"].habilitations.update(fin_le=hier)
    gens["commence_demain"] = un_employeur(a)
    gens["commence_demain"].habilitations.update(debut_le=demain)
    second = une_entreprise("67", raison_sociale="Autre site")
    second.siren, second.siret = a.siren, a.siren + "00099"
    second.save()
    gens["second_siret"] = un_employeur(second, roles.EMPLOYEUR)
    gens["acteur_judiciaire"] = un_employeur(a, roles.ACTEUR_JUDICIAIRE)
    gens["gestionnaire"] = un_employeur(a, roles.GESTIONNAIRE)
    gens["agent"], gens["agent_autre"] = un_agent("75"), un_agent("67")
    gens["signataire"], gens["signataire_autre"] = (un_agent(d, Affectation.Role.SIGNATAIRE) for d in ("75", "67"))
    gens["agent_parti"] = un_agent("75")
    gens["agent_parti"].affectations.update(fin_le=hier)
    gens["desactive"] = un_employeur(a)
    gens["desactive"].is_active = False
    gens["desactive"].save()
    gens["administrateur"] = User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    gens["equipe"] = User.objects.create_user("equipe@rupco.example", MOT_DE_PASSE, is_staff=True)
    assert set(gens) == set(ROLES)


def _connecter(monde: Monde) -> None:
    for role, qui in monde.gens.items():
        client = Client()
        if qui is not None:
            client.force_login(qui)
        monde.sessions[role] = client.cookies["rupco"].value if qui is not None else ""


def _personne(monde: Monde, lettre: str, siege) -> User:
    mot = _mot()
    monde.canaris[lettre].add(mot)
    return un_employeur(siege, email=f"{mot}@vauban.example", nom=f"Nom{_de(monde, lettre)}")


def _brouillon(monde: Monde, nom: str, employeur: User) -> Depot:
    mot = _de(monde, nom)
    donnees = {etape: dict(valeurs) for etape, valeurs in DONNEES.items()}
    donnees["entreprise"] |= {"activite": f"Activité {_de(monde, nom)}", "contact_nom": f"Contact {_de(monde, nom)}"}
    donnees["representants"] |= {
        "cse_courriel": f"{_de(monde, nom)}@cse.example", "syndicat_1_nom": f"Union {_de(monde, nom)}",
        "syndicat_1_courriel": f"{_de(monde, nom)}@syndicat.example",
    }  # fmt: skip
    siege = employeur.etablissement
    dossier = actions.creer_dossier(par=employeur, procedure="RCC", intitule=f"RCC {mot}", etablissement=siege)
    depot = dossier.depots.get()
    for etape, valeurs in donnees.items():
        depot = actions.enregistrer_etape(depot, etape, valeurs, par=employeur, version=0)
    actions.joindre_piece(depot, "accord", _pdf(_de(monde, nom)), f"{_de(monde, nom)}.pdf", par=employeur)
    return depot


def _deposer(monde: Monde, nom: str, employeur: User) -> Depot:
    depot = _brouillon(monde, nom, employeur)
    depot = actions.deposer(depot, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    _noter(monde, nom, depot)
    return depot


def _noter(monde: Monde, nom: str, depot: Depot) -> None:
    piece = Piece.objects.get(depot=depot, nature="accord")
    monde.objets[nom] = Objet(depot.dossier.reference, depot.pk, piece.pk, etat=nom[2:], version=1)
    monde.canaris[nom].add(depot.dossier.reference)


def _de(monde: Monde, proprietaire: str) -> str:
    """A new word of that owner."""
    mot = _mot()
    monde.canaris.setdefault(proprietaire, set()).add(mot)
    return mot


def _mot() -> str:
    return "".join(random.choices("bcdfghjkmnpqrstvwxz", k=14))


def _pdf(texte: str) -> io.BytesIO:
    """A PDF that says the word."""
    pdf, sortie = Pdf.new(), io.BytesIO()
    pdf.add_blank_page()
    page = pdf.pages[0]
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 50 50 Td ({texte}) Tj ET".encode())
    pdf.save(sortie, compress_streams=False)
    sortie.seek(0)
    return sortie
