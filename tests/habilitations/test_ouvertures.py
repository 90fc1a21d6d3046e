"""Ways in opened beforehand: one use, one address, seven days of real time, and who closes them."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F

from habilitations import actions
from habilitations.actions.ouvertures import ALPHABET
from habilitations.models import CodeActivation, Habilitation, Invitation
from rupco.socle import liens
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import un_agent, un_employeur, une_entreprise
from tests.fautes.ensemble import ensemble
from tests.habilitations.pages import LE, adresse, courriels, un_compte, verbes

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
SOPHIE = "sophie@vauban.example"


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("67", "Ateliers Vauban")


@pytest.fixture
def claire(lieu):
    return un_employeur(lieu, email="claire@vauban.example", prenom="Claire", nom="Fontaine")


@pytest.fixture
def plus_tard():
    """As if that much real time had passed since invitations and codes were made; the portal's own clock stays."""

    def vieillir(duree):
        for modele in (Invitation, CodeActivation):
            modele.objects.update(expire_a=F("expire_a") - duree)

    return vieillir


def inviter(client, lieu, claire, **champs) -> str:
    """By the form; the secret of the mail."""
    client.force_login(claire)
    donnees = {"email": SOPHIE, "siret": lieu.siret, "role": "employeur", "fin": "non"} | champs
    reponse = client.post(adresse("acces-inviter", lieu.siren), donnees)
    assert reponse.status_code == 302, reponse.content.decode()
    return re.search(r"/invitations/([\w-]+)/", Courriel.objects.filter(a=SOPHIE).order_by("-pk").first().texte)[1]


def roles(user):
    return list(Habilitation.objects.filter(user=user, statut="validee").values_list("role", "origine"))


def test_une_invitation_mene_a_l_inscription_puis_revient(client, lieu, claire):
    jeton = inviter(client, lieu, claire, fin="oui", fin_le="31/12/2026")
    client.logout()
    page = lire(client, f"/invitations/{jeton}/")
    assert "Claire Fontaine propose le rôle « Employeur »" in page.replace("\u00a0", " ")
    assert (
        f"/compte/inscription/?next=%2Finvitations%2F{jeton}%2F"
        in client.get(f"/invitations/{jeton}/").content.decode()
    )
    elle = un_compte(SOPHIE)
    client.force_login(elle)
    assert "Claire Fontaine vous invite" in lire(client, "/demarches/")
    suite = client.get(f"/invitations/{jeton}/").url
    assert "31 décembre 2026" in lire(client, suite).replace("\u00a0", " ")
    assert client.post(suite, {"reponse": "accepter"}).url == "/demarches/"
    assert roles(elle) == [("employeur", "invitation")]
    droit = elle.habilitations.get()
    assert (droit.decidee_par, f"{droit.fin_le}") == (claire, "2026-12-31")
    assert courriels()[SOPHIE][-1].objet == "Votre accès est ouvert"
    client.post(suite, {"reponse": "accepter"})
    assert Habilitation.objects.filter(user=elle).count() == 1
    assert lire(client, f"/invitations/{jeton}/", statut=404)
    client.force_login(claire)
    fiche = lire(client, adresse("acces-personne", lieu.siren, elle.pk)).replace("\u00a0", " ")
    assert "Habilité le 10 décembre 2026 par Claire Fontaine (invitation)" in fiche


@pytest.mark.authz
def test_le_lien_n_ouvre_qu_au_compte_de_l_adresse(client, lieu, claire):
    jeton = inviter(client, lieu, claire)
    invitation = Invitation.objects.get()
    autre = un_compte("autre@vauban.example", lieu)
    client.force_login(autre)
    assert "Cette invitation est pour une autre adresse" in lire(client, f"/invitations/{jeton}/")
    assert client.get(adresse("invitation-recue", invitation.pk)).status_code == 404
    assert client.post(adresse("invitation-recue", invitation.pk), {"reponse": "accepter"}).status_code == 404
    for qui in (autre, un_agent("67")):
        with pytest.raises(PassageRefuse):
            actions.accepter_invitation(invitation, par=qui, le=LE)
    assert roles(autre) == []


