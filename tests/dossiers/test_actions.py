"""The corridor: what each verb keeps, refuses, and leaves untouched."""

from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import User
from dossiers import actions
from dossiers.actions import Conflit
from dossiers.fichiers import FichierRefuse
from dossiers.models import Acte, Compteur, Depot, Dossier, Piece
from habilitations.models import Habilitation
from rupco.socle import horloge, journal
from rupco.socle.models import Entree, Suite
from rupco.socle.passages import PassageRefuse
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_employeur, un_pdf, une_entreprise
from tests.fautes.clones import un_depot_nu
from tests.fautes.ensemble import ensemble
from tests.fautes.photo import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _instant(a):
    a(2026, 12, 10, 9)


@pytest.fixture
def employeur(_instant):
    return un_employeur()


@pytest.fixture
def nu(employeur):
    """A draft with nothing in it."""
    return ouvrir(employeur).depots.get()


def ouvrir(par, etablissement=None, procedure="RCC"):
    lieu = etablissement or par.etablissement
    return actions.creer_dossier(par=par, procedure=procedure, intitule="RCC du site", etablissement=lieu)


def fichiers():
    return [f for f in Path(settings.RUPCO_FICHIERS).rglob("*") if f.is_file()]


def test_un_dossier_a_sa_reference_son_service_et_un_brouillon(employeur):
    un, deux = ouvrir(employeur), ouvrir(employeur)
    assert (un.reference, deux.reference) == ("RCC-2026-0001", "RCC-2026-0002")
    assert (un.siren, un.departement, un.depose_a) == (employeur.etablissement.siren, "75", None)
    depot = un.depots.get()
    assert (depot.statut, depot.numero, depot.zone, depot.saisie) == ("brouillon", 1, "Europe/Paris", {})
    assert Entree.objects.filter(verbe="creer", acteur="employeur", acteur_id=employeur.pk).count() == 2


@pytest.mark.parametrize("qui", ["autre entreprise", "gestionnaire seul", "agent", "inactif", "fini hier"])
def test_nul_n_ouvre_le_dossier_d_une_entreprise_sans_en_avoir_le_droit(employeur, qui):
    lieu = employeur.etablissement
    par = {
        "autre entreprise": un_employeur,
        "gestionnaire seul": partial(un_employeur, lieu, Habilitation.Role.GESTIONNAIRE),
        "agent": un_agent,
        "inactif": partial(un_employeur, lieu, is_active=False),
        "fini hier": partial(un_employeur, lieu),
    }[qui]()
    if qui == "fini hier":
        par.habilitations.update(fin_le=horloge.aujourd_hui("Europe/Paris").replace(day=9))
    brouillon = ouvrir(employeur).depots.get()
    piece = actions.joindre_piece(brouillon, "accord", un_pdf(), "accord.pdf", par=employeur)
    avant, gardes = photo(), fichiers()
    gestes = [
        partial(ouvrir, par, lieu),
        partial(actions.enregistrer_etape, brouillon, "accord", {"x": "y"}, par=par, version=0),
        partial(actions.joindre_piece, brouillon, "accord", un_pdf("autre"), "a.pdf", par=par),
        partial(actions.oter_piece, piece, par=par),
        partial(actions.deposer, brouillon, par=par, lire=lambda d: {}),
        partial(actions.retirer, brouillon, par=par),
        partial(actions.constater_completude, brouillon, par=par),
    ]
    for geste in gestes:
        with pytest.raises(PassageRefuse):
            geste()
    assert photo() == avant
    assert fichiers() == gardes


def test_ce_qui_est_tape_se_garde_meme_faux(employeur, nu):
    faux = {"effectif": "deux cents", "inconnu": "<script>", "contact_nom": "é\u202e" * 500, "vide": ""}
    depot = actions.enregistrer_etape(nu, "entreprise", faux, par=employeur, version=0)
    depot.refresh_from_db()
    assert (depot.valeurs("entreprise"), depot.version("entreprise"), depot.version("accord")) == (faux, 1, 0)
    assert not Entree.objects.filter(verbe="enregistrer").exists()


