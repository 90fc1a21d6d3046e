"""The life of a request: pieces asked, given, transferred, decided, refused, filed again. Dates on one's fingers."""

from datetime import date

import pytest

from accounts.models import User
from dossiers import actions
from dossiers.models import Courrier, Decision, Echeance
from habilitations.models import Affectation
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_depot, un_employeur, un_pdf, un_service

pytestmark = pytest.mark.django_db
CSE = [{"code": "information_cse", "libelle": "Preuve de l’information du CSE", "constat": "manquante",
        "article": "code du travail, art. D1237-9", "attendu": "Le procès-verbal"}]  # fmt: skip
POINTS = {c: {"constat": "conforme", "texte": f"Motif {c}.", "attendu": ""}
          for c in ("volontariat", "majorite", "cse", "clauses", "mesures")}  # fmt: skip
REFUS = POINTS | {"mesures": {"constat": "non_conforme", "texte": "Trop vague.", "attendu": "Des montants."}}


@pytest.fixture
def depot(a):
    """Filed on Thursday 10 December 2026 at ten in Paris: silence would speak on Friday 25, rolled over to Monday 28."""
    a(2026, 12, 10, 9)
    return un_depot(un_employeur())


@pytest.fixture
def agent(depot):
    return un_agent("75")


@pytest.fixture
def signataire(depot):
    return un_agent("75", Affectation.Role.SIGNATAIRE)


def echeances(depot) -> list[tuple]:
    return [(e.depart, e.jour_brut, e.dernier_jour, e.etat) for e in depot.echeances.order_by("pk")]


PREMIERE = (date(2026, 12, 10), date(2026, 12, 25), date(2026, 12, 28))


def un_projet(depot, par, sens="acceptation", points=None):
    return actions.enregistrer_projet(depot, par=par, sens=sens, points=points or POINTS, visas="", version=0)


def demander(depot, par, jour=date(2026, 12, 20)):
    return actions.demander_pieces(depot, par=par, pieces=CSE, repondre_le=jour)


def joindre(depot, par, nature="information_cse", texte="PV"):
    return actions.joindre_piece(depot, nature, un_pdf(texte), f"{nature}.pdf", par=par)


def test_demander_une_piece_annule_le_delai_la_derniere_recue_en_ouvre_un_entier(depot, agent, a):
    employeur = depot.depose_par
    a(2026, 12, 14, 10)
    depot = demander(depot, agent)
    assert (depot.statut, echeances(depot)) == ("incomplet", [(*PREMIERE, "annulee")])
    a(2027, 1, 5, 8)
    assert actions.constater_silences() == [], "une échéance annulée ne parle jamais"
    piece = joindre(depot, employeur)
    assert piece.envoyee_a is None, "jointe n’est pas envoyée"
    a(2027, 1, 6, 22, 30)  # half past eleven at night in Paris: still the sixth
    assert actions.envoyer_pieces(depot, par=employeur) is True
    depot.refresh_from_db()
    nouvelle = (date(2027, 1, 6), date(2027, 1, 21), date(2027, 1, 21), "en_cours")
    assert (depot.statut, depot.complet_le, echeances(depot)[1:]) == ("depose", date(2027, 1, 6), [nouvelle])
    assert [x.document for x in depot.actes.order_by("pk")] == [
        "rcc.accuse_reception",
        "rcc.demande_pieces",
        "rcc.accuse_pieces",
    ]
    a(2027, 1, 21, 23)
    assert [d.decision.acquise_le for d in actions.constater_silences()] == [date(2027, 1, 21)], (
        "complété, jamais rouvert"
    )


def test_une_piece_sur_deux_ne_suffit_pas(depot, agent):
    employeur = depot.depose_par
    deux = [*CSE, CSE[0] | {"code": "accord"}]
    depot = actions.demander_pieces(depot, par=agent, pieces=deux, repondre_le=date(2026, 12, 20))
    with pytest.raises(PassageRefuse, match="rien à envoyer"):
        actions.envoyer_pieces(depot, par=employeur)
    joindre(depot, employeur)
    assert actions.envoyer_pieces(depot, par=employeur) is False
    depot.refresh_from_db()
    assert (depot.statut, echeances(depot)) == ("incomplet", [(*PREMIERE, "annulee")])
    joindre(depot, employeur, "accord", "Accord lisible")
    assert actions.envoyer_pieces(depot, par=employeur) is True
    with pytest.raises(PassageRefuse, match="avant|droit|possible"):
        joindre(depot, employeur, "inconnue")


def test_une_piece_demandee_apres_completude_est_refusee_un_complement_ne_change_rien(depot, agent):
    depot = actions.constater_completude(depot, par=agent)
    with pytest.raises(PassageRefuse, match="«\u00a0En instruction\u00a0»"):
        demander(depot, agent)
    avant = echeances(depot)
    actions.demander_complement(depot, par=agent, texte="Le tableau des emplois.")
    actions.adresser_observations(depot, par=agent, texte="L’article 10 gagnerait à être précisé.")
    joindre(depot, depot.depose_par, "anonymisee")
    assert actions.envoyer_pieces(depot, par=depot.depose_par) is False
    assert echeances(depot) == avant == [(*PREMIERE, "en_cours")]


