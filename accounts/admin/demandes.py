"""Admin of establishments, and of what waits for a click in a mail: never the digest of a link, nor of a password."""

from django.contrib import admin

from rupco.socle.admin import EnLecture

__all__ = ["ChangementAdresseAdmin", "EtablissementAdmin", "InscriptionAdmin"]


class EtablissementAdmin(EnLecture):
    """Establishments."""

    list_display = [
        "siret",
        "raison_sociale",
        "commune",
        "departement",
        "nature",
        "est_siege",
        "est_a_verifier",
        "ferme_le",
    ]
    list_filter = ["est_a_verifier", "nature", "est_fictif", "departement"]
    search_fields = ["siret", "siren", "raison_sociale", "commune"]
    ordering = ["siret"]


class InscriptionAdmin(EnLecture):
    """Sign-ups whose link was not opened, or was."""

    list_display = ["email", "prenom", "nom", "etat", "demandee_a", "expire_a"]
    list_filter = ["statut"]
    search_fields = ["email", "nom"]
    ordering = ["-demandee_a"]
    fields = [
        "email", "civilite", "prenom", "nom", "telephone", "etablissement", "cgu_le", "cgu_version", "etat", "demandee_a",
        "expire_a", "user",
    ]  # fmt: skip

    @admin.display(description="état", ordering="statut")
    def etat(self, inscription):
        return inscription.table.etats[inscription.statut].libelle


class ChangementAdresseAdmin(EnLecture):
    """Changes of e-mail."""

    list_display = ["user", "ancienne", "nouvelle", "etat", "demande_a", "confirme_a"]
    list_filter = ["statut"]
    list_select_related = ["user"]
    search_fields = ["ancienne", "nouvelle", "user__email", "user__nom"]
    ordering = ["-demande_a"]
    fields = ["user", "ancienne", "nouvelle", "etat", "demande_a", "expire_a", "confirme_a", "annulable_jusqu_a"]

    @admin.display(description="état", ordering="statut")
    def etat(self, changement):
        return changement.table.etats[changement.statut].libelle
