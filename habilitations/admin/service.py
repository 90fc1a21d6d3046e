"""Admin of services and agents. A service's address is written here, by hand; an agent is placed and taken away by gestures."""

from django import forms
from django.contrib import admin

from habilitations.actions.absences import finir_absence
from habilitations.actions.affectations import affecter, cesser, deleguer, retirer_delegation
from habilitations.admin.gestes import Gestes, aujourd_hui
from habilitations.forms.administration import Cessation, Delegue, Placement
from habilitations.models import Absence, Affectation, Delegation, Service

__all__ = ["AbsenceAdmin", "AffectationAdmin", "DelegationAdmin", "ServiceAdmin"]


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    """Services: names come from the decrees, the rest from here."""

    list_display = ["nom_court", "telephone", "courriel", "adresse"]
    search_fields = ["nom_court", "nom_long", "code"]
    readonly_fields = ["code", "nom_long", "nom_court"]
    fields = [
        "code", "nom_long", "nom_court", "pole", "adresse", "telephone", "courriel", "horaires", "autorite", "tribunal",
        "ville", "a_deux_regards",
    ]  # fmt: skip
    ordering = ["nom_court"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Affectation)
class AffectationAdmin(Gestes):
    """Agents and signataires."""

    list_display = ["user", "service", "role", "qualite", "debut_le", "fin_le"]
    list_filter = ["role", "service"]
    search_fields = ["user__email", "user__nom"]
    list_select_related = ["user", "service"]
    ordering = ["-pk"]
    fields = ["user", "service", "role", "qualite", "debut_le", "fin_le"]
    geste = (
        "terminer",
        "Mettre fin à cette affectation",
        "Après le dernier jour, l’agent ne voit plus les dossiers de ce service. Il est prévenu par courriel.",
    )
    nouveau = (
        "affecter",
        "Affecter un agent à un service",
        "L’agent voit les dossiers déposés au service à partir du premier jour. Il est prévenu par courriel.",
    )

    def est_a_faire(self, request, ligne):
        return ligne.fin_le is None or ligne.fin_le >= aujourd_hui(request)

    def formulaire_de(self, request, ligne):
        return (Cessation if ligne else Placement)(request.POST or None, aujourd_hui=aujourd_hui(request))

    def agir(self, request, ligne, donnees):
        if ligne:
            cesser(ligne, par=request.user, le=aujourd_hui(request), **donnees)
            return "Le dernier jour de l’affectation est enregistré."
        le = donnees.pop("debut_le")
        affecter(donnees.pop("user"), donnees.pop("service"), le=le, par=request.user, **donnees)
        return "L’agent est affecté."


@admin.register(Delegation)
class DelegationAdmin(Gestes):
    """Who may sign decisions, by which published act."""

    list_display = ["affectation", "acte", "debut_le", "fin_le"]
    list_filter = ["affectation__service"]
    search_fields = ["affectation__user__email", "affectation__user__nom", "acte"]
    list_select_related = ["affectation__user", "affectation__service"]
    ordering = ["-pk"]
    fields = ["affectation", "acte", "debut_le", "fin_le"]
    geste = (
        "terminer",
        "Mettre fin à cette délégation",
        "Après le dernier jour, cette personne ne signe plus de décision. Elle peut encore en préparer.",
    )
    nouveau = (
        "deleguer",
        "Noter une délégation de signature",
        "Le signataire peut rendre des décisions à partir du premier jour. L’acte est visé dans chacune.",
    )

    def est_a_faire(self, request, ligne):
        return ligne.fin_le is None or ligne.fin_le >= aujourd_hui(request)

    def formulaire_de(self, request, ligne):
        return (Cessation if ligne else Delegue)(request.POST or None, aujourd_hui=aujourd_hui(request))

    def agir(self, request, ligne, donnees):
        if ligne:
            retirer_delegation(ligne, par=request.user, le=aujourd_hui(request), **donnees)
            return "Le dernier jour de la délégation est enregistré."
        deleguer(donnees.pop("affectation"), par=request.user, le=aujourd_hui(request), **donnees)
        return "La délégation est enregistrée."


@admin.register(Absence)
class AbsenceAdmin(Gestes):
    """Who is away and who follows his dossiers; the agents declare it themselves."""

    list_display = ["agent", "remplacant", "service", "debut_le", "fin_le", "retour_le"]
    search_fields = ["agent__email", "agent__nom", "remplacant__nom"]
    list_filter = ["service"]
    list_select_related = ["agent", "remplacant", "service"]
    ordering = ["-pk"]
    fields = ["agent", "remplacant", "service", "debut_le", "fin_le", "retour_le"]
    geste = (
        "terminer",
        "Mettre fin à cette absence",
        "Dès maintenant, le remplaçant ne voit plus ces dossiers dans sa liste «\u00a0À moi\u00a0».",
    )

    def est_a_faire(self, request, ligne):
        return Absence.objects.vives(aujourd_hui(request)).filter(pk=ligne.pk).exists()

    def formulaire_de(self, request, ligne):
        return forms.Form(request.POST if request.method == "POST" else None)

    def agir(self, request, ligne, donnees):
        finir_absence(ligne, par=request.user, le=aujourd_hui(request))
        return "L’absence est terminée."
