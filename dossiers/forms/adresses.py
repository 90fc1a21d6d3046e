"""The addresses at which the representatives of the employees are told, to be corrected."""

from django import forms

from dossiers.models import Depot

__all__ = ["Adresses"]


class Adresses(forms.Form):
    """One field an address that was declared; those that refuse mails say so before anything is typed."""

    def __init__(self, data=None, *, depot: Depot, refusees: dict[str, str]):
        super().__init__(data)
        champs = {c.nom: c for e in depot.declaration.etapes for c in e.champs}
        reponses = depot.donnees["representants"]
        for nom, adresse in depot.adresses_des_representants().items():
            qui = reponses.get(nom.replace("_courriel", "_nom"), "")
            libelle = champs[nom].libelle.removeprefix("Si oui, ")
            self.fields[nom] = forms.EmailField(
                label=f"{libelle[0].upper()}{libelle[1:]}" + (f"\u00a0: {qui}" if qui else ""),
                initial=adresse, max_length=254,
                help_text="Cette adresse refuse nos courriels" if nom in refusees else "",
                error_messages={
                    "required": "Écrivez une adresse électronique.",
                    "invalid": "Écrivez une adresse électronique complète, par exemple nom@entreprise.fr.",
                },
            )  # fmt: skip
            self.fields[nom].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
            self.fields[nom].widget.attrs.pop("maxlength", None)
