"""The bannette's lists, filters, strip and saved views; the search; who follows the dossiers of who is away."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import actions
from dossiers.actions.vues import VUES_MAX
from dossiers.models import CLOS, SANS_DELAI, Depot, Mot, Vue
from habilitations.models import Affectation
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import (
    DONNEES,
    un_agent,
    un_brouillon,
    un_depot,
    un_employeur,
    un_projet,
    un_service,
    une_demande_de_pieces,
    une_entreprise,
)
from tests.fautes.clones import des_clones

pytestmark = pytest.mark.django_db
BANNETTE, CHERCHER = "/bannette/", "/instruction/chercher/"
SIGNATAIRE = Affectation.Role.SIGNATAIRE


@pytest.fixture
def employeur(a):
    """Paris, Thursday 10 December 2026, 10 h."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75", "Ateliers Brévenne"))


@pytest.fixture
def depot(employeur):
    return un_depot(employeur, intitule="RCC de l’Œuvre")


def place(depot) -> tuple:
    depot.refresh_from_db()
    return depot.service_id, depot.viser_le


# --- The order, kept by the corridor --------------------------------------------------------------------


def test_chaque_verbe_laisse_le_depot_a_sa_place(employeur, agent, a):
    paris, est = un_service("75").pk, un_service("67").pk
    brouillon = un_brouillon(employeur)
    assert place(brouillon) == (None, CLOS)
    depot = actions.deposer(brouillon, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    assert place(depot) == (paris, date(2026, 12, 25))
    une_demande_de_pieces(depot, agent)
    assert place(depot) == (paris, SANS_DELAI)
    autre = un_depot(employeur)
    actions.transferer(autre, par=agent, vers=un_service("67"), texte="Siège à Strasbourg.")
    assert place(autre) == (est, date(2026, 12, 25))
    decide, signataire = un_depot(employeur), un_agent("75", SIGNATAIRE)
    projet = un_projet(decide, agent)
    actions.decider(decide, par=signataire, version=projet.version)
    assert place(decide) == (paris, CLOS)
    tacite, retire = un_depot(employeur), un_depot(employeur)
    actions.retirer(retire, par=employeur)
    assert place(retire) == (paris, CLOS)
    a(2026, 12, 29, 9)
    actions.constater_silences()
    assert place(tacite) == (paris, CLOS)


def test_reindexer_refait_ce_qui_manque_et_ne_change_rien_ensuite(depot, agent, capsys):
    avant = (place(depot), sorted(Mot.objects.values_list("mot", "dossier")))
    Mot.objects.filter(mot__startswith="b").delete()
    Mot.objects.create(mot="perime", dossier=depot.dossier)
    Depot.objects.update(viser_le=CLOS, service=None)
    for _ in range(2):
        call_command("reindexer")
        assert (place(depot), sorted(Mot.objects.values_list("mot", "dossier"))) == avant
    assert "1 dossiers relus" in capsys.readouterr().out


# --- Lists, filters, strip ------------------------------------------------------------------------------


def test_les_listes_leurs_compteurs_et_les_filtres(client, agent, employeur, depot, a):
    une_entreprise("77")
    voisin, a_moi = un_depot(un_employeur(une_entreprise("77", "Verreries"))), un_depot(employeur)
    ailleurs = un_depot(un_employeur(une_entreprise("67")))
    actions.attribuer(a_moi, par=agent, a=agent)
    une_demande_de_pieces(voisin, agent)
    a(2026, 12, 21, 9)
    volets = {v.libelle: v.nombre for v in client.get(BANNETTE).context["volets"]}
    assert volets == {"À moi": "1", "Service": "3", "Non attribués": "2", "Échéance proche": "2"}
    d, v, m = (x.dossier.reference for x in (depot, voisin, a_moi))
    attendus = {
        "": [m, d, v], "liste=moi": [m], "liste=libres": [d, v], "liste=proche": [m, d], "departement=77": [v],
        "etat=incomplet": [v], f"personne={agent.pk}": [m], "jour=2026-12-25": [m, d], "jour=2026-12-24": [],
        "periode=arret": [v], "periode=5": [m, d], "periode=aujourd_hui": [], "nature=RCC.avenant": [], "nature=RCC": [m, d, v],
        "q=verrer": [v], "q=breven&liste=moi": [m], "tri=anciens": [d, v, m],
        "etat=inconnu&tri=x&liste=y&jour=2026-99-99": [m, d, v],
    }  # fmt: skip
    for requete, attendue in attendus.items():
        vues = [x.dossier.reference for x in client.get(f"{BANNETTE}?{requete}").context["page"]]
        assert vues == attendue, requete
    assert ailleurs.dossier.reference not in lire(client, BANNETTE)


def test_la_bande_dit_les_jours_qui_ne_sont_pas_ouvres_et_filtre(client, agent, depot, a):
    a(2026, 12, 21, 9)
    cases = {c.jour.day: c for c in client.get(BANNETTE).context["bande"]}
    assert len(cases) == 15
    assert (cases[25].jeton.mot, "Noël" in cases[25].repos, cases[26].repos, cases[22].repos) == (
        "1",
        True,
        "week-end",
        "",
    )
    assert cases[24].jeton is None
    lu = lire(client, BANNETTE + cases[24].adresse)
    assert "Aucun dépôt ne répond à ces filtres" in lu
    assert "Jour : jeudi 24 décembre 2026" in lu


def test_rien_a_moi_dit_la_prochaine_echeance(client, agent, depot):
    assert "Prochaine échéance du service : vendredi 25 décembre 2026" in lire(client, BANNETTE + "?liste=moi")


# --- Saved views ----------------------------------------------------------------------------------------


def test_une_vue_s_enregistre_se_renomme_se_supprime_et_n_est_qu_a_soi(client, agent):
    adresse = reverse("vues")
    reponse = client.post(adresse, {"nom": " Mes  urgences ", "requete": "liste=proche&apres=x&pirate=1"})
    assert reponse.url == f"{BANNETTE}?liste=proche"
    vue = Vue.objects.get()
    assert (vue.nom, vue.user) == ("Mes urgences", agent)
    assert "Mes urgences" in lire(client, BANNETTE)
    client.post(adresse, {"vue": vue.pk, "nom": "Urgences"})
    assert Vue.objects.get().nom == "Urgences"
    autre = un_agent("75")
    client.force_login(autre)
    for quoi in ({"nom": "Volée"}, {"supprimer": "oui"}):
        assert client.post(adresse, {"vue": vue.pk} | quoi).status_code == 404
    assert "Urgences" not in lire(client, adresse)
    client.force_login(agent)
    client.post(adresse, {"vue": vue.pk, "supprimer": "oui"})
    assert not Vue.objects.exists()


def test_vingt_vues_au_plus_et_un_refus_rend_ce_qui_etait_ecrit(client, agent):
    for n in range(VUES_MAX):
        actions.enregistrer_vue(agent, nom=f"Vue {n}", requete="")
    actions.enregistrer_vue(agent, nom="Vue 3", requete="liste=moi")  # the same name again
    reponse = client.post(reverse("vues"), {"nom": "De trop", "requete": "liste=libres"})
    assert reponse.status_code == 422
    assert 'value="De trop"' in reponse.content.decode()
    assert 'value="liste=libres"' in reponse.content.decode()
    assert client.post(reverse("vues"), {"nom": ""}).status_code == 422
    assert Vue.objects.count() == VUES_MAX
    with pytest.raises(PassageRefuse):
        actions.renommer_vue(Vue.objects.get(nom="Vue 1"), nom="Vue 2")


# --- Search ---------------------------------------------------------------------------------------------


def test_chercher_par_numero_par_entreprise_par_texte(client, agent, employeur, depot):
    siege = employeur.etablissement
    autre = un_depot(un_employeur(une_entreprise("75", "Métaux & Cie")))
    d, m = depot.dossier.reference, autre.dossier.reference
    for question, trouves in {
        "BREVENNE": [d], "ateliers oeuvre": [d], "metaux brév": [d], "metaux": [m, d], "union des métaux": [m, d],
        "œuvre ate": [d], "atel oeuvre": [], siege.siren: [d], f"{siege.siren[:3]} {siege.siren[3:6]} {siege.siren[6:]}": [d],
        siege.siret: [d], "meubles": [m, d], "inconnu": [], "brev introuvable": [], "%_": [],
    }.items():  # fmt: skip
        page = client.get(CHERCHER, {"q": question}).context["page"]
        assert [x.dossier.reference for x in page or []] == trouves, question
    vise = reverse("instruction", args=[d, 1])
    for numero in (d.lower(), f" {d} ", depot.actes.get().numero):
        assert client.get(CHERCHER, {"q": numero}).url == vise
    lu = client.get(CHERCHER, {"q": "metaux brév"}).content.decode()
    assert "Ateliers <mark>Brévenne</mark>" in lu
    lu = client.get(CHERCHER, {"q": "metaux"}).content.decode()
    assert "Union des <mark>métaux</mark>" in lu
    assert "nom de l’organisation" in lu
    assert "<mark>Métaux</mark> &amp; Cie" in lu


def test_on_ne_trouve_que_ce_qu_on_voit(client, agent, employeur, depot):
    la_bas = un_depot(un_employeur(une_entreprise("67", "Brévenne Est")))
    donnees = DONNEES | {"entreprise": DONNEES["entreprise"] | {"activite": "Zinguerie"}}
    brouillon = un_brouillon(employeur, intitule="Secret de famille", donnees=donnees)
    for question in ("est", "secret", "zinguerie", la_bas.dossier.reference, brouillon.dossier.reference):
        assert client.get(CHERCHER, {"q": question}).context["aucun"], question
    client.force_login(employeur)
    assert references_employeur(client, "secret") == [brouillon.dossier.reference]
    assert references_employeur(client, "brevenne metaux") == [depot.dossier.reference]
    assert references_employeur(client, "est") == []
    assert client.get("/dossiers/", {"q": depot.dossier.reference}).url == reverse(
        "dossier", args=[depot.dossier.reference]
    )
    assert "Aucun dossier ne répond" in lire(client, "/dossiers/?q=est")


def references_employeur(client, question) -> list[str]:
    return [d.reference for d in client.get("/dossiers/", {"q": question}).context["page"]]


def test_la_recherche_coute_le_meme_prix(client, agent, depot):
    couts = []
    for total in (1, 10):
        des_clones(depot, total - Depot.objects.count())
        call_command("reindexer")
        client.get(CHERCHER, {"q": "oeuvre"})
        with CaptureQueriesContext(connection) as lues:
            assert len(client.get(CHERCHER, {"q": "oeuvre"}).context["page"]) == total
        couts.append(len(lues))
    assert couts[0] == couts[1] == 9, couts


def test_les_raccourcis_se_desactivent(client, agent):
    assert "js/clavier" in client.get(BANNETTE).content.decode()
    client.post(reverse("mon-compte-raccourcis"), {"raccourcis": "non"})
    corps = client.get(BANNETTE).content.decode()
    assert "js/clavier" not in corps
    assert "data-rupco-aide-clavier" not in corps
    assert "Ils sont désactivés" in lire(client, reverse("mon-compte"))


def test_une_panne_du_rangement_defait_le_passage_et_se_dit(depot, agent, monkeypatch):
    monkeypatch.setattr("dossiers.actions.depots.ranger", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.constater_completude(depot, par=agent)
    depot.refresh_from_db()
    assert (depot.statut, Entree.objects.filter(verbe="constater_completude").count()) == ("depose", 0)
