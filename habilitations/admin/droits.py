"""Admin of rights, requests, invitations, codes, mandates and arbitrations: read and searched. One gesture: to end a right."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from habilitations.actions.affectations import mettre_fin
from habilitations.admin.gestes import Gestes, aujourd_hui
from habilitations.forms.administration import FinDeDroit
from habilitations.models import Arbitrage, CodeActivation, Habilitation, Invitation, Mandat
from rupco.socle.admin import EnLecture

__all__ = ["ArbitrageAdmin", "CodeAdmin", "HabilitationAdmin", "InvitationAdmin", "MandatAdmin"]

_MOTS = {  # a statut is a word of the code, without accents
    "demandee": "demandée", "validee": "validée", "refusee": "refusée", "annulee": "annulée", "terminee": "terminée",
    "utilisee": "utilisée", "declinee": "déclinée", "expiree": "expirée", "propose": "proposé", "decline": "décliné",
    "termine": "terminé", "en_opposition": "opposition possible", "accorde": "accordé", "rejete": "rejeté",
    "abandonne": "abandonné",
}  # fmt: skip


@admin.display(description="état", ordering="statut")
def etat(ligne):
    """The state of a right, an invitation, a code, a mandate or an arbitration, in words."""
    return _MOTS.get(ligne.statut, ligne.statut)


@admin.display(description="personne", ordering="user__nom")
def personne(ligne):
    """Who has it."""
    return ligne.user


@admin.display(description="personne")
def compte(ligne):
    """With the way to the account."""
    return format_html('<a href="{}">{}</a>', reverse("admin:accounts_user_change", args=[ligne.user_id]), ligne.user)


class ParEtat(admin.AllValuesFieldListFilter):
    """The filter by statut, in French."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.title = "état"

    def choices(self, changelist):
        tous = super().choices(changelist)
        return [choix | {"display": _MOTS.get(choix["display"], choix["display"])} for choix in tous]


@admin.register(Habilitation)
class HabilitationAdmin(Gestes):
    """Who acts for whom, and who asks to."""

    list_display = [personne, "role", "siret", etat, "origine", "debut_le", "fin_le"]
    list_filter = ["role", ("statut", ParEtat), "origine", "est_sur_l_honneur"]
    search_fields = ["user__email", "user__nom", "=siren", "=siret"]
    list_select_related = ["user"]
    ordering = ["-pk"]
    fields = [
        compte, "siren", "siret", "role", etat, "debut_le", "fin_le", "origine", "demandee_a", "message", "decidee_a",
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

    list_filter = ["role", ("statut", ParEtat)]
    list_select_related = ["par", "utilisee_par"]
    ordering = ["-pk"]


@admin.register(Invitation)
class InvitationAdmin(_OuvertureAdmin):
    """Invitations."""

    list_display = ["email", "role", "siret", etat, "par", "cree_a", "expire_a"]
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
        etat,
    ]


@admin.register(CodeActivation)
class CodeAdmin(_OuvertureAdmin):
    """Codes: the last characters alone."""

    list_display = ["fin", "role", "siret", etat, "par", "utilisee_par", "cree_a", "expire_a"]
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
        etat,
    ]


@admin.register(Mandat)
class MandatAdmin(EnLecture):
    """Mandates."""

    list_display = ["email", "mandataire", "qualite", "siret", etat, "debut_le", "fin_le"]
    list_filter = ["qualite", ("statut", ParEtat)]
    search_fields = ["email", "mandataire__email", "mandataire__nom", "=siren", "=siret"]
    list_select_related = ["mandataire"]
    ordering = ["-pk"]
    fields = [
        "email", "mandataire", "qualite", "objet", "siren", "siret", etat, "propose_par", "propose_a", "decide_par",
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
        etat,
        "sens",
        "ouvert_a",
        "propose_par",
        "confirme_par",
    ]
    list_filter = ["nature", ("statut", ParEtat), "sens", "service"]
    search_fields = ["=siren", "=siret", "demandeur__email", "demandeur__nom"]
    list_select_related = ["service", "demandeur", "propose_par", "confirme_par"]
    ordering = ["-pk"]
    fields = [
        "nature", "siren", "siret", "service", "demandeur", "visee", "expose", "ouvert_a", etat, "sens", "motif",
        "remarque", "propose_par", "propose_a", "confirme_par", "confirme_a", "opposable_jusqu_a", "oppose_par", "opposition",
    ]  # fmt: skip
