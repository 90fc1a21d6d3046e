"""What bin/captures runs: a portal over a throw-away database, one story, a picture of each main page and of both letters."""

import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.test.testcases import LiveServerThread
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from dossiers import actions, fichiers
from dossiers.management.commands.donnees_demo import MOT_DE_PASSE
from dossiers.management.peuplement import pdf
from dossiers.models import Acte, Depot
from dossiers.tasks import constater_silences
from rupco.socle import horloge
from rupco.socle.tasks import rejouer
from tests.fabrique import DONNEES, un_brouillon

LARGEUR, HAUTEUR_MAX, POIDS_MAX = 1280, 1600, 250 * 1024
AUJOURD_HUI = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)  # a Tuesday, 10 h 12 in Strasbourg
ELLE, LUI = "agathe.rollin@vauban.example", "victor.delorme"
PIECES = {
    "regularite": "Élections et mandats",
    "information_cse": "Information du CSE",
    "etablissements": "Établissements",
}


def raconter() -> dict[str, str]:
    """The dossiers of Ateliers Vauban, each filed on its day; then the address of each page to show."""
    elle, lui = User.objects.get(email=ELLE), User.objects.get(email__startswith=LUI)
    horloge.figer(datetime(2026, 10, 5, 8, 3, tzinfo=UTC))
    ancien = _deposer(elle, "RCC des fonctions support")
    horloge.figer(datetime(2026, 10, 21, 4, 0, tzinfo=UTC))
    constater_silences()
    horloge.figer(datetime(2026, 11, 13, 15, 42, tzinfo=UTC))
    court = _deposer(elle, "RCC du site de Strasbourg")
    horloge.figer(datetime(2026, 11, 16, 9, 20, tzinfo=UTC))
    actions.constater_completude(court, par=lui)
    horloge.figer(datetime(2026, 11, 23, 14, 27, 8, tzinfo=UTC))
    brouillon = un_brouillon(elle, intitule="RCC de l’atelier de Colmar", donnees={"entreprise": DONNEES["entreprise"]})
    horloge.figer(datetime(2026, 11, 24, 8, 31, 52, tzinfo=UTC))
    neuf = _deposer(elle, "RCC de la logistique")
    horloge.figer(AUJOURD_HUI)
    constater_silences()
    rejouer()
    du = {"taches": brouillon, "recu": neuf, "dossier": court}
    pages = {nom: f"/dossiers/{d.dossier.reference}/" for nom, d in du.items()}
    pages["recu"] += "depots/1/recu/"
    pages["bannette"] = "/bannette/"
    pages["completude"] = f"/instruction/{neuf.dossier.reference}/depots/1/completude/"
    pages["verifier"] = f"/verifier/{Acte.objects.get(depot=ancien, numero__startswith='AT-').code}/"
    pages["delai"] = "/calculer/delai/?delai=RCC_VALID&depart=2026-12-10&territoire=alsace-moselle"
    question = {
        "regime": "rc",
        "entree": "03/09/2012",
        "sortie": "31/12/2026",
        "saisie": "constant",
        "salaire": "2 972,50",
    }
    pages["indemnite"] = f"/calculer/indemnite/?{urlencode(question)}"
    return pages | {"accueil": "/"}


def _deposer(elle: User, intitule: str) -> Depot:
    jour = horloge.aujourd_hui("Europe/Paris")
    accord = DONNEES["accord"] | {"signe_le": (jour - timedelta(days=6)).isoformat()}
    depot = un_brouillon(elle, intitule=intitule, donnees=DONNEES | {"accord": accord})
    for nature, titre in PIECES.items():
        actions.joindre_piece(depot, nature, pdf(titre), f"{nature.replace('_', '-')}.pdf", par=elle)
    return actions.deposer(depot, par=elle, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})


def photographier(racine: str, pages: dict[str, str], dossier: Path) -> None:
    """Each page by who sees it, at 1280 px wide, light."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("RUPCO_CHROMIUM", "/usr/bin/chromium")
        navigateur = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for qui, noms in {
            "": ("accueil", "verifier", "delai", "indemnite"),
            ELLE: ("taches", "recu", "dossier"),
            LUI: ("bannette", "completude"),
        }.items():
            _visiter(navigateur, racine, qui, {nom: pages[nom] for nom in noms}, dossier)
        navigateur.close()


def _visiter(navigateur: Browser, racine: str, qui: str, pages: dict[str, str], dossier: Path) -> None:
    contexte = navigateur.new_context(viewport={"width": LARGEUR, "height": 900}, locale="fr-FR")
    page = contexte.new_page()
    if qui:
        page.goto(racine + "/compte/connexion/")
        page.get_by_label("Adresse électronique").fill(User.objects.get(email__startswith=qui).email)
        page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(lambda u: "/connexion/" not in u)
    for nom, adresse in pages.items():
        reponse = page.goto(racine + adresse)
        assert reponse.ok, (adresse, reponse.status)
        hauteur = min(page.evaluate("() => document.documentElement.scrollHeight"), HAUTEUR_MAX)
        cadre = {"x": 0, "y": 0, "width": LARGEUR, "height": hauteur}
        ecrire(page.screenshot(full_page=True, clip=cadre), dossier / f"{nom}.png")
    contexte.close()


def ecrire(png: bytes, ou: Path) -> None:
    """256 colours are enough for a page, and weigh four times less."""
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(ou, optimize=True)
    assert ou.stat().st_size <= POIDS_MAX, f"{ou} pèse {ou.stat().st_size} octets"
    sys.stdout.write(f"{ou}\n")


def imprimer(dossier: Path) -> None:
    """The first page of the receipt and of the attestation."""
    for prefixe, nom in (("AR-", "accuse-reception"), ("AT-", "attestation")):
        acte = (
            Acte.objects.filter(numero__startswith=prefixe, depot__dossier__cree_par__email=ELLE).order_by("pk").first()
        )
        with fichiers.ouvrir(acte.chemin, acte.empreinte) as papier:
            png = subprocess.run(
                ["pdftoppm", "-png", "-r", "96", "-l", "1"], input=papier.read(), capture_output=True, check=True
            )
        ecrire(png.stdout, dossier / f"{nom}.png")


if __name__ == "__main__":
    destination = Path(sys.argv[1])
    destination.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    horloge.figer(AUJOURD_HUI)
    call_command("donnees_demo", stdout=io.StringIO())
    adresses = raconter()
    serveur = LiveServerThread("localhost", static_handler=lambda application: application)
    serveur.daemon = True
    serveur.start()
    serveur.is_ready.wait()
    if serveur.error:
        raise serveur.error
    photographier(f"http://localhost:{serveur.port}", adresses, destination)
    serveur.terminate()
    imprimer(destination)
