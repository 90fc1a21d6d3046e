"""A dossier that goes to another service: its drafts, and who followed its dépôts, stay with nobody of the one before."""

from datetime import date

import pytest

from dossiers import actions
from dossiers.models import Courrier, Depot, Projet
from habilitations.models import Affectation
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from tests.fabrique import (
    DEUX_REGIONS,
    la_dgefp,
    un_agent,
    un_depot,
    un_employeur,
    un_projet,
    un_service,
    une_demande_de_pieces,
    une_entreprise,
    une_information,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]

SIGNATAIRE = Affectation.Role.SIGNATAIRE


@pytest.fixture
def a_signer(a):
    """A draft of Paris, in the hands of its signataire."""
    a(2026, 12, 10, 9)
    agent, chef, depot = un_agent("75"), un_agent("75", SIGNATAIRE), un_depot()
    return actions.soumettre(un_projet(depot, agent), par=agent, a=chef)


@pytest.fixture
def apporte(a):
    """An agreement filed while the competent service may still be designated, followed and with a draft at the signature."""
    a(2026, 12, 10, 9)
    employeur, agent, chef = un_employeur(une_entreprise("67")), un_agent("67"), un_agent("67", SIGNATAIRE)
    ouverture = une_information("ouverture", employeur, etablissements=DEUX_REGIONS)
    neuf = actions.renouveler(ouverture, par=employeur, genre="validation")
    saisie = {"accord": {"signe_le": "2026-12-10"}, "representants": {}}
    demande = actions.deposer(neuf, par=employeur, lire=lambda d: saisie)
    actions.attribuer(demande, par=agent, a=agent)
    actions.soumettre(un_projet(Depot.objects.get(pk=demande.pk), agent), par=agent, a=chef)
    return ouverture, demande, agent


def test_un_projet_a_la_signature_revient_en_redaction_dans_l_autre_service(a_signer, client):
    la, depot = un_agent("67"), Depot.objects.get(pk=a_signer.depot_id)
    la_bas = un_agent("67", SIGNATAIRE)
    suites.rejouer()
    Courriel.objects.all().delete()
    actions.transferer(depot, par=a_signer.prepare_par, vers=un_service("67"), texte="Le siège est à Strasbourg.")
    projet = Projet.objects.get()
    assert (projet.statut, projet.signataire, projet.soumis_a) == ("en_redaction", None, None)
    assert (
        Entree.objects.filter(verbe="remettre_en_redaction", cible="dossiers.projet", cible_id=projet.pk).count() == 1
    )
    client.force_login(la)
    page = f"/instruction/{depot.dossier.reference}/depots/1/"
    for url in ("/bannette/", page, f"{page}decision/"):
        lu = client.get(url).content.decode()
        assert a_signer.signataire.nom_d_usage not in lu, url
        assert "à la signature de" not in lu.lower(), url
    assert "Le dossier a changé de service." in lu
    assert client.get(f"{page}decision/apercu/").status_code == 200
    ecrit = actions.soumettre(projet, par=la, a=la_bas)
    decision = actions.decider(Depot.objects.get(pk=depot.pk), par=la_bas, version=ecrit.version)
    assert (decision.auteur, decision.sens) == (la_bas, "acceptation")


def test_designer_ne_laisse_ni_suivi_ni_signature_dans_l_ancien_service(apporte, a):
    ouverture, demande, agent = apporte
    une_demande_de_pieces(Depot.objects.get(pk=demande.pk), agent)
    a(2026, 12, 14, 9)
    actions.designer(ouverture, par=la_dgefp(), vers=un_service("69"), texte="Le plus grand site.")
    demande = Depot.objects.get(pk=demande.pk)
    assert (demande.statut, demande.service, demande.suivi_par) == ("incomplet", un_service("69"), None)
    assert (Projet.objects.get().statut, Projet.objects.get().signataire) == ("en_redaction", None)


def test_ce_qui_est_fini_reste_comme_il_etait(apporte):
    ouverture, demande, agent = apporte
    actions.retirer(Depot.objects.get(pk=demande.pk), par=demande.depose_par, motif="Nouvel accord.")
    actions.designer(ouverture, par=la_dgefp(), vers=un_service("69"), texte="Le plus grand site.")
    assert (Projet.objects.get().statut, Depot.objects.get(pk=demande.pk).suivi_par) == ("a_signer", agent)


def test_ce_que_la_page_dit_d_un_projet_a_la_signature(a_signer, client):
    """Whoever instructs may send it back: the page says so, and so does the refusal of a change."""
    client.force_login(a_signer.prepare_par)
    url = f"/instruction/{a_signer.depot.dossier.reference}/depots/1/decision/"
    lu = client.get(url).content.decode()
    assert "une fois renvoyé pour correction" in lu
    assert "Renvoyer pour correction" in lu
    refus = client.post(url, {"sens": "refus", "version": a_signer.version})
    assert "renvoyez-le d’abord pour correction" in refus.content.decode()


@pytest.mark.parametrize("nomme", ["nouvel accord", "reexamen"])
def test_toutes_les_demandes_du_dossier_partent_chacune_avec_son_delai_entier(a, client, nomme):
    """A new agreement is filed, then the refusal before it is withdrawn: two requests live, one service has the dossier."""
    a(2026, 12, 1, 9)
    chef, refuse = un_agent("75", SIGNATAIRE), un_depot()
    employeur, de, vers = refuse.depose_par, un_service("75"), un_service("67")
    actions.decider(refuse, par=chef, version=un_projet(refuse, chef, sens="refus").version)
    neuf = actions.renouveler(Depot.objects.get(pk=refuse.pk), par=employeur, genre="nouvel_accord")
    accord = actions.deposer(neuf, par=employeur, lire=lambda d: {"accord": {"signe_le": "2026-12-01"}})
    a(2026, 12, 3, 9)
    reexamen = actions.retirer_refus(
        Depot.objects.get(pk=refuse.pk), par=chef, rendu_le=date(2026, 12, 3), motifs="Erreur."
    )
    a(2026, 12, 8, 9)
    demandes = [accord, reexamen] if nomme == "nouvel accord" else [reexamen, accord]
    client.force_login(chef)
    page = client.get(f"/instruction/{accord.dossier.reference}/depots/{demandes[0].numero}/transferer/")
    dit = f"part aussi{', avec un délai entier' if demandes[1] == accord else ''}."
    assert dit in page.content.decode(), "before the click"
    actions.transferer(demandes[0], par=chef, vers=vers, texte="Le siège est à Strasbourg.")
    assert [(e.depart, e.etat) for e in accord.echeances.order_by("pk")] == [
        (date(2026, 12, 1), "annulee"),
        (date(2026, 12, 8), "en_cours"),
    ]
    assert not reexamen.echeances.exists(), "no text gives it a delay"
    for demande in demandes:
        lu = Depot.objects.get(pk=demande.pk)
        assert (lu.service, lu.dossier.service, lu.suivi_par) == (vers, vers, None)
        lettre = lu.courriers.get(nature="transfert")
        assert (lettre.contenu["de"], lettre.contenu["vers"]) == (de.pk, vers.pk)
    assert Depot.objects.get(pk=accord.pk).viser_le == date(2026, 12, 23)
    assert not Courrier.objects.filter(depot=refuse, nature="transfert").exists()