def test_le_secret_n_est_que_dans_le_courriel(client, lieu, claire):
    jeton = inviter(client, lieu, claire)
    assert Invitation.objects.get().empreinte == liens.empreinte(jeton)
    assert not any(jeton in str(e.faits) or SOPHIE in str(e.faits) for e in Entree.objects.all())
    assert Courriel.objects.get(a=SOPHIE).est_sensible


def test_renvoyer_tue_l_ancien_lien_et_compte_sept_nouveaux_jours(client, lieu, claire, plus_tard):
    premier = inviter(client, lieu, claire)
    plus_tard(timedelta(days=6))
    invitation = Invitation.objects.get()
    client.post(adresse("acces-invitation-renvoyer", lieu.siren, invitation.pk))
    second = inviter(client, lieu, claire)
    assert Invitation.objects.count() == 1
    assert len({premier, second}) == 2
    assert verbes(invitation) == ["inviter", "renvoyer", "renvoyer"]
    client.logout()
    assert "n’est plus valable" in lire(client, f"/invitations/{premier}/", statut=404)
    plus_tard(timedelta(days=6, hours=23))
    assert client.get(f"/invitations/{second}/").status_code == 200
    plus_tard(timedelta(hours=2))
    assert client.get(f"/invitations/{second}/").status_code == 404


def test_perimee_elle_ne_s_accepte_plus_et_s_ecrit_une_fois(client, lieu, claire, plus_tard):
    inviter(client, lieu, claire)
    elle, invitation = un_compte(SOPHIE), Invitation.objects.get()
    plus_tard(timedelta(days=8))
    with pytest.raises(PassageRefuse):
        actions.accepter_invitation(invitation, par=elle, le=LE)
    assert [actions.fins.expirer(), actions.fins.expirer()] == [1, 0]
    assert verbes(invitation) == ["inviter", "expirer"]
    inviter(client, lieu, claire)
    assert Invitation.objects.filter(statut="ouverte").count() == 1


def test_decliner_annuler(client, lieu, claire):
    inviter(client, lieu, claire)
    elle = un_compte(SOPHIE)
    client.force_login(elle)
    client.post(adresse("invitation-recue", Invitation.objects.get().pk), {"reponse": "decliner"})
    assert roles(elle) == []
    jeton = inviter(client, lieu, claire)
    ouverte = Invitation.objects.get(statut="ouverte")
    client.post(adresse("acces-invitation-annuler", lieu.siren, ouverte.pk))
    assert sorted(Invitation.objects.values_list("statut", flat=True)) == ["annulee", "declinee"]
    client.logout()
    assert client.get(f"/invitations/{jeton}/").status_code == 404


