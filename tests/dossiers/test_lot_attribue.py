"""A bulk that changes hands: all of it or nothing, once, and one mail to who receives it and to who replaces him."""

from datetime import date

import pytest

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import Depot
from habilitations.actions.absences import declarer_absence
from rupco.socle import journal, mail, suites
from rupco.socle.models import Courriel, Entree, Suite
from tests.fabrique import un_agent, un_depot, un_employeur, un_service, une_demande_de_pieces, une_entreprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
BANNETTE, LOT, SEUL = "/bannette/", "depots.attribues", "rcc.depot_attribue"


@pytest.fixture
def chef(employeur, client):
    chef = un_agent("75", nom="Delorme")
    client.force_login(chef)
    return chef


@pytest.fixture
def agent(employeur):
    return un_agent("75", nom="Morel", civilite="Mme")


def recus(declaration: str) -> dict[str, Courriel]:
    suites.rejouer()
    return {c.a: c for c in Courriel.objects.filter(suite__declaration=declaration)}


def plat(courriel: Courriel) -> tuple[str, str]:
    return courriel.texte.replace("\u00a0", " "), courriel.html.replace("\u00a0", " ")


def suivis() -> list:
    return list(Depot.objects.order_by("pk").values_list("suivi_par", flat=True))


# --- One mail ------------------------------------------------------------------------------------------------


def test_un_lot_un_courriel_qui_dit_chaque_depot(chef, agent, employeur, trois, a):
    a(2026, 12, 19, 9)
    recent = un_depot(un_employeur(une_entreprise("75", "Tuilerie & Fils")))
    une_demande_de_pieces(trois[2], chef)
    a(2026, 12, 24, 9)
    assert actions.attribuer_en_lot([*trois, recent], par=chef, a=agent) == []
    assert suivis() == [agent.pk] * 4
    lus = recus(LOT)
    assert (set(lus), recus(SEUL)) == ({agent.email}, {})
    courriel = lus[agent.email]
    assert courriel.objet == "4 dépôts vous sont attribués"
    for partie in plat(courriel):
        rangs = [partie.index(d.dossier.reference) for d in (trois[1], trois[0], recent, trois[2])]
        assert rangs == sorted(rangs), "the order of the bannette"
        assert "4 dépôts vous sont attribués" in partie
        assert partie.count("vendredi 25 décembre 2026") + partie.count("vendredi 25 déc. 2026") == 2
        assert partie.count("1 jour, demain") == 2
        assert partie.count("10 jours restants") == 1
        assert partie.count("Le délai ne court pas") == 1
        assert partie.count("Forges du Nord") == 3
        assert "/bannette/?liste=moi" in partie
        for depot in (*trois, recent):
            assert f"/instruction/{depot.dossier.reference}/depots/1/" in partie
    assert "Tuilerie & Fils" in courriel.texte
    assert "Tuilerie &amp; Fils" in courriel.html
    assert not any(d.dossier.reference in courriel.objet for d in trois)
    entree = Entree.objects.get(verbe="attribuer_en_lot")
    assert (entree.cible, entree.cible_id, entree.acteur_id) == ("accounts.user", agent.pk, chef.pk)
    assert entree.faits == {"depots": [d.pk for d in (*trois, recent)]}
    assert [e.cible_id for e in Entree.objects.filter(verbe="attribuer").order_by("sequence")] == entree.faits["depots"]
    assert journal.verifier()[1] is None


def test_la_date_passee_se_dit_et_ce_qui_n_est_plus_a_lui_ne_se_dit_pas(chef, agent, employeur, trois, a):
    """The outbox was late: the mail tells what is still so, and nothing at all when nothing is."""
    actions.attribuer_en_lot(trois, par=chef, a=agent)
    actions.attribuer(trois[0], par=chef, a=chef)
    a(2026, 12, 27, 9)
    courriel = recus(LOT)[agent.email]
    assert courriel.objet == "2 dépôts vous sont attribués"
    for partie in plat(courriel):
        assert partie.count("date passée depuis 2 jours") == 2
        assert trois[0].dossier.reference not in partie
    actions.attribuer_en_lot(trois[:2], par=agent, a=chef)
    actions.retirer(trois[0], par=employeur)
    actions.retirer(trois[1], par=employeur)
    assert chef.email not in recus(LOT)
    assert not Suite.objects.exclude(etat=Suite.FAITE).exists()


def test_un_lot_d_un_seul_a_le_courriel_d_un_seul(chef, agent, employeur, trois):
    actions.retirer(trois[1], par=employeur)
    refuses = actions.attribuer_en_lot(trois[:2], par=chef, a=agent)
    assert [d.pk for d, _ in refuses] == [trois[1].pk]
    assert (set(recus(SEUL)), recus(LOT)) == ({agent.email}, {})
    assert not Entree.objects.filter(verbe="attribuer_en_lot").exists()


def test_qui_se_l_attribue_et_personne_n_ecrivent_a_personne(chef, trois):
    actions.attribuer_en_lot(trois, par=chef, a=chef)
    assert recus(LOT) == {}
    actions.attribuer_en_lot(trois, par=chef, a=None)
    assert suivis() == [None] * 3
    assert recus(LOT) == recus(SEUL) == {}
    assert Entree.objects.filter(verbe="attribuer_en_lot").count() == 1