@pytest.mark.parametrize("jour", [date(2026, 12, 10), date(2026, 12, 9)])
def test_la_date_limite_est_apres_aujourd_hui(depot, agent, jour):
    with pytest.raises(PassageRefuse, match="après aujourd’hui"):
        demander(depot, agent, jour)
    assert not Courrier.objects.exists()


def test_transmettre_fait_courir_un_delai_entier_dans_l_autre_service(depot, agent, a):
    a(2026, 12, 18, 9)
    autre = un_service("67")
    depot = actions.transferer(depot, par=agent, vers=autre, texte="Le siège est à Strasbourg.")
    nouvelle = (date(2026, 12, 18), date(2027, 1, 2), date(2027, 1, 4), "en_cours")
    assert echeances(depot) == [(*PREMIERE, "annulee"), nouvelle]
    assert (depot.statut, depot.dossier.service, depot.actes.last().service) == ("depose", autre, un_service("75"))
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.constater_completude(depot, par=agent)
    assert actions.constater_completude(depot, par=un_agent("67")).statut == "en_instruction"


def test_irrecevable_seulement_quand_le_terme_des_pieces_est_passe(depot, agent, signataire, a):
    depot = demander(depot, agent)
    for par, phrase in ((agent, "pas le droit"), (signataire, "n’est pas passé")):
        with pytest.raises(PassageRefuse, match=phrase):
            actions.declarer_irrecevable(depot, par=par, texte="Aucune pièce reçue.")
    a(2026, 12, 21, 8)
    depot = actions.declarer_irrecevable(depot, par=signataire, texte="Aucune pièce reçue.")
    a(2027, 3, 1)
    assert actions.constater_silences() == []
    assert (depot.statut, hasattr(depot, "decision")) == ("irrecevable", False)


@pytest.mark.parametrize(("sens", "points", "statut"), [("acceptation", POINTS, "accepte"), ("refus", REFUS, "refuse")])
def test_une_decision_se_prepare_se_soumet_se_signe(depot, agent, signataire, a, sens, points, statut):
    projet = un_projet(depot, agent, sens, points)
    actions.soumettre(projet, par=agent, a=signataire)
    with pytest.raises(PassageRefuse, match="à la signature"):
        un_projet(depot, agent, "refus")
    projet = actions.renvoyer(projet, par=signataire, retour="Précisez le motif 3.")
    projet = actions.enregistrer_projet(
        depot, par=agent, sens=sens, points=points, visas="l’avis du 3 mars", version=projet.version
    )
    projet = actions.soumettre(projet, par=agent, a=signataire)
    a(2026, 12, 22, 15)
    decision = actions.decider(depot, par=signataire, version=projet.version)
    depot.refresh_from_db()
    assert (depot.statut, decision.acquise_le, decision.est_tacite) == (statut, date(2026, 12, 22), False)
    assert (decision.auteur, decision.delegation[:7], decision.contenu["visas"]) == (
        signataire,
        "l’arrêt",
        ["l’avis du 3 mars"],
    )
    assert echeances(depot) == [(*PREMIERE, "tenue")]
    a(2027, 1, 10)
    assert actions.constater_silences() == []
    entree = Entree.objects.get(
        cible="dossiers.depot", cible_id=depot.pk, verbe={"accepte": "accepter", "refuse": "refuser"}[statut]
    )
    assert (entree.acteur, entree.acteur_id, entree.faits["entre_lectures"]) == ("signataire", signataire.pk, False)
    assert not any(p["texte"] in str(entree.faits) for p in points.values()), "le journal ne porte pas les motifs"


def test_entre_deux_lectures_la_decision_est_possible_et_le_journal_le_dit(depot, agent, signataire, a):
    projet = un_projet(depot, agent)
    a(2026, 12, 26, 10)
    decision = actions.decider(depot, par=signataire, version=projet.version)
    assert decision.est_entre_lectures is True


@pytest.mark.parametrize(
    ("sens", "change", "phrase"),
    [
        ("", {}, "sens"),
        (
            "acceptation",
            {"cse": {"constat": "conforme", "texte": " ", "attendu": ""}},
            "motifs\u00a0: Information du CSE",
        ),
        ("acceptation", {"cse": {"constat": "non_conforme", "texte": "x", "attendu": "y"}}, "ne peut pas être validé"),
        ("refus", {}, "«\u00a0Non conforme\u00a0» au moins"),
        ("refus", {"cse": {"constat": "non_conforme", "texte": "x", "attendu": ""}}, "nouvel accord doit contenir"),
    ],
)
def test_ce_qui_manque_a_une_decision(depot, agent, signataire, sens, change, phrase):
    projet = un_projet(depot, agent, sens, POINTS | change)
    for geste in (
        lambda: actions.soumettre(projet, par=agent, a=signataire),
        lambda: actions.decider(depot, par=signataire, version=projet.version),
    ):
        with pytest.raises(PassageRefuse, match=phrase):
            geste()
    assert not Decision.objects.exists()


