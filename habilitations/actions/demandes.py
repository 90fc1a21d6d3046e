"""What a person asks for himself: to be the first of his company, or to be let in by its gestionnaire."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from accounts.models import Etablissement, User
from habilitations.actions.fins import garder_un_gestionnaire, regler
from habilitations.actions.ouvertures import fermer_les_ouvertures
from habilitations.actions.verrou import verrouiller
from habilitations.models import Habilitation
from habilitations.perimetre import gestionnaires_de
from habilitations.permissions import du_demandeur, est_sans_personne
from habilitations.procedures import DECLARATIONS, VERSION
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse, passage

__all__ = ["annuler", "declarer", "demander", "quitter", "relancer", "relances_possibles"]

Role = Habilitation.Role
RELANCE = timedelta(days=1)
_EN_COURS = ("demandee", "validee")
_DEJA = {
    "demandee": "Vous avez déjà demandé ce rôle pour cet établissement.",
    "validee": "Vous avez déjà ce rôle pour cet établissement.",
}


@transaction.atomic
def declarer(user: User, *, etablissement: Etablissement, le: date) -> Habilitation:
    """Makes the first person of a SIREN its employer and its gestionnaire, on the honour; returns the line « Employeur ».

    One first person only: whoever comes second, were it in the same second, becomes a request to the first (`demandee`).
    """
    siren = etablissement.siren
    verrouiller(siren)
    if not est_sans_personne(siren):
        return demander(user, siret=etablissement.siret, role=Role.EMPLOYEUR, le=le)
    faits = {"declaration": VERSION, "texte": sha256(DECLARATIONS[VERSION].encode()).hexdigest()}
    lignes = []
    for role in (Role.EMPLOYEUR, Role.GESTIONNAIRE):
        ligne = _en_cours(user, etablissement.siret, role) or Habilitation.objects.create(
            user=user, siren=siren, siret=etablissement.siret, role=role, debut_le=le, demandee_a=horloge.maintenant()
        )
        quoi = {"role": role, "siret": ligne.siret} | faits
        with passage(ligne, "declarer", acteur=_demandeur(user), peut=du_demandeur(user), le=le, **quoi) as p:
            p.objet.origine, p.objet.est_sur_l_honneur = Habilitation.Origine.PREMIER, True
            p.objet.debut_le, p.objet.decidee_a = le, p.instant
        lignes.append(p.objet)
    return lignes[0]


@transaction.atomic
def demander(user: User, *, siret: str, role: str, le: date, message: str = "") -> Habilitation:
    """Asks the gestionnaires for a role. Raises PassageRefuse: already asked, already held, or nobody left to answer."""
    siren, instant = siret[:9], horloge.maintenant()
    verrouiller(siren)
    regler(siren, le)
    if deja := _en_cours(user, siret, role):
        raise PassageRefuse(_DEJA[deja.statut])
    if not gestionnaires_de(siren, le):
        raise PassageRefuse("Cette entreprise n’a plus de gestionnaire des accès. Le service peut en désigner un.")
    demande = Habilitation.objects.create(
        user=user, siren=siren, siret=siret, role=role, debut_le=le, message=message, demandee_a=instant,
        origine=Habilitation.Origine.DEMANDE,
    )  # fmt: skip
    noms = ("habilitation.demandee", "habilitation.demande_recue")
    _noter("demander", demande, user, instant, le, noms, role=role, siret=siret)
    return demande


@transaction.atomic
def relancer(demande: Habilitation, *, par: User, le: date) -> None:
    """Writes to the gestionnaires again, once a day at most. Raises PassageRefuse."""
    demande = Habilitation.objects.select_for_update(of=("self",)).get(pk=demande.pk)
    instant = horloge.maintenant()
    if demande.user_id != par.pk or demande.statut != "demandee":
        raise PassageRefuse(demande.phrase_de_refus(None))
    if demande.pk not in relances_possibles([demande.pk], instant):
        raise PassageRefuse("Les gestionnaires ont été prévenus il y a moins d’un jour. Réessayez demain.")
    _noter("relancer", demande, par, instant, le, ("habilitation.relancee",))


def relances_possibles(demandes: list[int], instant: datetime) -> set[int]:
    """Those of these requests whose gestionnaires heard nothing for a day."""
    dits = Entree.objects.filter(
        cible=Habilitation._meta.label_lower, cible_id__in=demandes, verbe__in=("demander", "relancer"),
        enregistre_a__gt=instant - RELANCE,
    )  # fmt: skip
    return set(demandes) - set(dits.values_list("cible_id", flat=True))


def annuler(demande: Habilitation, *, par: User, le: date) -> None:
    """Takes a request back. Raises PassageRefuse when it was answered meanwhile."""
    with passage(demande, "annuler", acteur=_demandeur(par), peut=du_demandeur(par), le=le):
        pass


@transaction.atomic
def quitter(droit: Habilitation, *, par: User, le: date) -> None:
    """Gives one's own right back, at once. Raises PassageRefuse for the last gestionnaire."""
    verrouiller(droit.siren)
    with passage(droit, "terminer", acteur=_demandeur(par), peut=du_demandeur(par), le=le, role=droit.role) as p:
        garder_un_gestionnaire(p.objet, le, date.min)
        p.objet.fin_le = max(le, p.objet.debut_le)
    fermer_les_ouvertures(p.objet, le)


def _demandeur(user: User) -> Acteur:
    return Acteur("demandeur", user.pk)


def _en_cours(user: User, siret: str, role: str) -> Habilitation | None:
    return Habilitation.objects.filter(user=user, siret=siret, role=role, statut__in=_EN_COURS).first()


def _noter(verbe: str, cible, user: User, instant: datetime, le: date, noms: tuple[str, ...], **faits) -> None:
    entree = journal.ecrire(
        journal.AEcrire(verbe=verbe, cible=cible, acteur=_demandeur(user), le=le, a=instant, faits=faits)
    )
    suites.planifier([(entree, noms)])
