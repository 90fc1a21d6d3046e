"""How often: the window, the waits that grow, their cap, several keys at once, several processes at once, Redis or not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from rupco.socle.limites import Regle, TropDeDemandes, compter, oublier, visiteur
from rupco.socle.models import Limite
from tests.fautes.ensemble import ensemble

pytestmark = pytest.mark.django_db
REGLE = Regle(
    nom="essai", libres=3, fenetre=timedelta(minutes=10), attente=timedelta(seconds=30), plafond=timedelta(minutes=4)
)


@pytest.fixture
def temps():
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False) as voyage:
        yield voyage


def essayer(*cles: str, regle: Regle = REGLE) -> int:
    """0 when the try is heard, else the seconds to wait."""
    try:
        compter(regle, *(cles or ("clé",)))
    except TropDeDemandes as trop:
        return trop.secondes
    return 0


def test_les_essais_libres_puis_l_attente(temps):
    assert [essayer() for _ in range(5)] == [0, 0, 0, 31, 31]
    temps.shift(30)
    assert essayer() == 0


def test_un_essai_refuse_ne_compte_pas_et_n_allonge_rien(temps):
    for _ in range(3):
        essayer()
    temps.shift(10)
    assert [essayer() for _ in range(50)] == [21] * 50
    assert Limite.objects.get().nombre == 3


def test_l_attente_double_jusqu_au_plafond(temps):
    for _ in range(3):
        essayer()
    attentes = []
    for _ in range(6):
        attentes.append(essayer() - 1)
        temps.shift(attentes[-1])
        assert essayer() == 0
    assert attentes == [30, 60, 120, 240, 240, 240]


def test_tres_tard_le_calcul_tient_encore(temps):
    """A counter of years: the power of two is bounded before it is computed."""
    essayer()
    Limite.objects.update(nombre=2_000_000_000)
    temps.shift(1)
    assert essayer() == 0
    assert essayer() == 241


def test_une_fenetre_de_calme_efface_tout(temps):
    assert [essayer() for _ in range(2)] == [0, 0]
    temps.shift(timedelta(minutes=10))
    assert [essayer() for _ in range(4)] == [0, 0, 0, 31]
    temps.shift(timedelta(minutes=10, seconds=29))  # since the wait ended: not yet a whole window
    assert (essayer(), essayer()) == (0, 61)
    temps.shift(timedelta(minutes=11))
    assert [essayer() for _ in range(4)] == [0, 0, 0, 31]


def test_deux_cles_la_plus_longue_attente_et_rien_compte_si_l_une_attend(temps):
    for _ in range(3):
        essayer("compte", "adresse")
    temps.shift(10)
    assert essayer("compte", "autre adresse") == 21
    assert [essayer("autre compte", "autre adresse") for _ in range(3)] == [0, 0, 0]
    assert essayer("autre compte", "adresse") == 31


def test_chaque_regle_a_ses_comptes_et_la_base_ne_sait_pas_de_qui(temps):
    autre = Regle(nom="autre", libres=1, fenetre=timedelta(minutes=1))
    assert [essayer("personne@vauban.example", regle=autre) for _ in range(2)] == [0, 31]
    assert essayer("personne@vauban.example") == 0
    assert len({*Limite.objects.values_list("cle", flat=True)}) == 2
    assert all(len(cle) == 64 and "vauban" not in cle for cle in Limite.objects.values_list("cle", flat=True))


def test_oublier_une_cle_n_oublie_pas_l_autre(temps):
    for _ in range(3):
        essayer("compte", "adresse")
    oublier(REGLE, "compte")
    assert (essayer("compte"), essayer("adresse")) == (0, 31)


@pytest.mark.parametrize(("adresse", "vu"), [
    ("192.0.2.77", "192.0.2.77"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:192.0.2.77", "192.0.2.77"),
])  # fmt: skip
def test_un_visiteur_est_une_adresse_ou_un_abonne(rf, adresse, vu):
    assert visiteur(rf.get("/", REMOTE_ADDR=adresse)) == vu


def test_un_en_tete_forge_ne_fait_pas_une_autre_adresse(rf, settings):
    forge = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 192.0.2.77"}
    assert visiteur(rf.get("/", REMOTE_ADDR="10.0.0.1", **forge)) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # behind our own proxy: what it added, not what the visitor wrote
    assert visiteur(rf.get("/", REMOTE_ADDR="10.0.0.1", **forge)) == "192.0.2.77"


def test_l_essai_compte_meme_si_la_suite_echoue(temps):
    with pytest.raises(ValueError, match="refusé"):  # noqa: PT012
        compter(REGLE, "clé")
        with transaction.atomic():
            raise ValueError("refusé")
    assert Limite.objects.get().nombre == 1


def test_verifier_un_document_attend_apres_soixante_demandes(temps, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    client = Client()
    codes = [client.get("/verifier/", {"code": f"RCC-{n}"}).status_code for n in range(61)]
    assert codes == [404] * 60 + [429]
    assert client.get("/verifier/").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.9").get("/verifier/", {"code": "RCC"}).status_code == 404


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_vingt_essais_au_meme_instant_trois_passent():
    attentes = sorted(ensemble(*[essayer] * 20))
    assert attentes[:3] == [0] * 3
    assert all(20 < attente <= 31 for attente in attentes[3:])  # a slow machine takes a second or two over the twenty


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_cles_prises_en_croix_ne_se_bloquent_pas():
    large = Regle(nom="large", libres=1000, fenetre=timedelta(minutes=10))
    gestes = [lambda: essayer("a", "b", regle=large), lambda: essayer("b", "a", regle=large)] * 10
    assert ensemble(*gestes) == [0] * 20
    assert [*Limite.objects.values_list("nombre", flat=True)] == [20, 20]
