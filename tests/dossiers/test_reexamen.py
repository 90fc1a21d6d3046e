"""A decision annulled by a judge, a refusal withdrawn: the request examined again, without a delay, and everybody told."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from dossiers import actions, fichiers, lettres, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import SANS_DELAI, Acte, Decision, Depot, Reexamen
from habilitations.models import Affectation
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.lettres import lire as lire_pdf
from tests.dossiers.pages import lire
from tests.fabrique import DONNEES, un_agent, un_depot, un_employeur, un_pdf, un_projet, un_service, une_entreprise

pytestmark = pytest.mark.django_db
LE_JUGE = {"juridiction": "ta", "ville": "Paris", "numero": "2700123", "rendu_le": date(2027, 3, 3),
           "notifie_le": date(2027, 3, 5)}  # fmt: skip
SANS = "le silence du service n’y vaut pas décision"


@pytest.fixture
def depot(a):
    a(2026, 12, 10, 9)
    mesures = DONNEES | {"accord": DONNEES["accord"] | {"mesures_jusqu_au": "2027-06-30"}}
    return un_depot(un_employeur(une_entreprise("75", "Forges du Nord")), intitule="RCC des forges", donnees=mesures)


@pytest.fixture
def signataire(depot):
    return un_agent("75", Affectation.Role.SIGNATAIRE)


def decider(depot, par, sens="acceptation"):
    return actions.decider(depot, par=par, version=un_projet(depot, par, sens=sens).version)


def figer(mois, jour):
    horloge.figer(datetime(2027, mois, jour, 9, tzinfo=UTC))


@pytest.fixture
def annule(depot, signataire):
    """Validated by silence on 28 December 2026, annulled by a judge, told to the service on 5 March 2027."""
    figer(3, 8)
    actions.constater_silences()
    return actions.annuler(Depot.objects.get(pk=depot.pk), par=signataire, **LE_JUGE)


def test_l_annulation_ouvre_un_depot_lie_sans_delai_et_ne_touche_pas_la_decision(depot, annule, signataire):
    neuf, ancien = Depot.objects.get(pk=annule.pk), Depot.objects.get(pk=depot.pk)
    assert (ancien.statut, neuf.statut, neuf.genre, neuf.numero) == ("annulee", "en_reexamen", "reexamen", 2)
    assert (ancien.decision.est_tacite, ancien.decision.acquise_le) == (True, date(2026, 12, 28))
    assert (neuf.precedent, neuf.donnees, neuf.initial) == (ancien, ancien.donnees, ancien)
    assert not neuf.echeances.exists()
    assert (neuf.viser_le, neuf.depose_le) == (SANS_DELAI, date(2027, 3, 8))
    [copie], [piece] = neuf.pieces.all(), ancien.pieces.all()
    assert copie.empreinte == piece.empreinte != copie.chemin != piece.chemin
    with fichiers.ouvrir(copie.chemin, copie.empreinte) as octets:
        assert octets.read(5) == b"%PDF-"
    horloge.figer(datetime(2030, 1, 1, 9, tzinfo=UTC))
    assert not actions.constater_silences()
    assert Depot.objects.get(pk=neuf.pk).statut == "en_reexamen"
    ouvert, efface = Entree.objects.filter(verbe__in=["ouvrir", "annuler"], cible="dossiers.depot").order_by("pk")
    assert efface.faits["depot"] == neuf.pk == ouvert.cible_id
    assert not {"Paris", "2700123"} & set(map(str, (*ouvert.faits.values(), *efface.faits.values())))
    assert journal.verifier()[1] is None


def test_une_piece_perdue_ne_retient_pas_le_reexamen_et_le_journal_la_nomme(depot, signataire):
    figer(3, 8)
    actions.constater_silences()
    [piece] = depot.pieces.all()
    (Path(settings.RUPCO_FICHIERS) / piece.chemin).unlink()
    neuf = actions.annuler(Depot.objects.get(pk=depot.pk), par=signataire, **LE_JUGE)
    ouvert = Entree.objects.get(verbe="ouvrir", cible="dossiers.depot")
    assert (ouvert.faits["pieces"], ouvert.faits["pieces_absentes"]) == ([], [piece.pk])
    assert not neuf.pieces.exists()


def test_une_fois_seulement_par_qui_signe_pour_ce_service_et_dans_l_ordre_des_dates(depot, signataire):
    figer(3, 8)
    actions.constater_silences()
    depot = Depot.objects.get(pk=depot.pk)
    for autre in (depot.depose_par, un_agent("75"), un_agent("67", Affectation.Role.SIGNATAIRE)):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.annuler(depot, par=autre, **LE_JUGE)
    veille, demain = date(2026, 12, 27), date(2027, 3, 9)
    for faux in ({"rendu_le": veille}, {"notifie_le": demain}, {"rendu_le": date(2027, 3, 6)}):
        with pytest.raises(PassageRefuse, match="dates"):
            actions.annuler(depot, par=signataire, **LE_JUGE | faux)
    with pytest.raises(PassageRefuse, match="le délai a expiré"):
        actions.retirer_refus(depot, par=signataire, rendu_le=date(2027, 3, 3), motifs="Erreur de droit.")
    actions.annuler(depot, par=signataire, **LE_JUGE)
    with pytest.raises(PassageRefuse, match="Décision annulée"):
        actions.annuler(depot, par=signataire, **LE_JUGE)
    assert (Reexamen.objects.count(), depot.dossier.depots.count()) == (1, 2)


def test_chacun_est_prevenu_la_lettre_dit_qu_aucun_delai_ne_court(annule, signataire):
    suites.rejouer()
    dits = {
        c.a: c.texte.replace("\u00a0", " ") for c in Courriel.objects.filter(suite__declaration="rcc.reexamen_ouvert")
    }
    assert set(dits) == {annule.depose_par.email, "cse@vauban.example", "metaux@syndicat.example"}
    for dit in dits.values():
        assert "annulée par jugement du 3 mars 2027" in dit
        assert SANS in dit
        assert "Rollin" not in dit
    assert Courriel.objects.filter(suite__declaration="rcc.reexamen_a_instruire", a=signataire.email).exists()
    acte = annule.actes.get()
    with fichiers.ouvrir(acte.chemin, acte.empreinte) as fichier:
        dit = " ".join(lire_pdf(fichier.read()).split())
    for phrase in (
        "La validation tacite acquise le 28 décembre 2026 à 24 h a été annulée par le jugement du tribunal administratif de "
        "Paris n° 2700123 du 3 mars 2027, notifié au service le 5 mars 2027.", SANS, "L’accord n’est donc plus validé.",
        "Reçue le 10 décembre 2026", signataire.nom_complet,
    ):  # fmt: skip
        assert phrase in dit, phrase
    assert not Decision.objects.attendues().exists(), "le bilan d’un accord annulé n’est plus dû"


@pytest.mark.lent
def test_les_pages_disent_l_annulation_puis_la_nouvelle_decision(annule, depot, signataire, client):
    suites.rejouer()
    reference, employeur = depot.dossier.reference, depot.depose_par
    attestation = Acte.objects.get(document="rcc.attestation_tacite")
    lu = lire(client, f"/verifier/{attestation.code_lisible}/")
    assert "La décision du lundi 28 décembre 2026 a été annulée par jugement du 3 mars 2027." in lu
    assert "La demande est examinée de nouveau" in lu
    client.force_login(employeur)
    assert "La décision est annulée" in lire(client, f"/dossiers/{reference}/depots/1/")
    assert client.get(f"/dossiers/{reference}/depots/1/suite/").status_code == 404
    for url in (f"/dossiers/{reference}/", f"/dossiers/{reference}/depots/2/"):
        lu = lire(client, url)
        assert SANS in lu
        assert "Votre accord est validé" not in lu
    assert "Son silence n’y vaut pas décision" in lire(client, "/dossiers/")
    client.force_login(signataire)
    lu = lire(client, "/bannette/")
    assert "Sans délai" in lu
    assert "Examiner de nouveau, puis décider" in lu
    lu = lire(client, f"/instruction/{reference}/depots/2/")
    assert SANS in lu
    assert "vaut acceptation" not in lu
    assert "annulée par jugement du 3 mars 2027" in lire(client, f"/instruction/{reference}/depots/1/")
    decider(annule, signataire)
    suites.rejouer()
    rendu = Acte.objects.get(document="rcc.decision_validation")
    with fichiers.ouvrir(rendu.chemin, rendu.empreinte) as fichier:
        dit = " ".join(lire_pdf(fichier.read()).split())
    assert "Décision portant validation, après réexamen" in dit
    assert "Vu le jugement du tribunal administratif de Paris n° 2700123 du 3 mars 2027 ;" in dit
    assert "Aucun texte ne fixe de délai à ce réexamen" in dit
    assert "quinze jours prévu" not in dit
    neuve = Decision.objects.get(depot=annule)
    assert (neuve.du, neuve.du_le, neuve.est_entre_lectures) == ("bilan", date(2027, 7, 30), False)
    for url in (f"/instruction/{reference}/depots/2/", f"/instruction/{reference}/depots/1/"):
        lire(client, url)
    client.force_login(employeur)
    assert "Votre accord est validé" in lire(client, f"/dossiers/{reference}/")
    assert "Réexamen : validé" in lire(client, f"/verifier/{attestation.code_lisible}/").replace("\u00a0", " ")


@pytest.mark.lent
def test_un_refus_retire_se_reexamine_se_refuse_et_s_annule_encore(depot, signataire, client, a):
    a(2026, 12, 14, 9)
    decider(depot, signataire, "refus")
    figer(2, 1)
    neuf = actions.retirer_refus(
        depot, par=signataire, rendu_le=date(2027, 2, 1), motifs="Le refus est entaché d’erreur."
    )
    suites.rejouer()
    with fichiers.ouvrir((avis := neuf.actes.get()).chemin, avis.empreinte) as fichier:
        dit = lire_pdf(fichier.read())
    assert "Le refus est entaché d’erreur." in dit
    assert "art. L. 243-3" in dit
    assert "L’accord n’est pas validé pour autant." in dit
    decider(neuf, signataire, "refus")
    figer(6, 1)
    encore = {
        **LE_JUGE,
        "juridiction": "ce",
        "ville": "",
        "rendu_le": date(2027, 5, 20),
        "notifie_le": date(2027, 5, 25),
    }
    troisieme = actions.annuler(Depot.objects.get(pk=neuf.pk), par=signataire, **encore)
    assert (troisieme.numero, troisieme.initial.pk) == (3, depot.pk)
    assert troisieme.reexamen.source == "la décision du Conseil d’État n°\u00a02700123 du 20 mai 2027"
    decider(troisieme, signataire)
    suites.rejouer()
    rendu = Acte.objects.get(document="rcc.decision_validation")
    with fichiers.ouvrir(rendu.chemin, rendu.empreinte) as fichier:
        dit = " ".join(lire_pdf(fichier.read()).split())
    assert "Vu la décision du 1er février 2027 qui retire le refus ;" in dit
    assert "Vu la décision du Conseil d’État n° 2700123 du 20 mai 2027 ;" in dit


@pytest.mark.usefixtures("sans_rendu")
def test_un_reexamen_s_instruit_se_transmet_et_se_retire_sans_qu_un_delai_ne_naisse(annule, signataire, client):
    agent, ailleurs = un_agent("75"), un_agent("67", Affectation.Role.SIGNATAIRE)
    actions.attribuer(annule, par=agent, a=agent)
    actions.demander_complement(annule, par=agent, texte="Un tableau.", repondre_le=date(2027, 3, 20))
    actions.adresser_observations(annule, par=agent, texte="À revoir.")
    employeur = annule.depose_par
    actions.joindre_piece(annule, "etablissements", un_pdf("x"), "x.pdf", par=employeur)
    actions.envoyer_pieces(annule, par=employeur)
    projet = un_projet(Depot.objects.get(pk=annule.pk), agent)
    actions.soumettre(projet, par=agent, a=signataire)
    actions.renvoyer(projet, par=signataire, retour="Revoir le point 2.")
    actions.transferer(Depot.objects.get(pk=annule.pk), par=agent, vers=un_service("67"), texte="Compétence.")
    suites.rejouer()
    for dit in Courriel.objects.exclude(suite__entree__le__lt=date(2027, 3, 8)).values_list("texte", flat=True):
        assert "vaut acceptation" not in dit, dit
        assert "est validé sans décision" not in dit, dit
        assert not [trou for trou in ("None", " le  ", "le à 24", "avant le ") if trou in dit.replace("\u00a0", " ")], (
            dit
        )
    assert not annule.echeances.exists()
    client.force_login(ailleurs)
    lu = lire(client, f"/instruction/{annule.dossier.reference}/depots/2/")
    assert "Demande de documents complémentaires" in lu
    client.force_login(employeur)
    lire(client, f"/dossiers/{annule.dossier.reference}/historique/")
    lettres.recapitulatif(Depot.objects.get(pk=annule.pk))
    actions.retirer(Depot.objects.get(pk=annule.pk), par=employeur, motif="Nouvel accord.")
    assert "Aucune décision ne sera prise" in lire(client, f"/dossiers/{annule.dossier.reference}/")
