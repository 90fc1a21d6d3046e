"""The change of e-mail: asked by the account, confirmed from the new mailbox, cancellable from the old one for seven days.

Links live in real time. allauth looks for a person in its own rows as well as in User.email: both are written together.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import notifications
from accounts.actions.compte import noter
from accounts.actions.sessions import fermer_sessions
from accounts.models import ChangementAdresse, User
from rupco.socle import horloge, liens
from rupco.socle.journal import SYSTEME, Acteur
from rupco.socle.passages import PassageRefuse, passage

__all__ = [
    "abandonner_le_changement",
    "annuler_le_changement",
    "confirmer_l_adresse",
    "demander_une_adresse",
    "est_prise",
]

POUR_CONFIRMER = timedelta(hours=24)
POUR_ANNULER = timedelta(days=7)


def est_prise(adresse: str, sauf: User) -> bool:
    """Another account logs in with this e-mail."""
    return (
        User.objects.filter(email=adresse.lower()).exclude(pk=sauf.pk).exists()
        or EmailAddress.objects.filter(email=adresse.lower()).exclude(user=sauf).exists()
    )


@transaction.atomic
def demander_une_adresse(user: User, nouvelle: str) -> ChangementAdresse:
    """Asks for another e-mail; the request before is abandoned. An e-mail that has an account leaves the same trace and the same
    notice to the old mailbox: only who reads the new one learns it."""
    actuel = User.objects.select_for_update().get(pk=user.pk)
    for ancien in actuel.changements_adresse.filter(statut="demande"):
        abandonner_le_changement(ancien, acteur=SYSTEME)
    maintenant, nouvelle = horloge.reel(), nouvelle.lower()
    (confirmer, empreinte), (annuler, empreinte_annulation) = liens.nouveau(), liens.nouveau()
    demande = ChangementAdresse.objects.create(
        user=actuel, ancienne=actuel.email, nouvelle=nouvelle, empreinte=empreinte,
        empreinte_annulation=empreinte_annulation, demande_a=maintenant, expire_a=maintenant + POUR_CONFIRMER,
        annulable_jusqu_a=maintenant + POUR_ANNULER,
    )  # fmt: skip
    entree = noter(actuel, "demander_adresse", changement=demande.pk)
    if est_prise(nouvelle, actuel):
        notifications.adresse_deja_connue(nouvelle, entree)
    else:
        notifications.adresse_a_confirmer(demande, confirmer, entree)
    notifications.adresse_va_changer(demande, annuler, entree)
    return demande


def abandonner_le_changement(demande: ChangementAdresse, *, acteur: Acteur) -> None:
    """The person thinks better of it, or asks for another: the link to the new mailbox opens nothing any more."""
    with passage(demande, "abandonner", acteur=acteur, peut=lambda p, _: acteur.qualite in p.par):
        pass


@transaction.atomic
def confirmer_l_adresse(demande: ChangementAdresse, *, session: str | None) -> User:
    """The bearer of the link reads the new mailbox: it becomes the account's. Every session ends but that of the key given.

    Raises PassageRefuse when the link is used or too old, or when another account took the e-mail meanwhile.
    """
    user = User.objects.select_for_update().get(pk=demande.user_id)
    maintenant = horloge.reel()
    with passage(demande, "confirmer", acteur=Acteur("porteur_du_lien"), peut=_au_porteur) as p:
        if maintenant >= p.objet.expire_a or not user.is_active:
            raise PassageRefuse("Ce lien a plus de 24 heures. Demandez un nouveau changement d’adresse.")
        _poser(
            user, p.objet.nouvelle, refus="Cette adresse sert maintenant à un autre compte. Choisissez-en une autre."
        )
        p.objet.confirme_a, p.objet.annulable_jusqu_a = maintenant, maintenant + POUR_ANNULER
        fermer_sessions(user, sauf=session)
    notifications.adresse_changee(p.objet, p.entree)
    return user


@transaction.atomic
def annuler_le_changement(demande: ChangementAdresse) -> User:
    """The bearer of the link reads the old mailbox and did not want this: it is the account's again. Whoever asked knew the
    password, so it opens nothing any more; every session ends, and later changes with it.

    Raises PassageRefuse when the link is used or too old, or when the e-mail went to another account meanwhile.
    """
    user = User.objects.select_for_update().get(pk=demande.user_id)
    with passage(demande, "annuler", acteur=Acteur("porteur_du_lien"), peut=_au_porteur) as p:
        if horloge.reel() >= p.objet.annulable_jusqu_a or not user.is_active:
            raise PassageRefuse("Ce lien ne fonctionne plus. Pour récupérer votre compte, appelez l’assistance.")
        if p.objet.confirme_a:
            _poser(user, p.objet.ancienne, refus="Votre ancienne adresse sert à un autre compte. Appelez l’assistance.")
    for suivante in user.changements_adresse.filter(pk__gt=demande.pk, statut__in=("demande", "confirme")):
        with passage(suivante, "annuler", acteur=Acteur("porteur_du_lien"), peut=_au_porteur):
            pass
    user.set_unusable_password()
    user.save(update_fields=["password"])
    fermer_sessions(user)
    return user


def _au_porteur(p, _) -> bool:
    return "porteur_du_lien" in p.par


def _poser(user: User, adresse: str, *, refus: str) -> None:
    if est_prise(adresse, user):
        raise PassageRefuse(refus)
    user.email = adresse
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=adresse, verified=True, primary=True)
    except IntegrityError:  # taken between the look and the write
        raise PassageRefuse(refus) from None
