"""The administration of rights: everything read and searched, no secret, writing by gestures alone."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from habilitations import actions as habilitations
from habilitations.actions import affectations as actions
from habilitations.actions import arbitrages, mandats
from habilitations.models import (
    Affectation,
    Arbitrage,
    CodeActivation,
    Habilitation,
    Invitation,
    Mandat,
    Service,
)
from habilitations.perimetre import agents_de, perimetre
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire, texte
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur, un_service, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
LE = date(2026, 12, 10)
JOUR = timedelta(days=1)
LUS = (Habilitation, Mandat, Arbitrage, Invitation, CodeActivation, Affectation)


@pytest.fixture
def chef(a):
    a(2026, 12, 10, 9)
    return User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)


@pytest.fixture
def lieu(chef):
    return une_entreprise("75", "Forges de Chambaran")


@pytest.fixture
def elle(lieu):
    return un_employeur(lieu)


@pytest.fixture
def monde(lieu, elle):
    """One row of each kind."""
    tiers = User.objects.create_user("tiers@x.example", MOT_DE_PASSE, etablissement=lieu)
    habilitations.inviter(elle, email="i@x.example", siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    _, code = habilitations.ouvrir_code(elle, siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    mandats.proposer(elle, siret=lieu.siret, email="m@x.example", qualite="avocat", le=LE)
    arbitrages.ouvrir("recuperation", siret=lieu.siret, demandeur=tiers, expose="Parti", le=LE)
    un_agent("75")
    return code


def adresse(modele, quoi, *args):
    return reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_{quoi}", args=args)


@pytest.mark.parametrize("modele", LUS, ids=lambda m: m.__name__)
def test_tout_se_lit_se_cherche_et_raconte_son_histoire(monde, chef, lieu, client, modele):
    client.force_login(chef)
    ligne = modele.objects.order_by("pk").first()
    cherche = "delorme" if modele is Affectation else lieu.siren
    trouves = [
        client.get(adresse(modele, "changelist"), {"q": q}).context["cl"].queryset for q in (cherche, "rien-de-tel")
    ]
    assert (ligne in trouves[0], trouves[1].count()) == (True, 0)
    page, histoire = (
        lire(client, adresse(modele, "change", ligne.pk)),
        lire(client, adresse(modele, "history", ligne.pk)),
    )
    assert "Ce que dit le journal" in histoire
    for secret in (getattr(ligne, "empreinte", "aucun"), monde, monde.replace("-", ""), chef.password):
        assert secret not in page + histoire + lire(client, adresse(modele, "changelist"))
    for refuse in ("add", "delete"):
        lire(client, adresse(modele, refuse, *([ligne.pk] if refuse == "delete" else [])), statut=403)
    assert client.post(adresse(modele, "change", ligne.pk), {"statut": "validee", "siren": "1"}).status_code == 403


def test_la_recherche_ne_devine_pas_un_secret(monde, chef, client):
    client.force_login(chef)
    for modele in (Invitation, CodeActivation):
        assert client.get(adresse(modele, "changelist"), {"empreinte__startswith": "a"}).status_code == 400


def test_les_filtres_repondent(monde, chef, client):
    client.force_login(chef)
    for modele in LUS:
        filtres = admin.site.get_model_admin(modele).list_filter
        for filtre in (f if isinstance(f, str) else f[0] for f in filtres):
            valeur = getattr(modele.objects.first(), f"{filtre}_id", None) or getattr(modele.objects.first(), filtre)
            suffixe = "__id__exact" if filtre == "service" else "__exact"
            assert client.get(adresse(modele, "changelist"), {f"{filtre}{suffixe}": valeur}).status_code == 200, filtre


def test_affecter_puis_retirer_un_agent(chef, client, a):
    agent = User.objects.create_user("neuf@dreets.example", MOT_DE_PASSE, est_agent=True, nom="Neuf")
    service, url = un_service("75"), adresse(Affectation, "affecter")
    client.force_login(chef)
    assert "Affecter un agent" in lire(client, adresse(Affectation, "changelist"))
    champs = {
        "user": agent.pk,
        "service": service.pk,
        "role": "agent",
        "qualite": "inspecteur",
        "debut_le": "10/12/2026",
    }
    for faux in ({"debut_le": "x"}, {"fin_le": "09/12/2026"}, {"user": un_employeur().pk}, {"role": "roi"}):
        assert client.post(url, champs | faux).status_code == 422
    assert client.post(url, champs).url == adresse(Affectation, "changelist")
    ligne = Affectation.objects.get(user=agent)
    assert agents_de(service.pk, LE) == [agent.email]
    encore = client.post(url, champs)
    assert (encore.status_code, "déjà ce rôle" in texte(encore)) == (422, True)
    fin = adresse(Affectation, "terminer", ligne.pk)
    assert client.post(fin, {"fin_le": "01/12/2026"}).status_code == 422
    client.post(fin, {"fin_le": "09/12/2026"})
    assert perimetre(User.objects.get(pk=agent.pk), horloge.maintenant()).services == frozenset()
    assert client.get(fin).url == adresse(Affectation, "change", ligne.pk), "déjà finie"
    client.post(url, champs | {"debut_le": "11/12/2026"})
    ligne.refresh_from_db()
    assert (ligne.debut_le, ligne.fin_le, Affectation.objects.count()) == (LE + JOUR, None, 1)
    verbes = Entree.objects.filter(cible="habilitations.affectation", acteur="administrateur", acteur_id=chef.pk)
    assert list(verbes.values_list("verbe", flat=True)) == ["affecter", "cesser", "affecter"]
    suites.rejouer()
    assert Courriel.objects.filter(a=agent.email).count() == 3
    assert journal.verifier()[1] is None


def test_mettre_fin_a_un_droit_avec_son_motif(chef, lieu, elle, client):
    second = un_employeur(lieu, Role.EMPLOYEUR)
    droit, dernier = second.habilitations.get(), elle.habilitations.get(role=Role.GESTIONNAIRE)
    client.force_login(chef)
    url = adresse(Habilitation, "terminer", droit.pk)
    assert "Mettre fin à ce droit" in lire(client, adresse(Habilitation, "change", droit.pk))
    assert client.post(url, {"motif": ""}).status_code == 422
    client.post(url, {"motif": "Compte compromis"})
    droit.refresh_from_db()
    assert (droit.statut, droit.motif, droit.fin_le) == ("terminee", "Compte compromis", LE)
    assert client.get(url).url == adresse(Habilitation, "change", droit.pk)
    suites.rejouer()
    assert "Compte compromis" in Courriel.objects.get(a=second.email).texte
    refuse = client.post(adresse(Habilitation, "terminer", dernier.pk), {"motif": "x"})
    assert (refuse.status_code, "au moins un gestionnaire" in texte(refuse)) == (422, True)
    assert client.get(adresse(Habilitation, "terminer", 10**6)).status_code == 404


def test_seul_l_administrateur_a_ces_gestes(chef, lieu, elle, client):
    equipe = User.objects.create_user("equipe@rupco.example", MOT_DE_PASSE, is_staff=True)
    droit, affectation = elle.habilitations.first(), un_agent("75").affectations.get()
    equipe.user_permissions.set(Permission.objects.filter(codename__in=["view_habilitation", "view_affectation"]))
    client.force_login(equipe)
    assert "Mettre fin" not in lire(client, adresse(Habilitation, "change", droit.pk))
    assert "Affecter" not in lire(client, adresse(Affectation, "changelist"))
    for url in (adresse(Habilitation, "terminer", droit.pk), adresse(Affectation, "affecter")):
        lire(client, url, statut=403)
        assert client.post(url, {"motif": "x"}).status_code == 403
    equipe = User.objects.get(pk=equipe.pk)
    for verbe in (
        lambda: actions.mettre_fin(droit, par=equipe, motif="x", le=LE),
        lambda: actions.cesser(affectation, par=equipe, fin_le=LE, le=LE),
        lambda: actions.affecter(equipe, Service.objects.first(), role="agent", le=LE, par=equipe),
    ):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            verbe()
    with pytest.raises(PassageRefuse, match="Seul un agent"):
        actions.affecter(elle, Service.objects.first(), role="agent", le=LE, par=chef)
