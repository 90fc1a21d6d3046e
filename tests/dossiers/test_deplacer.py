"""A merger: told first, written after, whole or not at all; references stay, nobody holds a line twice."""

from datetime import date

import pytest

from accounts.models import User
from dossiers import actions as verbes
from dossiers import notifications  # noqa: F401  (registers the follow-ups)
from dossiers.actions import deplacement as actions
from dossiers.models import Depot, Dossier
from habilitations import actions as habilitations
from habilitations.actions import mandats
from habilitations.actions.arbitrages import ouvrir
from habilitations.models import CodeActivation, Habilitation, Mandat
from habilitations.perimetre import gestionnaires_de, perimetre
from rupco.socle import journal, suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire, texte
from tests.fabrique import MOT_DE_PASSE, un_brouillon, un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db
Role = Habilitation.Role
LE = date(2026, 12, 10)
URL = "/administration/dossiers/dossier/deplacer/"


@pytest.fixture
def instant(a):
    return a(2026, 12, 10, 9)


@pytest.fixture
def ancienne(instant):
    return une_entreprise("67", "Tissages du Rhin")


@pytest.fixture
def nouvelle(instant):
    return une_entreprise("75", "Groupe Chambaran")


@pytest.fixture
def elle(ancienne):
    return un_employeur(ancienne)


@pytest.fixture
def lui(nouvelle):
    return un_employeur(nouvelle)


@pytest.fixture
def admin(instant):
    return User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)


def faire(ancienne, nouvelle, admin, **options):
    vu = actions.preparer(ancienne.siren, nouvelle, LE).empreinte
    return actions.deplacer(ancienne.siren, nouvelle, par=admin, vu=vu, **{"motif": "fusion"} | options)


def test_tout_suit_et_rien_ne_se_perd(ancienne, nouvelle, elle, lui, admin, instant, sans_rendu):
    depose, brouillon = un_depot(elle), un_brouillon(elle)
    reserve = un_brouillon(elle, intitule="Réservé")
    verbes.restreindre(reserve.dossier, par=elle)
    avocate = User.objects.create_user("avocate@cabinet.example", MOT_DE_PASSE)
    offert = mandats.proposer(elle, siret=ancienne.siret, email=avocate.email, qualite="avocat", le=LE)
    mandats.accepter(offert, par=avocate, le=LE)
    habilitations.ouvrir_code(elle, siret=ancienne.siret, role=Role.EMPLOYEUR, le=LE)
    demande = habilitations.demander(
        User.objects.create_user("d@x.example", MOT_DE_PASSE), siret=ancienne.siret, role=Role.LECTEUR, le=LE
    )
    avant = {d.reference for d in Dossier.objects.all()}
    plan = faire(ancienne, nouvelle, admin, demande="AS-12")
    assert (len(plan.dossiers), len(plan.brouillons), len(plan.reserves)) == (3, 2, 1)
    assert set(Dossier.objects.values_list("siren", flat=True)) == {nouvelle.siren}
    assert {d.reference for d in Dossier.objects.all()} == avant
    for depot, lieu, zone in ((depose, ancienne, "67"), (brouillon, nouvelle, "75"), (reserve, nouvelle, "75")):
        dossier = Dossier.objects.get(pk=depot.dossier_id)
        assert (dossier.etablissement, dossier.departement) == (lieu, zone)
    assert brouillon.pieces.count() == depose.pieces.count() == 1
    assert not Habilitation.objects.filter(siren=ancienne.siren).exists()
    assert not Mandat.objects.filter(siren=ancienne.siren).exists()
    demande.refresh_from_db()
    assert (demande.siren, demande.siret, demande.statut) == (nouvelle.siren, nouvelle.siret, "demandee")
    assert CodeActivation.objects.get().statut == "annulee"
    vus = {u: set(Depot.objects.visibles_par(User.objects.get(pk=u.pk), instant)) for u in (elle, lui, avocate)}
    assert vus == {elle: {depose, brouillon, reserve}, lui: {depose, brouillon}, avocate: {depose, brouillon}}
    assert gestionnaires_de(nouvelle.siren, LE) == sorted([elle.email, lui.email])


def test_le_journal_dit_chaque_dossier_et_chaque_droit(ancienne, nouvelle, elle, lui, admin, sans_rendu):
    depot = un_depot(elle)
    faire(ancienne, nouvelle, admin, demande="AS-12")
    entrees = Entree.objects.filter(verbe="deplacer")
    assert sorted(entrees.values_list("cible", flat=True)) == ["dossiers.dossier", *["habilitations.habilitation"] * 2]
    assert entrees.get(cible="dossiers.dossier").cible_id == depot.dossier_id
    recap = Entree.objects.get(verbe="reunir")
    assert recap.faits == {
        "de": ancienne.siren, "vers": nouvelle.siren, "dossiers": 1, "motif": "fusion", "demande": "AS-12",
    }  # fmt: skip
    assert (recap.acteur, recap.acteur_id) == ("administrateur", admin.pk)
    assert journal.verifier()[1] is None
    suites.rejouer()
    lettres = Courriel.objects.filter(suite__declaration="dossiers.deplaces")
    assert sorted(lettres.values_list("a", flat=True)) == sorted([elle.email, lui.email])
    assert all("Tissages" in c.texte and "Tissages" not in c.objet for c in lettres)


