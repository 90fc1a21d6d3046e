"""A person of a journey: a browser without script, a mailbox. What the page or the mail does not offer cannot be done."""

import re
from urllib.parse import urlsplit

from django.urls import reverse

from accounts.models import User
from dossiers.management.joueur import Joueur, Page
from habilitations.tasks import terminer, terminer_mandats
from rupco.socle.models import Courriel
from rupco.socle.tasks import rejouer
from tests.fabrique import MOT_DE_PASSE

__all__ = ["Personne", "decider", "la_nuit", "ouvrir_un_compte"]


class Personne(Joueur):
    """`email` is where the mails come."""

    def __init__(self, email: str):
        super().__init__(email)
        self.email = email

    def se_connecter(self, mot_de_passe: str = MOT_DE_PASSE, **options) -> "Personne":
        self.ouvrir(reverse("account_login"))
        self.envoyer(reverse("account_login"), login=self.email, password=mot_de_passe, **options)
        return self

    def envoyer(self, vers: str, /, *, bouton: str = "", **options) -> Page:
        """As any player, pressing the button of that text rather than the first."""
        for formulaire in self.page.formulaires if bouton else ():
            formulaire.boutons.sort(key=lambda b: b[0] != bouton)
        return super().envoyer(vers, **options)

    def lien(self, motif: str) -> Page:
        """Follows the first link of the page that looks like that."""
        return self.ouvrir(next(lien for _, lien in self.page.liens if re.search(motif, lien)))

    def repondre(self, **options) -> Page:
        """Fills the form of the page itself."""
        return self.envoyer(urlsplit(self.page.adresse).path, **options)

    def courriels(self) -> list[str]:
        """Subjects received, the oldest first, once the worker has done its round."""
        rejouer()
        return list(Courriel.objects.filter(a=self.email).order_by("pk").values_list("objet", flat=True))

    def courriel(self, objet: str) -> str:
        """The text of the newest mail of that subject, spaces made ordinary."""
        rejouer()
        return " ".join(Courriel.objects.filter(a=self.email, objet=objet).latest("pk").texte.split())

    def suivre(self, objet: str, *, attendu: int = 200):
        """Presses the button of that mail."""
        lien = urlsplit(re.search(r"https?://\S+", self.courriel(objet))[0])
        return self.ouvrir(lien.path + (f"?{lien.query}" if lien.query else ""), attendu=attendu)

    def lit(self, *phrases: str) -> None:
        for phrase in phrases:
            assert phrase in self.page.texte, (
                f"« {phrase} » n’est pas sur {self.page.adresse} : {self.page.texte[:1500]}"
            )

    def ne_trouve_pas(self, *adresses: str) -> None:
        """404 for each, and comes back to where he was."""
        ou = self.page
        for adresse in adresses:
            self.ouvrir(adresse, attendu=404)
        self.page = ou


def ouvrir_un_compte(email: str, lieu=None, *, prenom: str, nom: str, **champs) -> Personne:
    """Somebody with an account and no right, signed in."""
    User.objects.create_user(email, MOT_DE_PASSE, civilite="Mme", prenom=prenom, nom=nom, etablissement=lieu, **champs)
    return Personne(email).se_connecter()


def la_nuit() -> None:
    """What the worker does every night, then the mails of it."""
    terminer()
    terminer_mandats()
    rejouer()


def decider(premier: Personne, second: Personne, sens: str) -> None:
    """Two agents of the service settle the only question laid before it: one proposes, the other confirms."""
    premier.ouvrir(reverse("arbitrages"))
    page = premier.lien(r"^/arbitrages/\d+/$").adresse
    premier.repondre(action="proposer", sens=sens, motif="Extrait du registre vérifié.")
    premier.lit("Un autre agent doit confirmer")
    second.ouvrir(page)
    second.repondre(action="confirmer")
