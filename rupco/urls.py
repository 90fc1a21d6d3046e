"""The portal's addresses: each room brings its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from rupco.health import sante

urlpatterns = [
    path("sante/", sante, name="sante"),
    path("", include("dossiers.urls")),
    path("compte/", include("accounts.urls")),
    path("", include("habilitations.urls")),
    path(settings.RUPCO_ADMIN, admin.site.urls),
]
handler400 = "rupco.socle.views.requete_invalide"
handler403 = "rupco.socle.views.interdit"
handler404 = "rupco.socle.views.introuvable"
handler429 = "rupco.socle.views.trop_de_demandes"  # allauth asks it
handler500 = "rupco.socle.views.panne"
