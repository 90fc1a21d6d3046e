"""The orphan collector by hand: says what it would remove, and removes it when told to."""

from django.core.management.base import BaseCommand

from dossiers import retention
from rupco.socle import horloge


class Command(BaseCommand):
    """`manage.py ramasser_fichiers [--effacer]`."""

    help = "Liste les fichiers de plus d’un jour qu’aucune ligne de la base ne nomme ; les efface avec --effacer."

    def add_arguments(self, parser):
        parser.add_argument("--effacer", action="store_true", help="efface ce qui est listé, quel qu’en soit le nombre")

    def handle(self, *args, effacer=False, **options):
        """One path a line, then how many."""
        instant = horloge.reel()
        trouves = retention.ramasser(instant, malgre=True) if effacer else list(retention.orphelins(instant))
        for chemin in trouves:
            self.stdout.write(chemin)
        quoi = "effacé" if effacer else "à effacer (rien n’est touché sans --effacer)"
        self.stdout.write(f"{len(trouves)} fichier{'s' if len(trouves) > 1 else ''} {quoi}")
