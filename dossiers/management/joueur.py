"""A person before a browser without script: opens pages, reads them, fills the forms they give, presses their buttons.

Everything goes through the HTTP stack, CSRF included. What a page does not offer cannot be done.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

__all__ = ["Absent", "Formulaire", "Joueur", "Page"]


class Absent(Exception):
    """The page does not hold what a person would look for; the message is a French sentence."""


@dataclass(slots=True)
class Formulaire:
    """A form as the page gives it: address, method, values of its fields, its buttons (text, name, value)."""

    action: str
    methode: str
    champs: dict[str, list[str]] = field(default_factory=dict)
    choix: dict[str, set[str]] = field(default_factory=dict)  # values that a radio, a checkbox or a menu offers
    fixes: dict[str, str] = field(default_factory=dict)  # hidden fields: a person does not change them
    fichiers: set[str] = field(default_factory=set)
    boutons: list[tuple[str, str, str]] = field(default_factory=list)

    def refus(self, valeurs: dict[str, Any]) -> str:
        """Why these values cannot be typed here; "" when they can."""
        if not self.boutons:
            return "le formulaire n’a pas de bouton"
        for nom, valeur in valeurs.items():
            if nom not in self.champs and nom not in self.fichiers:
                return f"le champ « {nom} » n’est pas dans le formulaire"
            if nom in self.choix and valeur not in self.choix[nom]:
                return f"« {valeur} » n’est pas un choix de « {nom} »"
            if self.fixes.get(nom, valeur) != valeur:
                return f"le champ caché « {nom} » vaut autre chose"
        return ""

    def envoi(self, valeurs: dict[str, Any]) -> dict[str, Any]:
        """What a browser sends after typing `valeurs` and pressing the first button."""
        _, nom, valeur = self.boutons[0]
        return {n: v for n, v in self.champs.items() if v} | valeurs | ({nom: valeur} if nom else {})


class Page(HTMLParser):
    """One page read: title, text, links, forms."""

    def __init__(self, reponse, adresse: str):
        super().__init__()
        self.reponse, self.adresse = reponse, adresse
        self.liens: list[tuple[str, str]] = []
        self.formulaires: list[Formulaire] = []
        self._textes: list[str] = []
        self._ouvert: tuple[str, dict[str, str | None], int] | None = None  # link, button or menu option being read
        self._dans: Formulaire | None = None  # the form being read
        self._menu = ""
        if "text/html" in reponse.headers.get("Content-Type", ""):
            self.feed(reponse.content.decode())

    @property
    def texte(self) -> str:
        """What is read on the page, spaces made ordinary."""
        return _net(" ".join(self._textes))

    def lien_vers(self, chemin: str) -> str:
        """The link that leads to this path, as the page writes it: labels belong to pages, and change."""
        for _, lien in self.liens:
            if urlsplit(lien).path == chemin:
                return lien
        raise Absent(f"aucun lien vers {chemin} sur la page {self.adresse}")

    def formulaire_vers(self, chemin: str, valeurs: dict[str, Any] | None = None) -> Formulaire:
        """The form that leads to this path and where these values can be typed."""
        refus = "aucun n’y mène"
        for formulaire in self.formulaires:
            if urlsplit(formulaire.action).path == chemin:
                refus = formulaire.refus(valeurs or {})
                if not refus:
                    return formulaire
        raise Absent(f"pas de formulaire utilisable vers {chemin} sur la page {self.adresse} : {refus}")

    # --- Reading ----------------------------------------------------------------------------------------

    def handle_starttag(self, tag, attrs):
        a = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form":
            self._dans = Formulaire(a.get("action") or self.adresse, a.get("method", "get").lower())
            self.formulaires.append(self._dans)
        elif tag in ("a", "button", "option", "textarea"):
            self._ouvert = (tag, a, len(self._textes))
        elif tag == "select":
            self._menu = a.get("name", "")
        if self._dans and tag == "input":
            self._saisie(self._dans, a)
        if self._dans and tag == "select":
            self._dans.champs.setdefault(self._menu, [])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag == "form":
            self._dans = None
        if self._ouvert is None or self._ouvert[0] != tag:
            return
        _, a, debut = self._ouvert
        self._ouvert = None
        texte = "".join(self._textes[debut:])
        if tag == "a" and "href" in a:
            self.liens.append((_net(texte), a["href"]))
        elif self._dans is None:
            return
        elif tag == "textarea":
            self._dans.champs.setdefault(a.get("name", ""), []).append(texte.removeprefix("\n"))
        elif tag == "button" and a.get("type", "submit") == "submit":
            self._dans.boutons.append((_net(texte), a.get("name", ""), a.get("value", "")))
        elif tag == "option":
            self._option(self._dans, a.get("value", _net(texte)), est_choisie="selected" in a)

    def handle_data(self, data):
        self._textes.append(data)

    def _saisie(self, formulaire: Formulaire, a: dict[str, str]) -> None:
        nom, genre = a.get("name", ""), a.get("type", "text").lower()
        if "disabled" in a or not (nom or genre == "submit"):
            return
        if genre == "hidden":
            formulaire.fixes[nom] = a.get("value", "")
        if genre == "file":
            formulaire.fichiers.add(nom)
        elif genre == "submit":
            formulaire.boutons.append((_net(a.get("value", "")), nom, a.get("value", "")))
        elif genre in ("radio", "checkbox"):
            formulaire.champs.setdefault(nom, [])
            formulaire.choix.setdefault(nom, set()).add(a.get("value", "on"))
            if "checked" in a:
                formulaire.champs[nom].append(a.get("value", "on"))
        else:
            formulaire.champs.setdefault(nom, []).append(a.get("value", ""))

    def _option(self, formulaire: Formulaire, valeur: str, *, est_choisie: bool) -> None:
        premiere = self._menu not in formulaire.choix
        formulaire.choix.setdefault(self._menu, set()).add(valeur)
        if est_choisie or premiere:  # a browser shows, and sends, the first one unless told otherwise
            formulaire.champs[self._menu] = [valeur]


class Joueur:
    """One person and one browser. `page` is what is on the screen."""

    def __init__(self, nom: str):
        self.nom, self.page = nom, None
        self._client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    def ouvrir(self, adresse: str, *, attendu: int = 200) -> Page:
        """Opens an address, or the one a link of the page bears, through redirections."""
        return self._suivre(self._client.get(self._chemin(adresse)), self._chemin(adresse), attendu)

    def aller(self, chemin: str) -> Page:
        """Follows the link of the page that leads there."""
        return self.ouvrir(self.page.lien_vers(chemin))

    def envoyer(self, vers: str, /, *, attendu: int = 200, **valeurs) -> Page:
        """Fills the form that leads to this path and presses its button; the page that comes must have the status awaited."""
        formulaire = self.page.formulaire_vers(vers, valeurs)
        appel = self._client.post if formulaire.methode == "post" else self._client.get
        return self._suivre(appel(self._chemin(formulaire.action), formulaire.envoi(valeurs)), vers, attendu)

    def telecharger(self, adresse: str) -> bytes:
        """The bytes of a file that a link of the page bears, and that must come as an attachment. The page stays."""
        reponse = self._client.get(self._chemin(self.page.lien_vers(adresse)))
        if reponse.status_code != 200 or not reponse.headers.get("Content-Disposition", "").startswith("attachment"):
            raise Absent(f"{adresse} répond {reponse.status_code} au lieu d’un fichier à enregistrer")
        return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content

    def _suivre(self, reponse, chemin: str, attendu: int) -> Page:
        for _ in range(8):
            if reponse.status_code not in (301, 302, 303):
                break
            chemin = self._chemin(reponse.headers["Location"], chemin)
            reponse = self._client.get(chemin)
        self.page = Page(reponse, chemin)
        if reponse.status_code != attendu:
            raise Absent(f"la page {chemin} répond {reponse.status_code} au lieu de {attendu}")
        return self.page

    def _chemin(self, adresse: str, base: str = "") -> str:
        parties = urlsplit(urljoin(base or (self.page.adresse if self.page else "/"), adresse))
        return parties.path + (f"?{parties.query}" if parties.query else "")


def _net(texte: str) -> str:
    return " ".join(texte.split())
