"""Ways in opened beforehand: an invitation to one e-mail, a code for an establishment. Seven days of real time, one use."""

import secrets
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from habilitations import notifications
from habilitations.actions.fins import annoncee, regler
from habilitations.actions.verrou import verrouiller
from habilitations.models import CodeActivation, Habilitation, Invitation
from habilitations.permissions import du_gestionnaire, gere
from rupco.socle import horloge, journal, liens
from rupco.socle.journal import SYSTEME, Acteur
from rupco.socle.passages import PassageRefuse, passage, passages_par_lot

__all__ = [
    "accepter_invitation", "annuler_ouverture", "decliner_invitation", "fermer_les_ouvertures", "inviter", "ouvrir_code",
    "renvoyer", "utiliser_code",
]  # fmt: skip

DUREE = timedelta(days=7)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read for something else: 0 O, 1 I L, U V
LONGUEUR = 12
_PAS_GESTIONNAIRE = "Vous ne gérez plus les accès de cette entreprise."
_CODE_INCONNU = "Ce code n’est pas valable\u00a0: il a déjà servi, il est périmé, ou il comporte une erreur."

Ouverture = Invitation | CodeActivation


@transaction.atomic
def inviter(par: User, *, email: str, siret: str, role: str, le: date, fin_le: date | None = None) -> Invitation:
    """Mails a secret link to that address. Already invited for the same role: sent again, and the older link dies."""
    siren, email = siret[:9], email.strip().lower()
    _exiger_gestionnaire(par, siren, le)
    tenu = Habilitation.objects.en_cours(le).filter(siret=siret, role=role, user__email=email)
    if tenu.exists():
        raise PassageRefuse("Cette personne a déjà ce rôle pour cet établissement.")
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(
        email=email, siret=siret, role=role, statut="ouverte"
    ).first() or Invitation(email=email, siren=siren, siret=siret, role=role)  # fmt: skip
    invitation.fin_le = fin_le
    return _envoyer(invitation, par, le, "renvoyer" if invitation.pk else "inviter")


@transaction.atomic
def renvoyer(invitation: Invitation, *, par: User, le: date) -> Invitation:
    """A new link, seven new days; the older one no longer opens."""
    _exiger_gestionnaire(par, invitation.siren, le)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.statut != "ouverte":
        raise PassageRefuse(invitation.phrase_de_refus(None))
    return _envoyer(invitation, par, le, "renvoyer")


def _envoyer(invitation: Invitation, par: User, le: date, verbe: str) -> Invitation:
    instant = horloge.maintenant()
    jeton, invitation.empreinte = liens.nouveau()
    invitation.par, invitation.cree_a = par, horloge.reel()
    invitation.expire_a = invitation.cree_a + DUREE
    invitation.save()
    _noter(verbe, invitation, par, le, instant)
    notifications.inviter(invitation, jeton, instant)
    return invitation


@transaction.atomic
def ouvrir_code(
    par: User, *, siret: str, role: str, le: date, fin_le: date | None = None
) -> tuple[CodeActivation, str]:
    """(the row, the code to give to a colleague): the code is never seen again."""
    _exiger_gestionnaire(par, siret[:9], le)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR))
    maintenant = horloge.reel()
    ligne = CodeActivation.objects.create(
        siren=siret[:9], siret=siret, role=role, fin_le=fin_le, par=par, cree_a=maintenant, expire_a=maintenant + DUREE,
        empreinte=liens.empreinte(code), fin=code[-4:],
    )  # fmt: skip
    _noter("ouvrir_code", ligne, par, le, horloge.maintenant())
    return ligne, f"{code[:4]}-{code[4:8]}-{code[8:]}"


def accepter_invitation(invitation: Invitation, *, par: User, le: date) -> Habilitation:
    """Opens the right to the account of that e-mail, and to no other. Raises PassageRefuse."""
    return _utiliser(invitation, par, le, Habilitation.Origine.INVITATION)


def utiliser_code(texte: str, *, par: User, le: date) -> Habilitation:
    """Opens the right of a code typed with or without hyphens. One sentence for a wrong, a used and an expired code."""
    code = "".join(texte.upper().split()).replace("-", "")
    ligne = CodeActivation.objects.filter(empreinte=liens.empreinte(code), statut="ouverte").first()
    if ligne is None:
        raise PassageRefuse(_CODE_INCONNU)
    return _utiliser(ligne, par, le, Habilitation.Origine.CODE)


