"""`manage.py dessiner`: the passages of each kind of dépôt, drawn from their tables (Mermaid); the README shows it."""

from django.core.management.base import BaseCommand

from dossiers.procedures import PROCEDURES
from rupco.socle.passages import Table


def dessin(table: Table) -> str:
    """A Mermaid state diagram of a table."""
    lignes = ["stateDiagram-v2", f"  [*] --> {table.initial}"]
    lignes += [f"  {code} : {etat.libelle}" for code, etat in table.etats.items() if _atteint(table, code)]
    lignes += [f"  {de} --> {p.vers or de} : {p.libelle} ({', '.join(p.par)})" for p in table.passages for de in p.de]
    lignes += [f"  {code} --> [*]" for code, etat in table.etats.items() if etat.est_final and _atteint(table, code)]
    return "\n".join(lignes)


def _atteint(table: Table, code: str) -> bool:
    return code == table.initial or any(p.vers == code for p in table.passages)


class Command(BaseCommand):
    help = "Dessine les passages de chaque genre de dépôt (Mermaid)."

    def handle(self, *args, **options):
        for procedure in PROCEDURES.values():
            tables: dict[int, list] = {}
            for genre in procedure.genres:  # kinds that share a table are drawn once
                tables.setdefault(id(genre.table), []).append(genre)
            for genres in tables.values():
                noms = ", ".join(g.libelle for g in genres)
                self.stdout.write(f"```mermaid\n%% {procedure.code} : {noms}\n{dessin(genres[0].table)}\n```")
