"""Forms made from the declarations of a procedure, and the reading of a draft: what is done, what is missing.

What was typed is kept as typed; a form only judges it. Every sentence says what to write, at the field.
"""

from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.core.validators import RegexValidator

from deadlines.explication import en_lettres
from dossiers.forms.champs import Entier, Jour
from dossiers.forms.lieux import CodePostal, Etablissements
from dossiers.models import Depot
from dossiers.procedures.base import Champ, Etape, Genre, PieceAttendue
from dossiers.templatetags.lieux import par_region
from rupco.socle.passages import PassageRefuse

__all__ = ["Bilan", "bilan", "formulaire", "lire_pour_deposer"]

_OUI_NON = ("oui", "non")


def _champ(c: Champ) -> forms.Field:
    communs = {"label": c.libelle, "help_text": c.aide, "required": c.est_requis and not c.si}
    match c.genre:
        case Genre.ENTIER:
            erreurs = {
                "invalid": "Écrivez un nombre entier, par exemple 18.",
                "min_value": f"Écrivez un nombre d’au moins {c.minimum}.",
                "max_value": f"Écrivez un nombre d’au plus {c.maximum}.",
            }
            champ = Entier(min_value=c.minimum, max_value=c.maximum, error_messages=erreurs, **communs)
        case Genre.DATE:
            champ = Jour(**communs | {"help_text": c.aide or "Format attendu\u00a0: JJ/MM/AAAA"})
        case Genre.COURRIEL:
            erreur = "Écrivez une adresse électronique complète, par exemple nom@entreprise.fr."
            champ = forms.EmailField(max_length=254, error_messages={"invalid": erreur}, **communs)
        case Genre.TELEPHONE:
            valide = RegexValidator(
                r"^\+?[0-9 .()\u00a0-]{6,20}$", "Écrivez un numéro de téléphone, par exemple 03 99 00 11 22."
            )
            champ = forms.CharField(max_length=20, validators=[valide], **communs)
            champ.widget.input_type = "tel"
        case Genre.OUI_NON | Genre.CHOIX:
            champ = forms.ChoiceField(
                choices=c.choix or list(zip(_OUI_NON, c.mots, strict=True)), widget=forms.RadioSelect, **communs
            )
        case Genre.CODE_POSTAL:
            champ = CodePostal(max_length=10, **communs)
        case Genre.ETABLISSEMENTS:
            champ = Etablissements(widget=forms.Textarea(attrs={"rows": 6}), **communs)
        case Genre.PARAGRAPHE:
            champ = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **communs)
        case _:
            champ = forms.CharField(max_length=200, **communs)
    return _regler(champ, c)


def _regler(champ: forms.Field, c: Champ) -> forms.Field:
    champ.est_conditionnel, champ.si_non = bool(c.si), c.si_non
    champ.error_messages["required"] = (
        "Choisissez une réponse." if c.genre in (Genre.OUI_NON, Genre.CHOIX) else "Répondez à cette question."
    )
    if maximum := getattr(champ, "max_length", None):
        champ.error_messages["max_length"] = f"Raccourcissez : {maximum} caractères au plus."
        champ.widget.attrs.pop("maxlength", None)  # a paste is told what is wrong, not cut in silence
    if c.autocomplete:
        champ.widget.attrs["autocomplete"] = c.autocomplete
    return champ


class _FormulaireEtape(forms.Form):
    """One step. `cleaned_data` in JSON values by `donnees()`."""

    def __init__(self, etape: Etape, aujourd_hui: date, data=None):
        super().__init__(data)
        self.etape, self.aujourd_hui = etape, aujourd_hui
        self.fields = {c.nom: _champ(c) for c in etape.champs}

    def clean(self):
        for c in self.etape.champs:
            self._juger(c)
        return self.cleaned_data

    def _juger(self, c: Champ) -> None:
        valeur = self.cleaned_data.get(c.nom)
        if c.nom in self.errors:
            return
        if self._est_hors_du_temps(c):
            self.cleaned_data[c.nom] = None
        if c.si:
            if self.cleaned_data.get(c.si) == "non":
                self.cleaned_data[c.nom] = None
            elif not valeur and valeur != 0 and c.est_requis and self.cleaned_data.get(c.si) == "oui":
                self.add_error(c.nom, "Répondez à cette question.")
        if c.avec and valeur in (None, "") and self.cleaned_data.get(c.avec):
            self.add_error(c.nom, "Complétez cette organisation : il faut son nom et son adresse.")
        if c.total_de and isinstance(valeur, int):
            parts = [self.cleaned_data.get(n) for n in c.total_de]
            if None not in parts and sum(parts) != valeur:
                self.add_error(c.nom, f"Les réponses ci-dessous donnent {sum(parts)} au total, et non {valeur}.")
        if isinstance(valeur, date):
            if c.avant_aujourd_hui and valeur > self.aujourd_hui:
                self.add_error(c.nom, "Cette date est dans le futur. Vérifiez-la.")
            limite = self.cleaned_data.get(c.apres) if c.apres else None
            if limite and valeur < limite:
                self.add_error(c.nom, f"Cette date doit suivre celle de la signature, le {limite:%d/%m/%Y}.")

    def donnees(self) -> dict:
        """The checked answers, in values that JSON keeps: ISO dates, numbers, texts."""
        return {n: v.isoformat() if isinstance(v, date) else v for n, v in self.cleaned_data.items()}

    def groupes(self) -> list[dict]:
        """Fields by group, in order; a group with nothing asked, nothing typed and nothing wrong is folded."""
        rangs: list[dict] = []
        for c in (c for c in self.etape.champs if not self._est_hors_du_temps(c)):
            if not rangs or rangs[-1]["titre"] != c.groupe:
                replie = bool(c.groupe) and not c.forme
                rangs.append({"titre": c.groupe, "champs": [], "est_replie": replie, "forme": c.forme})
            rangs[-1]["champs"].append(self[c.nom])
            rangs[-1]["est_replie"] &= not (c.est_requis or self[c.nom].value() or self[c.nom].errors)
        return rangs

    def _est_hors_du_temps(self, c: Champ) -> bool:
        """Not asked of an agreement of that date; asked while the date is not there, or is no date."""
        if c.depuis is None:
            return False
        question, premier = c.depuis
        try:
            jour = self.fields[question].to_python(self[question].value())
        except forms.ValidationError:
            return False
        return jour is not None and jour < premier

    def lignes(self) -> list[tuple[str, str]]:
        """The answers as people read them: (question, answer), the unasked and empty ones left out."""
        lues = []
        for c in (c for c in self.etape.champs if not c.forme):
            valeur = self.cleaned_data.get(c.nom) if self.is_valid() else self[c.nom].value()
            if valeur in (None, "") and not (c.est_requis and not c.si):
                continue
            lues.append((c.libelle, _lisible(valeur, c)))
        return lues


