"""A legal delay on the command line: told in French, as one JSON object, or for a whole file of questions."""

import json
from collections.abc import Iterator

from deadlines.delais import EtatJour, Terme
from deadlines.explication import en_lettres, lignes, phrases
from deadlines.regles import REGLES, regle
from deadlines.reponse import QuestionMalPosee, en_clair, lire_date, repondre_en_ligne
from deadlines.territoires import TERRITOIRES, CalculImpossible, territoire_de
from dossiers.management.commande import Commande

_LIRE = json.JSONDecoder().decode
_ETATS = {
    EtatJour.RECEPTION: "reçu",
    EtatJour.DEPART: "jour 0",
    EtatJour.COMPTE: "compté",
    EtatJour.SAUTE: "non compté",
    EtatJour.REPORTE: "reporté",
    EtatJour.FIN: "dernier jour",
}


class Command(Commande):
    """`manage.py echeance RC_HOMOL 2026-12-09 --territoire metropole [--json]`, or `--lot FILE|-`."""

    help = "Calcule un délai légal : le dernier jour, toutes les lectures, et pourquoi."
    usage = "Usage : manage.py echeance RC_HOMOL 2026-12-09 [--territoire metropole] [--json], ou --lot FICHIER"

    def add_arguments(self, parser):
        parser.add_argument("delai", nargs="?", help=f"la règle : {', '.join(REGLES)}")
        parser.add_argument("depart", nargs="?", help="le jour 0, par exemple 2026-12-09")
        parser.add_argument("--territoire", default="metropole", help=", ".join(TERRITOIRES))
        parser.add_argument("--sans-vendredi-saint", action="store_true", help="commune d’Alsace-Moselle sans temple")
        parser.add_argument("--reception", help="lecture d’une réception un jour non ouvrable : asis, next")
        parser.add_argument("--json", action="store_true", help="un objet JSON sur une ligne")
        parser.add_argument("--lot", metavar="FICHIER", help="des questions en JSON, une par ligne ; « - » : l’entrée")

    def handle(self, *args, delai=None, depart=None, lot=None, **options):
        """One answer, or one a line."""
        if (lot is None) == (depart is None) or (lot and delai):
            self.arreter(f"Donnez un délai et une date, ou un fichier. {self.usage}", 2)
        if lot is not None:
            self.repondre_au_lot(lot, repondre)
            return
        try:
            terme = regle(delai).terme(
                lire_date(depart),
                options["territoire"],
                vendredi_saint=not options["sans_vendredi_saint"],
                reception=options["reception"],
            )
        except CalculImpossible as erreur:
            self.arreter(str(erreur), 1)
        self.stdout.write(
            json.dumps(en_clair(terme), ensure_ascii=False) if options["json"] else "\n".join(dire(terme))
        )


def repondre(ligne: bytes) -> tuple[bool, str]:
    """Was the line understood, and the answer, or `{"erreur": …}`."""
    try:
        return True, repondre_en_ligne(_question(ligne))
    except CalculImpossible as erreur:
        return False, json.dumps({"erreur": str(erreur)}, ensure_ascii=False)


def _question(ligne: bytes) -> object:
    try:
        return _LIRE(ligne.decode())
    except (ValueError, RecursionError):
        raise QuestionMalPosee("Cette ligne n’est pas un objet JSON.") from None


def dire(terme: Terme) -> Iterator[str]:
    """The answer as a person reads it."""
    delai, territoire = terme.delai, territoire_de(terme.territoire)
    yield f"{delai.libelle} ({delai.id})"
    yield f"Départ : {en_lettres(terme.depart)} ({delai.depart}). Calendrier : {territoire.libelle}."
    yield ""
    if terme.jour_brut != terme.dernier_jour:
        yield f"Avant report : {en_lettres(terme.jour_brut)}"
    yield f"Dernier jour : {en_lettres(terme.dernier_jour)}, à 24 h, heure légale {territoire.heure_de}"
    yield f"Effet        : {en_lettres(terme.premier_jour_effet)}"
    yield ""
    for phrase in phrases(terme):
        yield f"- {phrase.texte} ({phrase.article})"
    if len(terme.lectures) > 1:
        yield ""
        yield "Toutes les lectures :"
        for lecture in terme.lectures:
            yield f"- {en_lettres(lecture.dernier_jour)} : {lecture.nom}. {lecture.motif}"
    yield ""
    yield "Décompte :"
    for jour in lignes(terme):
        rang = "" if jour.rang is None else str(jour.rang)
        quoi = jour.motif or _ETATS[jour.etat]
        yield f"  {rang:>3}  {jour.jour:<28} {'→' if jour.etat is EtatJour.FIN else ' '} {quoi}"
    for doute in delai.doutes:
        yield ""
        yield f"Doute : {doute.question} {doute.retenu} {doute.pourquoi}"
