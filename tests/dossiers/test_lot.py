"""The rows that are ticked in the bannette, the list taken away as a file, the facets of the search, that of the DGEFP."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers import actions
from dossiers.exports import bannette as exports
from dossiers.models import Depot
from rupco.socle.models import Entree
from tests.dossiers.pages import lire, texte
from tests.fabrique import la_dgefp, un_agent, un_depot, un_employeur, une_entreprise, une_information
from tests.fautes.clones import des_clones

pytestmark = pytest.mark.django_db
BANNETTE, CHERCHER, EXPORTER = "/bannette/", "/instruction/chercher/", "/bannette/exporter/"


@pytest.fixture
def employeur(a):
    """Paris, Thursday 10 December 2026, 10 h."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75", "=Forges du Nord"))


def coches(*depots) -> dict:
    return {f"choix-{d.pk}": "oui" for d in depots}


def suivis(*depots) -> list:
    return [Depot.objects.get(pk=d.pk).suivi_par for d in depots]


def rangees(reponse) -> list[list[str]]:
    octets = b"".join(reponse.streaming_content)
    assert octets.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))


# --- Several at once ------------------------------------------------------------------------------------


def test_attribuer_plusieurs_depots_dit_ce_que_chacun_devient(client, agent, employeur, depot):
    collegue, autre = un_agent("75", nom="Morel", civilite="Mme"), un_depot(employeur)
    ailleurs, retire = un_depot(un_employeur(une_entreprise("67"))), un_depot(employeur)
    actions.retirer(retire, par=employeur)
    ici = f"{BANNETTE}?liste=libres&tri=anciens"
    envoi = coches(depot, autre, ailleurs, retire) | {"a": str(collegue.pk), "cle_unique": "a" * 32}
    reponse = client.post(ici, envoi)
    assert (reponse.status_code, reponse.url) == (302, ici)
    assert client.post(ici, envoi).url == ici, "a double click does it once"
    assert suivis(depot, autre, ailleurs, retire) == [collegue, collegue, None, None]
    faits = Entree.objects.filter(verbe="attribuer")
    assert [(e.cible_id, e.acteur_id, e.faits["a"]) for e in faits.order_by("sequence")] == [
        (d.pk, agent.pk, collegue.pk) for d in (autre, depot)
    ]
    lu = texte(client.get(ici))
    assert (
        f"2 dépôts attribués à {collegue.nom_d_usage}. 1 non\u00a0: {retire.dossier.reference} (".replace("\u00a0", " ")
        in lu
    )
    assert "1 n’est plus dans votre service." in lu
    assert ailleurs.dossier.reference not in lu
    client.post(BANNETTE, coches(depot) | {"a": "0"})
    assert suivis(depot) == [None]


def test_un_lot_qui_ne_va_pas_ne_fait_rien_et_garde_les_cases(client, agent, depot):
    loin = un_agent("67")
    for envoi, phrase in (
        (coches(depot), "Choisissez une personne de la liste."),
        (coches(depot) | {"a": str(loin.pk)}, "Choisissez une personne de la liste."),
        ({"a": str(agent.pk), "choix-²": "oui", "choix-": "oui"}, "Cochez au moins un dépôt"),
        ({"a": str(agent.pk)} | {f"choix-{n}": "oui" for n in range(51)}, "50 dépôts au plus"),
        ({"exporter": "oui"}, "Cochez au moins un dépôt"),
    ):
        reponse = client.post(BANNETTE, envoi)
        assert reponse.status_code == 422, envoi
        assert phrase in texte(reponse), envoi
        assert (f'name="choix-{depot.pk}" value="oui" data-rupco-choix data-rupco-touche-ligne="x" checked' in
                reponse.content.decode()) == (f"choix-{depot.pk}" in envoi)  # fmt: skip
    assert suivis(depot) == [None]
    assert not Entree.objects.filter(verbe="attribuer").exists()


# --- The list as a file ---------------------------------------------------------------------------------


def test_exporter_la_liste_comme_elle_est_lue(client, agent, employeur, depot, a, monkeypatch):
    une_entreprise("77")
    voisin = un_depot(un_employeur(une_entreprise("77", "Verreries")))
    un_depot(un_employeur(une_entreprise("67")))
    actions.attribuer(voisin, par=agent, a=agent)
    a(2026, 12, 21, 9)
    entete, *lues = rangees(client.get(EXPORTER + "?tri=anciens"))
    d, v = depot.dossier, voisin.dossier
    assert [r[0] for r in lues] == [d.reference, v.reference]
    ligne = dict(zip(entete, lues[0], strict=True))
    assert (ligne["Entreprise"], ligne["SIREN"], ligne["État"]) == ("'=Forges du Nord", d.siren, "Déposé")
    assert (ligne["Jours restants"], ligne["Date à viser"], ligne["Silence après le"]) == (
        "4",
        "25/12/2026",
        "28/12/2026",
    )
    for requete, attendus in {"liste=moi": [v], "departement=77": [v], "q=forges": [d], "jour=2026-12-24": []}.items():
        assert [r[0] for r in rangees(client.get(f"{EXPORTER}?{requete}"))[1:]] == [x.reference for x in attendus], (
            requete
        )
    choisi = client.post(BANNETTE, coches(voisin) | {"exporter": "oui"})
    assert [r[0] for r in rangees(choisi)[1:]] == [v.reference]
    monkeypatch.setattr(exports, "TAILLE", 1)
    assert len(rangees(client.get(EXPORTER))) == 3, "page after page"
    monkeypatch.setattr(exports, "PAGES_MAX", 1)
    assert rangees(client.get(EXPORTER))[2] == ["Liste arrêtée à 1 dépôts. Filtrez la bannette pour avoir les autres."]