def test_le_remplacant_de_l_absent_recoit_le_lot_aussi(chef, agent, trois):
    remplacant, le = un_agent("75"), date(2026, 12, 10)
    declarer_absence(agent, un_service("75"), remplacant=remplacant, debut_le=le, fin_le=date(2026, 12, 20), le=le)
    actions.attribuer_en_lot(trois, par=chef, a=agent)
    lus = recus(LOT)
    assert set(lus) == {agent.email, remplacant.email}
    assert lus[remplacant.email].objet == "3 dépôts pour la personne que vous remplacez"
    for partie in plat(lus[remplacant.email]):
        assert "3 dépôts sont attribués à la personne que vous remplacez" in partie
        assert "vous remplacez la personne qui suit ces dépôts" in partie
        assert "vous sont attribués" not in partie
    actions.attribuer_en_lot(trois, par=remplacant, a=chef)
    Courriel.objects.all().delete()
    actions.attribuer_en_lot(trois, par=remplacant, a=agent)
    assert set(recus(LOT)) == {agent.email}, "who did it does not write to himself"


# --- All or nothing, once ------------------------------------------------------------------------------------


def test_le_processus_meurt_au_milieu_rien_n_est_fait_et_rien_n_est_dit(chef, agent, trois, monkeypatch):
    planifier, avant = suites.planifier, Entree.objects.count()

    def mourir(lot, *options, **cles):
        lot = list(lot)
        if any(LOT in noms for _, noms in lot):
            raise KeyboardInterrupt
        planifier(lot, *options, **cles)

    monkeypatch.setattr(suites, "planifier", mourir)
    with pytest.raises(KeyboardInterrupt):
        actions.attribuer_en_lot(trois, par=chef, a=agent)
    assert (suivis(), Entree.objects.count()) == ([None] * 3, avant)
    monkeypatch.undo()
    actions.attribuer_en_lot(trois, par=chef, a=agent)
    assert (suivis(), set(recus(LOT))) == ([agent.pk] * 3, {agent.email})


def test_rejouer_ne_double_rien_et_le_message_garde_son_numero(chef, agent, trois):
    actions.attribuer_en_lot(trois, par=chef, a=agent)
    premier = recus(LOT)[agent.email]
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=premier.cree_a)
    (dernier,) = recus(LOT).values()
    assert (dernier.pk, dernier.message_id) == (premier.pk, premier.message_id)
    assert Suite.objects.filter(declaration=LOT).count() == 2, "the root and one address"
    assert mail.envoyer_tout() == Courriel.objects.count()
    assert mail.envoyer_tout() == 0


@pytest.mark.parametrize("cles", ["aa", "ab"], ids=["un double clic", "envoyé deux fois"])
def test_le_meme_lot_deux_fois_ne_fait_et_ne_dit_rien_de_plus(client, chef, agent, trois, cles):
    for cle in cles:
        envoi = {f"choix-{d.pk}": "oui" for d in trois} | {"a": str(agent.pk), "cle_unique": cle * 32}
        assert client.post(BANNETTE, envoi).status_code == 302
    assert f"3 dépôts attribués à {agent.nom_d_usage}." in client.get(BANNETTE).content.decode()
    assert Entree.objects.filter(verbe="attribuer").count() == 3
    assert Entree.objects.filter(verbe="attribuer_en_lot").count() == 1
    assert len(recus(LOT)) == 1


# --- Refused one by one --------------------------------------------------------------------------------------


def test_chacun_est_refuse_pour_sa_raison_et_les_autres_passent(chef, agent, employeur, trois, a):
    ailleurs, retire = un_depot(un_employeur(une_entreprise("67"))), trois[1]
    actions.retirer(retire, par=employeur)
    refuses = actions.attribuer_en_lot([retire, ailleurs, trois[0], trois[2]], par=chef, a=agent)
    assert [(d.pk, str(pourquoi)) for d, pourquoi in refuses] == [
        (retire.pk, "«\u00a0Attribuer\u00a0» n’est pas possible\u00a0: la demande est à l’état «\u00a0Retiré\u00a0»."),
        (ailleurs.pk, "Vous n’avez pas le droit de faire cette action."),
    ]
    assert set(recus(LOT)) == {agent.email}
    loin = un_agent("67")
    refuses = actions.attribuer_en_lot([trois[0], trois[2]], par=chef, a=loin)
    assert {str(pourquoi) for _, pourquoi in refuses} == {"Choisissez une personne du service."}
    assert loin.email not in recus(LOT)
    a(2026, 12, 29, 9)
    refuses = actions.attribuer_en_lot([trois[0], trois[2]], par=chef, a=chef)
    assert all("Le silence du service a valu acceptation." in str(pourquoi) for _, pourquoi in refuses)
    assert Depot.objects.filter(statut="accepte_tacitement", suivi_par=agent).count() == 2


def test_le_delai_atteint_apres_le_reglement_se_refuse_aussi(chef, agent, trois, a, monkeypatch):
    """The clock goes past the term between the settling and the lock."""
    regler = actions.instruction.constater_silences
    monkeypatch.setattr(actions.instruction, "constater_silences", lambda **o: (regler(**o), a(2026, 12, 29, 9)))
    refuses = actions.attribuer_en_lot(trois, par=chef, a=agent)
    assert [str(pourquoi) for _, pourquoi in refuses] == ["Un délai vient d’être atteint."] * 3
    assert suivis() == [None] * 3
