"""The life of a habilitation, as a table."""

from rupco.socle.passages import Etat, Passage, Table

TABLE = Table(
    nom="une habilitation",
    initial="demandee",
    etats={
        "demandee": Etat(libelle="En attente", badge="new"),
        "validee": Etat(libelle="Validée", badge="success"),
        "refusee": Etat(libelle="Refusée", badge="error", est_final=True),
        "terminee": Etat(libelle="Terminée", est_final=True),
    },
    passages=(
        Passage(
            nom="valider",
            libelle="Valider",
            de=("demandee",),
            vers="validee",
            par=("gestionnaire", "systeme"),
        ),
        Passage(nom="refuser", libelle="Refuser", de=("demandee",), vers="refusee", par=("gestionnaire",)),
        Passage(
            nom="terminer",
            libelle="Mettre fin",
            de=("validee",),
            vers="terminee",
            par=("gestionnaire", "systeme"),
        ),
    ),
)
