"""The administration under axe: its index, a list with its filters, one row, a gesture, the outbox, the texts."""

import pytest

from accounts.models import User
from rupco.socle.models import Entree
from tests.fabrique import MOT_DE_PASSE
from tests.navigateur.regard import juger

pytestmark = pytest.mark.lent
RACINE = "/administration/"


def test_axe_ne_trouve_rien_dans_l_administration(visiteur, employeur):
    chef = User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE, prenom="Nadia", nom="Martin")
    entree = Entree.objects.first().pk
    droit = employeur.habilitations.first().pk
    elle = visiteur(axe=False)
    elle.connecter(chef)
    for suite in ("", "habilitations/habilitation/", f"habilitations/habilitation/{droit}/change/",
                  f"habilitations/habilitation/{droit}/terminer/", "socle/suite/", "socle/battement/",
                  f"socle/entree/{entree}/verifier/", "dossiers/modele/",
                  "dossiers/modele/ecrire/?quoi=RCC/cse.refus"):  # fmt: skip
        reponse = elle.page.goto(elle.racine + RACINE + suite)
        assert reponse.status == 200
        violations, incertains = juger(elle.page)
        assert violations == [], suite
        assert [i for i in incertains if not i.startswith("th-has-data-cells")] == [], suite  # Django's own side menu
