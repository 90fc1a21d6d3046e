"""The portal's addresses, and one that breaks."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from rupco.urls import handler400, handler403, handler404, handler500
from rupco.urls import urlpatterns as du_portail

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@login_not_required
def casser(request):
    raise ZeroDivisionError("secret-de-la-panne")


urlpatterns = [path("panne/", casser, name="panne"), *du_portail]
