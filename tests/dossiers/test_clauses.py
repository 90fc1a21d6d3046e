"""The clauses of L1237-19-1: two versions by the date of signature; they warn, they never block; the agent reads them."""

import pytest

from dossiers import actions, forms
from dossiers.procedures import genre
from tests.dossiers.pages import texte
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_employeur, un_projet, une_entreprise

pytestmark = pytest.mark.django_db
NEUVES = ("4° ter", "7° bis")


@pytest.fixture
def employeur(a, client):
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("67", "Ateliers Vauban"))
    client.force_login(employeur)
    return employeur


def accord(**reponses) -> dict:
    return DONNEES | {"accord": DONNEES["accord"] | reponses}


@pytest.mark.parametrize(("signe_le", "y_sont"), [("2025-12-31", False), ("2026-01-01", True)])
def test_la_date_de_signature_choisit_la_version_du_texte(client, employeur, signe_le, y_sont):
    declaration = genre("RCC", "validation")
    donnees = {"accord": {"signe_le": signe_le, "clause_1": "oui", "clause_4_ter": "oui"}}
    numeros = [c.clause.numero for c in declaration.clauses(donnees)]
    assert len(numeros) == (11 if y_sont else 9)
    assert all((n in numeros) == y_sont for n in NEUVES)
    depot = un_brouillon(employeur, donnees=accord(signe_le=signe_le, clause_1="oui", clause_4_ter="oui"))
    page = texte(client.get(f"/dossiers/{depot.dossier.reference}/depots/1/etapes/accord/"))
    assert all((n in page) == y_sont for n in NEUVES)
    lu = forms.lire_pour_deposer(depot, aujourd_hui=depot.dossier.cree_a.date())
    assert lu["accord"]["clause_4_ter"] == ("oui" if y_sont else None)


@pytest.mark.parametrize("date", ["", "demain"])
def test_sans_date_lisible_toutes_sont_demandees(client, employeur, date):
    depot = un_brouillon(employeur, donnees=accord(signe_le=date))
    page = texte(client.get(f"/dossiers/{depot.dossier.reference}/depots/1/etapes/accord/"))
    assert all(n in page for n in NEUVES)


def test_une_clause_absente_avertit_et_n_empeche_rien(client, employeur):
    depot = un_brouillon(
        employeur, donnees=accord(clause_6="non", clause_6_ou="perdu", clause_7_bis="non", clause_8="oui")
    )
    adresse = f"/dossiers/{depot.dossier.reference}/depots/1/"
    page = texte(client.get(adresse + "verifier/"))
    assert "8 clauses de l’article L1237-19-1 sont à vérifier dans l’accord" in page
    assert "ne sont pas dans l’accord" not in page, "sept sont sans réponse : il n’a pas dit qu’elles manquaient"
    assert "6° Critères de départage : absente" in page
    assert "3° Conditions que le salarié doit remplir : sans réponse" in page
    assert "7° bis Mesures" not in page  # « le cas échéant »
    assert client.post(adresse + "verifier/", {"certifie": "oui"}).url == adresse + "recu/"
    depot.refresh_from_db()
    assert depot.donnees["accord"]["clause_6_ou"] is None
    client.force_login(un_agent("67"))
    page = texte(client.get(f"/instruction/{depot.dossier.reference}/depots/1/decision/"))
    assert "6° Critères de départage Absente" in page


def test_un_brouillon_d_avant_la_grille_se_depose(client, employeur):
    depot = un_brouillon(employeur)
    page = texte(client.get(f"/dossiers/{depot.dossier.reference}/depots/1/verifier/"))
    assert "Vous n’avez pas dit où sont les clauses de l’accord" in page
    depot = actions.deposer(
        depot, par=employeur, lire=lambda d: forms.lire_pour_deposer(d, aujourd_hui=d.dossier.cree_a.date())
    )
    assert depot.statut == "depose"
    agent = un_agent("67")
    un_projet(depot, agent)
    client.force_login(agent)
    assert "Clauses de l’article" not in texte(client.get(f"/instruction/{depot.dossier.reference}/depots/1/decision/"))
