"""Mails to an agent: he enters a service, he leaves it."""

from datetime import date

from deadlines.explication import en_lettres
from habilitations.models import Affectation
from habilitations.notifications.avis import Avis, declarer
from rupco.socle.models import Suite

__all__ = ["AVIS"]

_MOTIF = "Vous recevez ce message car vous êtes agent du ministère sur RUPCO."


def _lui(ligne: Affectation, le: date) -> list[str]:
    return [ligne.user.email]


AVIS = {
    "affectation.affecter": (
        Avis(
            a_qui=_lui,
            titre="Vous entrez dans un service",
            phrases=("À partir du {debut_le}, vous êtes {role} pour {service}{jusqu_au}.",),
            bouton="Ouvrir ma bannette",
            vers=("bannette", ""),
            motif=_MOTIF,
        ),
    ),
    "affectation.cesser": (
        Avis(
            a_qui=_lui,
            titre="Votre affectation prend fin",
            phrases=(
                "Vous êtes {role} pour {service} jusqu’au {fin_le} à minuit. Vous ne verrez plus ses dossiers ensuite.",
            ),
            motif=_MOTIF,
        ),
    ),
}


def _lire(suite: Suite) -> tuple[Affectation, dict]:
    ligne = Affectation.objects.select_related("user", "service").get(pk=suite.entree.cible_id)
    debut, fin = (
        suite.entree.faits[nom] and date.fromisoformat(suite.entree.faits[nom]) for nom in ("debut_le", "fin_le")
    )
    return ligne, {
        "role": ligne.get_role_display().lower(),
        "service": ligne.service.nom_court,
        "debut_le": en_lettres(debut),
        "fin_le": en_lettres(fin) if fin else "",
        "jusqu_au": f", jusqu’au {en_lettres(fin)}" if fin else "",
    }


for _nom, _avis in AVIS.items():
    declarer(_nom, _avis, _lire)