def test_qui_signe(depot, agent, signataire, a):
    projet = un_projet(depot, agent)
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.decider(depot, par=agent, version=1)
    with pytest.raises(PassageRefuse, match="délégation est en cours"):
        actions.soumettre(projet, par=agent, a=agent)
    signataire.affectations.get().delegations.update(fin_le=date(2026, 12, 9))
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.decider(depot, par=signataire, version=1)
    signataire.affectations.get().delegations.update(fin_le=date(2026, 12, 10))
    signataire = User.objects.get(pk=signataire.pk)  # rights are read once an instant
    with pytest.raises(PassageRefuse, match="Relisez-le avant de signer"):
        actions.decider(depot, par=signataire, version=7)
    assert actions.decider(depot, par=signataire, version=1).auteur == signataire
    with pytest.raises(PassageRefuse, match="«\u00a0Validé\u00a0»"):
        actions.decider(depot, par=signataire, version=1)


def test_a_quatre_yeux_qui_prepare_ne_signe_pas(depot, signataire):
    un_projet(depot, signataire)
    service = depot.dossier.service
    service.a_deux_regards = True
    service.save()
    with pytest.raises(PassageRefuse, match="une autre personne la signe"):
        actions.decider(depot, par=signataire, version=1)
    autre = un_agent("75", Affectation.Role.SIGNATAIRE)
    assert actions.decider(depot, par=autre, version=1).auteur == autre


def test_le_silence_d_abord_le_projet_reste_et_le_perdant_apprend_pourquoi(depot, agent, signataire, a):
    projet = un_projet(depot, agent)
    a(2026, 12, 28, 23)
    with pytest.raises(
        PassageRefuse, match="le délai a expiré le lundi 28 décembre 2026 à 24\u00a0h. Le silence du service"
    ):
        actions.decider(depot, par=signataire, version=1)
    depot.refresh_from_db()
    projet.refresh_from_db()
    assert (depot.statut, depot.decision.est_tacite, projet.statut) == ("accepte_tacitement", True, "en_redaction")


def test_deux_agents_sur_un_projet_le_second_voit_le_texte_du_premier(depot, agent, signataire):
    un_projet(depot, agent)
    with pytest.raises(actions.ProjetChange) as conflit:
        actions.enregistrer_projet(depot, par=signataire, sens="refus", points=REFUS, visas="", version=0)
    assert conflit.value.projet.points == POINTS


def test_apres_un_refus_un_nouvel_accord_reprend_les_reponses_avec_un_delai_entier(depot, agent, signataire, a):
    employeur = depot.depose_par
    with pytest.raises(PassageRefuse, match="encore en cours"):
        actions.renouveler(depot, par=employeur, genre="nouvel_accord")
    actions.decider(depot, par=signataire, version=un_projet(depot, agent, "refus", REFUS).version)
    a(2027, 1, 15, 9)
    neuf = actions.renouveler(depot, par=employeur, genre="nouvel_accord")
    assert actions.renouveler(depot, par=employeur, genre="nouvel_accord") == neuf, "deux clics, un brouillon"
    assert (neuf.numero, neuf.genre, neuf.precedent) == (2, "nouvel_accord", depot)
    assert neuf.valeurs("accord") == {n: v for n, v in DONNEES["accord"].items() if n != "signe_le"}, "signed anew"
    assert "reprise" in {p.code for p in neuf.declaration.manquantes({"r": {"a_un_cse": "oui"}}, set())}
    neuf = actions.deposer(neuf, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    assert echeances(neuf) == [(date(2027, 1, 15), date(2027, 1, 30), date(2027, 2, 1), "en_cours")]
    assert Decision.objects.get().depot == depot


def test_attribuer_aux_gens_du_service_seulement(depot, agent):
    depot = actions.attribuer(depot, par=agent, a=agent)
    assert depot.suivi_par == agent
    with pytest.raises(PassageRefuse, match="personne du service"):
        actions.attribuer(depot, par=agent, a=un_agent("67"))
    assert actions.attribuer(depot, par=agent).suivi_par is None


def test_retirer_pendant_que_des_pieces_manquent(depot, agent):
    depot = actions.retirer(demander(depot, agent), par=depot.depose_par, motif="Nouvel accord en vue")
    assert depot.statut == "retire"
    with pytest.raises(PassageRefuse):
        joindre(depot, depot.depose_par)


def test_ce_qui_n_est_pas_envoye_n_est_pas_recu(depot):
    assert joindre(depot, depot.depose_par, "anonymisee") not in depot.pieces.envoyees()
    assert un_brouillon(depot.depose_par).pieces.envoyees().count() == 0
    assert Echeance.objects.en_cours().count() == 1
