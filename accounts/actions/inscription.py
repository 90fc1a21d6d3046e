"""Signing up: asked, told by mail, activated by a press on a button. Links live on the process's clock, 24 hours.

A known e-mail and an unknown one do the same work and leave the same rows; what differs is decided after commit, by the
follow-up that writes the mail. The secret of a link is drawn there: it is nowhere but in that mail.
"""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts import notifications, robots
from accounts.actions.compte import noter
from accounts.actions.etablissements import retenir
from accounts.models import Inscription, User
from rupco.socle import horloge, journal, liens, suites
from rupco.socle.journal import SYSTEME, Acteur, AEcrire
from rupco.socle.models import Courriel, Entree, Suite
from rupco.socle.passages import PassageRefuse, passage

__all__ = [
    "LIEN", "RENVOI", "VALIDITE", "VERSION_DES_CONDITIONS", "activer", "demander_un_compte", "est_vivante", "renvoyer_le_lien",
]  # fmt: skip

VALIDITE = timedelta(hours=24)
VERSION_DES_CONDITIONS = "2026-11"  # of templates/accounts/_conditions.html: a change of the text is a new version
LIEN, RENVOI = "inscription.lien", "inscription.renvoi"
VISITEUR, PORTEUR = Acteur("visiteur"), Acteur("porteur_du_lien")
_ESSAIS = 20  # sign-ups of one e-mail at the same instant: each gives way to the next
_IDENTITE = ("email", "civilite", "prenom", "nom", "telephone")


def demander_un_compte(
    identite: dict[str, str], mot_de_passe: str, etablissement: dict, *, defi: str, le: date, a: datetime
) -> None:
    """Writes a sign-up, and the mail that will follow. `identite`: the person's columns; `etablissement`: those of Etablissement.

    Twice with the same challenge and e-mail (double click) is once. Raises RobotPossible when the challenge served elsewhere.
    """
    hache = make_password(mot_de_passe)
    with transaction.atomic():
        if robots.consommer(defi, identite["email"]):
            inscription = _ecrire(identite, hache, etablissement, le)
            _annoncer(inscription, VISITEUR, le, a)


def renvoyer_le_lien(email: str, *, le: date, a: datetime) -> None:
    """Asks for the link again. What is known of the e-mail is read after commit, so that the answer tells nothing of it."""
    with transaction.atomic():
        demande = AEcrire(verbe="demander_le_lien", cible=Inscription(pk=0), acteur=VISITEUR, le=le, a=a)
        suites.planifier([(journal.ecrire(demande), [RENVOI])], destinataires=[email])


def est_vivante(inscription: Inscription) -> bool:
    """Its link still opens an account."""
    return inscription.statut == "demandee" and horloge.reel() < inscription.expire_a


def activer(inscription: Inscription) -> User:
    """Opens the account, and its establishment's row if there is none. Raises PassageRefuse: too late, used, e-mail taken."""
    with passage(inscription, "activer", acteur=PORTEUR, peut=lambda p, _: PORTEUR.qualite in p.par) as p:
        demande = p.objet
        if not est_vivante(demande) or not demande.mot_de_passe:
            raise PassageRefuse("Ce lien a plus de 24 heures.")
        etablissement = retenir(demande.etablissement)
        user = User(
            **{nom: getattr(demande, nom) for nom in (*_IDENTITE, "cgu_le", "cgu_version")},
            password=demande.mot_de_passe,
            etablissement=etablissement,
        )
        _ouvrir(user)
        demande.user = user
        _effacer(demande)
        p.faits |= {"user": user.pk, "etablissement": etablissement.pk}
        noter(user, "ouvrir_compte", inscription=demande.pk, etablissement=etablissement.pk, cgu=user.cgu_version)
    return user


