"""One mail at each change of a second factor: what changed, when, and what to do if it was somebody else."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from rupco.socle import mail, suites
from rupco.socle.models import Suite

__all__ = ["CHANGEMENTS", "SECOND_FACTEUR"]

SECOND_FACTEUR = "second_facteur_change"
CHANGEMENTS = {  # verb of the journal -> (title and subject, what happened)
    "application_ajoutee": (
        "Une application protège votre compte",
        "Une application d’authentification a été ajoutée à votre compte. Son code est demandé à chaque connexion.",
    ),
    "application_retiree": (
        "L’application de votre compte est retirée",
        "L’application d’authentification de votre compte a été retirée. Ses codes n’ouvrent plus rien.",
    ),
    "cle_ajoutee": (
        "Une clé d’accès protège votre compte",
        "Une clé d’accès a été ajoutée à votre compte. Elle permet de vous connecter.",
    ),
    "cle_retiree": (
        "Une clé d’accès de votre compte est retirée",
        "Une clé d’accès a été retirée de votre compte. Elle n’ouvre plus rien.",
    ),
    "codes_renouveles": (
        "Vos codes de secours ont changé",
        "De nouveaux codes de secours ont été créés pour votre compte. Les anciens n’ouvrent plus rien.",
    ),
    "second_facteur_reinitialise": (
        "Votre second facteur est réinitialisé",
        "L’assistance a retiré les applications, les clés et les codes de votre compte. Toutes vos sessions sont fermées. "
        "À la prochaine connexion, choisissez de nouveau un second facteur.",
    ),
}


@suites.declarer(SECOND_FACTEUR)
def _ecrire(suite: Suite) -> None:
    """To the account's mailbox; an account closed meanwhile has none any more."""
    user = User.objects.get(pk=suite.entree.cible_id)
    if user.ferme_a:
        return
    titre, phrase = CHANGEMENTS[suite.entree.verbe]
    contexte = {
        "personne": user, "titre": titre, "phrase": phrase, "entree": suite.entree,
        "adresse": settings.RUPCO_URL + reverse("securite"),
    }  # fmt: skip
    mail.deposer(
        a=user.email, gabarit="accounts/mails/second_facteur", contexte=contexte, instant=suite.entree.enregistre_a,
        suite=suite,
    )  # fmt: skip
