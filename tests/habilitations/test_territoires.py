"""Every département has a service, a calendar and a clock, or is clearly refused."""

from zoneinfo import ZoneInfo

import pytest

from deadlines.feries import jours_feries
from deadlines.territoires import TERRITOIRES, territoire_de
from habilitations import actions
from habilitations.models import Service
from habilitations.territoires import DepartementInconnu, departement_du_code_postal, services, territoire

METROPOLE = [*(f"{n:02}" for n in range(1, 96) if n != 20), "2A", "2B"]
OUTRE_MER = ["971", "972", "973", "974", "975", "976", "977", "978"]


@pytest.mark.parametrize("code", METROPOLE + OUTRE_MER)
def test_un_departement_a_un_service_un_calendrier_et_une_heure(code):
    lieu = territoire(code)
    assert (lieu.departement, bool(lieu.nom)) == (code, True)
    assert set(services()[lieu.service]) >= {"nom_long", "nom_court"}
    assert lieu.calendrier in TERRITOIRES
    assert jours_feries(2027, lieu.calendrier)
    assert ZoneInfo(lieu.zone).key == territoire_de(lieu.calendrier).zone
    if code in METROPOLE:
        assert lieu.zone == "Europe/Paris"
        assert lieu.calendrier == ("alsace-moselle" if code in {"57", "67", "68"} else "metropole")


@pytest.mark.parametrize(
    ("code", "calendrier", "zone"),
    [
        ("971", "guadeloupe", "America/Guadeloupe"),
        ("972", "martinique", "America/Martinique"),
        ("973", "guyane", "America/Cayenne"),
        ("974", "la-reunion", "Indian/Reunion"),
        ("975", "saint-pierre-et-miquelon", "America/Miquelon"),
        ("976", "mayotte", "Indian/Mayotte"),
        ("977", "saint-barthelemy", "America/St_Barthelemy"),
        ("978", "saint-martin", "America/Marigot"),
    ],
)
def test_le_calendrier_est_celui_du_departement_et_non_du_service(code, calendrier, zone):
    assert (territoire(code).calendrier, territoire(code).zone) == (calendrier, zone)


def test_un_service_peut_avoir_plusieurs_calendriers():
    assert territoire("67").service == territoire("51").service
    assert territoire("67").calendrier != territoire("51").calendrier
    assert len({territoire(c).service for c in ("971", "977", "978")}) == 1
    assert len({territoire(c).calendrier for c in ("971", "977", "978")}) == 3


@pytest.mark.parametrize("code", ["", "0", "20", "96", "99", "1", "2a", "75 ", "067", "979", "980", "XX"])
def test_ailleurs_est_un_refus_clair(code):
    with pytest.raises(DepartementInconnu, match=f"^Département inconnu : « {code} »"):
        territoire(code)


@pytest.mark.parametrize("code", ["984", "986", "987", "988", "989"])
def test_ou_ce_code_du_travail_ne_vaut_pas_le_refus_le_dit(code):
    with pytest.raises(DepartementInconnu, match=rf"^Aucun service n’instruit .*\({code}\)\.$"):
        territoire(code)


@pytest.mark.parametrize(
    ("postal", "code"),
    [
        ("75008", "75"), ("01000", "01"), ("67000", "67"), ("20000", "2A"), ("20100", "2A"), ("20167", "2A"), ("20700", "2A"),
        ("20200", "2B"), ("20250", "2B"), ("20600", "2B"), ("20620", "2B"), ("97133", "977"), ("97150", "978"), ("97100", "971"),
        ("97139", "971"), ("97200", "972"), ("97300", "973"), ("97400", "974"), ("97500", "975"), ("97600", "976"),
        ("98800", "988"),
    ],
)  # fmt: skip
def test_le_departement_d_un_code_postal(postal, code):
    assert departement_du_code_postal(postal) == code


@pytest.mark.django_db
def test_charger_les_services_deux_fois_garde_ce_que_l_administrateur_a_ecrit():
    actions.charger_services()
    assert set(Service.objects.values_list("code", flat=True)) == set(services())
    Service.objects.filter(code=territoire("75").service).update(adresse="1 rue du Service")
    assert actions.charger_services() == 0
    assert Service.objects.get(code=territoire("75").service).adresse == "1 rue du Service"
    Service.objects.filter(code=territoire("974").service).delete()
    assert actions.charger_services() == 1