def test_exporter_coute_le_meme_prix_et_pas_sans_fin(client, agent, depot):
    couts = []
    rangees(client.get(EXPORTER))
    for total in (1, 10):
        des_clones(depot, total - Depot.objects.count())
        with CaptureQueriesContext(connection) as lues:
            assert len(rangees(client.get(EXPORTER))) == total + 1
        couts.append(len(lues))
    assert couts[0] == couts[1] == 14, couts
    for _ in range(17):
        assert client.get(EXPORTER).status_code == 200
    refus = client.get(EXPORTER)
    assert (refus.status_code, int(refus.headers["Retry-After"]) > 0) == (429, True)


# --- Facets, the whole country --------------------------------------------------------------------------


def facettes(reponse) -> dict:
    return {titre: {c.libelle: c.nombre for c in choix} for titre, choix in reponse.context["liste_facettes"]}


def test_les_facettes_comptent_se_croisent_et_se_retirent(client, agent, employeur, depot, a, monkeypatch):
    clos, information = un_depot(employeur), une_information("ouverture", employeur)
    actions.retirer(clos, par=employeur)
    a(2027, 1, 4, 9)
    recent = un_depot(employeur)
    page = client.get(CHERCHER, {"q": "forges"})
    nature = "RCC\u00a0: Demande de validation de l’accord"
    assert facettes(page) == {
        "État": {"En cours d’instruction": 1, "Clos ou pour information": 3},
        "Nature": {nature: 3, "RCC\u00a0: " + information.declaration.libelle: 1},
        "Année du dépôt": {"2027": 1, "2026": 3},
    }
    clos_de_2026 = client.get(CHERCHER, {"q": "forges", "etat": "clos", "annee": "2026", "nature": "RCC.validation"})
    vus = {d.pk for d in clos_de_2026.context["page"]}
    assert vus == {depot.pk, clos.pk}, "the first one fell silent meanwhile"
    assert facettes(clos_de_2026)["Année du dépôt"] == {"2026": 2}
    choix = {c.libelle: c for _, tous in clos_de_2026.context["liste_facettes"] for c in tous}
    assert {d.pk for d in client.get(CHERCHER + choix["2026"].adresse).context["page"]} == vus
    rien = client.get(CHERCHER, {"q": "forges", "etat": "en_cours", "annee": "2026"})
    assert "Aucun résultat avec ces choix" in texte(rien)
    tout = client.get(CHERCHER, {"q": "forges", "etat": "x", "annee": "²026", "nature": "RCC.x", "apres": "x"})
    assert len(tout.context["page"]) == 4
    monkeypatch.setattr("dossiers.views.facettes.COMPTES_MAX", 1)
    beaucoup = client.get(CHERCHER, {"q": "forges", "etat": "en_cours"})
    assert facettes(beaucoup) == {"État": {"En cours d’instruction": None, "Clos ou pour information": None}}
    assert [d.pk for d in beaucoup.context["page"]] == [recent.pk]


def test_la_dgefp_cherche_dans_tous_les_services_et_n_attribue_rien(client, employeur, depot):
    la_bas = un_depot(un_employeur(une_entreprise("67", "Forges de l’Est")))
    actions.creer_dossier(par=employeur, procedure="RCC", intitule="Forges", etablissement=employeur.etablissement)
    client.force_login(la_dgefp())
    couts = []
    for combien in (2, 6):
        des_clones(depot, combien - Depot.objects.exclude(depose_a=None).count())
        call_command("reindexer")
        client.get(CHERCHER)
        with CaptureQueriesContext(connection) as lues:
            assert len(client.get(CHERCHER, {"q": "forges"}).context["page"]) == combien, "no draft"
        couts.append(len(lues))
    assert couts[0] == couts[1] == 9, couts
    lu = lire(client, CHERCHER + "?q=forges")
    assert la_bas.dossier.service.nom_court in lu
    assert "Constater la complétude" not in lu
    vise = client.get(CHERCHER, {"q": la_bas.dossier.reference}).url
    assert client.get(vise).status_code == 200
    assert {client.get(BANNETTE).status_code, client.get(EXPORTER).status_code} == {404}
    assert client.post(BANNETTE, coches(depot) | {"a": "0"}).status_code == 404
