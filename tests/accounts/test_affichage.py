"""« Paramètres d’affichage »: a visitor chooses for his session, a person for all his devices; what the browser is told."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from tests.fabrique import un_employeur

pytestmark = pytest.mark.django_db
PAGE, AILLEURS = reverse("affichage"), reverse("verifier")


def _ce_qui_est_dit(client) -> tuple[str, set[str]]:
    """The colours of a page, and the media of its dark sheets."""
    html = client.get(AILLEURS).content.decode()
    couleurs = re.search(r'<meta name="color-scheme" content="([^"]*)"', html)[1]
    return couleurs, set(re.findall(r'sombre(?:\.\w+)?\.css" media="([^"]*)"', html))


def test_sans_choix_la_page_suit_l_appareil(client):
    assert _ce_qui_est_dit(client) == ("light dark", {"(prefers-color-scheme: dark)"})


@pytest.mark.parametrize(
    ("theme", "dit"),
    [
        ("clair", ("light", set())),
        ("sombre", ("dark", {"screen"})),  # never on paper
        ("systeme", ("light dark", {"(prefers-color-scheme: dark)"})),
    ],
)
def test_un_visiteur_choisit_pour_sa_visite(client, theme, dit):
    reponse = client.post(PAGE, {"theme": theme}, follow=True)
    assert "C’est enregistré." in reponse.content.decode()
    assert reponse.context["formulaire"]["theme"].value() == theme
    assert _ce_qui_est_dit(client) == dit


def test_une_personne_choisit_pour_tous_ses_appareils(client):
    user = un_employeur()
    client.force_login(user)
    client.post(PAGE, {"theme": "sombre"})
    assert "Thème sombre" in client.get(reverse("mon-compte")).content.decode()
    client.logout()
    assert _ce_qui_est_dit(client)[0] == "light dark"  # nothing of it stays with the next person of this browser
    ailleurs = type(client)()
    ailleurs.force_login(user)
    assert _ce_qui_est_dit(ailleurs) == ("dark", {"screen"})


@pytest.mark.parametrize(
    ("envoye", "phrase"),
    [({}, "Choisissez un thème."), ({"theme": "violet"}, "Choisissez un thème de la liste.")],
)
def test_un_autre_theme_est_refuse_par_une_phrase(client, envoye, phrase):
    user = un_employeur()
    client.force_login(user)
    reponse = client.post(PAGE, envoye)
    assert reponse.status_code == 422
    assert reponse.content.decode().count(phrase) == 2  # at the field, and in the summary
    assert User.objects.get(pk=user.pk).theme == "systeme"
