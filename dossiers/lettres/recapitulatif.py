"""The request as it was filed, on paper: what the employer reads again, and copies to the works council (L1237-19-4, al. 3)."""

from deadlines.explication import en_lettres
from dossiers import documents
from dossiers.documents import Prose
from dossiers.lettres.commun import clauses_lues, en_jour, sceller
from dossiers.lettres.reponses import reponses_de
from dossiers.models import Depot
from dossiers.templatetags.rupco import heure_exacte, octets

__all__ = ["recapitulatif"]

_GABARIT = "dossiers/pdf/recapitulatif.html"


def recapitulatif(depot: Depot) -> bytes:
    """The PDF, of rows that no longer change: the same bytes each time, until another piece is sent.

    It has no number of its own: its receipt's proves it, whose code it bears.
    """
    initial = depot.initial
    accuse = initial.actes.order_by("pk").select_related("service", "echeance").first()
    est_demande = depot.declaration.est_instruit
    natures = {p.code: p.libelle for p in depot.declaration.pieces}
    lettre = sceller(
        documents.Recapitulatif,
        accuse,
        titre=f"Récapitulatif de la {'demande' if est_demande else 'transmission'}",
        est_demande=est_demande,
        depose_par=depot.depose_par.nom_d_usage,
        recu_le=en_lettres(initial.depose_le),
        recu_a=heure_exacte(initial.depose_a, initial.zone),
        rubriques=tuple(
            (titre, tuple((libelle, Prose(valeur)) for libelle, valeur in lignes))
            for titre, lignes in reponses_de(depot)
        ),
        clauses=clauses_lues(depot),
        pieces=tuple(
            documents.PieceEnvoyee(
                libelle=natures.get(p.nature, "Autre document"), nom=p.nom, pages=p.pages, taille=octets(p.taille),
                empreinte=Prose(" ".join(p.empreinte[i : i + 8] for i in range(0, 64, 8))),
                recue_le=en_jour(p.envoyee_a, depot),
            )
            for p in depot.pieces.envoyees()
        ),
    )  # fmt: skip
    return documents.rendre(_GABARIT, {"lettre": lettre}, identifiant=f"recapitulatif {accuse.numero}".encode())
