"""Admin of rights, requests, invitations, codes, mandates and arbitrations: read and searched. One gesture: to end a right."""

from django.contrib import admin

from habilitations.actions.affectations import mettre_fin
from habilitations.admin.gestes import Gestes, aujourd_hui
from habilitations.forms.administration import FinDeDroit
from habilitations.models import Arbitrage, CodeActivation, Habilitation, Invitation, Mandat
from rupco.socle.admin import EnLecture

__all__ = ["ArbitrageAdmin", "CodeAdmin", "HabilitationAdmin", "InvitationAdmin", "MandatAdmin"]


@admin.register(Habilitation)
class HabilitationAdmin(Gestes):
    """Who acts for whom, and who asks to."""

    list_display = ["user", "role", "siret", "statut", "origine", "debut_le", "fin_le"]
    list_filter = ["role", "statut", "origine", "est_sur_l_honneur"]
    search_fields = ["user__email", "user__nom", "=siren", "=siret"]
    list_select_related = ["user"]
    ordering = ["-pk"]
    fields = [
        "user", "siren", "siret", "role", "statut", "debut_le", "fin_le", "origine", "demandee_a", "message", "decidee_a",
        "decidee_par", "motif", "est_sur_l_honneur", "prevenue_le",
    ]  # fmt: skip
    geste = (
        "terminer",
        "Mettre fin à ce droit",
        "L’accès se ferme tout de suite. La personne reçoit le motif. Les brouillons restent à l’entreprise.",
    )

    def est_a_faire(self, request, ligne):
        return ligne.statut == "validee"

    def formulaire_de(self, request, ligne):
        return FinDeDroit(request.POST or None)

    def agir(self, request, ligne, donnees):
        mettre_fin(ligne, par=request.user, le=aujourd_hui(request), **donnees)
        return "Le droit est terminé. La personne est prévenue par courriel."


class _OuvertureAdmin(EnLecture):
    """What an invitation and a code show: never the digest of their secret."""

    list_filter = ["role", "statut"]
    list_select_related = ["par", "utilisee_par"]
    ordering = ["-pk"]


@admin.register(Invitation)
class InvitationAdmin(_OuvertureAdmin):
    """Invitations."""

    list_display = ["email", "role", "siret", "statut", "par", "cree_a", "expire_a"]
    search_fields = ["email", "=siren", "=siret", "par__email"]
    fields = [
        "email",
        "siren",
        "siret",
        "role",
        "fin_le",
        "par",
        "cree_a",
        "expire_a",
        "utilisee_par",
        "habilitation",
        "statut",
    ]


@admin.register(CodeActivation)
class CodeAdmin(_OuvertureAdmin):
    """Codes: the last characters alone."""

    list_display = ["fin", "role", "siret", "statut", "par", "utilisee_par", "cree_a", "expire_a"]
    search_fields = ["=siren", "=siret", "par__email", "utilisee_par__email"]
    fields = [
        "fin",
        "siren",
        "siret",
        "role",
        "fin_le",
        "par",
        "cree_a",
        "expire_a",
        "utilisee_par",
        "habilitation",
        "statut",
    ]


@admin.register(Mandat)
class MandatAdmin(EnLecture):
    """Mandates."""

    list_display = ["email", "mandataire", "qualite", "siret", "statut", "debut_le", "fin_le"]
    list_filter = ["qualite", "statut"]
    search_fields = ["email", "mandataire__email", "mandataire__nom", "=siren", "=siret"]
    list_select_related = ["mandataire"]
    ordering = ["-pk"]
    fields = [
        "email", "mandataire", "qualite", "objet", "siren", "siret", "statut", "propose_par", "propose_a", "decide_par",
        "decide_a", "debut_le", "fin_le", "motif", "prevenu_le",
    ]  # fmt: skip


@admin.register(Arbitrage)
class ArbitrageAdmin(EnLecture):
    """Contests, recoveries, employers without SIRET: two agents decide, an administrator reads."""

    list_display = [
        "nature",
        "siren",
        "service",
        "demandeur",
        "statut",
        "sens",
        "ouvert_a",
        "propose_par",
        "confirme_par",
    ]
    list_filter = ["nature", "statut", "sens", "service"]
    search_fields = ["=siren", "=siret", "demandeur__email", "demandeur__nom"]
    list_select_related = ["service", "demandeur", "propose_par", "confirme_par"]
    ordering = ["-pk"]
    fields = [
        "nature", "siren", "siret", "service", "demandeur", "visee", "expose", "ouvert_a", "statut", "sens", "motif",
        "remarque", "propose_par", "propose_a", "confirme_par", "confirme_a", "opposable_jusqu_a", "oppose_par", "opposition",
    ]  # fmt: skip
