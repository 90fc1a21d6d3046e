"""Addresses of accounts: allauth's views and names, under French paths. Each view says itself that it needs no log-in."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as cles
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.proconnect import inscription as proconnect
from accounts.proconnect import porte, rattachement, retour
from accounts.views import activation, adresse, affichage, compte, inscription, securite, sessions
from accounts.views.entreprise import entreprise
from accounts.views.sirene import inscription_etablissement

urlpatterns = [
    path("", compte.mon_compte, name="mon-compte"),
    path("modifier/", compte.modifier, name="mon-compte-modifier"),
    path("adresse/", adresse.changer, name="mon-compte-adresse"),
    path("adresse/annuler/<str:jeton>/", adresse.annuler, name="adresse-annuler"),
    path("adresse/<str:jeton>/", adresse.confirmer, name="adresse-confirmer"),
    path("entreprise/", entreprise, name="mon-compte-entreprise"),
    path("changer-de-mot-de-passe/", compte.mot_de_passe, name="mon-compte-mot-de-passe"),
    path("donnees/", compte.donnees, name="mon-compte-donnees"),
    path("affichage/", affichage.affichage, name="affichage"),
    path("raccourcis/", compte.raccourcis, name="mon-compte-raccourcis"),
    path("connexion/", views.login, name="account_login"),
    path("deconnexion/", porte.deconnexion, name="account_logout"),
    path("inactif/", views.account_inactive, name="account_inactive"),
    path("agent/", porte.agent, name="agent-connexion"),
    path("proconnect/", porte.partir, name="proconnect"),
    path("proconnect/retour/", retour.retour, name="proconnect-retour"),
    path("proconnect/sortie/", porte.sortie, name="proconnect-sortie"),
    path("proconnect/inscription/", proconnect.finaliser, name="proconnect-inscription"),
    path("proconnect/lier/", rattachement.lier, name="proconnect-lier"),
    path("proconnect/lier/courriel/", rattachement.lier_par_courriel, name="proconnect-lier-courriel"),
    path("proconnect/lier/<str:jeton>/", rattachement.confirmer, name="proconnect-confirmer"),
    path("inscription/", inscription.inscription, name="account_signup"),
    path("inscription/sans-siret/", inscription.sans_siret, name="sans-siret"),
    path("inscription/envoyee/", inscription.envoyee, name="inscription-envoyee"),
    path("inscription/renvoyer/", inscription.renvoyer, name="inscription-renvoyer"),
    path("activation/<str:jeton>/", activation.activation, name="activation"),
    path("active/", activation.active, name="compte-active"),
    path("conditions/", inscription.conditions, name="conditions"),
    path("inscription/etablissement/", inscription_etablissement, name="inscription-etablissement"),
    path("mot-de-passe/", views.password_reset, name="account_reset_password"),
    path("mot-de-passe/envoye/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/change/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("connexion/code/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/cle/", cles.login_webauthn, name="mfa_login_webauthn"),
    path("confirmer/", views.reauthenticate, name="account_reauthenticate"),
    path("confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirmer/cle/", cles.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("securite/", mfa.index, name="mfa_index"),
    path("securite/", mfa.index, name="securite"),
    path("securite/application/", securite.ajouter_application, name="mfa_activate_totp"),
    path("securite/application/qr.svg", securite.qr, name="securite-qr"),
    path("securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/codes/", securite.codes, name="mfa_view_recovery_codes"),
    path("securite/codes/fichier/", securite.codes_fichier, name="mfa_download_recovery_codes"),
    path("securite/codes/nouveaux/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("securite/cles/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", cles.add_webauthn, name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/", securite.renommer_cle, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", securite.retirer_cle, name="mfa_remove_webauthn"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("presence/", sessions.presence, name="presence"),
]
