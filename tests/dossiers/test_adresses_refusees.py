"""An address that refuses mails: told once, shown where it matters, corrected, and what was lost leaves again."""

import pytest
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Depot
from habilitations.models import Habilitation
from rupco.socle import journal, tasks
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import un_agent, un_depot, un_employeur, une_entreprise
from tests.fautes.smtp import Serveur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
CSE, NEUVE, SERVICE = "cse@vauban.example", "secretaire@vauban.example", "rupco@dreets-grand-est.example"


@pytest.fixture
def serveur(settings):
    with Serveur() as serveur:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = serveur.server_address
        yield serveur


@pytest.fixture
def monde(a, serveur):
    """The works council's mailbox does not exist; two letters went to it."""
    a(2026, 12, 10, 9)
    lieu = une_entreprise("67")
    elle, agent = un_employeur(lieu, email="direction@vauban.example"), un_agent("67")
    depot = un_depot(elle)
    serveur.empoisonnees.add(CSE)
    actions.constater_completude(depot, par=agent)
    actions.adresser_observations(Depot.objects.get(pk=depot.pk), par=agent, texte="L’article 8 est muet.")
    for _ in range(2):
        tasks.rejouer()
    return {"depot": depot, "elle": elle, "agent": agent, "lieu": lieu}


def recus(serveur, fin: str) -> list[str]:
    return sorted(m["To"] for m in serveur.recus if m["Subject"].endswith(fin))


def test_l_employeur_et_le_service_l_apprennent_une_fois(monde, serveur):
    assert Courriel.objects.filter(etat=Courriel.REFUSE, a=CSE).count() == 2
    qui = sorted(["direction@vauban.example", SERVICE, monde["agent"].email])
    assert recus(serveur, "une adresse refuse nos courriels") == qui
    for c in Courriel.objects.filter(suite__declaration__startswith="dossiers.adresse_refusee"):
        assert CSE in c.texte
        assert CSE not in c.objet
        assert c.html.count("padding:14px 28px") == 1
        assert ("/instruction/" if c.a != "direction@vauban.example" else "/adresses/") in c.html
    assert not [f for e in Entree.objects.all() for f in map(str, e.faits.values()) if "@" in f]


def test_elle_se_voit_se_corrige_et_ce_qui_fut_refuse_repart(monde, serveur, client):
    depot, reference = monde["depot"], monde["depot"].dossier.reference
    client.force_login(monde["agent"])
    assert f"L’adresse {CSE} refuse nos courriels" in lire(client, reverse("instruction", args=[reference, 1]))
    client.force_login(un_employeur(monde["lieu"], Habilitation.Role.LECTEUR))
    assert "doit la corriger" in lire(client, reverse("dossier", args=[reference]))
    url = reverse("depot-adresses", args=[reference, 1])
    lire(client, url, statut=404)
    client.force_login(monde["elle"])
    page = lire(client, reverse("dossier", args=[reference]))
    assert "refuse nos courriels" in page
    assert "Corriger l’adresse" in page
    assert "Cette adresse refuse nos courriels" in lire(client, url)
    champs = {"cse_courriel": "cse@@", "syndicat_1_courriel": "metaux@syndicat.example"}
    fausse = client.post(url, champs)
    assert (fausse.status_code, "cse@@" in fausse.content.decode()) == (422, True)
    assert client.post(url, champs | {"cse_courriel": NEUVE}).url == reverse("dossier", args=[reference])
    tasks.rejouer()
    assert len([m for m in serveur.recus if m["To"] == NEUVE]) == 2
    assert "refuse nos courriels" not in lire(client, reverse("dossier", args=[reference]))
    depot = Depot.objects.get(pk=depot.pk)
    assert depot.donnees["representants"]["cse_courriel"] == CSE, "ce qui fut déclaré reste"
    actions.adresser_observations(depot, par=monde["agent"], texte="Et l’article 9.")
    tasks.rejouer()
    assert len([m for m in serveur.recus if m["To"] == NEUVE]) == 3
    entree = Entree.objects.get(verbe="corriger_adresses")
    assert (entree.acteur_id, entree.faits) == (monde["elle"].pk, {"champs": ["cse_courriel"]})
    assert journal.verifier()[1] is None


def test_ni_un_lecteur_ni_le_service_ne_la_corrigent(monde):
    lecteur = un_employeur(monde["lieu"], Habilitation.Role.LECTEUR)
    for qui in (lecteur, monde["agent"], un_employeur()):
        with pytest.raises(PassageRefuse):
            actions.corriger_adresses(monde["depot"], par=qui, adresses={"cse_courriel": NEUVE})
    assert actions.corriger_adresses(monde["depot"], par=monde["elle"], adresses={"effectif": NEUVE}) == 0
    assert Depot.objects.get().adresses == {}
