"""The letters of an RCC, read back: each mandatory mention with the text that demands it, from rows that actions made."""

import re
from io import BytesIO

import pikepdf
import pytest
from django.db import transaction
from django.test import override_settings

from dossiers import lettres
from dossiers.forms.instruction import DemandePieces
from dossiers.models import Acte, Courrier, Depot
from rupco.socle import horloge
from rupco.socle.models import Entree
from tests.dossiers.lettres import lire
from tests.dossiers.mentions import MENTIONS, PROPRES
from tests.dossiers.papiers import Monde, a, tous
from tests.fabrique import un_projet, un_service

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.une_base]


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker, tmp_path_factory):
    """Each paper drawn once; nothing stays in the base."""
    with (
        django_db_blocker.unblock(),
        override_settings(RUPCO_FICHIERS=tmp_path_factory.mktemp("papiers")),
        transaction.atomic(),
    ):
        yield tous()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def textes(monde) -> dict[str, str]:
    return {nom: lire(pdf, "-raw") for nom, (_, pdf) in monde.papiers.items()}


@pytest.mark.parametrize(("document", "article", "mention"), MENTIONS)
def test_chaque_mention_que_la_loi_demande(textes, document, article, mention):
    assert mention in textes[document], article


@pytest.mark.parametrize("document", PROPRES)
def test_chaque_papier_est_balise_et_tient_en_deux_pages(monde, document):
    acte, pdf = monde.papiers[document]
    with pikepdf.open(BytesIO(pdf)) as ouvert:
        racine = ouvert.Root
        assert racine.MarkInfo.Marked is True
        assert str(racine.Lang) == "fr"
        assert acte.numero in str(ouvert.docinfo["/Title"])
        assert len(ouvert.pages) <= 2
        with ouvert.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
        polices = [
            o for o in ouvert.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert polices
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(p.keys()) for p in polices)


def test_ce_qui_n_y_est_pas(textes):
    """No line of a state that the paper did not know; no delegation where nobody delegates."""
    assert "regularite.pdf" not in textes["accuse_reception"]  # came after: another paper tells it
    assert "Preuves de la régularité de l’accord" in textes["accuse_reception"]  # among those that were missing
    assert "lundi 28 décembre 2026 à 24 h" in textes["accuse_reception"]  # the delay that ran then
    assert "aucune pièce n’a été demandée" not in textes["attestation_tacite"]
    assert "Annexe" not in textes["decision_validation"]
    for document in ("demande_pieces", "completude", "complement", "observations", "transfert"):
        assert "par délégation" not in textes[document]
    assert all("PROJET" not in t and "None" not in t for t in textes.values())


@pytest.mark.parametrize("document", ["demande_pieces", "decision_refus", "accuse_transmis"])
def test_refait_plus_tard_un_papier_a_les_memes_octets(monde, document):
    acte, pdf = monde.papiers[document]
    a(30, mois=12)
    refait = lettres.etablir(Acte.objects.get(pk=acte.pk))
    assert refait.empreinte == acte.empreinte
    assert refait.taille == len(pdf)


def test_un_projet_se_regarde_sans_rien_ecrire(monde):
    depot = monde.depot("Scieries du Donon")
    a(20)
    projet = un_projet(depot, monde.agent, sens="refus")
    avant = (Acte.objects.count(), Entree.objects.count())
    pdf = lettres.apercu(depot, projet, par=monde.agent, instant=horloge.maintenant())
    texte = lire(pdf, "-raw")
    assert texte.startswith(
        "Document de démonstration — sans valeur juridique PROJET — sans valeur"
    ) or texte.startswith("PROJET")
    assert "N° à l’envoi" in texte
    assert "Signature à l’envoi Signataire à désigner" in texte
    assert "Vérifier ce document" not in texte
    assert not re.search(r"D[RV]-2026", texte)
    assert (Acte.objects.count(), Entree.objects.count()) == avant
    assert not hasattr(Depot.objects.get(pk=depot.pk), "decision")
    assert not hasattr(depot, "decision")
    vu = lire(lettres.apercu(depot, projet, par=monde.signataire, instant=horloge.maintenant()), "-raw")
    assert "Signature à l’envoi Isabelle Roussard" in vu


@pytest.mark.parametrize(
    ("nature", "contenu", "jour", "mention"),
    [
        (
            "demande_pieces",
            {"pieces": [{"code": "accord", "libelle": "Accord", "article": "code du travail, art. D1237-8"}]},
            28,
            "Code du travail, art. D. 1237-8",
        ),
        ("complement", {"texte": "Le bilan."}, None, "Le bilan."),
        ("observations", {"texte": "Un mot."}, None, "Un mot."),
        ("transfert", {"texte": "Siège.", "vers": None}, None, "lundi 4 janvier 2027 à 24 h"),
        ("irrecevabilite", {"texte": "Hors champ."}, None, "1. Hors champ."),
    ],
)
def test_une_lettre_se_regarde_avant_de_partir(monde, nature, contenu, jour, mention):
    depot = monde.depot(f"Entreprise {nature}")
    a(18)
    if nature == Courrier.Nature.TRANSFERT:
        contenu = contenu | {"vers": un_service("69").pk}
    instant = horloge.maintenant()
    limite = instant.date().replace(day=jour) if jour else None
    avant = (Acte.objects.count(), Courrier.objects.count(), depot.echeances.count())
    pdf = lettres.apercu_courrier(
        depot, nature, contenu, limite, par=monde.signataire, qualite="directrice adjointe", instant=instant
    )
    texte = lire(pdf, "-raw")
    assert "PROJET — sans valeur" in texte
    assert mention in texte
    assert "directrice adjointe" in texte
    assert (Acte.objects.count(), Courrier.objects.count(), depot.echeances.count()) == avant


def test_le_service_sans_nom_de_direction_signe_quand_meme(monde):
    monde.service.nom_long = "Unité départementale"
    assert lettres.commun.directeur(monde.service) == ("Unité départementale", "Par délégation,")


def test_monde_est_reel(monde: Monde):
    assert {acte.document for acte, _ in monde.papiers.values()} == {
        d.nom for d in monde.papiers["completude"][0].depot.declaration.documents
    }


def test_le_texte_qui_exige_une_piece_se_dit_une_fois(monde):
    """As the form gives it: « Code du travail, art. code du travail, art. D. 1237-9 » left in a signed letter."""
    depot = monde.depot("Entreprise du formulaire")
    a(18)
    saisie = {"information_cse": "on", "information_cse_constat": "illisible", "repondre_le": "28/12/2026",
              "autre": "on", "autre_libelle": "Avis", "autre_article": "loi du 1er juillet, art. 2"}  # fmt: skip
    formulaire = DemandePieces(saisie, depot=depot, aujourd_hui=horloge.maintenant().date())
    assert formulaire.is_valid(), formulaire.errors
    faits = formulaire.faits()
    limite = faits.pop("repondre_le")
    pdf = lettres.apercu_courrier(
        depot, "demande_pieces", faits, limite, par=monde.signataire, qualite="directrice", instant=horloge.maintenant()
    )
    lu = " ".join(lire(pdf).split())
    assert lu.casefold().count("code du travail, art. d. 1237-9") == 1
    assert "art. code" not in lu
    assert "Loi du 1er juillet, art. 2" in lu