def test_deux_onglets_se_remarquent_et_rien_ne_s_ecrase(employeur, nu):
    enregistrer = partial(actions.enregistrer_etape, nu, "accord", par=employeur)
    assert enregistrer({"departs_max": "1"}, version=0).version("accord") == 1
    assert enregistrer({"departs_max": "2"}, version=1).version("accord") == 2
    with pytest.raises(Conflit) as conflit:
        enregistrer({"departs_max": "3"}, version=1)
    assert (conflit.value.version, conflit.value.valeurs) == (2, {"departs_max": "2"})
    nu.refresh_from_db()
    assert nu.valeurs("accord") == {"departs_max": "2"}
    assert enregistrer({"departs_max": "2"}, version=0).version("accord") == 2  # the same text is no conflict
    assert actions.enregistrer_etape(nu, "entreprise", {"a": "b"}, par=employeur, version=0).version("accord") == 2


def test_joindre_deux_fois_le_meme_fichier_n_en_garde_qu_un(employeur, nu):
    joindre = partial(actions.joindre_piece, nu, par=employeur)
    un = joindre("accord", un_pdf("Un"), "un.pdf")
    assert joindre("accord", un_pdf("Un"), "autre nom.pdf").pk == un.pk
    assert len(fichiers()) == Piece.objects.count() == Entree.objects.filter(verbe="joindre").count() == 1
    assert joindre("accord", un_pdf("Deux"), "un.pdf").pk != un.pk
    assert joindre("regularite", un_pdf("Un"), "un.pdf").pk != un.pk
    assert len(fichiers()) == Piece.objects.count() == 3
    assert Entree.objects.filter(verbe="joindre").first().faits["empreinte"] == un.empreinte


@pytest.mark.parametrize(
    ("nature", "octets", "nom", "erreur"),
    [
        ("accord", b"MZ\x90\x00" + b"\0" * 500, "accord.pdf", FichierRefuse),
        ("accord", b"", "vide.pdf", FichierRefuse),
        ("accord", b"<html><script>", "page.pdf", FichierRefuse),
        ("inventee", None, "accord.pdf", PassageRefuse),
        ("../accord", None, "accord.pdf", PassageRefuse),
    ],
)
def test_un_fichier_refuse_ne_laisse_rien(employeur, nu, nature, octets, nom, erreur):
    avant, fichier = photo(), un_pdf()
    if octets is not None:
        fichier.seek(0)
        fichier.truncate()
        fichier.write(octets)
        fichier.seek(0)
    with pytest.raises(erreur):
        actions.joindre_piece(nu, nature, fichier, nom, par=employeur)
    assert photo() == avant
    assert fichiers() == []


