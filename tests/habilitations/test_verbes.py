"""Every verb of rights, spoken by somebody who may not: refused, nothing written, whatever door let him come so far."""

import pytest

from habilitations import actions
from habilitations.models import CodeActivation, Habilitation, Invitation
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.fabrique import un_agent, un_employeur, une_entreprise
from tests.habilitations.pages import LE, un_compte, une_demande

pytestmark = [pytest.mark.authz, pytest.mark.django_db]
Role = Habilitation.Role
VERBES = {  # (company, its people) → what is tried, `par` the intruder
    "accepter": lambda m, par: actions.accepter(m["demande"], par=par, le=LE),
    "refuser": lambda m, par: actions.refuser(m["demande"], par=par, motif="non", le=LE),
    "changer": lambda m, par: actions.changer(m["droit"], par=par, role="gestionnaire", fin_le=None, le=LE),
    "supprimer": lambda m, par: actions.supprimer(m["droit"], par=par, le=LE),
    "ajouter": lambda m, par: actions.ajouter(par, par=par, siret=m["lieu"].siret, role="acteur_judiciaire", le=LE),
    "inviter": lambda m, par: actions.inviter(par, email="x@y.example", siret=m["lieu"].siret, role="lecteur", le=LE),
    "renvoyer": lambda m, par: actions.renvoyer(m["invitation"], par=par, le=LE),
    "ouvrir_code": lambda m, par: actions.ouvrir_code(par, siret=m["lieu"].siret, role="lecteur", le=LE),
    "annuler_l_invitation": lambda m, par: actions.annuler_ouverture(m["invitation"], par=par, le=LE),
    "annuler_le_code": lambda m, par: actions.annuler_ouverture(m["code"], par=par, le=LE),
    "annuler": lambda m, par: actions.annuler(m["demande"], par=par, le=LE),
    "relancer": lambda m, par: actions.relancer(m["demande"], par=par, le=LE),
    "quitter": lambda m, par: actions.quitter(m["droit"], par=par, le=LE),
    "accepter_l_invitation": lambda m, par: actions.accepter_invitation(m["invitation"], par=par, le=LE),
    "decliner_l_invitation": lambda m, par: actions.decliner_invitation(m["invitation"], par=par, le=LE),
}
INTRUS = {
    "un gestionnaire d’ailleurs": lambda lieu: un_employeur(),
    "un employeur d’ici": lambda lieu: un_employeur(lieu, Role.EMPLOYEUR),
    "un agent": lambda lieu: un_agent("67"),
    "un gestionnaire devenu agent": lambda lieu: un_employeur(lieu, Role.GESTIONNAIRE, est_agent=True),
    "un gestionnaire fini": lambda lieu: _fini(un_employeur(lieu, Role.GESTIONNAIRE)),
    "personne": lambda lieu: un_compte("intrus@vauban.example", lieu),
}


def _fini(user):
    user.habilitations.update(fin_le=LE.replace(day=LE.day - 1))
    return user


@pytest.fixture
def monde(a):
    a(2026, 12, 10, 9)
    lieu = une_entreprise("67")
    chef = un_employeur(lieu)
    demande = une_demande(lieu)
    a(2026, 12, 12, 9)  # so that it could be sent again
    return {
        "lieu": lieu,
        "demande": demande,
        "droit": un_employeur(lieu, Role.EMPLOYEUR).habilitations.get(),
        "invitation": actions.inviter(chef, email="invite@vauban.example", siret=lieu.siret, role="lecteur", le=LE),
        "code": actions.ouvrir_code(chef, siret=lieu.siret, role="lecteur", le=LE)[0],
    }


@pytest.mark.parametrize("intrus", INTRUS)
def test_aucun_verbe_n_obeit_a_qui_n_en_a_pas_le_droit(monde, intrus):
    qui = INTRUS[intrus](monde["lieu"])

    def photo():
        lignes = [list(m.objects.order_by("pk").values()) for m in (Habilitation, Invitation, CodeActivation)]
        return lignes, Entree.objects.count()

    avant = photo()
    for nom, verbe in VERBES.items():
        with pytest.raises(PassageRefuse):
            verbe(monde, qui)
        assert photo() == avant, nom


@pytest.mark.parametrize("verbe", ["accepter", "refuser", "changer", "supprimer", "ajouter", "inviter", "ouvrir_code"])
def test_le_gestionnaire_lui_est_obei(monde, verbe):
    """Else the test above would prove nothing."""
    VERBES[verbe](monde, un_employeur(monde["lieu"], Role.GESTIONNAIRE))
