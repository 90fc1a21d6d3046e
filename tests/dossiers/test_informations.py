"""What informs without asking: openings and their competent service, proofs, opinions, balance sheets."""

from datetime import date

import pytest
from django.urls import get_resolver, reverse

from dossiers import actions, fichiers, forms, lettres, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Acte, Depot, Echange
from dossiers.permissions import passages_possibles
from habilitations.models import Affectation
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.lettres import lire
from tests.dossiers.pages import lire as lire_la_page
from tests.dossiers.pages import texte
from tests.dossiers.test_echanges import navigateur, page
from tests.fabrique import (
    DEUX_REGIONS,
    INFORMATIONS,
    la_dgefp,
    un_agent,
    un_brouillon,
    un_depot,
    un_employeur,
    un_service,
    une_entreprise,
    une_information,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def employeur(a):
    a(2026, 12, 10, 9)
    un_service("67")
    return un_employeur(une_entreprise("75", "Forges de Chambaran"))


@pytest.fixture
def ouverture(employeur):
    """Several regions, the head office in 67: on Thursday 10 December 2026 at 10 h 00."""
    return une_information("ouverture", employeur, etablissements=DEUX_REGIONS)


def test_une_ouverture_d_une_region_n_a_pas_de_delai(employeur):
    depot = une_information("ouverture", employeur)
    assert (depot.statut, depot.complet_le, depot.echeances.count()) == ("transmis", None, 0)
    assert depot.dossier.service.code == un_service("75").code
    assert depot.actes.get().document == "rcc.accuse_information"


def test_plusieurs_regions_le_siege_donne_le_service_le_calendrier_et_dix_jours(ouverture):
    dossier = ouverture.dossier
    assert (dossier.departement, dossier.service) == ("67", un_service("67"))
    fin = ouverture.echeances.get()
    assert (fin.delai, fin.calendrier, fin.depart) == ("RCC_DESIGN", "alsace-moselle", date(2026, 12, 10))
    assert (fin.jour_brut, fin.dernier_jour) == (date(2026, 12, 20), date(2026, 12, 21)), "a Sunday rolls over"


def test_avant_de_deposer_la_date_annoncee_et_le_service_sont_ceux_du_siege(employeur, client, a):
    """The fifteenth day is Good Friday, a holiday in Strasbourg alone: announced with its roll-over, and so it is filed."""
    a(2027, 3, 11, 9)
    depot = un_brouillon(employeur)
    actions.enregistrer_etape(depot, "etablissements", DEUX_REGIONS, par=employeur, version=0)
    client.force_login(employeur)
    page = texte(client.get(f"/dossiers/{depot.dossier.reference}/depots/1/verifier/"))
    assert "Service compétent Dreets Grand Est" in page
    assert "Le quinzième jour est le vendredi 26 mars 2027" in page
    depot = actions.deposer(
        depot, par=employeur, lire=lambda d: forms.lire_pour_deposer(d, aujourd_hui=date(2027, 3, 11))
    )
    fin = depot.echeances.get()
    assert (depot.dossier.service, fin.jour_brut, fin.dernier_jour) == (
        un_service("67"), date(2027, 3, 26), date(2027, 3, 30),
    )  # fmt: skip


def test_sans_designation_la_loi_laisse_le_siege_competent_une_seule_fois_a_sa_date(ouverture, a):
    a(2026, 12, 21, 22, 30)
    assert actions.constater_silences() == []
    a(2027, 1, 4, 9)
    assert [d.pk for d in actions.constater_silences()] == [ouverture.pk]
    assert actions.constater_silences() == []
    ouverture.refresh_from_db()
    assert (ouverture.statut, ouverture.echeances.get().etat) == ("transmis", "atteinte")
    assert not hasattr(ouverture, "decision"), "nothing is decided"
    entree = Entree.objects.get(verbe="confirmer_competence")
    assert (entree.le, entree.acteur) == (date(2026, 12, 21), "loi")
    assert ouverture.actes.filter(document="rcc.competence").count() == 1


def test_la_dgefp_designe_dans_les_dix_jours_et_chacun_l_apprend(ouverture, a):
    dgefp, ailleurs = la_dgefp(), un_agent("69")
    vers = un_service("69")
    a(2026, 12, 21, 20)
    actions.designer(ouverture, par=dgefp, vers=vers, texte="Le plus grand site.")
    dossier = Depot.objects.get(pk=ouverture.pk).dossier
    assert dossier.service == vers
    assert dossier.departement == "67", "the calendar stays the head office's"
    assert ouverture.echeances.get().etat == "tenue"
    suites.rejouer()
    assert Courriel.objects.filter(objet__endswith="votre service est désigné", a=ailleurs.email).count() == 1
    assert Courriel.objects.filter(objet__endswith="compétent est connu", a=ouverture.depose_par.email).count() == 1
    with pytest.raises(PassageRefuse, match="la compétence est fixée"):
        actions.designer(ouverture, par=dgefp, vers=un_service("75"), texte="Encore.")
    assert actions.constater_silences(instant=a(2027, 2, 1, 9)) == []


def test_designer_emmene_la_demande_qui_court_avec_un_delai_entier(ouverture, employeur, a):
    a(2026, 12, 11, 9)
    neuf = actions.renouveler(ouverture, par=employeur, genre="validation")
    assert neuf.valeurs("entreprise") == INFORMATIONS["ouverture"]["entreprise"], "asked once"
    accord = {"accord": {"signe_le": "2026-12-11"}, "representants": {}}
    demande = actions.deposer(neuf, par=employeur, lire=lambda d: accord)
    a(2026, 12, 14, 9)
    actions.designer(ouverture, par=la_dgefp(), vers=un_service("69"), texte="Le plus grand site.")
    demande.refresh_from_db()
    neuve = demande.echeances.en_cours().get()
    assert (demande.service, demande.viser_le) == (un_service("69"), neuve.jour_brut), (
        "in the other bannette, at its place"
    )
    assert Depot.objects.get(pk=ouverture.pk).service == un_service("69")
    assert [(e.depart, e.etat) for e in demande.echeances.order_by("pk")] == [
        (date(2026, 12, 11), "annulee"),
        (date(2026, 12, 14), "en_cours"),
    ]
    assert demande.actes.order_by("pk").last().document == "rcc.transfert"


@pytest.mark.parametrize("qui", ["agent", "signataire", "employeur", "dgefp trop tard"])
def test_personne_d_autre_ni_trop_tard(ouverture, employeur, a, qui):
    gens = {
        "agent": lambda: un_agent("67"),
        "signataire": lambda: un_agent("67", Affectation.Role.SIGNATAIRE),
        "employeur": lambda: employeur,
        "dgefp trop tard": la_dgefp,
    }
    par = gens[qui]()
    if "tard" in qui:
        a(2026, 12, 21, 23, 30)
    with pytest.raises(PassageRefuse):
        actions.designer(ouverture, par=par, vers=un_service("69"), texte="Non.")
    ouverture.dossier.refresh_from_db()
    assert ouverture.dossier.service == un_service("67")


def test_la_dgefp_voit_ce_qui_est_depose_et_rien_d_un_brouillon(ouverture, employeur):
    actions.renouveler(ouverture, par=employeur, genre="validation")
    dgefp, instant = la_dgefp(), horloge.maintenant()
    assert [d.pk for d in Depot.objects.visibles_par(dgefp, instant)] == [ouverture.pk]
    relue = Depot.objects.get(pk=ouverture.pk)
    assert [p.nom for p in passages_possibles(dgefp, relue, instant)] == ["designer"]
    demande = un_depot(un_employeur())
    assert passages_possibles(dgefp, demande, instant) == [], "it looks, and decides nothing"


@pytest.mark.lent
@pytest.mark.parametrize("genre", ["information_salaries", "avis_cse", "bilan"])
def test_apres_la_validation_ce_que_l_employeur_doit(employeur, a, client, genre):
    demande = un_depot(employeur)
    a(2026, 12, 29, 9)
    actions.constater_silences()
    demande.refresh_from_db()
    envoi = une_information(genre, employeur, apres=demande)
    assert (envoi.statut, envoi.precedent, envoi.echeances.count()) == ("transmis", demande, 0)
    dossier = envoi.dossier
    assert dossier.parlant(list(dossier.depots.order_by("numero"))) == demande, "the validation tells the dossier"
    suites.rejouer()
    for qui, adresse in ((employeur, "dossiers"), (un_agent("75"), "instruction")):
        client.force_login(qui)
        lu = client.get(f"/{adresse}/{dossier.reference}/depots/{envoi.numero}/").content.decode()
        assert envoi.declaration.libelle in lu
    assert genre != "avis_cse" or "· avis du CSE sur le suivi" in lu, "capitals stay inside a sentence"
    assert f"Tel que {employeur.nom_d_usage} l’a déposé. " in lu
    client.force_login(employeur)
    assert "l’a reçu.</p>" in client.get(f"/dossiers/{dossier.reference}/depots/{envoi.numero}/recu/").content.decode()
    assert "Déposer un avenant" in client.get(f"/dossiers/{dossier.reference}/").content.decode()


def test_le_bilan_compte_juste(employeur):
    demande = un_depot(employeur)
    actions.constater_silences(instant=horloge.maintenant().replace(year=2027))
    faux = INFORMATIONS["bilan"]["beneficiaires"] | {"partis": "13"}
    with pytest.raises(PassageRefuse, match="Salariés partis"):
        une_information("bilan", employeur, apres=demande, beneficiaires=faux)


@pytest.mark.lent
def test_aucune_page_d_un_depot_n_y_trouve_une_panne(ouverture, employeur, client):
    """Whatever address a person types: a page, somewhere else to go, or nothing there; never a fault of ours."""
    clefs = {"reference": ouverture.dossier.reference, "numero": ouverture.numero, "code": "entreprise"}
    noms = [
        (nom, {k: clefs[k] for k in parametres})
        for nom, liste in get_resolver().reverse_dict.lists()
        for possibilites, *_ in liste
        for _, parametres in possibilites
        if isinstance(nom, str) and "reference" in parametres and set(parametres) <= set(clefs)
    ]
    assert len(noms) > 25
    for qui in (employeur, un_agent("67"), un_agent("67", Affectation.Role.SIGNATAIRE), la_dgefp()):
        client.force_login(qui)
        for nom, valeurs in noms:
            assert client.get(reverse(nom, kwargs=valeurs)).status_code in (200, 302, 404, 405), nom
            assert client.post(reverse(nom, kwargs=valeurs)).status_code in (200, 302, 404, 405, 409, 422), nom


@pytest.mark.lent
@pytest.mark.une_base
def test_les_deux_papiers_disent_ce_que_le_texte_demande(ouverture, a):
    recu = lire(_octets(ouverture, "accuse_information"), "-raw")
    for mention in ("jeudi 10 décembre 2026 à 10 h 00", "aucun délai d’acceptation ne court", "lundi 21 décembre 2026 à 24 h",
                    "L. 112-11"):  # fmt: skip
        assert mention in recu
    a(2026, 12, 22, 9)
    actions.constater_silences()
    competence = lire(_octets(ouverture, "competence"), "-raw")
    for mention in ("R. 1237-6-1", "Grand Est : 67000 Strasbourg (12 emplois)", "75012 Paris (8 emplois)",
                    "Informez sans délai", "comité social et économique", "organisations syndicales"):  # fmt: skip
        assert mention in competence


def _octets(depot: Depot, code: str) -> bytes:
    """The bytes of a paper, made twice: the same each time."""
    faits = []
    for _ in range(2):
        acte = lettres.etablir(Acte.objects.get(depot=depot, document=f"rcc.{code}"))
        with fichiers.ouvrir(acte.chemin, acte.empreinte) as f:
            faits.append(f.read())
    assert faits[0] == faits[1]
    return faits[0]


def test_on_s_ecrit_des_l_ouverture_de_la_negociation_et_la_dgefp_ne_fait_que_lire(employeur):
    ouverture = une_information("ouverture", employeur)
    lui, nationale = un_agent("75"), la_dgefp()
    actions.ecrire(ouverture.dossier, "Bonjour", par=employeur)
    for qui in (nationale, lui):
        assert "Bonjour" in lire_la_page(navigateur(qui), page(ouverture, "instruction"))
        histoire = lire_la_page(navigateur(qui), reverse("instruction-historique", args=[ouverture.dossier.reference]))
        assert f"Transmis : {ouverture.declaration.libelle}" in histoire
        assert (Echange.objects.get().lu_a is None) == (qui is nationale)
    assert navigateur(nationale).post(page(ouverture, "instruction"), {"texte": "Non"}).status_code == 404
    suivre = reverse("dossier-suivre", args=[ouverture.dossier.reference])
    assert navigateur(nationale).post(suivre, {"suivre": "oui"}).status_code == 404
    assert "Échanges avec le service" in lire_la_page(
        navigateur(employeur), reverse("dossier", args=[ouverture.dossier.reference])
    )


def test_la_designation_se_coupe_par_un_reglage(a, client, settings):
    """Off: nothing runs, nobody designates, and the receipt says which service is competent."""
    a(2026, 12, 10, 9)
    settings.RUPCO_DESIGNATION = False
    depot = une_information("ouverture", un_employeur(), etablissements=DEUX_REGIONS)
    assert not depot.echeances.exists()
    suites.rejouer()
    acte = depot.actes.get()
    with fichiers.ouvrir(acte.chemin, acte.empreinte) as fichier:
        lettre = " ".join(lire(fichier.read()).split())
    assert "Le service du siège, indiqué ci-dessous, est compétent de plein droit" in lettre
    dgefp, reference = la_dgefp(), depot.dossier.reference
    with pytest.raises(PassageRefuse):
        actions.designer(depot, par=dgefp, vers=un_service("33"), texte="Non.")
    client.force_login(dgefp)
    lus = [lettre, lire_la_page(client, "/national/"), lire_la_page(client, f"/instruction/{reference}/depots/1/")]
    assert client.get(f"/instruction/{reference}/depots/1/designer/").status_code == 404
    client.force_login(depot.depose_par)
    lus += [lire_la_page(client, "/dossiers/"), lire_la_page(client, f"/dossiers/{reference}/")]
    lus += Courriel.objects.values_list("texte", flat=True)
    assert "delai=RCC_DESIGN" not in client.get("/calculer/delai/").content.decode()
    assert not [lu for lu in lus if "désigner" in lu or "désigné" in lu.replace("encore désigné", "")]
