"""`manage.py verifier_journal`: reads the whole journal again and names the first broken, missing or cut entry."""

from django.core.management.base import BaseCommand, CommandError

from rupco.socle import journal


class Command(BaseCommand):
    help = "Relit tout le journal et nomme la première entrée rompue, manquante ou coupée."

    def add_arguments(self, parser):
        parser.add_argument(
            "--temoin",
            default="",
            metavar="N:EMPREINTE",
            help="tête notée hors de la base lors d’une vérification passée : montre un journal récrit en entier",
        )

    def handle(self, *args, **options):
        lues, anomalie = journal.verifier(temoin=options["temoin"])
        if anomalie:
            raise CommandError(f"Journal altéré à l’entrée n° {anomalie.sequence} : {anomalie.phrase}.")
        self.stdout.write(f"Journal intact : {lues} entrées relues. Tête à noter : {journal.tete()}")
