"""`manage.py indemnite --lot FICHIER`: legal minimums, from JSON lines to JSON lines. Reads no database."""

import json

from dossiers.indemnite.lot import repondre_a_la_ligne
from dossiers.management.commande import Commande


class Command(Commande):
    help = "Calcule des indemnités minimales : une question JSON par ligne, une réponse JSON par ligne, dans l’ordre."
    usage = "Usage : manage.py indemnite --lot FICHIER (ou - pour l’entrée standard)"

    def add_arguments(self, parser):
        parser.add_argument(
            "--lot", required=True, metavar="FICHIER", help="lignes de JSON ; « - » lit l’entrée standard"
        )

    def handle(self, *args, lot, **options):
        self.repondre_au_lot(lot, repondre)


def repondre(ligne: bytes) -> tuple[bool, str]:
    """Was the line understood, and its answer."""
    reponse = repondre_a_la_ligne(ligne)
    return "erreur" not in reponse, json.dumps(reponse, ensure_ascii=False)
