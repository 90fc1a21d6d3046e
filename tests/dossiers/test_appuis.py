"""A hand asked of a colleague on some dépôts: one mail, an entry each, the service's history alone; nothing else changes."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Appui, Depot
from habilitations.actions.absences import declarer_absence
from rupco.socle import journal, suites
from rupco.socle.models import Courriel, Entree, Suite
from tests.dossiers.pages import lire, texte
from tests.fabrique import la_dgefp, un_agent, un_depot, un_employeur, un_service, une_entreprise
from tests.fautes.clones import des_clones
from tests.fautes.photo import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
BANNETTE, MOT = "/bannette/", "Peux-tu relire la clause 7 ?\nElle me paraît <vague>."


@pytest.fixture
def collegue(employeur):
    return un_agent("75", nom="Morel", civilite="Mme")


def recus() -> dict[str, Courriel]:
    suites.rejouer()
    return {c.a: c for c in Courriel.objects.filter(suite__declaration="depots.appui")}


def nom(user) -> str:
    return user.nom_d_usage.replace("\u00a0", " ")


def demande(collegue, *depots, cle="a", **autres) -> dict:
    envoi = {f"choix-{d.pk}": "oui" for d in depots} | {"cle_unique": cle * 32, "appui": "oui", "a": ""}
    return envoi | {"appui_de": str(collegue.pk), "mot": MOT.replace("\n", "\r\n")} | autres


def test_demander_un_appui_ecrit_une_fois_et_ne_change_rien(client, agent, collegue, employeur, trois):
    actions.attribuer(trois[0], par=agent, a=agent)
    suites.rejouer()
    ailleurs, retire = un_depot(un_employeur(une_entreprise("67"))), un_depot(employeur)
    actions.retirer(retire, par=employeur)
    avant = {
        t: lignes for t, lignes in photo().items() if t in ("dossiers_depot", "dossiers_echeance", "dossiers_dossier")
    }
    ici = f"{BANNETTE}?liste="
    for _ in range(2):
        assert client.post(ici, demande(collegue, trois[0], trois[2], ailleurs, retire)).url == ici
    assert {t: photo()[t] for t in avant} == avant
    lu = texte(client.get(ici))
    assert f"Appui demandé à {nom(collegue)} sur 2 dépôts. Rien d’autre ne change." in lu
    assert f"1 non : {retire.dossier.reference} (Ce dépôt n’est plus à instruire : « Retiré »)." in lu
    assert "1 n’est plus dans votre service." in lu
    appui = Appui.objects.get()
    assert (appui.mot, appui.a, appui.demande_par) == (MOT, collegue, agent)
    faits = Entree.objects.filter(verbe="demander_appui").order_by("sequence")
    cibles = [(e.cible, e.cible_id, e.acteur_id) for e in faits]
    assert cibles == [
        ("dossiers.appui", appui.pk, agent.pk),
        *(("dossiers.depot", d.pk, agent.pk) for d in (trois[2], trois[0])),
    ]
    assert "vague" not in str([e.faits for e in faits]), "digests only"
    assert journal.verifier()[1] is None


def test_le_collegue_seul_recoit_un_courriel_avec_les_liens_et_le_mot(agent, collegue, employeur, trois, a):
    un_agent("75")
    refuses = actions.demander_appui(trois, par=agent, a=collegue, mot=MOT)
    actions.retirer(trois[1], par=employeur)
    lus = recus()
    assert (refuses, set(lus)) == ([], {collegue.email})
    courriel = lus[collegue.email]
    assert courriel.objet == "Un appui vous est demandé sur 2 dépôts", "the one that was taken back is not told"
    for partie in (courriel.texte, courriel.html):
        assert agent.nom_d_usage in partie
        assert agent.email in partie
        assert "15\u00a0jours restants" in partie
        assert "Peux-tu relire la clause 7 ?" in partie
        assert [f"/instruction/{d.dossier.reference}/depots/1/" in partie for d in trois] == [True, False, True]
        assert "Qui suit ces dépôts ne change pas" in partie
    assert "<vague>" in courriel.texte
    assert "&lt;vague&gt;" in courriel.html
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=courriel.cree_a)
    assert recus()[collegue.email].pk == courriel.pk


def test_rien_ne_part_a_qui_a_quitte_le_service_ni_pour_des_depots_clos(agent, collegue, employeur, trois, monkeypatch):
    actions.demander_appui(trois[:1], par=agent, a=collegue, mot=MOT)
    collegue.is_active = False
    collegue.save()
    actions.demander_appui(trois[1:2], par=agent, a=un_agent("75"), mot=MOT)
    actions.retirer(trois[1], par=employeur)
    assert recus() == {}
    assert not Suite.objects.filter(declaration="depots.appui").exclude(etat=Suite.FAITE).exists()


def test_l_absent_et_qui_le_remplace_le_recoivent(agent, collegue, trois):
    remplacant, le = un_agent("75", nom="Sabatier"), date(2026, 12, 10)
    declarer_absence(collegue, un_service("75"), remplacant=remplacant, debut_le=le, fin_le=date(2026, 12, 20), le=le)
    actions.demander_appui(trois[:1], par=agent, a=collegue, mot=MOT)
    lus = recus()
    assert set(lus) == {collegue.email, remplacant.email}
    assert lus[collegue.email].objet == "Un appui vous est demandé sur 1 dépôt"
    assert lus[remplacant.email].objet == "Un appui est demandé à la personne que vous remplacez, sur 1 dépôt"
    for partie in (lus[remplacant.email].texte, lus[remplacant.email].html):
        assert f"demande un appui à {collegue.nom_d_usage}, que vous remplacez" in partie
        assert "vous remplacez la personne à qui cet appui est demandé" in partie
        assert "vous demande" not in partie


def test_qui_demande_a_celui_qu_il_remplace_ne_s_ecrit_pas(agent, collegue, trois):
    le = date(2026, 12, 10)
    declarer_absence(collegue, un_service("75"), remplacant=agent, debut_le=le, fin_le=date(2026, 12, 20), le=le)
    actions.demander_appui(trois[:1], par=agent, a=collegue, mot=MOT)
    assert set(recus()) == {collegue.email}


def test_l_historique_le_dit_au_service_et_jamais_a_l_employeur(client, agent, collegue, employeur, trois):
    actions.demander_appui(trois[:1], par=agent, a=collegue, mot=MOT)
    reference = trois[0].dossier.reference
    lu = texte(client.get(reverse("instruction-historique", args=[reference])))
    assert f"Appui demandé à {nom(collegue)}, par {nom(agent)}" in lu
    assert "Peux-tu relire la clause 7" in lu
    assert "clause 7" not in lire(client, reverse("instruction-historique", args=[trois[1].dossier.reference]))
    client.force_login(employeur)
    for page in ("dossier-historique", "dossier", "dossier-echanges"):
        lu = lire(client, reverse(page, args=[reference]))
        assert "appui" not in lu.lower(), page
        assert "clause 7" not in lu, page


def test_mes_donnees_rendent_le_mot_a_qui_l_a_ecrit(client, agent, collegue, trois):
    actions.demander_appui(trois[:1], par=agent, a=collegue, mot=MOT)
    adresse, dits = reverse("mon-compte-donnees"), []
    for qui in (agent, collegue):
        client.force_login(qui)
        dits.append(client.post(adresse).json()["11. Messages et alertes"]["appuis_demandes"])
    assert [[a["mot"] for a in siens] for siens in dits] == [[MOT], []]


def test_l_historique_coute_le_meme_prix_avec_plus_d_appuis(client, agent, collegue, trois):
    page, couts = reverse("instruction-historique", args=[trois[0].dossier.reference]), []
    for combien in (1, 9):
        for _ in range(combien):
            actions.demander_appui(trois[:1], par=agent, a=collegue, mot=MOT)
        client.get(page)
        with CaptureQueriesContext(connection) as lues:
            assert texte(client.get(page)).count("Appui demandé") == (1 if combien == 1 else 10)
        couts.append(len(lues))
    assert couts[0] == couts[1], couts


def test_un_appui_mal_demande_ne_fait_rien_et_garde_ce_qui_est_ecrit(client, agent, collegue, trois):
    loin, avant = un_agent("67"), Entree.objects.count()
    for envoi, phrase in (
        (demande(loin, trois[0]), "Choisissez une personne de la liste."),
        (demande(agent, trois[0]), "Choisissez une personne de la liste."),
        (demande(collegue, trois[0], mot="  "), "Dites en un mot ce que vous demandez."),
        (demande(collegue, trois[0], mot="é" * 1001), "Raccourcissez"),
        (demande(collegue), "Cochez au moins un dépôt"),
    ):
        reponse = client.post(BANNETTE, envoi)
        assert reponse.status_code == 422, phrase
        lu = texte(reponse)
        assert phrase in lu, phrase
        assert "Rien n’est demandé" in lu
        assert "Rien n’est attribué" not in lu
        html = reponse.content.decode()
        assert '<details class="rupco-lot__appui" open>' in html
        assert ("checked" in html) is any(n.startswith("choix-") for n in envoi)
    assert "Elle me paraît &lt;vague&gt;." in client.post(BANNETTE, demande(loin, trois[0])).content.decode()
    attribution = demande(collegue, trois[0])
    del attribution["appui"]
    assert "Elle me paraît &lt;vague&gt;." in client.post(BANNETTE, attribution).content.decode()
    assert (Appui.objects.count(), Entree.objects.count()) == (0, avant)
    assert set(Depot.objects.values_list("suivi_par", flat=True)) == {None}


@pytest.mark.parametrize("qui", ["employeur", "ailleurs", "dgefp"])
def test_qui_n_est_pas_du_service_ne_demande_rien(client, agent, collegue, employeur, trois, qui):
    par = {"employeur": lambda: employeur, "ailleurs": lambda: un_agent("67"), "dgefp": la_dgefp}[qui]()
    refuses = actions.demander_appui(trois, par=par, a=collegue, mot=MOT)
    assert {str(r) for _, r in refuses} == {"Vous n’avez pas le droit de faire cette action."}
    for a in (agent, un_agent("67")):
        refuses = actions.demander_appui(trois, par=agent, a=a, mot=MOT)
        assert {str(r) for _, r in refuses} == {"Choisissez un collègue du service."}
    assert not Appui.objects.exists()
    client.force_login(par)
    reponse = client.post(BANNETTE, demande(collegue, *trois))
    assert reponse.status_code == (422 if qui == "ailleurs" else 404)


def test_demander_pour_beaucoup_coute_peu(agent, collegue, employeur, trois):
    couts = []
    for modele, combien in zip(trois, (5, 20), strict=False):
        depots = des_clones(modele, combien)
        with CaptureQueriesContext(connection) as lues:
            assert actions.demander_appui(depots, par=agent, a=collegue, mot=MOT) == []
        couts.append(len(lues))
    assert couts[1] - couts[0] <= 15, "one question a row at most"


class TestDepuisLeDepot:
    @staticmethod
    def adresse(depot) -> str:
        return reverse("demander-appui", args=[depot.dossier.reference, 1])

    def test_la_page_du_depot_y_mene_et_dit_la_consequence(self, client, agent, collegue, trois):
        page = reverse("instruction", args=[trois[0].dossier.reference, 1])
        assert self.adresse(trois[0]) in client.get(page).content.decode()
        client.force_login(la_dgefp())
        assert self.adresse(trois[0]) not in client.get(page).content.decode()

    def test_une_demande_deux_clics_un_appui(self, client, agent, collegue, trois):
        envoi = {"cle_unique": "b" * 32, "appui_de": str(collegue.pk), "mot": MOT}
        page = reverse("instruction", args=[trois[0].dossier.reference, 1])
        for _ in range(2):
            assert client.post(self.adresse(trois[0]), envoi).url == page
        assert f"Appui demandé à {nom(collegue)} sur 1 dépôt." in texte(client.get(page))
        assert list(Appui.objects.get().depots.all()) == [trois[0]]

    def test_mal_dite_elle_garde_ce_qui_est_ecrit(self, client, agent, collegue, trois):
        for envoi, phrase in (
            ({"appui_de": str(un_agent("67").pk), "mot": MOT}, "Choisissez une personne de la liste."),
            ({"appui_de": str(agent.pk), "mot": MOT}, "Choisissez une personne de la liste."),
            ({"appui_de": str(collegue.pk), "mot": " "}, "Dites en un mot ce que vous demandez."),
        ):
            reponse = client.post(self.adresse(trois[0]), {"cle_unique": "c" * 32, **envoi})
            assert reponse.status_code == 422
            assert texte(reponse).count(phrase) == 2, "in the summary, and at the field"
        assert "Elle me paraît &lt;vague&gt;." in client.post(self.adresse(trois[0]), {"mot": MOT}).content.decode()
        assert not Appui.objects.exists()

    def test_sur_ce_qui_est_clos_elle_dit_pourquoi(self, client, agent, employeur, trois):
        actions.retirer(trois[0], par=employeur)
        reponse = client.get(self.adresse(trois[0]), follow=True)
        assert "Ce dépôt n’est plus à instruire : « Retiré »." in texte(reponse)