def _utiliser(ouverture: Ouverture, par: User, le: date, origine: str) -> Habilitation:
    with transaction.atomic():
        verrouiller(ouverture.siren)
        regler(ouverture.siren, le)
        with passage(ouverture, "utiliser", acteur=_invite(par), peut=_est_l_invite(par), le=le) as p:
            _exiger_ouverte(p.objet, le)
            droit = _habiliter(par, p.objet, le, origine)
            p.objet.utilisee_par, p.objet.habilitation = par, droit
            p.faits["habilitation"] = droit.pk
    return droit


def _habiliter(user: User, ouverture: Ouverture, le: date, origine: str) -> Habilitation:
    quoi = {"user": user, "siret": ouverture.siret, "role": ouverture.role}
    ligne = Habilitation.objects.filter(**quoi, statut__in=("demandee", "validee")).first()
    if ligne and ligne.statut == "validee":
        raise PassageRefuse("Vous avez déjà ce rôle pour cet établissement.")
    ligne = ligne or Habilitation.objects.create(**quoi, siren=ouverture.siren, debut_le=le)
    faits = {"role": ouverture.role, "siret": ouverture.siret, "origine": origine, "fin_le": ouverture.fin_le}
    invite = _invite(user)
    with passage(ligne, "valider", acteur=invite, peut=lambda p, _: "invite" in p.par, le=le, **faits) as p:
        d = p.objet
        d.origine, d.debut_le, d.fin_le, d.prevenue_le = origine, le, ouverture.fin_le, annoncee(ouverture.fin_le, le)
        d.decidee_a, d.decidee_par = p.instant, ouverture.par
    return d


def decliner_invitation(invitation: Invitation, *, par: User, le: date) -> None:
    """The person says no; the link dies."""
    with passage(invitation, "decliner", acteur=_invite(par), peut=_est_l_invite(par), le=le):
        pass


def annuler_ouverture(ouverture: Ouverture, *, par: User, le: date) -> None:
    """A gestionnaire closes an invitation or a code of his SIREN that nobody used yet."""
    acteur = Acteur("gestionnaire", par.pk)
    with passage(ouverture, "annuler", acteur=acteur, peut=du_gestionnaire(par, le), le=le):
        pass


def fermer_les_ouvertures(droit: Habilitation, le: date) -> None:
    """Who no longer manages a SIREN leaves no door ajar: what he had opened there is cancelled, in the same transaction."""
    if gere(droit.user, droit.siren, le):
        return
    for modele in (Invitation, CodeActivation):
        siennes = modele.objects.select_for_update(of=("self",))
        lot = list(siennes.filter(par=droit.user_id, siren=droit.siren, statut="ouverte").order_by("pk"))
        passages_par_lot(
            lot, "annuler", acteur=SYSTEME, instant=horloge.maintenant(), poser=lambda e: None, le=lambda o: le
        )


def _exiger_gestionnaire(par: User, siren: str, le: date) -> None:
    verrouiller(siren)
    if not gere(par, siren, le):
        raise PassageRefuse(_PAS_GESTIONNAIRE)


def _exiger_ouverte(ouverture: Ouverture, le: date) -> None:
    """Still in its seven days, its end not behind, and whoever opened it still manages the SIREN."""
    perimee = ouverture.expire_a <= horloge.reel() or (ouverture.fin_le and ouverture.fin_le < le)
    if perimee or not gere(ouverture.par, ouverture.siren, le):
        raise PassageRefuse(ouverture.phrase_de_refus(None))


def _est_l_invite(par: User):
    """The holder of a code is whoever types it; an invitation is for one e-mail. Agents have no company."""
    return lambda p, o: "invite" in p.par and not par.est_agent and getattr(o, "email", par.email) == par.email


def _invite(user: User) -> Acteur:
    return Acteur("invite", user.pk)


def _noter(verbe: str, cible: Ouverture, par: User, le: date, instant) -> None:
    faits = {"role": cible.role, "siret": cible.siret, "fin_le": cible.fin_le}
    acteur = Acteur("gestionnaire", par.pk)
    journal.ecrire(journal.AEcrire(verbe=verbe, cible=cible, acteur=acteur, le=le, a=instant, faits=faits))
