"""The request on paper and the model of the individual agreement, read back; the table of clauses in a decision; the guide."""

import io
import subprocess
from io import BytesIO

import pikepdf
import pytest
from django.db import transaction
from django.test import override_settings
from odf import teletype
from odf.opendocument import load
from odf.text import H, P

from dossiers import actions, fichiers, lettres
from dossiers.models import Acte, Depot
from rupco.socle import horloge
from tests.dossiers.lettres import lire
from tests.dossiers.pages import texte
from tests.dossiers.papiers import Monde, a
from tests.fabrique import DONNEES, un_depot, un_employeur, un_projet, une_entreprise

OU = {"1": "article 2", "2": "articles 3 et 4", "3": "article 5", "4": "article 6", "4_bis": "article 7", "5": "article 8",
      "6": "article 9", "7": "articles 10 à 14", "8": "article 15"}  # fmt: skip
CLAUSES = {f"clause_{c}": "oui" for c in OU} | {f"clause_{c}_ou": ou for c, ou in OU.items()} | {"clause_4_ter": "non"}


class Papiers:
    """A request validated by a decision, another by silence, each clause told; their papers."""

    def __init__(self):
        self.monde = Monde()
        self.validee = self._depot("Ateliers Brévenne", mesures_jusqu_au="2028-06-30")
        a(20)
        actions.constater_completude(self.validee, par=self.monde.agent)
        projet = un_projet(self.validee, self.monde.agent)
        actions.decider(self.validee, par=self.monde.signataire, version=projet.version)
        self.tacite = self._depot("Forges & <Cie>")
        horloge.figer(self.tacite.echeances.get().expire_a)
        actions.constater_silences()
        self.validee, self.tacite = (Depot.objects.get(pk=d.pk) for d in (self.validee, self.tacite))
        acte = lettres.etablir(self.validee.actes.get(document="rcc.decision_validation"))
        with fichiers.ouvrir(acte.chemin, acte.empreinte) as fichier:
            decision = fichier.read()
        self.pdf = {
            "decision": decision,
            "recapitulatif": lettres.recapitulatif(self.tacite),
            "convention": lettres.convention(self.validee),
            "convention_tacite": lettres.convention(self.tacite),
        }
        self.textes = {nom: lire(pdf, "-raw") for nom, pdf in self.pdf.items()}

    def _depot(self, nom: str, **accord) -> Depot:
        a(10)
        employeur = un_employeur(une_entreprise("67", nom), civilite="Mme", prenom="Agathe", nom="Rollin")
        return un_depot(employeur, donnees=DONNEES | {"accord": DONNEES["accord"] | CLAUSES | accord})


@pytest.fixture(scope="module")
def papiers(django_db_setup, django_db_blocker, tmp_path_factory):
    dossier = tmp_path_factory.mktemp("papiers")
    with django_db_blocker.unblock(), override_settings(RUPCO_FICHIERS=dossier), transaction.atomic():
        yield Papiers()
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.une_base]


@pytest.mark.parametrize(
    ("document", "mention"),
    [
        ("recapitulatif", "Demande reçue sous le n° AR-2026-000002, le jeudi 10 décembre 2026 à 10 h 00 min 00 s (heure"),
        ("recapitulatif", "Activité principale Fabrication de meubles"),
        ("recapitulatif", "Date de signature de l’accord 5 novembre 2026"),
        ("recapitulatif", "comité social et économique (CSE) ? Oui"),
        ("recapitulatif", "4° bis Convention individuelle et droit de rétractation article 7"),
        ("recapitulatif", "4° ter Convention individuelle de la période de reconversion Sans objet"),
        ("recapitulatif", "Accord collectif signé accord.pdf Reçu le 10 décembre 2026, 1 page"),
        ("recapitulatif", "(code du travail, art. L. 1237-19-4, al. 3)"),
        ("recapitulatif", "Vérifier l’accusé de réception"),
        ("recapitulatif", "Forges & <Cie>"),
        ("decision", "Clause Objet Dans l’accord 1° Information du CSE article 2"),
        ("decision", "8° Suivi de la mise en œuvre de l’accord article 15 Sur le caractère précis et concret"),
        ("convention", "L’entreprise Ateliers Brévenne, SIRET 999"),
        ("convention", "a été conclu le 5 novembre 2026 avec Union des métaux (code du travail, art. L. 1237-19)"),
        ("convention", "Il a été validé par la décision n° DV-2026-000001 du 20 décembre 2026 (Dreets Grand Est)"),
        ("convention", "emporte rupture du contrat de travail d’un commun accord des parties (code du travail, art. L. 1237-19-"),
        ("convention", "(accord, article 7 ; code du travail, art. L. 1237-19-1, 4° bis)"),
        ("convention", "au plus tôt le lendemain de cette autorisation (art. L. 1237-19-2)"),
        ("convention", "(accord, article 8). Elle n’est pas inférieure à l’indemnité légale de licenciement"),
        ("convention", "dans les douze mois qui suivent la date de la rupture (art. L. 1237-19-8)"),
        ("convention", "certificat de travail (art. L. 1234-19)"),
        ("convention_tacite", "Il est réputé validé depuis le 28 décembre 2026 à 24 h, par le silence du service"),
        ("convention_tacite", "attestation n° AT-2026-000001"),
    ],
)  # fmt: skip
def test_chaque_papier_dit_ce_qu_il_doit(papiers, document, mention):
    assert mention in papiers.textes[document]


