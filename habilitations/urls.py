"""Addresses of rights: one's own (« Mes démarches »), then those of a company for its gestionnaire."""

from django.urls import path

from habilitations.views import absences, acces, ajouter, arbitrages, demarches, droits, fermeture, mandats, ouvertures

_SIREN = "acces/<str:siren>/"
_PERSONNE = _SIREN + "personnes/<int:personne>/"
_DROIT = _SIREN + "droits/<int:droit>/"

urlpatterns = [
    path("compte/fermer/", fermeture.fermer, name="fermer-compte"),
    path("compte/ferme/", fermeture.ferme, name="compte-ferme"),
    path("demarches/", demarches.liste, name="mes-demarches"),
    path("demarches/ajouter/", ajouter.etablissement, name="demarche-ajouter"),
    path("demarches/declarer/", ajouter.declarer, name="demarche-declarer"),
    path("demarches/demander/", ajouter.demander, name="demarche-demander"),
    path("demarches/code/", ajouter.code, name="demarche-code"),
    path("demarches/<int:droit>/relancer/", demarches.relancer, name="demarche-relancer"),
    path("demarches/<int:droit>/annuler/", demarches.annuler, name="demarche-annuler"),
    path("demarches/<int:droit>/quitter/", demarches.quitter, name="demarche-quitter"),
    path("demarches/invitations/<int:invitation>/", ouvertures.recue, name="invitation-recue"),
    path("invitations/<str:jeton>/", ouvertures.invitation, name="invitation"),
    path(_SIREN, acces.espace, name="acces"),
    path(_SIREN + "export/", acces.exporter, name="acces-export"),
    path(_PERSONNE, acces.personne, name="acces-personne"),
    path(_PERSONNE + "ajouter/", droits.ajouter, name="acces-ajouter"),
    path(_DROIT + "accepter/", droits.accepter, name="acces-accepter"),
    path(_DROIT + "refuser/", droits.refuser, name="acces-refuser"),
    path(_DROIT + "changer/", droits.changer, name="acces-changer"),
    path(_DROIT + "supprimer/", droits.supprimer, name="acces-supprimer"),
    path(_DROIT + "historique/", acces.historique, name="acces-historique"),
    path(_SIREN + "inviter/", ouvertures.inviter, name="acces-inviter"),
    path(_SIREN + "code/", ouvertures.code, name="acces-code"),
    path(_SIREN + "ouvertures/", ouvertures.liste, name="acces-ouvertures"),
    path(_SIREN + "invitations/<int:invitation>/renvoyer/", ouvertures.renvoyer, name="acces-invitation-renvoyer"),
    path(
        _SIREN + "invitations/<int:invitation>/annuler/", ouvertures.annuler_invitation, name="acces-invitation-annuler"
    ),
    path(_SIREN + "codes/<int:ouverture>/annuler/", ouvertures.annuler_code, name="acces-code-annuler"),
    path("mandats/", mandats.liste, name="mandats"),
    path("mandats/demander/", mandats.demander, name="mandat-demander"),
    path("mandats/<int:pk>/", mandats.mandat, name="mandat"),
    path(_SIREN + "mandats/", mandats.mandats_de_l_entreprise, name="acces-mandats"),
    path(_SIREN + "mandats/proposer/", mandats.proposer, name="mandat-proposer"),
    path("contester/<str:siren>/", arbitrages.contester, name="contester"),
    path("recuperer/<str:siren>/", arbitrages.recuperer, name="recuperer"),
    path("bannette/absences/", absences.absences, name="absences"),
    path("arbitrages/", arbitrages.liste, name="arbitrages"),
    path("arbitrages/<int:pk>/", arbitrages.arbitrage, name="arbitrage"),
    path("arbitrages/<int:pk>/suivi/", arbitrages.suivre, name="arbitrage-suivre"),
    path("arbitrages/<int:pk>/opposition/", arbitrages.opposer, name="arbitrage-opposer"),
]
