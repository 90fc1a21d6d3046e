"""The end of the measures, told after the validation: the bilan and its reminders follow, nothing past leaves again."""

from datetime import UTC, date, datetime

import pytest

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Decision, Depot
from habilitations.models import Affectation, Habilitation
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire, texte
from tests.fabrique import DONNEES, un_agent, un_depot, un_employeur, un_projet, une_information

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]


def le(mois, jour, annee=2027):
    horloge.figer(datetime(annee, mois, jour, 9, tzinfo=UTC))


@pytest.fixture(params=["2027-06-30", ""], ids=["annoncée", "inconnue"])
def valide(request, a):
    """Validated by silence on 28 December 2026."""
    a(2026, 12, 10, 9)
    donnees = DONNEES | {"accord": DONNEES["accord"] | {"mesures_jusqu_au": request.param}}
    depot = un_depot(un_employeur(), donnees=donnees)
    le(1, 4)
    actions.constater_silences()
    return Depot.objects.get(pk=depot.pk)


def rappels():
    suites.rejouer()
    ecrits = Courriel.objects.filter(suite__declaration="rcc.rappel_bilan").order_by("pk")
    return [(c.suite.entree.faits["rappel"], c.suite.entree.faits["jour"]) for c in ecrits]


def test_la_date_corrigee_porte_le_bilan_et_ses_rappels(valide):
    employeur, connue = valide.depose_par, bool(valide.decision.du_le)
    assert actions.rappeler() == 0
    le(7, 1)
    actions.rappeler()
    deja = [(30, "2027-07-30")] if connue else []
    assert rappels() == deja
    assert actions.corriger_fin(valide, par=employeur, le=date(2027, 12, 31))
    assert not actions.corriger_fin(valide, par=employeur, le=date(2027, 12, 31))
    decision = Decision.objects.get()
    assert (decision.du, decision.du_le, decision.du_depuis) == ("bilan", date(2028, 1, 31), date(2027, 12, 31))
    assert decision.fin_declaree == (date(2027, 6, 30) if connue else None)
    le(7, 24)
    actions.rappeler()
    le(7, 31)
    actions.rappeler()
    assert rappels() == deja, "rien ne part pour l’ancienne date"
    le(1, 1, 2028)
    actions.rappeler()
    assert rappels() == [*deja, (30, "2028-01-31")]
    le(1, 10, 2028)
    assert actions.corriger_fin(valide, par=employeur, le=date(2027, 12, 20))  # due on 20 January: J-30 is past
    actions.rappeler()
    assert rappels() == [*deja, (30, "2028-01-31")]
    le(1, 13, 2028)
    actions.rappeler()
    assert rappels()[-1] == (7, "2028-01-20")
    [vu, encore] = Entree.objects.filter(verbe="corriger_fin").order_by("pk")
    assert (vu.faits["avant"], vu.faits["apres"]) == ("2027-06-30" if connue else None, "2027-12-31")
    assert (encore.faits["avant"], encore.faits["du_le"]) == ("2027-12-31", "2028-01-20")


@pytest.mark.parametrize("valide", ["2027-06-30"], indirect=True)
def test_qui_le_peut_et_jusqu_au_bilan(valide, client):
    employeur, url = valide.depose_par, f"/dossiers/{valide.dossier.reference}/depots/1/mesures/"
    lecteur = un_employeur(employeur.etablissement, Habilitation.Role.LECTEUR)
    for autre in (lecteur, un_employeur(), un_agent("75", Affectation.Role.SIGNATAIRE)):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.corriger_fin(valide, par=autre, le=date(2027, 12, 31))
    client.force_login(employeur)
    assert "mercredi 30 juin 2027" in lire(client, url)
    faux = client.post(url, {"le": "01/01/2020"})
    assert faux.status_code == 422
    assert "précède la signature" in texte(faux)
    assert client.post(url, {"le": "31/12/2027"}).status_code == 302
    lu = lire(client, f"/dossiers/{valide.dossier.reference}/")
    for dite in ("mercredi 30 juin 2027", "vendredi 31 décembre 2027", "lundi 31 janvier 2028"):
        assert dite in lu
    assert "lundi 31 janvier 2028" in lire(client, f"/dossiers/{valide.dossier.reference}/depots/1/suite/")
    assert "Recours des salariés et des syndicats possible" not in lire(
        client, f"/dossiers/{valide.dossier.reference}/depots/1/suite/"
    )
    une_information("information_salaries", employeur, apres=valide)  # told on 10 December 2026: two clear months
    lu = lire(client, f"/dossiers/{valide.dossier.reference}/depots/1/suite/")
    assert "Recours des salariés et des syndicats possible jusqu’au jeudi 11 février 2027" in lu
    agent = un_agent("75")
    client.force_login(agent)
    lu = lire(client, f"/instruction/{valide.dossier.reference}/depots/1/")
    assert "mercredi 30 juin 2027" in lu
    assert "vendredi 31 décembre 2027" in lu
    une_information("bilan", employeur, apres=valide)
    with pytest.raises(PassageRefuse, match="déjà envoyé"):
        actions.corriger_fin(valide, par=employeur, le=date(2028, 1, 31))
    client.force_login(employeur)
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("valide", ["2027-06-30"], indirect=True)
def test_la_date_corrigee_suit_la_demande_que_l_on_reexamine(valide):
    """Through a judgment and a refusal withdrawn: the last decision owes its bilan from the date that was told."""
    chef, jours = un_agent("75", Affectation.Role.SIGNATAIRE), {"rendu_le": date(2027, 3, 3)}
    le(3, 8)
    actions.corriger_fin(valide, par=valide.depose_par, le=date(2027, 12, 31))
    juge = {"juridiction": "ta", "ville": "Paris", "numero": "2700123", "notifie_le": date(2027, 3, 5)}
    neuf = actions.annuler(Depot.objects.get(pk=valide.pk), par=chef, **juge, **jours)
    refus = actions.decider(neuf, par=chef, version=un_projet(neuf, chef, sens="refus").version)
    assert (refus.du, refus.du_le) == ("", None)
    encore = actions.retirer_refus(Depot.objects.get(pk=neuf.pk), par=chef, rendu_le=date(2027, 3, 8), motifs="Erreur.")
    decision = actions.decider(encore, par=chef, version=un_projet(encore, chef).version)
    assert (decision.du, decision.du_le, decision.fin_des_mesures) == ("bilan", date(2028, 1, 31), date(2027, 12, 31))
