"""What the commands of this room share: refusals in French, and files of questions answered a line at a time."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from io import TextIOWrapper

from django.core.management.base import BaseCommand

__all__ = ["Commande"]


class Commande(BaseCommand):
    """A command that says `usage` when its arguments are wrong, and needs nothing of the installation to start."""

    usage = ""
    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = lambda _: self.arreter(f"Arguments incorrects. {self.usage}", 2)
        return parser

    def arreter(self, phrase: str, code: int) -> None:
        """Says why, and exits with that code."""
        self.stdout.flush()
        self.stderr.write(phrase)
        sys.exit(code)

    def repondre_au_lot(self, nom: str, repondre: Callable[[bytes], tuple[bool, str]]) -> None:
        """One answer a line, in order and at once; exits with 1 when a line had none. `nom`: a file, or « - ».

        `repondre`: a line that is not blank → was it understood, and the line to write.
        """
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is, whatever the locale
        with ExitStack() as pile:
            try:
                lignes = sys.stdin.buffer if nom == "-" else pile.enter_context(open(nom, "rb"))
            except OSError:
                self.arreter(f"Le fichier {nom} ne peut pas être lu. {self.usage}", 2)
            refusees = self._repondre(filter(bytes.strip, lignes), repondre)
        if refusees:
            self.arreter(f"{refusees} ligne(s) sans réponse.", 1)

    def _repondre(self, lignes, repondre: Callable[[bytes], tuple[bool, str]]) -> int:
        refusees = 0
        try:
            for ligne in lignes:
                est_comprise, reponse = repondre(ligne)
                refusees += not est_comprise
                self.stdout.write(reponse)
                self.stdout.flush()
        except BrokenPipeError:  # the reader left, as `head` does: nothing more to say, nor at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            refusees += 1
        return refusees
