"""`manage.py indemnite --lot FICHIER`: legal minimums, from JSON lines to JSON lines. Reads no database."""

import json
import os
import sys
from contextlib import ExitStack
from io import TextIOWrapper

from django.core.management.base import BaseCommand

from dossiers.indemnite.lot import repondre_a_la_ligne

USAGE = "Usage : manage.py indemnite --lot FICHIER (ou - pour l’entrée standard)"


class Command(BaseCommand):
    help = "Calcule des indemnités minimales : une question JSON par ligne, une réponse JSON par ligne, dans l’ordre."
    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = lambda _: self._arreter(f"Arguments incorrects. {USAGE}", 2)
        return parser

    def add_arguments(self, parser):
        parser.add_argument(
            "--lot", required=True, metavar="FICHIER", help="lignes de JSON ; « - » lit l’entrée standard"
        )

    def handle(self, *args, **options):
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is, whatever the locale
        with ExitStack() as pile:
            try:
                lignes = sys.stdin.buffer if options["lot"] == "-" else pile.enter_context(open(options["lot"], "rb"))
            except OSError:
                self._arreter(f"Le fichier {options['lot']} ne peut pas être lu. {USAGE}", 2)
            refusees = self._repondre(lignes)
        if refusees:
            sys.exit(1)

    def _repondre(self, lignes) -> int:
        """Answers each line that is not blank, at once; the number of those that could not be."""
        refusees = 0
        try:
            for ligne in filter(bytes.strip, lignes):
                reponse = repondre_a_la_ligne(ligne)
                refusees += "erreur" in reponse
                self.stdout.write(json.dumps(reponse, ensure_ascii=False))
                self.stdout.flush()
        except BrokenPipeError:  # the reader left, as `head` does: nothing more to say, nor at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            refusees += 1
        return refusees

    def _arreter(self, phrase: str, code: int) -> None:
        self.stderr.write(phrase)
        sys.exit(code)
