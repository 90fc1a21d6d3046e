"""« Gérer mon compte »: what a person changes of his own account, and its end."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts import notifications
from accounts.actions.etablissements import retenir
from accounts.actions.sessions import fermer_sessions
from accounts.models import Inscription, User
from rupco.socle import horloge, journal
from rupco.socle.journal import Acteur, AEcrire
from rupco.socle.models import Entree

__all__ = [
    "CHAMPS",
    "Conflit",
    "changer_entreprise",
    "changer_mot_de_passe",
    "choisir_theme",
    "fermer",
    "modifier",
    "noter",
    "regler_raccourcis",
    "theme_choisi",
    "version",
]

CHAMPS = ("civilite", "prenom", "nom", "telephone", "fonction")
ZONE = "Europe/Paris"


class Conflit(Exception):
    """The row changed since the form was drawn; `actuel` is the row as it is now."""

    def __init__(self, actuel: User):
        super().__init__("Ces informations ont changé depuis l’ouverture de la page.")
        self.actuel = actuel


def version(user: User) -> str:
    """What the form carries to tell a row that changed meanwhile; signed, so that it cannot be made up."""
    valeurs = repr([user.pk, *(getattr(user, champ) for champ in CHAMPS)])
    return salted_hmac("accounts.version", valeurs, algorithm="sha256").hexdigest()


@transaction.atomic
def modifier(user: User, champs: dict[str, str], *, vue: str) -> list[str]:
    """Writes civilité, prénom, nom, téléphone, fonction; the names of those that changed.

    `vue`: the version the person read. Raises Conflit when another tab went first; nothing is written then.
    """
    actuel = User.objects.select_for_update().get(pk=user.pk)
    changes = [champ for champ in CHAMPS if champs[champ] != getattr(actuel, champ)]
    if not changes:
        return []
    if vue != version(actuel):
        raise Conflit(actuel)
    for champ in changes:
        setattr(actuel, champ, champs[champ])
    actuel.save(update_fields=changes)
    noter(actuel, "modifier_compte", champs=changes)
    return changes


def regler_raccourcis(user: User, *, actifs: bool) -> None:
    """Switches the single-letter shortcuts on or off (WCAG 2.1.4): a preference, no fact to keep."""
    User.objects.filter(pk=user.pk).update(a_des_raccourcis=actifs)


def choisir_theme(user, session, theme: str) -> None:
    """The colours of the pages, on every device of the person, or for a visitor's session: a preference, no fact to keep."""
    if user.is_authenticated:
        User.objects.filter(pk=user.pk).update(theme=theme)
    else:
        session["theme"] = theme


def theme_choisi(user, session) -> str:
    """What `choisir_theme` kept; the system's when nothing was chosen."""
    return user.theme if user.is_authenticated else session.get("theme", User.Theme.SYSTEME)


@transaction.atomic
def changer_entreprise(user: User, declare: dict) -> bool:
    """The person now belongs to this establishment; his rights are untouched. False when he already did.

    `declare`: columns of Etablissement, as Sirene tells them or as they were typed.
    """
    actuel, etablissement = User.objects.select_for_update().get(pk=user.pk), retenir(declare)
    if actuel.etablissement_id == etablissement.pk:
        return False
    avant, actuel.etablissement = actuel.etablissement_id, etablissement
    actuel.save(update_fields=["etablissement"])
    entree = noter(actuel, "changer_entreprise", de=avant, vers=etablissement.pk)
    notifications.entreprise_changee(actuel, entree)
    return True


@transaction.atomic
def changer_mot_de_passe(user: User, mot_de_passe: str, *, session: str | None = None) -> None:
    """A new password, however it was asked; every session ends but that of the key given, and the person is told."""
    user.set_password(mot_de_passe)
    user.save(update_fields=["password"])
    fermer_sessions(user, sauf=session)
    notifications.mot_de_passe_change(user, noter(user, "changer_mot_de_passe"))


@transaction.atomic
def fermer(user: User) -> None:
    """Ends an account for good. The name stays (acts carry it); all that served to write to him or to let him in goes.

    His rights must have been ended before, by the room that holds them.
    """
    adresse, instant = user.email, horloge.maintenant()
    for modele in (EmailAddress, Authenticator, SocialAccount, Inscription):
        modele.objects.filter(user=user).delete()
    user.changements_adresse.all().delete()
    user.email = (
        f"compte-{user.pk}@ferme.invalid"  # the address is free again; « .invalid » receives nothing (RFC 2606)
    )
    user.telephone = user.fonction = ""
    user.etablissement = user.last_login = None
    user.is_active, user.ferme_a = False, instant
    user.set_unusable_password()
    user.save()
    fermer_sessions(user)
    notifications.compte_ferme(user, adresse, noter(user, "fermer_compte"))


def noter(user: User, verbe: str, **faits) -> Entree:
    """One entry of the journal: this person did that to his own account. Facts name fields and ids, nothing personal."""
    instant = horloge.maintenant()
    le = horloge.date_locale(instant, ZONE)
    acteur = Acteur("titulaire", user.pk)
    return journal.ecrire(AEcrire(verbe=verbe, cible=user, acteur=acteur, le=le, a=instant, faits=faits))