def test_un_essai_n_ecrit_rien(ancienne, nouvelle, elle, lui, admin, client, sans_rendu):
    depot = un_depot(elle)
    client.force_login(admin)
    avant = Entree.objects.count()
    page = lire(client, f"{URL}?de={ancienne.siren}&vers={nouvelle.siret}")
    for dit in (depot.dossier.reference, str(elle), str(lui), "Groupe Chambaran", "Qui voit plus de dossiers"):
        assert dit in page
    assert (Entree.objects.count(), Dossier.objects.get().siren) == (avant, ancienne.siren)


def test_on_ne_confirme_que_ce_qu_on_a_vu(ancienne, nouvelle, elle, lui, admin, client):
    plan = actions.preparer(ancienne.siren, nouvelle, LE)
    champs = {"de": ancienne.siren, "vers": nouvelle.siret, "vu": plan.empreinte}
    client.force_login(admin)
    sans_motif = client.post(URL, champs)
    assert (sans_motif.status_code, "Choisissez un motif" in texte(sans_motif)) == (422, True)
    assert client.post(URL, champs | {"motif": "fusion", "demande": "Mme Rollin"}).status_code == 422
    un_brouillon(elle)
    perime = client.post(URL, champs | {"motif": "fusion"})
    assert "a changé depuis cet essai" in texte(perime)
    assert Dossier.objects.get().siren == ancienne.siren
    champs["vu"] = actions.preparer(ancienne.siren, nouvelle, LE).empreinte
    assert client.post(URL, champs | {"motif": "fusion"}).url == "/administration/dossiers/dossier/"
    assert Dossier.objects.get().siren == nouvelle.siren
    assert "rien à déplacer" in lire(client, f"{URL}?de={ancienne.siren}&vers={nouvelle.siret}")


def test_les_doubles_s_arretent_et_le_meilleur_reste(ancienne, nouvelle, elle, lui, admin, instant):
    habilitations.habiliter(elle, siret=nouvelle.siret, role=Role.EMPLOYEUR, le=LE)
    demande = habilitations.demander(elle, siret=nouvelle.siret, role=Role.GESTIONNAIRE, le=LE)
    second = habilitations.habiliter(lui, siret=ancienne.siren + "00099", role=Role.LECTEUR, le=LE)
    Habilitation.objects.filter(pk=second.pk).update(fin_le=LE)
    long = habilitations.habiliter(lui, siret=ancienne.siret, role=Role.LECTEUR, le=LE)
    for lieu, par in ((ancienne, elle), (nouvelle, lui)):
        mandats.proposer(par, siret=lieu.siret, email="a@x.example", qualite="avocat", le=LE)
    faire(ancienne, nouvelle, admin)
    actifs = Habilitation.objects.filter(statut="validee").values_list("user", "siren", "siret", "role")
    attendus = [(u.pk, nouvelle.siren, nouvelle.siret, r) for u in (elle, lui) for r in ("employeur", "gestionnaire")]
    assert sorted(actifs) == sorted([*attendus, (lui.pk, nouvelle.siren, nouvelle.siret, "lecteur")])
    demande.refresh_from_db()
    second.refresh_from_db()
    long.refresh_from_db()
    assert (demande.statut, second.statut, long.statut) == ("annulee", "terminee", "validee")
    assert sorted(Mandat.objects.values_list("siren", "statut")) == sorted(
        [(ancienne.siren, "termine"), (nouvelle.siren, "propose")]
    )
    assert perimetre(User.objects.get(pk=elle.pk), instant).sirens_geres == {nouvelle.siren}


def test_un_arbitrage_en_cours_l_empeche(ancienne, nouvelle, elle, lui, admin):
    tiers = User.objects.create_user("t@x.example", MOT_DE_PASSE, etablissement=ancienne)
    ouvrir("recuperation", siret=ancienne.siret, demandeur=tiers, expose="x", le=LE)
    with pytest.raises(PassageRefuse, match="attend la décision du service"):
        faire(ancienne, nouvelle, admin)


def test_une_panne_ne_deplace_rien(ancienne, nouvelle, elle, lui, admin, monkeypatch):
    un_brouillon(elle)
    avant = Entree.objects.count()
    monkeypatch.setattr(actions.suites, "planifier", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        faire(ancienne, nouvelle, admin)
    assert (Dossier.objects.get().siren, Entree.objects.count()) == (ancienne.siren, avant)
    assert Habilitation.objects.filter(siren=ancienne.siren).count() == 2


def test_l_administrateur_seul(ancienne, nouvelle, elle, lui, client):
    equipe = User.objects.create_user("equipe@rupco.example", MOT_DE_PASSE, is_staff=True)
    for qui in (equipe, elle):
        with pytest.raises(PassageRefuse):
            faire(ancienne, nouvelle, qui)
    client.force_login(equipe)
    lire(client, URL, statut=403)
    client.force_login(elle)
    lire(client, URL, statut=404)


@pytest.mark.parametrize(
    ("de", "vers"), [("12", "12"), ("999999999", "x"), ("{a}", "{a}0001"), ("{a}", "73282932000074"), ("{a}", "{A}")]
)
def test_des_numeros_faux_sont_dits(ancienne, nouvelle, admin, client, de, vers):
    client.force_login(admin)
    nombres = {"a": ancienne.siren, "A": ancienne.siret}
    reponse = client.get(URL, {"de": de.format(**nombres), "vers": vers.format(**nombres)})
    assert reponse.status_code == 422
    assert "Ce qui serait déplacé" not in texte(reponse)
