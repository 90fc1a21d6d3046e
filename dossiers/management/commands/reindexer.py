"""Makes the search and the order of the bannette again from what was filed."""

from dossiers import actions
from dossiers.management.commande import Commande


class Command(Commande):
    """`manage.py reindexer`: all at once, in doubt; the portal stays open, and it may be stopped and started again."""

    help = "Refait l’index de recherche et l’ordre de la bannette, dossier par dossier."
    usage = "Usage : manage.py reindexer"

    def handle(self, *args, **options):
        """Tells how many dossiers were read."""
        lus = 0
        for lus in actions.reindexer():
            if lus % 10_000 == 0:
                self.stdout.write(f"{lus} dossiers relus…")
        self.stdout.write(f"{lus} dossiers relus. La recherche et la bannette sont à jour.")
