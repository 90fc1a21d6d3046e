"""The move of a SIREN's dossiers: from which, to which establishment; then why."""

from django import forms

from accounts.models import Etablissement
from accounts.sirene import IdentifiantInvalide, lire_siren, lire_siret

__all__ = ["MOTIFS", "Confirmation", "Essai"]

MOTIFS = {
    "fusion": "Fusion ou absorption",
    "apport": "Apport partiel, cession d’établissement",
    "siren_change": "L’entreprise a changé de SIREN",
    "erreur": "Dossiers ouverts sous un SIREN erroné",
}


def _lire(texte: str, lecteur) -> str:
    """A number with its key, or the one of an employer without SIRET, which has none (« X00000012 »)."""
    propre = "".join(texte.split()).upper()
    if propre.startswith("X"):
        return propre
    try:
        return lecteur(texte)
    except IdentifiantInvalide as erreur:
        raise forms.ValidationError(str(erreur)) from None


class Essai(forms.Form):
    """What the dry run needs."""

    de = forms.CharField(label="SIREN dont les dossiers partent", max_length=20)
    vers = forms.CharField(
        label="SIRET de l’établissement qui les reçoit", max_length=20,
        help_text="Le siège de l’entreprise qui demeure. Il doit être connu du portail.",
    )  # fmt: skip

    def clean_de(self) -> str:
        return _lire(self.cleaned_data["de"], lire_siren)

    def clean_vers(self) -> Etablissement:
        siret = _lire(self.cleaned_data["vers"], lire_siret)
        trouve = Etablissement.objects.filter(siret=siret).first()
        if trouve is None or trouve.ferme_le:
            raise forms.ValidationError("Le portail ne connaît pas cet établissement, ou il est fermé.")
        return trouve

    def clean(self):
        donnees = super().clean()
        if "vers" in donnees and donnees.get("de") == donnees["vers"].siren:
            self.add_error("vers", "Ce SIRET est celui d’un établissement du même SIREN.")
        return donnees


class Confirmation(forms.Form):
    """Why: a reason among a few, and a number; no free text goes to the journal."""

    motif = forms.ChoiceField(
        label="Motif", choices=list(MOTIFS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif."},
    )  # fmt: skip
    demande = forms.RegexField(
        r"\A[A-Za-z0-9][A-Za-z0-9/-]{0,29}\Z", label="Numéro de la demande à l’assistance", required=False,
        help_text="Facultatif. N’écrivez ni nom ni adresse\u00a0: ce numéro reste dans le journal.",
        error_messages={"invalid": "Écrivez le numéro seul, sans espace\u00a0: lettres, chiffres, tirets."},
    )  # fmt: skip
