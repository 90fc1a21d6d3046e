"""Mails about mandates: proposed, asked, accepted, declined, about to end, ended. Both sides hear every outcome."""

from datetime import date

from accounts.models import User
from deadlines.explication import en_lettres
from habilitations.models import Mandat
from habilitations.notifications.avis import Avis, declarer
from habilitations.perimetre import gestionnaires_de, noms_de
from rupco.socle.models import Suite

__all__ = ["AVIS"]

_MOTIF_LUI = "Vous recevez ce message car un mandat vous concerne sur RUPCO."
_MOTIF_EUX = "Vous recevez ce message car vous gérez les accès de cette entreprise."


def _lui(mandat: Mandat, le: date) -> list[str]:
    if mandat.mandataire is None:
        return [mandat.email]
    return [mandat.mandataire.email] if mandat.mandataire.is_active else []


def _eux(mandat: Mandat, le: date) -> list[str]:
    return [a for a in gestionnaires_de(mandat.siren, le) if a not in _lui(mandat, le)]


def _inconnu(mandat: Mandat, le: date) -> list[str]:
    """The address proposed to, as long as no account has it."""
    return [] if User.objects.filter(email=mandat.email, is_active=True).exists() else [mandat.email]


_MANDAT = ("mandat", "pk")
_CHEZ_EUX = ("acces-mandats", "siren")

AVIS: dict[str, tuple[Avis, ...]] = {
    "mandat.propose": (
        Avis(
            a_qui=_inconnu,
            titre="Un mandat vous est proposé",
            phrases=(
                "{entreprise} vous propose d’agir en son nom sur RUPCO, comme {qualite}{jusqu_au}.",
                "Vous n’avez pas encore de compte à cette adresse. Créez-le d’abord, puis acceptez ou déclinez la proposition.",
            ),
            bouton="Créer mon compte",
            vers=("account_signup", ""),
            motif="Vous recevez ce message car une entreprise a donné votre adresse pour un mandat.",
        ),
        Avis(
            a_qui=_lui,
            titre="Un mandat vous est proposé",
            phrases=(
                "{entreprise} vous propose d’agir en son nom sur RUPCO, comme {qualite}{jusqu_au}.",
                "Vous verrez et déposerez ses dossiers dès que vous aurez accepté.",
            ),
            bouton="Répondre à la proposition",
            vers=_MANDAT,
            motif=_MOTIF_LUI,
        ),
    ),
    "mandat.demande": (
        Avis(
            a_qui=_eux,
            titre="Un mandat vous est demandé",
            phrases=(
                "{personne} demande à agir sur RUPCO pour {entreprise}, comme {qualite}{jusqu_au}.",
                "Cette personne verra et déposera les dossiers de l’entreprise si vous acceptez.",
            ),
            bouton="Accepter ou décliner",
            vers=_MANDAT,
            motif=_MOTIF_EUX,
        ),
    ),
    "mandat.accepte": (
        Avis(
            a_qui=_lui,
            titre="Votre mandat est ouvert",
            phrases=("Vous agissez sur RUPCO pour {entreprise}, comme {qualite}{jusqu_au}.",),
            bouton="Voir mes mandats",
            vers=("mandats", ""),
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_eux,
            titre="Un mandat est ouvert",
            phrases=("{personne} agit sur RUPCO pour {entreprise}, comme {qualite}{jusqu_au}.",),
            bouton="Voir les mandats",
            vers=_CHEZ_EUX,
            motif=_MOTIF_EUX,
        ),
    ),
    "mandat.decline": (
        Avis(
            a_qui=_lui,
            titre="Un mandat est décliné",
            phrases=("Le mandat pour {entreprise}, comme {qualite}, n’est pas ouvert.", "{motif}"),
            bouton="Voir mes mandats",
            vers=("mandats", ""),
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_eux,
            titre="Un mandat est décliné",
            phrases=("Le mandat de {personne} pour {entreprise}, comme {qualite}, n’est pas ouvert.", "{motif}"),
            bouton="Voir les mandats",
            vers=_CHEZ_EUX,
            motif=_MOTIF_EUX,
        ),
    ),
    "mandat.fin_prochaine": (
        Avis(
            a_qui=_lui,
            titre="Un mandat finit bientôt",
            phrases=("Votre mandat pour {entreprise}, comme {qualite}, finit le {fin_le} à minuit.",),
            bouton="Voir mes mandats",
            vers=("mandats", ""),
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_eux,
            titre="Un mandat finit bientôt",
            phrases=("Le mandat de {personne} pour {entreprise}, comme {qualite}, finit le {fin_le} à minuit.",),
            bouton="Voir les mandats",
            vers=_CHEZ_EUX,
            motif=_MOTIF_EUX,
        ),
    ),
    "mandat.termine": (
        Avis(
            a_qui=_lui,
            titre="Un mandat est terminé",
            phrases=("Vous n’agissez plus sur RUPCO pour {entreprise}. Vos brouillons lui restent.", "{motif}"),
            bouton="Voir mes mandats",
            vers=("mandats", ""),
            motif=_MOTIF_LUI,
        ),
        Avis(
            a_qui=_eux,
            titre="Un mandat est terminé",
            phrases=("{personne} n’agit plus sur RUPCO pour {entreprise}. Ses brouillons vous restent.", "{motif}"),
            bouton="Voir les mandats",
            vers=_CHEZ_EUX,
            motif=_MOTIF_EUX,
        ),
    ),
}


def _lire(suite: Suite) -> tuple[Mandat, dict]:
    mandat = Mandat.objects.select_related("mandataire").get(pk=suite.entree.cible_id)
    fin = suite.entree.faits.get("fin_le")
    fin_le = date.fromisoformat(fin) if fin else mandat.fin_le
    qui = mandat.mandataire
    return mandat, {
        "pk": mandat.pk,
        "siren": mandat.siren,
        "entreprise": noms_de([mandat.siren]).get(mandat.siren, f"l’entreprise {mandat.siren}"),
        "personne": qui.nom_d_usage or qui.email if qui else mandat.email,
        "qualite": mandat.get_qualite_display().lower(),
        "jusqu_au": f", jusqu’au {en_lettres(fin_le)}" if fin_le else "",
        "fin_le": en_lettres(fin_le) if fin_le else "",
        "motif": f"Motif donné\u00a0: «\u00a0{mandat.motif}\u00a0»" if mandat.motif else "",
    }


for _nom, _avis in AVIS.items():
    declarer(_nom, _avis, _lire)
