"""Mails that follow a gesture of the administration: what was done, why, what to do. Made from the journal's entry, after commit.

A link that sets a password is made here, inside the follow-up: the journal and the outbox hold nothing of it.
"""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.notifications.connexion import lien_de_mot_de_passe
from rupco.socle import mail, suites
from rupco.socle.models import Suite

__all__ = ["COMPTE_INVITE", "COMPTE_ROUVERT", "COMPTE_SUSPENDU", "LIEN_ENVOYE", "MOTIFS"]

COMPTE_INVITE, COMPTE_SUSPENDU, COMPTE_ROUVERT = "agent_invite", "compte_suspendu", "compte_rouvert"
LIEN_ENVOYE = "mot_de_passe_assistance"
_AVEC_LIEN = {COMPTE_INVITE, LIEN_ENVOYE}

# The reason is chosen, not typed: the journal keeps its name for ever, and a sentence could name somebody.
MOTIFS = {
    "arrivee": "Arrivée dans un service",
    "retour": "Retour dans le service ou l’entreprise",
    "depart": "Départ du service ou de l’entreprise",
    "intrusion": "Utilisation suspecte du compte",
    "demande": "Demande du titulaire du compte",
    "doublon": "Compte ouvert par erreur ou en double",
    "erreur": "Correction d’une erreur de l’administration",
    "oubli": "Mot de passe oublié",
    "appareil": "Appareil perdu, volé ou remplacé",
}


def _ecrire(suite: Suite) -> None:
    """The mail of a follow-up, to the account; an account closed meanwhile has no mailbox any more."""
    user = User.objects.get(pk=suite.entree.cible_id)
    if user.ferme_a:
        return
    contexte = {
        "personne": user,
        "motif": MOTIFS[suite.entree.faits["motif"]],
        "proconnect": bool(settings.RUPCO_PROCONNECT_URL),
    }
    secret = suite.declaration in _AVEC_LIEN
    contexte["adresse"] = lien_de_mot_de_passe(user) if secret else settings.RUPCO_URL + reverse("account_login")
    mail.deposer(
        a=user.email, gabarit=f"accounts/mails/{suite.declaration}", contexte=contexte, instant=suite.entree.enregistre_a,
        suite=suite, est_sensible=secret,
    )  # fmt: skip


for _nom in (COMPTE_INVITE, COMPTE_SUSPENDU, COMPTE_ROUVERT, LIEN_ENVOYE):
    suites.declarer(_nom)(_ecrire)
