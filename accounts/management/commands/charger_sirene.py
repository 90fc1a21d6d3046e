"""`manage.py charger_sirene FILE`: INSEE's StockEtablissement file into the local table of establishments."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import sirene
from accounts.sirene.stock import StockInvalide


class Command(BaseCommand):
    help = "Charge le stock d’établissements de l’INSEE (StockEtablissement, CSV ou ZIP). Arrêté, il reprend où il en était."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="StockEtablissement_utf8.csv, ou l’archive ZIP qui le contient")

    def handle(self, *args, fichier: Path, **options):
        """One line each time a hundredth more is read."""
        try:
            sirene.charger(fichier, self._dire)
        except StockInvalide as erreur:
            raise CommandError(str(erreur)) from None

    def _dire(self, phrase: str) -> None:
        self.stdout.write(phrase)
        self.stdout.flush()
