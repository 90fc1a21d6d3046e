"""Every page of rights: French typography, nothing inline, one title, a token in each form, the account's band."""

import pytest

from habilitations import actions
from habilitations.models import Habilitation, Invitation
from tests.dossiers.test_pages import _FORMULAIRE, _INTERDIT, typographie
from tests.fabrique import un_agent, un_employeur, une_entreprise
from tests.habilitations.pages import LE, adresse, lire_les_courriels, un_compte, une_demande

pytestmark = pytest.mark.django_db
Role = Habilitation.Role


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("67", "Forges de Chambaran")


@pytest.fixture
def claire(lieu, client):
    claire = un_employeur(lieu, email="claire@vauban.example", prenom="Claire", nom="Fontaine")
    client.force_login(claire)
    return claire


def juger(client, adresses, *, donnees=None, statut=200):
    for url in adresses:
        reponse = client.get(url) if donnees is None else client.post(url, donnees)
        page = reponse.content.decode()
        assert reponse.status_code == statut, (url, page)
        assert typographie(reponse) == [], url
        assert _INTERDIT.findall(page) == [], url
        for formulaire in _FORMULAIRE.findall(page.split("<main")[1]):
            assert "csrfmiddlewaretoken" in formulaire, url
        assert page.count("<h1") == 1, url


def test_l_espace_du_gestionnaire(client, lieu, claire):
    demande = une_demande(lieu)
    thomas = un_employeur(lieu, Role.EMPLOYEUR, prenom="Thomas", nom="Morel")
    droit = thomas.habilitations.get()
    actions.changer(droit, par=claire, role="lecteur", fin_le=LE, le=LE)
    actions.inviter(claire, email="x@vauban.example", siret=lieu.siret, role="employeur", le=LE)
    actions.ouvrir_code(claire, siret=lieu.siret, role="employeur", le=LE)

    def ici(nom, *objets):
        return adresse(nom, lieu.siren, *objets)

    juger(client, [ici("acces") + suite for suite in ("", "?role=attente", "?role=lecteur", "?q=zzz", "?q=fon")])
    juger(client, [ici("acces-personne", u.pk) for u in (claire, thomas, demande.user)])
    juger(client, [ici(f"acces-{n}") for n in ("inviter", "code", "ouvertures")])
    juger(client, [ici(f"acces-{n}", droit.pk) for n in ("changer", "supprimer", "historique")])
    juger(client, [ici("acces-refuser", demande.pk), ici("acces-ajouter", thomas.pk)])
    for nom, objets in (("inviter", ()), ("code", ()), ("ajouter", (thomas.pk,)), ("changer", (droit.pk,))):
        juger(client, [ici(f"acces-{nom}", *objets)], donnees={"fin": "oui", "siret": "123"}, statut=422)
    juger(client, [ici("acces-refuser", demande.pk)], donnees={"motif": ""}, statut=422)
    juger(client, [ici("acces-changer", droit.pk)], donnees={"role": "employeur", "fin": "non"})


def test_mes_demarches_dans_chaque_etat(client, lieu, claire):
    elle = un_compte(etablissement=lieu)
    client.force_login(elle)
    juger(
        client, ["/demarches/", "/demarches/ajouter/", f"/demarches/demander/?siret={lieu.siret}", "/demarches/code/"]
    )
    libre = une_entreprise("75")
    juger(client, [f"/demarches/declarer/?siret={libre.siret}"])
    juger(client, ["/demarches/declarer/"], donnees={"siret": libre.siret}, statut=422)
    juger(client, ["/demarches/code/"], donnees={"code": ""}, statut=422)
    actions.refuser(
        actions.demander(elle, siret=lieu.siret, role="lecteur", le=LE), par=claire, motif="Je ne sais pas.", le=LE
    )
    actions.demander(elle, siret=lieu.siret, role="employeur", le=LE)
    actions.demander(elle, siret=lieu.siret, role="acteur_judiciaire", le=LE)
    actions.inviter(claire, email=elle.email, siret=lieu.siret, role="gestionnaire", le=LE)
    ligne = actions.declarer(elle, etablissement=libre, le=LE)
    juger(client, ["/demarches/", adresse("demarche-quitter", ligne.pk)])
    juger(client, [adresse("invitation-recue", Invitation.objects.get().pk)])
    juger(client, ["/invitations/faux/"], statut=404)


def test_le_bandeau_du_compte_et_le_menu_des_initiales(client, lieu, claire):
    page = client.get("/demarches/").content.decode()
    assert 'class="rupco-bandeau rupco-bandeau--compte"' in page
    assert page.count('href="/compte/"') >= 2
    dossiers = client.get("/dossiers/").content.decode()
    assert "rupco-bandeau--compte" not in dossiers
    assert 'href="/demarches/"' in dossiers, "« Mes démarches » est dans le menu des initiales"
    client.force_login(un_agent("67"))
    compte = client.get("/compte/").content.decode()
    assert "Ma bannette" in compte
    assert 'href="/demarches/"' not in compte
    client.logout()
    public = client.get("/").content.decode().replace("\u00a0", " ")
    assert "Agent du ministère ?" in public
    assert "Se créer un compte" in public


def test_chaque_courriel_est_bien_compose(lieu, claire):
    """Each mail of rights, once: one button, why one receives it, no company and no name in the subject."""
    premiere = une_entreprise("67", "Forges de Chambaran")
    actions.declarer(un_compte("p@vauban.example"), etablissement=premiere, le=LE)
    demande = une_demande(lieu, email="d@vauban.example")
    actions.refuser(demande, par=claire, motif="Non.", le=LE)
    autre = une_demande(lieu, email="e@vauban.example")
    droit = actions.accepter(autre, par=claire, le=LE)
    actions.changer(droit, par=claire, role="lecteur", fin_le=LE.replace(day=30), le=LE)
    actions.supprimer(droit, par=claire, le=LE)
    actions.inviter(claire, email="i@vauban.example", siret=lieu.siret, role="employeur", le=LE)
    recus = lire_les_courriels()
    objets = {c.objet for c in recus}
    assert len(objets) == 9, objets
    for courriel in recus:
        assert courriel.html.count("display:inline-block;padding:14px 28px") == 1, courriel.objet
        assert "Vous recevez ce message car" in courriel.texte
        for mot in ("Chambaran", "Fontaine", "Marchand", lieu.siren):
            assert mot not in courriel.objet
        assert "  " not in courriel.texte.replace("-- \n", "")