def test_une_panne_en_ecrivant_la_rangee_ne_laisse_pas_le_fichier(employeur, nu, monkeypatch):
    monkeypatch.setattr(journal, "ecrire", lambda e: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.joindre_piece(nu, "accord", un_pdf(), "accord.pdf", par=employeur)
    assert not Piece.objects.exists()
    assert fichiers() == []


@pytest.mark.django_db(transaction=True)
def test_oter_efface_apres_validation_et_deux_fois_ne_fait_rien(employeur, nu):
    piece = actions.joindre_piece(nu, "accord", un_pdf(), "accord.pdf", par=employeur)
    empreinte = piece.empreinte
    perimee = Piece.objects.get(pk=piece.pk)
    actions.oter_piece(piece, par=employeur)
    actions.oter_piece(perimee, par=employeur)
    assert fichiers() == []
    assert not Piece.objects.exists()
    assert [e.faits["empreinte"] for e in Entree.objects.filter(verbe="oter")] == [empreinte]


def test_deposer_fige_les_valeurs_et_numerote_l_accuse(employeur):
    depot = un_brouillon(employeur)
    depot = actions.deposer(depot, par=employeur, lire=lambda d: {"lu": sorted(d.saisie)})
    depot.refresh_from_db()
    assert (depot.statut, depot.depose_par, depot.donnees) == ("depose", employeur, {"lu": sorted(DONNEES)})
    assert depot.depose_le == depot.complet_le == horloge.aujourd_hui("Europe/Paris")
    assert Dossier.objects.get().depose_a == depot.depose_a == horloge.maintenant()
    acte = Acte.objects.get()
    assert (acte.numero, acte.document, len(acte.code)) == ("AR-2026-000001", "rcc.accuse_reception", 12)
    entree = Entree.objects.get(verbe="deposer")
    piece = depot.pieces.get()
    assert entree.faits["pieces"] == [[piece.pk, piece.empreinte]]
    assert (entree.faits["acte"], entree.faits["dernier_jour"]) == (acte.numero, "2026-12-28")
    assert Suite.objects.filter(entree=entree).count() == len(depot.table["deposer"].suites)


@pytest.mark.parametrize("faute", [PassageRefuse("Il manque l’accord."), ValueError("x"), KeyError("accord")])
def test_deposer_quand_la_lecture_refuse_n_ecrit_rien(employeur, nu, faute):
    avant = photo()

    def lire(depot):
        raise faute

    with pytest.raises(type(faute)):
        actions.deposer(nu, par=employeur, lire=lire)
    assert photo() == avant
    assert actions.deposer(nu, par=employeur, lire=lambda d: {}).statut == "depose"
    assert Acte.objects.get().numero.endswith("-000001")


def test_deposer_deux_fois_la_seconde_apprend_ou_en_est_la_demande(employeur, nu):
    perime = Depot.objects.get(pk=nu.pk)
    actions.deposer(nu, par=employeur, lire=lambda d: {})
    avant = photo()
    with pytest.raises(
        PassageRefuse, match="«\u00a0Déposer la demande\u00a0» n’est pas possible\u00a0: .* «\u00a0Déposé\u00a0»"
    ):
        actions.deposer(perime, par=employeur, lire=lambda d: pytest.fail("lu"))
    with pytest.raises(PassageRefuse, match="déjà déposée"):
        actions.enregistrer_etape(perime, "accord", {"x": "y"}, par=employeur, version=0)
    assert photo() == avant
    assert fichiers() == []


def test_un_agent_d_un_autre_service_ne_constate_rien(employeur):
    depot, agent = un_depot_nu(employeur), un_agent("67")
    avant = photo()
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.constater_completude(depot, par=agent)
    assert photo() == avant


def test_les_numeros_suivent_l_annee_du_lieu(a):
    a(2026, 12, 31, 21, 30)  # 22:30 in Paris, half past one on 1 January in Saint-Denis
    paris, reunion = (un_depot_nu(un_employeur(une_entreprise(d))) for d in ("75", "974"))
    assert [d.dossier.reference for d in (paris, reunion)] == ["RCC-2026-0001", "RCC-2027-0001"]
    assert [d.actes.get().numero for d in (paris, reunion)] == ["AR-2026-000001", "AR-2027-000001"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_vingt_depots_ensemble_se_numerotent_sans_trou():
    employeurs = [un_employeur() for _ in range(20)]
    depots = [ouvrir(e).depots.get() for e in employeurs]

    def deposer(rang):
        def lire(depot):
            if rang % 5 == 4:
                raise PassageRefuse("Il manque l’accord.")
            return {}

        par = User.objects.get(pk=employeurs[rang].pk)
        return actions.deposer(Depot.objects.get(pk=depots[rang].pk), par=par, lire=lire).statut

    rendus = ensemble(*[partial(deposer, rang) for rang in range(20)])
    assert rendus.count("depose") == 16
    assert sum(type(r) is PassageRefuse for r in rendus) == 4
    assert sorted(Acte.objects.values_list("numero", flat=True)) == [f"AR-2026-{n:06d}" for n in range(1, 17)]
    assert Compteur.objects.get(serie="AR-2026").dernier == 16
    assert journal.verifier()[1] is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_vingt_fois_le_meme_depot_ensemble_n_en_font_qu_un(employeur, nu):
    def deposer():
        par = User.objects.get(pk=employeur.pk)
        return actions.deposer(Depot.objects.get(pk=nu.pk), par=par, lire=lambda d: {}).statut

    rendus = ensemble(*[deposer] * 20)
    assert rendus.count("depose") == 1
    assert sum(type(r) is PassageRefuse for r in rendus) == 19
    assert Acte.objects.count() == nu.echeances.count() == 1