def _lisible(valeur, champ: Champ) -> str:
    if champ.choix:
        return dict(champ.choix).get(valeur, str(valeur or ""))
    if isinstance(valeur, date):
        return en_lettres(valeur)
    if isinstance(valeur, list):
        return par_region(valeur)
    return {"oui": "Oui", "non": "Non", None: ""}.get(valeur, str(valeur))


def formulaire(etape: Etape, *, aujourd_hui: date, valeurs=None) -> _FormulaireEtape:
    """The form of a step; bound, and so judged, when there are values."""
    return _FormulaireEtape(etape, aujourd_hui, valeurs)


@dataclass(frozen=True, slots=True)
class EtatEtape:
    """A line of the task list."""

    etape: Etape
    rang: int
    etat: str  # « a_faire », « en_cours », « termine »
    resume: str = ""
    formulaire: _FormulaireEtape | None = None
    bloque: bool = False  # the filing waits for it


@dataclass(frozen=True, slots=True)
class Bilan:
    """A draft as it stands: its steps, the pieces that a text demands and are not there, and whether it may be filed."""

    etapes: list[EtatEtape]
    attendues: list[PieceAttendue]
    manquantes: list[PieceAttendue]
    bloquants: list[EtatEtape] = field(default_factory=list)

    @property
    def est_pret(self) -> bool:
        return not self.bloquants

    @property
    def comptees(self) -> int:
        """Steps that count: an optional one does when something is typed there."""
        return sum(e.etat != "a_faire" or e.bloque for e in self.etapes)

    @property
    def terminees(self) -> int:
        return sum(e.etat == "termine" for e in self.etapes)

    def donnees(self) -> dict:
        return {e.etape.code: e.formulaire.donnees() for e in self.etapes if e.formulaire and e.etat == "termine"}


def bilan(depot: Depot, *, aujourd_hui: date, pieces: list) -> Bilan:
    """Judges a whole draft, step by step. `pieces`: those attached; `aujourd_hui`: the date of the territory."""
    declaration = depot.declaration
    presentes = {p.nature for p in pieces}
    saisie = {e.code: depot.valeurs(e.code) for e in declaration.etapes}
    attendues, manquantes = declaration.attendues(saisie), declaration.manquantes(saisie, presentes)
    etapes = []
    for rang, etape in enumerate(declaration.etapes, 1):
        if etape.est_pieces:
            etapes.append(_etat_des_pieces(etape, rang, attendues, manquantes, presentes))
        else:
            etapes.append(_etat(etape, rang, depot.valeurs(etape.code), aujourd_hui))
    return Bilan(etapes, attendues, manquantes, [e for e in etapes if e.bloque])


def _etat(etape: Etape, rang: int, valeurs: dict, aujourd_hui: date) -> EtatEtape:
    saisi = formulaire(etape, aujourd_hui=aujourd_hui, valeurs=valeurs)
    if not any(valeurs.values()):
        return EtatEtape(etape, rang, "a_faire", formulaire=saisi, bloque=not etape.est_facultative)
    if saisi.is_valid():
        return EtatEtape(etape, rang, "termine", formulaire=saisi)
    n = len(saisi.errors)
    return EtatEtape(
        etape, rang, "en_cours", f"{n} réponse{'s' if n > 1 else ''} à compléter ou à corriger", saisi, True
    )


def _etat_des_pieces(etape: Etape, rang: int, attendues: list, manquantes: list, presentes: set) -> EtatEtape:
    exigees = [p for p in attendues if p.est_exigee]
    n = len(exigees) - len(manquantes)
    s = "s" if n > 1 else ""
    resume = f"{n} pièce{s} exigée{s} sur {len(exigees)} {'sont' if n > 1 else 'est'} jointe{s}" if exigees else ""
    etat = (
        "a_faire"
        if not (exigees or presentes)
        else "termine"
        if not manquantes
        else "en_cours"
        if presentes
        else "a_faire"
    )
    return EtatEtape(etape, rang, etat, resume, bloque=any(p.est_indispensable for p in manquantes))


def lire_pour_deposer(depot: Depot, *, aujourd_hui: date) -> dict:
    """The checked values of a draft, read under the lock of the filing. Raises PassageRefuse when a step is not ready."""
    lu = bilan(depot, aujourd_hui=aujourd_hui, pieces=list(depot.pieces.all()))
    if not lu.est_pret:
        manque = " ; ".join(e.etape.titre for e in lu.bloquants)
        raise PassageRefuse(f"La demande n’est pas prête. À terminer d’abord : {manque}.")
    return lu.donnees()
