"""`manage.py verifier_journal`: reads the whole journal again and names the first broken, missing or cut entry."""

from django.core.management.base import BaseCommand, CommandError

from rupco.socle import journal


class Command(BaseCommand):
    help = "Relit tout le journal et nomme la première entrée rompue, manquante ou coupée."

    def handle(self, *args, **options):
        lues, anomalie = journal.verifier()
        if anomalie:
            raise CommandError(f"Journal altéré à l’entrée n° {anomalie.sequence} : {anomalie.phrase}.")
        self.stdout.write(f"Journal intact : {lues} entrées relues.")
