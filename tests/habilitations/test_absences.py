"""Who is away, who follows his dossiers, and who ends an absence."""

from datetime import date

import pytest
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Depot, Suivi
from habilitations.actions.absences import declarer_absence, finir_absence
from habilitations.models import Absence, Affectation
from habilitations.perimetre import absents_de, remplacants_de, remplaces_par
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree, Suite
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import un_agent, un_depot, un_employeur, un_projet, un_service, une_entreprise

pytestmark = pytest.mark.django_db
BANNETTE = "/bannette/"
SIGNATAIRE = Affectation.Role.SIGNATAIRE


@pytest.fixture
def employeur(a):
    """Paris, Thursday 10 December 2026, 10 h."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75", "Ateliers Brévenne"))


@pytest.fixture
def depot(employeur):
    return un_depot(employeur, intitule="RCC de l’Œuvre")


@pytest.fixture
def agent(employeur, client):
    agent = un_agent("75", nom="Delorme")
    client.force_login(agent)
    return agent


def test_les_dossiers_de_l_absent_sont_chez_son_remplacant(client, agent, depot, a):
    absente, lointain = un_agent("75", nom="Morel", civilite="Mme"), un_agent("67")
    actions.attribuer(depot, par=agent, a=absente)
    client.force_login(absente)
    quoi = {"debut_le": "11/12/2026", "fin_le": "18/12/2026"}
    assert client.post(reverse("absences"), quoi | {"remplacant": lointain.pk}).status_code == 422
    assert client.post(reverse("absences"), quoi | {"remplacant": agent.pk}).status_code == 302
    assert client.post(reverse("absences"), quoi | {"remplacant": agent.pk}).status_code == 422  # crosses the first
    entree = Entree.objects.get(verbe="s_absenter")
    assert entree.faits["remplacant"] == agent.pk
    client.force_login(agent)
    moi = BANNETTE + "?liste=moi"
    for jour, present in ((10, False), (11, True), (18, True), (19, False)):
        a(2026, 12, jour, 9)
        assert bool(len(client.get(moi).context["page"])) is present, jour
    a(2026, 12, 15, 9)
    assert "En remplacement de Mme Victor Morel" in lire(client, moi)
    formulaire = lire(client, reverse("attribuer", args=[depot.dossier.reference, 1]))
    assert "Mme Victor Morel, absence jusqu’au 18/12/2026" in formulaire
    client.force_login(un_agent("75"))
    assert not client.get(moi).context["page"].lignes


def test_qui_met_fin_a_une_absence(client, agent, a):
    absent, signataire = un_agent("75"), un_agent("75", SIGNATAIRE)
    le = date(2026, 12, 10)
    absence = declarer_absence(
        absent, un_service("75"), remplacant=agent, debut_le=le, fin_le=date(2026, 12, 20), le=le
    )
    for etranger in (agent, un_agent("67", SIGNATAIRE)):
        client.force_login(etranger)
        assert client.post(reverse("absences"), {"absence": absence.pk}).status_code == 404
        with pytest.raises(PassageRefuse):
            finir_absence(absence, par=etranger, le=le)
    client.force_login(signataire)
    client.post(reverse("absences"), {"absence": absence.pk})
    assert Absence.objects.get().retour_le == le
    assert Entree.objects.get(verbe="revenir").acteur_id == signataire.pk


def test_une_chaine_de_remplacements_et_un_absent_ne_remplace_pas(agent, employeur):
    un, deux, le, service = un_agent("75"), un_agent("75"), date(2026, 12, 10), un_service("75")
    declarer_absence(un, service, remplacant=deux, debut_le=le, fin_le=date(2026, 12, 20), le=le)
    declarer_absence(deux, service, remplacant=agent, debut_le=le, fin_le=date(2026, 12, 12), le=le)
    assert remplaces_par(agent, absents_de([service.pk], le)) == {un.pk, deux.pk}
    with pytest.raises(PassageRefuse, match="absente aux mêmes dates"):
        declarer_absence(agent, service, remplacant=un, debut_le=le, fin_le=le, le=le)
    assert remplacants_de([un.pk], absents_de([service.pk], le)) == {deux.pk, agent.pk}
    boucle = [Absence(agent=un, remplacant=deux), Absence(agent=deux, remplacant=un)]
    assert (remplacants_de([un.pk], boucle), remplaces_par(un, boucle)) == ({deux.pk}, {deux.pk}), (
        "no loop goes on for ever"
    )


@pytest.mark.usefixtures("sans_rendu")
def test_le_remplacant_recoit_les_courriels_du_referent_et_l_absent_garde_les_siens(agent, depot, a):
    """The reminder, the message, the step, the attribution: to both, to who replaces the replacement, to no other colleague."""
    absente, deux, service, le = un_agent("75"), un_agent("75"), un_service("75"), date(2026, 12, 10)
    un_agent("75")
    actions.attribuer(depot, par=agent, a=absente)
    declarer_absence(absente, service, remplacant=deux, debut_le=date(2026, 12, 19), fin_le=date(2026, 12, 21), le=le)
    declarer_absence(deux, service, remplacant=agent, debut_le=date(2026, 12, 20), fin_le=date(2026, 12, 20), le=le)
    fils = ("rcc.rappel_echeance", "echange.ecrit", "rcc.depot_attribue")
    for jour, tous in ((18, {absente}), (19, {absente, deux}), (20, {absente, deux, agent}), (22, {absente})):
        a(2026, 12, jour, 9)
        Courriel.objects.all().delete()
        actions.ecrire(depot.dossier, f"Le {jour}", par=depot.depose_par)
        actions.attribuer(depot, par=un_agent("75"), a=absente)
        actions.rappeler()
        suites.rejouer()
        vus = {n: {c.a for c in Courriel.objects.filter(suite__declaration=n)} for n in fils}
        attendus = {u.email for u in tous}
        assert vus["echange.ecrit"] - {service.courriel} == attendus, jour
        assert vus["rcc.depot_attribue"] == attendus, jour
        if jour == 20:
            assert vus["rcc.rappel_echeance"] == attendus
            pour = {c.a: c.texte for c in Courriel.objects.filter(suite__declaration="rcc.depot_attribue")}
            assert "vous est attribué" in pour[absente.email]
            assert "est attribué à la personne que vous remplacez" in pour[agent.email]
    Suivi.objects.create(dossier=depot.dossier, user=deux, est_suivi=False)
    a(2026, 12, 19, 12)
    Courriel.objects.all().delete()
    actions.ecrire(depot.dossier, "Encore", par=depot.depose_par)
    suites.rejouer()
    assert {c.a for c in Courriel.objects.all()} == {service.courriel, absente.email}, "he said that he does not follow"


def test_le_projet_soumis_a_un_absent_va_aussi_a_qui_le_remplace(agent, depot, a, client):
    """The page says who is away before he is chosen; the delay runs on, so the mail waits for nobody to be back."""
    chef, deux, service = un_agent("75", SIGNATAIRE), un_agent("75", SIGNATAIRE), un_service("75")
    le = date(2026, 12, 10)
    declarer_absence(chef, service, remplacant=deux, debut_le=date(2026, 12, 11), fin_le=date(2026, 12, 14), le=le)
    a(2026, 12, 11, 9)
    projet = un_projet(depot, agent)
    client.force_login(agent)
    page = client.get(f"/instruction/{depot.dossier.reference}/depots/1/decision/").content.decode()
    assert f"{chef.nom_d_usage}, absence jusqu’au 14/12/2026, remplacement par {deux.nom_d_usage}" in page
    actions.soumettre(projet, par=agent, a=chef)
    suites.rejouer()
    pour = {c.a: c for c in Courriel.objects.filter(suite__declaration="projet.a_signer")}
    assert pour.keys() == {chef.email, deux.email}
    for format in ("texte", "html"):
        sien, autre = (getattr(pour[qui.email], format) for qui in (chef, deux))
        assert "Une décision attend votre signature" in sien
        assert "ce projet de décision vous est soumis" in sien
        assert f"Une décision attend la signature de {chef.nom_d_usage}" in autre
        assert "vous remplacez la personne à qui ce projet" in autre
        assert "votre signature" not in " ".join(autre.split()).split("</title>")[-1]


def test_un_projet_qui_n_attend_plus_de_signature_n_est_annonce_a_personne(agent, depot):
    """It left with its dossier before the mail did."""
    actions.soumettre(un_projet(depot, agent), par=agent, a=un_agent("75", SIGNATAIRE))
    actions.transferer(
        Depot.objects.get(pk=depot.pk), par=agent, vers=un_service("67"), texte="Le siège est à Strasbourg."
    )
    suites.rejouer()
    assert not Courriel.objects.filter(suite__declaration="projet.a_signer").exists()
    assert not Suite.objects.filter(declaration="projet.a_signer").exclude(etat="faite").exists()


def test_le_projet_renvoye_a_un_absent_va_aussi_a_qui_le_remplace(agent, depot, a):
    deux, service, le = un_agent("75"), un_service("75"), date(2026, 12, 10)
    chef = un_agent("75", SIGNATAIRE)
    projet = actions.soumettre(un_projet(depot, agent), par=agent, a=chef)
    declarer_absence(agent, service, remplacant=deux, debut_le=date(2026, 12, 11), fin_le=date(2026, 12, 11), le=le)
    a(2026, 12, 11, 9)
    actions.renvoyer(projet, par=chef, retour="Le point 2.")
    suites.rejouer()
    pour = {c.a: c.texte for c in Courriel.objects.filter(suite__declaration="projet.renvoye")}
    assert pour.keys() == {agent.email, deux.email}
    assert "que vous avez préparé vous est renvoyé" in pour[agent.email]
    assert "vous remplacez la personne qui a préparé" in pour[deux.email]
