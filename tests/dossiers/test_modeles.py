"""The texts that agents start from: written by version by administrators, in force from a day; what is signed keeps its own."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from dossiers import actions, lettres
from dossiers.actions.modeles import ecrire_modele
from dossiers.models import Depot, Modele, textes_du
from dossiers.procedures import PROCEDURES
from habilitations.models import Affectation
from rupco.socle import horloge, journal
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import MOT_DE_PASSE, un_agent, un_depot, un_employeur, un_projet, une_entreprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
LE = date(2026, 12, 10)
VISA = "le code du travail, notamment son article L. 1237-19-3"


@pytest.fixture
def chef(a):
    a(2026, 12, 10, 9)
    return User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)


@pytest.fixture
def depot(chef):
    return un_depot(un_employeur(une_entreprise("67")))


def ecrire(chef, code="volontariat.acceptation", texte="Texte neuf.", le=LE):
    return ecrire_modele(procedure="RCC", code=code, texte=texte, en_vigueur_le=le, par=chef)


def test_sans_rien_d_ecrit_c_est_celui_de_la_procedure(depot):
    textes = textes_du(depot, horloge.maintenant())
    for c in depot.declaration.controles:
        assert (textes[f"{c.code}.acceptation"], textes[f"{c.code}.refus"]) == (c.acceptation, c.refus)
    assert tuple(textes["visas"].splitlines()) == depot.declaration.visas
    assert set(textes) == set(PROCEDURES["RCC"].textes)


def test_le_texte_du_jour_et_chaque_version_reste(chef, depot, a):
    ecrire(chef, texte="Un.")
    ecrire(chef, texte="Trois.", le=LE + timedelta(5))
    ecrire(chef, texte="Deux.")
    lus = [Modele.objects.textes(PROCEDURES["RCC"], LE + timedelta(n), horloge.maintenant()) for n in (0, 4, 5)]
    assert [t["volontariat.acceptation"] for t in lus] == ["Deux.", "Deux.", "Trois."]
    assert Modele.objects.count() == 3
    avant = horloge.maintenant()
    a(2026, 12, 10, 10)
    ecrire(chef, texte="Quatre.")
    assert textes_du(depot, avant)["volontariat.acceptation"] == "Deux.", "le même instant dit toujours la même chose"
    assert textes_du(depot, horloge.maintenant())["volontariat.acceptation"] == "Quatre."
    entree = Entree.objects.filter(verbe="ecrire_modele").last()
    assert (entree.acteur_id, entree.faits["code"]) == (chef.pk, "volontariat.acceptation")
    assert "Quatre" not in str(entree.faits)
    assert journal.verifier()[1] is None


def test_les_agents_en_partent_et_ce_qui_est_ecrit_ne_change_pas(chef, depot, a, client):
    agent, reference = un_agent("67"), depot.dossier.reference
    ecrit = un_projet(depot, agent)
    ancien = ecrit.points["volontariat"]["texte"]
    a(2026, 12, 10, 10)
    ecrire(chef)
    ecrire(chef, "mesures.refus", "Le 7° est vague.")
    ecrire(chef, "observations", "Bonjour,\nnous observons que")
    ecrire(chef, "visas", VISA)
    client.force_login(agent)
    page = client.get(reverse("projet", args=[reference, 1])).content.decode()
    assert ancien in page.replace("&#x27;", "'")
    assert "Texte neuf." not in page, "le projet déjà écrit garde le sien"
    assert "Le 7° est vague." in page
    assert VISA in page
    assert "nous observons que</textarea>" in client.get(reverse("observer", args=[reference, 1])).content.decode()
    neuf = un_depot(un_employeur(une_entreprise("67")))
    page = client.get(reverse("projet", args=[neuf.dossier.reference, 1])).content.decode()
    assert "Texte neuf.</textarea>" in page


def test_une_decision_signee_garde_ses_visas(chef, depot, a):
    agent, signataire = un_agent("67"), un_agent("67", Affectation.Role.SIGNATAIRE)
    projet = un_projet(depot, agent)
    actions.decider(depot, par=signataire, version=projet.version)
    acte = Depot.objects.get(pk=depot.pk).actes.get(document="rcc.decision_validation")
    avant = lettres.decisions.decision(acte)
    a(2026, 12, 10, 11)
    ecrire(chef, "visas", VISA)
    apres = lettres.decisions.decision(acte)
    assert apres == avant
    assert VISA not in str(apres.visas)


def test_un_texte_ne_vaut_pas_pour_le_passe_ni_vide_et_seul_qui_en_a_le_droit_l_ecrit(chef):
    with pytest.raises(PassageRefuse, match="passé"):
        ecrire(chef, le=LE - timedelta(1))
    with pytest.raises(PassageRefuse, match="Écrivez le texte"):
        ecrire(chef, texte=" ")
    assert ecrire(chef, "observations", "").texte == ""
    equipe = User.objects.create_user("equipe@rupco.example", MOT_DE_PASSE, is_staff=True)
    equipe.user_permissions.add(Permission.objects.get(codename="view_modele"))
    for qui in (equipe, un_agent("75"), un_employeur()):
        with pytest.raises(PermissionDenied):
            ecrire(qui)
    assert Modele.objects.count() == 1


def test_l_administration_montre_apercoit_puis_enregistre(chef, client):
    client.force_login(chef)
    liste, url = reverse("admin:dossiers_modele_changelist"), reverse("admin:dossiers_modele_ecrire")
    assert "Textes en vigueur aujourd’hui" in lire(client, liste)
    assert PROCEDURES["RCC"].textes["cse.refus"].defaut in lire(client, f"{url}?quoi=RCC/cse.refus")
    champs = {"quoi": "RCC/cse.refus", "texte": "Le CSE est resté <b>sans</b> réponse.", "en_vigueur_le": "11/12/2026"}
    apercu = client.post(url, champs | {"apercu": "Aperçu"})
    assert (apercu.status_code, "&lt;b&gt;sans" in apercu.content.decode(), Modele.objects.count()) == (200, True, 0)
    for faux in ({"texte": ""}, {"quoi": "RCC/rien"}, {"en_vigueur_le": "09/12/2026"}, {"en_vigueur_le": "x"}):
        assert client.post(url, champs | faux).status_code == 422
    assert client.post(url, champs).url == liste
    assert "Le CSE est resté" not in lire(client, liste).split("Textes en vigueur")[1], "en vigueur demain"
    modele = Modele.objects.get()
    lire(client, reverse("admin:dossiers_modele_change", args=[modele.pk]))
    assert client.post(reverse("admin:dossiers_modele_change", args=[modele.pk]), champs).status_code == 403
