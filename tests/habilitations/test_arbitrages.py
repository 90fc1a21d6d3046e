"""What the service settles: two agents, never one; seven days to object; a SIREN never without gestionnaire."""

from datetime import date, timedelta

import pytest

from accounts.models import Etablissement, User
from habilitations import actions as habilitations
from habilitations.actions import arbitrages as actions
from habilitations.actions import mandats
from habilitations.models import Arbitrage, Habilitation, Invitation
from habilitations.perimetre import arbitrages_de, gestionnaires_de, perimetre
from habilitations.tasks import echoir_arbitrages
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse, TropTard
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur, une_entreprise
from tests.habilitations.litiges import LE, SANS_SIRET, contester, decider, recuperer

pytestmark = pytest.mark.django_db
Role, Nature = Habilitation.Role, Arbitrage.Nature
JOUR = timedelta(days=1)


def roles(user, statut="validee"):
    return sorted(user.habilitations.filter(statut=statut).values_list("role", flat=True))


def recus(declaration):
    suites.rejouer()
    return sorted(Courriel.objects.filter(suite__declaration=declaration).values_list("a", flat=True))


def test_une_contestation_accordee(lieu, premier, elle, deux_agents, instant):
    habilitations.inviter(premier, email="complice@x.example", siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    arbitrage = contester(elle, lieu, premier)
    assert recus("arbitrage.ouvert") == sorted([elle.email, premier.email, *(a.email for a in deux_agents)])
    assert roles(premier) == ["employeur", "gestionnaire"], "rien ne change avant la décision"
    decider(arbitrage, deux_agents)
    assert (roles(premier), roles(elle)) == ([], ["employeur", "gestionnaire"])
    assert gestionnaires_de(lieu.siren, LE) == [elle.email]
    assert perimetre(User.objects.get(pk=premier.pk), instant).sirens == frozenset()
    assert Invitation.objects.get().statut == "annulee"
    for droit in premier.habilitations.all():
        assert (droit.statut, droit.motif) == ("terminee", "Décision du service\u00a0: Extrait Kbis vérifié.")
    for droit in elle.habilitations.all():
        assert (droit.origine, droit.decidee_par) == (Habilitation.Origine.SERVICE, deux_agents[1])
    assert recus("arbitrage.accorde") == sorted([elle.email, premier.email])
    assert recus("habilitation.terminee") == [premier.email] * 2
    assert journal.verifier()[1] is None
    verbes = list(Entree.objects.filter(cible="habilitations.arbitrage").values_list("verbe", "acteur_id"))
    un, deux = (a.pk for a in deux_agents)
    assert verbes == [("ouvrir", elle.pk), ("proposer", un), ("accorder", deux)]
    assert all("Rollin" not in c.objet and "Chambaran" not in c.objet for c in Courriel.objects.all())


def test_une_contestation_rejetee_ne_change_rien(lieu, premier, elle, deux_agents):
    arbitrage = decider(contester(elle, lieu, premier), deux_agents, "defavorable")
    assert (arbitrage.statut, roles(premier), roles(elle)) == ("rejete", ["employeur", "gestionnaire"], [])
    assert recus("arbitrage.rejete") == sorted([elle.email, premier.email])
    contester(elle, lieu, premier)  # another day, with other proofs


def test_il_faut_deux_agents_du_service(lieu, premier, elle, deux_agents):
    un, deux = deux_agents
    arbitrage = contester(elle, lieu, premier)
    ailleurs, parti = un_agent("67"), un_agent("75")
    parti.affectations.update(fin_le=LE - JOUR)
    for intrus in (ailleurs, parti, elle, premier):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.proposer(arbitrage, par=intrus, sens="favorable", motif="x", le=LE)
    propose = actions.proposer(arbitrage, par=un, sens="favorable", motif="Vu", le=LE)
    for intrus in (un, ailleurs, parti, elle):
        for verbe in ("confirmer", "rendre"):
            options = {"vu": propose.proposition} if verbe == "confirmer" else {"remarque": "x"}
            with pytest.raises(PassageRefuse, match="pas le droit"):
                getattr(actions, verbe)(propose, par=intrus, le=LE, **options)
    assert recus("arbitrage.a_confirmer") == [deux.email]
    rendu = actions.rendre(propose, par=deux, remarque="Il manque le Kbis.", le=LE)
    assert recus("arbitrage.rendu") == [un.email]
    repris = actions.proposer(rendu, par=deux, sens="favorable", motif="Kbis reçu", le=LE)
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.confirmer(repris, par=deux, vu=repris.proposition, le=LE)
    with pytest.raises(PassageRefuse, match="changé d’état"):
        actions.confirmer(repris, par=un, vu=propose.proposition, le=LE)
    actions.confirmer(repris, par=un, vu=repris.proposition, le=LE)
    assert roles(elle) == ["employeur", "gestionnaire"]


def test_une_recuperation_attend_sept_jours_et_la_loi_l_accorde_une_fois(lieu, premier, elle, deux_agents, a):
    arbitrage = decider(recuperer(elle, lieu), deux_agents)
    assert (arbitrage.statut, roles(elle)) == ("en_opposition", [])
    assert arbitrage.opposable_jusqu_a == horloge.minuit(date(2026, 12, 18), "Europe/Paris")
    assert recus("arbitrage.opposition") == sorted([elle.email, premier.email])
    lettre = Courriel.objects.get(suite__declaration="arbitrage.opposition", a=premier.email)
    assert f"/arbitrages/{arbitrage.pk}/opposition/" in lettre.texte
    assert "jeudi 17 décembre 2026 à minuit" in lettre.texte.replace("\u00a0", " ")
    a(2026, 12, 17, 22, 59, 59)
    assert echoir_arbitrages() == 0
    a(2026, 12, 21, 9)
    assert [echoir_arbitrages(), echoir_arbitrages()] == [1, 0]
    entree = Entree.objects.filter(cible="habilitations.arbitrage").last()
    assert (entree.verbe, entree.acteur, entree.le) == ("accorder", "loi", date(2026, 12, 17))
    assert roles(elle) == ["employeur", "gestionnaire"]
    assert set(elle.habilitations.values_list("debut_le", flat=True)) == {date(2026, 12, 18)}
    assert roles(premier) == ["employeur", "gestionnaire"], "il n’est pas contesté"
    assert journal.verifier()[1] is None


def test_une_opposition_rend_la_demande_aux_agents(lieu, premier, elle, deux_agents, a):
    """She managed the access once, which lets others object; who asks does not."""
    habilitations.habiliter(elle, siret=lieu.siret, role=Role.GESTIONNAIRE, le=LE - JOUR)
    elle.habilitations.update(statut="terminee", fin_le=LE - JOUR)
    arbitrage = decider(recuperer(elle, lieu), deux_agents)
    for intrus in (elle, un_employeur(lieu, Role.EMPLOYEUR), deux_agents[0], un_employeur()):
        with pytest.raises(PassageRefuse, match="pas le droit"):
            actions.s_opposer(arbitrage, par=intrus, texte="Non", le=LE)
    oppose = actions.s_opposer(arbitrage, par=premier, texte="Je suis là.", le=LE)
    assert (oppose.statut, oppose.opposable_jusqu_a) == ("ouvert", None)
    assert recus("arbitrage.oppose") == sorted([elle.email, *(x.email for x in deux_agents)])
    a(2027, 1, 10, 9)
    assert (echoir_arbitrages(), roles(elle)) == (0, [])
    assert decider(oppose, deux_agents, "defavorable").statut == "rejete"


def test_trop_tard_pour_s_opposer_ou_se_retirer(lieu, premier, elle, deux_agents, a):
    """At the very instant of the term the law has spoken, whether the task ran or not."""
    arbitrage = decider(recuperer(elle, lieu), deux_agents)
    a(2026, 12, 17, 23)
    with pytest.raises(PassageRefuse) as refus:
        actions.s_opposer(arbitrage, par=premier, texte="Trop tard", le=LE)
    assert not isinstance(refus.value, TropTard)
    assert roles(elle) == ["employeur", "gestionnaire"]
    with pytest.raises(PassageRefuse):
        actions.abandonner(arbitrage, par=elle, le=LE)


def test_le_demandeur_se_retire_et_lui_seul(lieu, premier, elle, deux_agents, a):
    arbitrage = decider(recuperer(elle, lieu), deux_agents)
    with pytest.raises(PassageRefuse, match="pas le droit"):
        actions.abandonner(arbitrage, par=premier, le=LE)
    actions.abandonner(arbitrage, par=elle, le=LE)
    a(2027, 1, 10, 9)
    assert (echoir_arbitrages(), roles(elle)) == (0, [])
    assert elle.email in recus("arbitrage.abandonne")


def test_un_demandeur_qui_a_ferme_son_compte_ne_recoit_rien(lieu, premier, elle, deux_agents, a):
    arbitrage = decider(recuperer(elle, lieu), deux_agents)
    contestation = contester(elle, lieu, premier)
    User.objects.filter(pk=elle.pk).update(is_active=False)
    with pytest.raises(PassageRefuse, match="fermé"):
        decider(contestation, deux_agents)
    a(2026, 12, 21, 9)
    assert echoir_arbitrages() == 1
    arbitrage.refresh_from_db()
    assert (arbitrage.statut, roles(elle), roles(premier)) == ("abandonne", [], ["employeur", "gestionnaire"])


def test_qui_peut_demander_quoi(lieu, premier, elle):
    dehors, agent = un_employeur(une_entreprise("75")), un_agent("75")
    demandeur = User.objects.create_user("demande@x.example", MOT_DE_PASSE)
    habilitations.demander(demandeur, siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    peut = {
        dehors: (False, False),
        agent: (False, False),
        premier: (False, False),
        elle: (True, True),
        demandeur: (True, True),
    }
    for user, (conteste, recupere) in peut.items():
        assert (actions.contestable(lieu.siren, user, LE) is not None) is conteste, user
        assert actions.peut_recuperer(lieu.siren, user, LE) is recupere, user
        if not recupere:
            with pytest.raises(PassageRefuse, match="ne pouvez pas"):
                recuperer(user, lieu)
    with pytest.raises(PassageRefuse, match="ne pouvez pas"):
        actions.ouvrir(SANS_SIRET, siret=lieu.siret, demandeur=elle, expose="x", le=LE)
    recuperer(elle, lieu)
    with pytest.raises(PassageRefuse, match="déjà"):
        recuperer(elle, lieu)
    assert [a.nature for a in arbitrages_de(elle)] == ["recuperation"]


def test_qui_fut_choisi_ne_se_conteste_pas(lieu, premier, elle, deux_agents):
    """The service's or a gestionnaire's choice is not that of who came first."""
    decider(contester(elle, lieu, premier), deux_agents)
    assert actions.contestable(lieu.siren, premier, LE) is None
    habilitations.ajouter(premier, par=elle, siret=lieu.siret, role=Role.GESTIONNAIRE, le=LE)
    assert actions.contestable(lieu.siren, elle, LE) is None


def un_employeur_etranger():
    lieu = Etablissement.objects.create(
        siret="X0000001200001", siren="X00000012", nature=Etablissement.Nature.ETRANGER, raison_sociale="Acme GmbH",
        departement="75", pays="Allemagne",
    )  # fmt: skip
    return User.objects.create_user("acme@acme.example", MOT_DE_PASSE, etablissement=lieu)


@pytest.mark.parametrize("nature", Nature.values)
def test_un_agent_ne_saisit_pas_le_service_pour_l_entreprise_qu_il_a_quittee(nature, lieu, premier, elle):
    """What he was there opens nothing any more, whichever question he asks."""
    elle = un_employeur_etranger() if nature == SANS_SIRET else elle
    User.objects.filter(pk=elle.pk).update(est_agent=True)
    elle, siege = User.objects.get(pk=elle.pk), elle.etablissement
    visee = premier.habilitations.get(role=Role.GESTIONNAIRE) if nature == Nature.CONTESTATION else None
    with pytest.raises(PassageRefuse):
        actions.ouvrir(nature, siret=siege.siret, demandeur=elle, expose="HRB 1234", visee=visee, le=LE)
    assert not Arbitrage.objects.exists()


def test_un_employeur_sans_siret(instant, deux_agents):
    elle = un_employeur_etranger()
    lieu = elle.etablissement
    arbitrage = actions.ouvrir(SANS_SIRET, siret=lieu.siret, demandeur=elle, expose="HRB 1234", le=LE)
    assert perimetre(elle, instant).sirens == frozenset()
    decider(arbitrage, deux_agents)
    droits = perimetre(User.objects.get(pk=elle.pk), instant)
    assert (droits.sirens, droits.sirens_geres) == ({"X00000012"}, {"X00000012"})


def test_un_liquidateur_saisit_le_service_avec_son_mandat(lieu, premier, deux_agents, a):
    """He manages the access, and acts by his mandate: no right « Employeur »."""
    lui = User.objects.create_user("lui@etude.example", MOT_DE_PASSE)
    assert not actions.peut_recuperer(lieu.siren, lui, LE)
    mandat = mandats.demander(lui, siret=lieu.siret, qualite="liquidateur", le=LE)
    arbitrage = decider(recuperer(lui, lieu), deux_agents)
    a(2026, 12, 18, 9)
    assert echoir_arbitrages() == 1
    mandat.refresh_from_db()
    arbitrage.refresh_from_db()
    assert (mandat.statut, mandat.decide_par, roles(lui)) == ("actif", arbitrage.confirme_par, ["gestionnaire"])
    assert perimetre(User.objects.get(pk=lui.pk), horloge.maintenant()).sirens == {lieu.siren}


def test_une_demande_en_attente_ou_un_droit_qui_finit_servent(lieu, premier, elle, deux_agents):
    demande = habilitations.demander(elle, siret=lieu.siret, role=Role.EMPLOYEUR, le=LE)
    droit = habilitations.ajouter(
        elle, par=premier, siret=lieu.siret, role=Role.GESTIONNAIRE, le=LE, fin_le=LE + 3 * JOUR
    )
    decider(contester(elle, lieu, premier), deux_agents)
    for ligne in (demande, droit):
        ligne.refresh_from_db()
        assert (ligne.statut, ligne.fin_le) == ("validee", None)
    assert elle.habilitations.count() == 2


def test_une_ligne_empoisonnee_se_retient_seule(lieu, premier, elle, deux_agents, a, caplog):
    autre_lieu = une_entreprise("75")
    autre = un_employeur(autre_lieu)
    suivante = User.objects.create_user("s@x.example", MOT_DE_PASSE, etablissement=autre_lieu)
    poison, saine = decider(recuperer(elle, lieu), deux_agents), decider(recuperer(suivante, autre_lieu), deux_agents)
    Habilitation.objects.filter(user=autre).update(fin_le=None)
    a(2026, 12, 18, 9)
    with pytest.MonkeyPatch.context() as patch:
        accorder = actions._accorder
        patch.setattr(actions, "_accorder", lambda p, le: 1 / 0 if p.objet.pk == poison.pk else accorder(p, le))
        assert echoir_arbitrages() == 1
    saine.refresh_from_db()
    poison.refresh_from_db()
    assert (saine.statut, poison.statut) == ("accorde", "en_opposition")
    assert "récupération non accordée" in caplog.text