def _ecrire(identite: dict[str, str], hache: str, etablissement: dict, le: date) -> Inscription:
    """The new sign-up of an e-mail; the one that was waiting gives way, and its link dies."""
    maintenant = horloge.reel()
    for _ in range(_ESSAIS):
        for ancienne in Inscription.objects.filter(email=identite["email"], statut="demandee"):
            _remplacer(ancienne)
        try:
            with transaction.atomic():
                return Inscription.objects.create(
                    **identite, mot_de_passe=hache, etablissement=etablissement, cgu_le=le, empreinte=liens.nouveau()[1],
                    cgu_version=VERSION_DES_CONDITIONS, demandee_a=maintenant, expire_a=maintenant + VALIDITE,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise RuntimeError("Trop d’inscriptions de la même adresse au même instant.")


def _annoncer(inscription: Inscription, acteur: Acteur, le: date, a: datetime, *, annoncer: bool = True) -> Entree:
    entree = journal.ecrire(AEcrire(verbe="demander", cible=inscription, acteur=acteur, le=le, a=a))
    suites.planifier([(entree, [LIEN])], annoncer=annoncer)
    return entree


def _remplacer(ancienne: Inscription) -> None:
    try:
        with passage(ancienne, "remplacer", acteur=SYSTEME, peut=lambda p, _: SYSTEME.qualite in p.par) as p:
            _effacer(p.objet)
    except PassageRefuse:
        pass  # another one went first


def _effacer(inscription: Inscription) -> None:
    """What served to open the account is kept nowhere else; the row stays, so that its link is known to be dead."""
    for nom in (*_IDENTITE, "mot_de_passe"):
        setattr(inscription, nom, "")
    inscription.etablissement = {}


def _ouvrir(user: User) -> None:
    """Writes the account, and the e-mail that its owner has just proved to read where allauth looks for it."""
    prise = "Cette adresse a déjà un compte. Connectez-vous, ou choisissez un nouveau mot de passe."
    if _compte_de(user.email):
        raise PassageRefuse(prise)
    try:
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:  # taken between the look and the write
        raise PassageRefuse(prise) from None


def _compte_de(email: str) -> User | None:
    """The account that logs in with this e-mail."""
    compte = User.objects.filter(email=email.lower()).first()
    autre = EmailAddress.objects.filter(email=email.lower()).select_related("user").first()
    return compte or (autre and autre.user)


# --- After commit -----------------------------------------------------------------------------------------


@suites.declarer(LIEN)
def _ecrire_au_demandeur(suite: Suite) -> None:
    """The mail of a sign-up: its link, or « vous avez déjà un compte ». A later sign-up of the same e-mail has its own."""
    with transaction.atomic():
        en_attente = Inscription.objects.select_for_update().filter(pk=suite.entree.cible_id, statut="demandee")
        inscription = en_attente.first()
        if inscription is None or Courriel.objects.filter(suite=suite).exists():
            return
        if compte := _compte_de(inscription.email):
            notifications.deja_un_compte(compte, inscription.email, suite)
            inscription.mot_de_passe = ""
        else:
            jeton, inscription.empreinte = liens.nouveau()
            inscription.expire_a = horloge.reel() + VALIDITE
            notifications.compte_a_activer(inscription, jeton, suite)
        inscription.save(update_fields=["mot_de_passe", "empreinte", "expire_a"])


@suites.declarer(RENVOI)
def _ecrire_de_nouveau(suite: Suite) -> None:
    """The answer to « recevoir un nouveau lien »: the sign-up that waits begins again; an unknown e-mail gets nothing."""
    email, entree = suite.destinataire, suite.entree
    with transaction.atomic():
        if compte := _compte_de(email):
            notifications.deja_un_compte(compte, email, suite)
            return
        ancienne = Inscription.objects.select_for_update().filter(email=email, statut="demandee").first()
        if ancienne is None or not est_vivante(ancienne):
            return
        identite = {nom: getattr(ancienne, nom) for nom in _IDENTITE}
        nouvelle = _ecrire(identite, ancienne.mot_de_passe, ancienne.etablissement, ancienne.cgu_le)
        _annoncer(nouvelle, SYSTEME, entree.le, entree.enregistre_a, annoncer=False)