def creer_un_code(client, lieu, claire, role="employeur") -> str:
    client.force_login(claire)
    suite = client.post(adresse("acces-code", lieu.siren), {"siret": lieu.siret, "role": role, "fin": "non"}).url
    montre = lire(client, suite)
    assert "Votre code d’activation" in montre
    assert "Votre code d’activation" not in lire(client, suite), "montré une fois"
    return re.search(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", montre)[0]


def test_un_code_ouvre_une_fois(client, lieu, claire):
    code = creer_un_code(client, lieu, claire)
    assert set(code) <= {*ALPHABET, "-"}
    assert not set("01ILOU") & set(ALPHABET)
    assert not any(code[:4] in str(e.faits) for e in Entree.objects.all())
    elle, autre = un_compte(SOPHIE), un_compte("autre@vauban.example")
    client.force_login(elle)
    assert client.post("/demarches/code/", {"code": f" {code.lower().replace('-', ' ')} "}).url == "/demarches/"
    assert roles(elle) == [("employeur", "code")]
    client.force_login(autre)
    refus = client.post("/demarches/code/", {"code": code})
    assert refus.status_code == 422
    assert "Ce code n’est pas valable" in refus.content.decode()
    assert roles(autre) == []
    client.force_login(claire)
    fiche = lire(client, adresse("acces-personne", lieu.siren, elle.pk)).replace("\u00a0", " ")
    assert "Habilité le 10 décembre 2026 par code d’activation" in fiche


def test_on_ne_devine_pas_un_code(client, lieu, claire):
    code = creer_un_code(client, lieu, claire)
    client.force_login(un_compte(SOPHIE))
    rendus = [client.post("/demarches/code/", {"code": f"2222-2222-222{n}"}).status_code for n in range(2, 9)]
    assert rendus[:5] == [422] * 5
    assert rendus[-1] == 429
    attente = client.post("/demarches/code/", {"code": code})
    assert attente.status_code == 429
    assert int(attente.headers["Retry-After"]) >= 60
    assert CodeActivation.objects.get().statut == "ouverte"


def test_un_code_annule_ou_perime_ne_sert_plus(client, lieu, claire, plus_tard):
    elle, code = un_compte(SOPHIE), creer_un_code(client, lieu, claire)
    client.post(adresse("acces-code-annuler", lieu.siren, CodeActivation.objects.get().pk))
    with pytest.raises(PassageRefuse):
        actions.utiliser_code(code, par=elle, le=LE)
    code = creer_un_code(client, lieu, claire)
    plus_tard(timedelta(days=7, seconds=1))
    with pytest.raises(PassageRefuse):
        actions.utiliser_code(code, par=elle, le=LE)
    assert roles(elle) == []


@pytest.mark.authz
@pytest.mark.parametrize("depart", ["supprimer", "changer", "quitter", "desactive", "fin"])
def test_qui_ne_gere_plus_ne_laisse_pas_de_porte_ouverte(client, lieu, claire, depart):
    un_employeur(lieu, Role.GESTIONNAIRE)
    code = creer_un_code(client, lieu, claire)
    inviter(client, lieu, claire)
    elle, sien = un_compte(SOPHIE), claire.habilitations.get(role=Role.GESTIONNAIRE)
    match depart:
        case "supprimer":
            actions.supprimer(sien, par=claire, le=LE)
        case "changer":
            actions.changer(sien, par=claire, role="lecteur", fin_le=None, le=LE)
        case "quitter":
            actions.quitter(sien, par=claire, le=LE)
        case "desactive":
            claire.is_active = False
            claire.save()
        case "fin":
            Habilitation.objects.filter(pk=sien.pk).update(fin_le=LE - timedelta(days=1))
    for essai in (
        partial(actions.utiliser_code, code, par=elle, le=LE),
        partial(actions.accepter_invitation, Invitation.objects.get(), par=elle, le=LE),
    ):
        with pytest.raises(PassageRefuse):
            essai()
    assert roles(elle) == []


def test_la_demande_en_attente_s_ouvre_par_le_code(client, lieu, claire):
    elle = un_compte(SOPHIE)
    demande = actions.demander(elle, siret=lieu.siret, role="employeur", le=LE)
    actions.utiliser_code(creer_un_code(client, lieu, claire), par=elle, le=LE)
    assert verbes(demande) == ["demander", "valider"]
    with pytest.raises(PassageRefuse, match="déjà ce rôle"):
        actions.utiliser_code(creer_un_code(client, lieu, claire), par=elle, le=LE)
    assert CodeActivation.objects.filter(statut="ouverte").count() == 1, "refusé, le code reste à prendre"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_un_code_tape_par_deux_n_ouvre_qu_a_un(a):
    a(2026, 12, 10, 9)
    lieu = une_entreprise("67")
    claire = un_employeur(lieu)
    for essai in range(5):
        gens = [un_compte(f"p{essai}{n}@vauban.example") for n in range(3)]
        _, code = actions.ouvrir_code(claire, siret=lieu.siret, role="employeur", le=LE)
        rendus = ensemble(*(partial(actions.utiliser_code, code, par=u, le=LE) for u in gens))
        assert sorted(isinstance(r, PassageRefuse) for r in rendus) == [False, True, True], rendus
