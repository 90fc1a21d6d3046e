"""The lives of a sign-up and of a change of e-mail, as tables."""

from rupco.socle.passages import Etat, Passage, Table

__all__ = ["TABLE_ADRESSE", "TABLE_INSCRIPTION"]

TABLE_INSCRIPTION = Table(
    nom="une inscription",
    initial="demandee",
    etats={
        "demandee": Etat(libelle="En attente d’activation", badge="new"),
        "activee": Etat(libelle="Activée", badge="success", est_final=True),
        "remplacee": Etat(libelle="Remplacée par un lien plus récent", est_final=True),
    },
    passages=(
        Passage(nom="activer", libelle="Activer", de=("demandee",), vers="activee", par=("porteur_du_lien",)),
        Passage(nom="remplacer", libelle="Remplacer", de=("demandee",), vers="remplacee", par=("systeme",)),
    ),
)

TABLE_ADRESSE = Table(
    nom="un changement d’adresse",
    initial="demande",
    etats={
        "demande": Etat(libelle="À confirmer", badge="new"),
        "confirme": Etat(libelle="Confirmé", badge="success"),
        "annule": Etat(libelle="Annulé", est_final=True),
        "abandonne": Etat(libelle="Abandonné", est_final=True),
    },
    passages=(
        Passage(nom="confirmer", libelle="Confirmer", de=("demande",), vers="confirme", par=("porteur_du_lien",)),
        Passage(
            nom="annuler",
            libelle="Annuler",
            de=("demande", "confirme"),
            vers="annule",
            par=("porteur_du_lien", "titulaire"),
        ),
        Passage(
            nom="abandonner", libelle="Abandonner", de=("demande",), vers="abandonne", par=("systeme", "titulaire")
        ),
    ),
)
