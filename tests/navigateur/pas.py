"""The steps of the first journey, as a person takes them: pages, fields and buttons, by a hand (mouse or keyboard)."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.fabrique import un_pdf
from tests.navigateur.conftest import Visiteur
from tests.navigateur.geste import Clavier, Souris

__all__ = [
    "REPONSES", "agir", "creer", "enregistrer", "joindre", "joindre_les_exigees", "ouvrir_etape", "remplir", "telecharger",
]  # fmt: skip

Geste = Souris | Clavier

REPONSES = {
    "entreprise": {
        "effectif": "212", "activite": "Fabrication de meubles", "contact_nom": "Agathe Rollin",
        "contact_fonction": "Directrice", "contact_telephone": "03 99 00 11 22",
    },
    "accord": {
        "signe_le": "05/11/2026", "departs_max": "18", "emplois_supprimes": "12", "departs_jusqu_au": "31/12/2027",
        "mesures_jusqu_au": "30/06/2028",
    },
    "representants": {
        "a_un_cse": "oui", "cse_courriel": "cse@vauban.example", "cse_informe_le": "29/10/2026",
        "syndicat_1_nom": "Union des métaux", "syndicat_1_courriel": "metaux@syndicat.example",
    },
}  # fmt: skip
EXIGEES = ("accord", "regularite", "information_cse")


def agir(qui: Visiteur, geste: Geste, nom: str, *, role: str = "button", vers: str | None = None) -> Page:
    """Presses the button (or follows the link) of that name in the page, and waits for the next address."""
    page, dans = qui.page, qui.page.locator("main")
    geste.activer(dans.get_by_role(role, name=nom).first)
    if vers:
        page.wait_for_url(re.compile(vers))
    page.wait_for_load_state()
    return page


def creer(qui: Visiteur, geste: Geste, intitule: str) -> Page:
    """From the empty home to the task list of a new dossier."""
    expect(qui.page.get_by_role("heading", name="Votre premier dossier commence ici")).to_be_visible()
    page = agir(qui, geste, "Créer un dossier", role="link", vers="/dossiers/nouveau/$")
    qui.regarder()
    geste.ecrire(page.locator("#id_intitule"), intitule)
    agir(qui, geste, "Créer le dossier", vers="/depots/1/$")
    return qui.regarder()


def ouvrir_etape(qui: Visiteur, geste: Geste, code: str) -> Page:
    geste.activer(qui.page.locator(f"main .rupco-taches a[href*='/etapes/{code}/']"))
    qui.page.wait_for_url(f"**/etapes/{code}/*")
    return qui.regarder()


def remplir(qui: Visiteur, geste: Geste, valeurs: dict[str, str]) -> None:
    """Types every answer of a step; a choice is ticked."""
    for nom, valeur in valeurs.items():
        choix = qui.page.locator(f"input[type=radio][name={nom}][value='{valeur}']")
        if choix.count():
            geste.cocher(choix)
        else:
            geste.ecrire(qui.page.locator(f"#id_{nom}"), valeur)


def enregistrer(qui: Visiteur, geste: Geste, vers: str = "/depots/1/$") -> Page:
    return agir(qui, geste, "Enregistrer et continuer", vers=vers)


def joindre(qui: Visiteur, geste: Geste, nature: str, fichier: Path) -> None:
    """Chooses a file (the chooser is the browser's own) and sends it."""
    page = qui.page
    page.locator(f"#fichier-{nature}").set_input_files(fichier)
    geste.activer(page.locator(f"section[aria-labelledby=p-{nature}] form.rupco-envoi button"))


def joindre_les_exigees(qui: Visiteur, geste: Geste, dossier: Path) -> None:
    for nature in EXIGEES:
        fichier = dossier / f"{nature}.pdf"
        fichier.write_bytes(un_pdf(nature).getvalue())
        joindre(qui, geste, nature, fichier)
        expect(qui.page.locator(f"section[aria-labelledby=p-{nature}] .rupco-pieces a")).to_have_text(fichier.name)
        qui.page.wait_for_load_state()


def telecharger(qui: Visiteur, geste: Geste, nom: str) -> bytes:
    """Follows a link that gives a PDF: an attachment, the browser keeps its page."""
    lien = qui.page.locator("main").get_by_role("link", name=nom).first
    with qui.page.expect_download() as attendu:
        geste.activer(lien)
    papier = Path(attendu.value.path()).read_bytes()
    servi = qui.contexte.request.get(attendu.value.url)
    assert servi.headers["content-disposition"].startswith("attachment;"), servi.headers
    assert papier.startswith(b"%PDF-")
    assert papier == servi.body()
    return papier
