"""`manage.py donnees_demo`: the people, companies, services and dossiers of the demonstration. Twice changes nothing."""

import sys
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from dossiers.management import exemples, peuplement
from dossiers.models import Dossier
from habilitations import actions
from habilitations.models import Habilitation
from rupco.socle import horloge

MOT_DE_PASSE = "une-demonstration-de-rupco"
_DEMANDEUR = "karim.benali@vauban.example"
_TELEPHONES = {"75": "01 99 00 11 22", "67": "03 53 01 11 22", "974": "02 61 91 11 22"}
_AGENTS = {  # an agent, then a signataire
    "75": (("Mme", "Camille", "Fontaine"), ("M.", "Idriss", "Benali")),
    "67": (("M.", "Victor", "Delorme"), ("Mme", "Odile", "Kuntz")),
    "974": (("Mme", "Marie-Laure", "Hoarau"), ("M.", "Jean-Noël", "Payet")),
}
_QUALITES = {  # (civilité, signataire)
    ("Mme", False): "inspectrice du travail",
    ("M.", False): "inspecteur du travail",
    ("Mme", True): "responsable du pôle Politique du travail",
    ("M.", True): "responsable du pôle Politique du travail",
}


class Command(BaseCommand):
    help = "Charge les personnes, les entreprises, les services et les dossiers de la démonstration."

    def handle(self, *args, **options):
        if not settings.RUPCO_DEMO:
            self.stderr.write("Les données de démonstration ne se chargent qu’avec RUPCO_DEMO=1.")
            sys.exit(2)
        jour = horloge.aujourd_hui("Europe/Paris")
        with transaction.atomic():  # whole or not at all: a clock left in the past would be worse than no data
            if Dossier.objects.exists():
                _personnes(jour)
            else:
                _vivre(jour)
        self.stdout.write(f"{User.objects.count()} personnes, {Dossier.objects.count()} dossiers.")
        self.stdout.write(f"Mot de passe de toutes les personnes de la démonstration : {MOT_DE_PASSE}")


def _vivre(jour: date) -> None:
    with exemples.temps_rendu():
        horloge.figer(exemples.a_heure(jour - peuplement.VEILLE, 9, 0, "Europe/Paris"))
        gens = _personnes(jour)
        exemples.derouler(gens, jour)
        _demander(jour)


def _personnes(jour: date) -> dict[str, User]:
    """Everybody; returned, those who live the sample dossiers."""
    secret = make_password(MOT_DE_PASSE)
    gens = _employeurs(secret, jour)
    for departement, equipe in _AGENTS.items():
        service = peuplement.service_de(departement)
        domaine = service.courriel.rpartition("@")[2]
        gens[f"agent-{departement}"], _ = (
            peuplement.agent(
                service, f"{_adresse(prenom, nom)}@{domaine}", secret, le=jour, est_signataire=bool(rang),
                qualite=_QUALITES[civilite, bool(rang)],
                civilite=civilite, prenom=prenom, nom=nom, telephone=service.telephone,
            )
            for rang, (civilite, prenom, nom) in enumerate(equipe)
        )  # fmt: skip
    gens["agent"] = gens["agent-974"]
    peuplement.dgefp(
        "claire.vasseur@emploi.example", secret, le=jour, qualite="cheffe de la mission des restructurations",
        civilite="Mme", prenom="Claire", nom="Vasseur", telephone="01 99 00 20 20",
    )  # fmt: skip
    peuplement.personne(
        peuplement.ADMINISTRATEUR, secret, prenom="Administration", nom="RUPCO", is_staff=True, is_superuser=True
    )
    return gens


def _demander(jour: date) -> None:
    """Somebody of Ateliers Vauban asked for access yesterday: its gestionnaires have a request to answer."""
    lui = User.objects.select_related("etablissement").get(email=_DEMANDEUR)
    quand = jour - timedelta(days=1)
    horloge.figer(exemples.a_heure(quand, 14, 20, "Europe/Paris"))
    actions.demander(
        lui, siret=lui.etablissement.siret, role=Habilitation.Role.EMPLOYEUR, le=quand,
        message="Je rejoins le service juridique lundi.",
    )  # fmt: skip


def _employeurs(secret: str, jour: date) -> dict[str, User]:
    sieges = {d: peuplement.entreprise(d, **champs) for d, champs in peuplement.ENTREPRISES.items()}
    vauban = peuplement.entreprise_fictive(
        "67", 1, "Ateliers Vauban", adresse="4 quai des Forges", code_postal="67100", commune="Strasbourg", naf="31.09B"
    )
    communs = {"mot_de_passe": secret, "le": jour}
    peuplement.employeur(
        vauban, "agathe.rollin@vauban.example", **communs, civilite="Mme", prenom="Agathe", nom="Rollin",
        telephone=_TELEPHONES["67"], fonction="Directrice générale",
    )  # fmt: skip
    peuplement.employeur(
        vauban, "paul.wernert@vauban.example", **communs, civilite="M.", prenom="Paul", nom="Wernert",
        telephone=_TELEPHONES["67"], fonction="Assistant juridique", roles=(Habilitation.Role.GESTIONNAIRE,),
    )  # fmt: skip
    peuplement.personne(
        _DEMANDEUR, secret, etablissement=vauban, civilite="M.", prenom="Karim", nom="Benali",
        telephone=_TELEPHONES["67"], fonction="Juriste",
    )  # fmt: skip
    noms = {
        "75": ("M.", "Hugo", "Lemaître", "numerique.example"),
        "67": ("Mme", "Élise", "Schmitt", "strasbourg.example"),
        "974": ("Mme", "Anaïs", "Grondin", "reunion.example"),
    }
    return {
        d: peuplement.employeur(
            sieges[d], f"{_adresse(prenom, nom)}@{domaine}", **communs, civilite=civilite, prenom=prenom, nom=nom,
            telephone=_TELEPHONES[d], fonction="Direction des ressources humaines",
        )
        for d, (civilite, prenom, nom, domaine) in noms.items()
    }  # fmt: skip


def _adresse(prenom: str, nom: str) -> str:
    return f"{prenom}.{nom}".lower().translate(str.maketrans("éèëîïô", "eeeiio"))