def test_l_ordre_de_lecture_et_l_empreinte_entiere_de_chaque_piece(papiers):
    lu = papiers.textes["recapitulatif"]
    titres = [
        "1. Identité",
        "2. Accord signé",
        "3. CSE et",
        "Les clauses de l’accord",
        "Les pièces",
        "Portée de ce document",
    ]
    places = [lu.index(titre) for titre in titres]
    assert places == sorted(places)
    empreinte = papiers.tacite.pieces.get().empreinte
    assert " ".join(empreinte[i : i + 8] for i in range(0, 64, 8)) in lu
    assert "clause_" not in lu
    assert "None" not in "".join(papiers.textes.values())


@pytest.mark.parametrize(("document", "pages"), [("recapitulatif", 2), ("convention", 1), ("decision", 2)])
def test_chaque_papier_est_balise(papiers, document, pages):
    with pikepdf.open(BytesIO(papiers.pdf[document])) as ouvert:
        assert ouvert.Root.MarkInfo.Marked is True
        assert str(ouvert.Root.Lang) == "fr"
        assert len(ouvert.pages) <= pages
        with ouvert.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"


def test_refaits_ils_ont_les_memes_octets(papiers):
    a(30)
    assert lettres.recapitulatif(Depot.objects.get(pk=papiers.tacite.pk)) == papiers.pdf["recapitulatif"]
    assert lettres.convention(Depot.objects.get(pk=papiers.validee.pk)) == papiers.pdf["convention"]


def test_le_modele_modifiable_s_ouvre_et_dit_la_meme_chose(papiers):
    octets = lettres.convention_modifiable(papiers.tacite)
    assert octets == lettres.convention_modifiable(papiers.tacite)
    examen = fichiers.examiner(io.BytesIO(octets), "convention.odt")  # the portal's own judge
    assert examen.format == "odt"
    ouvert = load(io.BytesIO(octets))
    lus = [teletype.extractText(e) for nature in (H, P) for e in ouvert.text.getElementsByType(nature)]
    assert "Article 7. Recours" in lus
    assert any(t.startswith("L’entreprise Forges & <Cie>, SIRET") for t in lus)
    assert "Fin du délai de rétractation\u00a0: [à compléter]" in lus


def test_le_guide_compte_le_bilan_et_mene_aux_calculs(papiers, client):
    for depot, jour in ((papiers.validee, "lundi 31 juillet 2028"), (papiers.tacite, "")):
        client.force_login(depot.depose_par)
        reponse = client.get(f"/dossiers/{depot.dossier.reference}/depots/1/suite/")
        page = texte(reponse)
        assert ("Recours de l’entreprise possible jusqu’au" in page) == (not depot.decision.est_tacite)
        assert ("Bilan à déposer au plus tard le" in page) == bool(jour)
        assert jour in page
        assert ("Le service a notifié la décision au CSE" in page) == (not depot.decision.est_tacite)
        assert ("une copie de la demande et de son accusé" in page) == depot.decision.est_tacite
        for titre in (c.titre for c in depot.declaration.guide):
            assert titre in page
        for lien in ("delai=RCC_CPH", "delai=IT_PROT", "delai=RCC_BILAN", "/calculer/indemnite/", "suite/convention/"):
            assert lien in reponse.content.decode()
    assert (
        client.get(f"/dossiers/{papiers.tacite.dossier.reference}/depots/1/suite/convention/modifiable/").status_code
        == 200
    )


def test_refusee_une_demande_n_a_pas_de_suite(papiers, client):
    depot = papiers._depot("Refusée")
    projet = un_projet(depot, papiers.monde.agent, sens="refus")
    actions.decider(depot, par=papiers.monde.signataire, version=projet.version)
    client.force_login(depot.depose_par)
    assert client.get(f"/dossiers/{depot.dossier.reference}/depots/1/suite/").status_code == 404
    assert Acte.objects.filter(depot=depot, document="rcc.decision_refus").exists()
    lu = texte(client.get(f"/dossiers/{depot.dossier.reference}/"))
    assert "jusqu’au jeudi 11 février 2027" in lu, "deux mois francs du 10 décembre"


@pytest.mark.parametrize("lignes", [22, 37, 53])
def test_un_titre_n_est_pas_laisse_en_bas_de_page_ni_le_code_seul_sur_la_derniere(papiers, lignes):
    """Whatever the length of an answer, what a page begins is followed on it."""
    etape = DONNEES["entreprise"] | {"activite": "Des meubles et encore des meubles. " * 2 * lignes or "Meubles"}
    papiers.tacite.donnees = papiers.tacite.donnees | {"entreprise": etape}
    pdf = lettres.recapitulatif(papiers.tacite)
    lu = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    for page in lu.split("\f")[:-1]:
        corps = [ligne.strip() for ligne in page.splitlines() if ligne.strip()]
        dernier = next(n for n, ligne in enumerate(corps) if ligne.startswith("Récapitulatif de la demande n°"))
        assert not corps[dernier - 1].startswith(("Réponses de l’entreprise", "Clauses de l’article")), corps
        assert "Vérifier l’accusé" not in page or "Portée de ce document" in page
