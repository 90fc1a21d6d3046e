"""What may be done with the rows of the bannette that are ticked: give them to somebody, take them away, ask a hand for them."""

from collections.abc import Collection, Mapping

from django import forms

from dossiers.forms.champs import nom_et_absence
from dossiers.models import Appui

__all__ = ["LOT_MAX", "DemandeAppui", "Lot"]

LOT_MAX = 50  # rows at once: a page
_QUI = dict.fromkeys(("required", "invalid_choice"), "Choisissez une personne de la liste.")


class _Choisis(forms.Form):
    """The rows that are ticked: « choix-<number> », so that each is given back after a lost session.

    `est_envoye`: False for what is only shown again.
    """

    titre = ""  # of what is wrong

    def __init__(self, donnees: Mapping | None, personnes: Collection, absents: Collection, *, est_envoye=True):
        super().__init__(donnees if est_envoye else None, initial=None if est_envoye else donnees)
        self.gens = {str(u.pk): u for u in personnes}
        dits = {a.agent_id: a for a in absents}
        self.noms = [(pk, nom_et_absence(u, dits.get(u.pk))) for pk, u in self.gens.items()]
        cochees = (nom.removeprefix("choix-") for nom in donnees or () if nom.startswith("choix-"))
        self.choisis = {int(n) for n in cochees if n.isascii() and n[:15].isdigit() and len(n) <= 15}

    def clean(self) -> dict:
        if not self.choisis:
            self.add_error(None, "Cochez au moins un dépôt dans la liste.")
        elif len(self.choisis) > LOT_MAX:
            self.add_error(None, f"Choisissez {LOT_MAX} dépôts au plus à la fois.")
        return self.cleaned_data

    def dire(self, fait: str, combien: int, rien: str, refuses: Collection[tuple[str, str]], perdus: int) -> str:
        """What became of the rows: « fait », and those that were refused, and why. `perdus`: no more his."""
        dits = [fait if combien or not (refuses or perdus) else rien]
        if refuses:
            dits.append(
                f"{len(refuses)} non\u00a0: " + "\u00a0; ".join(f"{r} ({p.rstrip('.')})" for r, p in refuses) + "."
            )
        if perdus:
            sont = "n’est" if perdus == 1 else "ne sont"
            dits.append(f"{perdus} {sont} plus dans votre service.")
        return " ".join(dits)


class Lot(_Choisis):
    """Who will follow them. `attribue`: False for an export, that asks nobody's name."""

    PERSONNE, titre = "0", "Rien n’est attribué"
    a = forms.ChoiceField(label="Attribuer à", error_messages=_QUI)

    def __init__(self, *args, attribue=True, **options):
        super().__init__(*args, **options)
        self.attribue = attribue
        self.fields["a"].choices = [("", "Choisir une personne"), *self.noms, (self.PERSONNE, "Personne")]
        self.fields["a"].required = attribue

    @property
    def personne(self):
        """Who is chosen; None: nobody."""
        return self.gens.get(self.cleaned_data["a"])

    def phrase(self, faits: int, refuses: Collection[tuple[str, str]], perdus: int) -> str:
        """« 4 dépôts attribués à M. Delorme. 1 non : RCC-2026-0417 (…) »."""
        s = "s" if faits > 1 else ""
        quoi = (
            f"attribué{s} à {self.personne.nom_d_usage}"
            if self.personne
            else f"laissé{s} sans personne pour le{s} suivre"
        )
        return self.dire(f"{faits} dépôt{s} {quoi}.", faits, "Aucun dépôt attribué.", refuses, perdus)


class DemandeAppui(_Choisis):
    """Which colleague is asked for a hand, and in what words. `sur`: the only dépôt it is about, where none is to be ticked."""

    titre = "Rien n’est demandé"
    appui_de = forms.ChoiceField(label="À qui", error_messages=_QUI)
    mot = forms.CharField(
        label="Votre mot", max_length=Appui.MOT_MAX, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il part par courriel et reste dans l’historique du service. L’employeur ne le lit pas",
        error_messages={
            "required": "Dites en un mot ce que vous demandez.",
            "max_length": "Raccourcissez\u00a0: 1\u00a0000 caractères au plus.",
        },
    )  # fmt: skip

    def __init__(self, donnees, personnes, absents, *, par, sur: int | None = None, est_envoye=True):
        if est_envoye:  # a browser sends two characters for a line break
            donnees = donnees.copy()
            donnees["mot"] = donnees.get("mot", "").replace("\r\n", "\n")
        autres = [u for u in personnes if u.pk != par.pk]
        super().__init__(donnees, autres, absents, est_envoye=est_envoye)
        if sur is not None:
            self.choisis = {sur}
        self.fields["appui_de"].choices = [("", "Choisir un collègue"), *self.noms]
        self.fields["mot"].widget.attrs.pop("maxlength", None)

    @property
    def collegue(self):
        return self.gens[self.cleaned_data["appui_de"]]

    def phrase(self, faits: int, refuses: Collection[tuple[str, str]], perdus: int) -> str:
        """« Appui demandé à Mme Morel sur 4 dépôts. Rien d’autre ne change. »."""
        fait = f"Appui demandé à {self.collegue.nom_d_usage} sur {faits} dépôt{'s' if faits > 1 else ''}. Rien d’autre ne change."
        return self.dire(fait, faits, "Aucun appui demandé.", refuses, perdus)
