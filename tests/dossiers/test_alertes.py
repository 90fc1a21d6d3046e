"""Who follows, what he chose to hear, and the digest of 8 h: once a person and a day, nothing when there is nothing."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Depot, Dossier, Preference, Tournee, abonnes
from dossiers.tasks import resumer
from habilitations.models import Habilitation
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree, Suite
from tests.dossiers.pages import lire, texte
from tests.fabrique import un_agent, un_depot, un_employeur, un_pdf, un_projet, une_demande_de_pieces, une_entreprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
SERVICE = "rupco@dreets-grand-est.example"


@pytest.fixture
def elle(a):
    """Strasbourg, Thursday 10 December 2026, 10 h: the fifteenth day is Christmas, the last one Monday 28."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("67", "Forges de Chambaran"), email="agathe@chambaran.example")


@pytest.fixture
def collegue(elle):
    return un_employeur(elle.etablissement, email="collegue@chambaran.example")


@pytest.fixture
def depot(elle, collegue):
    depot = un_depot(elle)
    suites.rejouer()
    return depot


@pytest.fixture
def lui(depot):
    agent = un_agent("67")
    actions.attribuer(depot, par=un_agent("67"), a=agent)
    suites.rejouer()
    return agent


def recus(declaration: str) -> list[str]:
    suites.rejouer()
    return sorted(Courriel.objects.filter(suite__declaration=declaration).values_list("a", flat=True))


def suivent(depot) -> list[str]:
    dossier = Dossier.objects.get(pk=depot.dossier_id)
    gens = abonnes(dossier, horloge.aujourd_hui("Europe/Paris")).values()
    return sorted(u.email for siens in gens for u in siens)


def test_qui_suit_sans_l_avoir_dit_et_qui_l_a_dit(depot, elle, collegue, lui):
    assert suivent(depot) == sorted([elle.email, lui.email])
    actions.joindre_piece(depot, "anonymisee", un_pdf("v2"), "v2.pdf", par=collegue)
    lecteur = un_employeur(elle.etablissement, Habilitation.Role.LECTEUR)
    actions.suivre(depot.dossier, True, par=lecteur)
    actions.suivre(depot.dossier, False, par=lui)
    assert suivent(depot) == sorted([elle.email, collegue.email, lecteur.email])
    Habilitation.objects.filter(user=lecteur).update(fin_le=horloge.aujourd_hui("Europe/Paris").replace(day=9))
    actions.restreindre(depot.dossier, par=collegue)
    assert suivent(depot) == [collegue.email]


def test_quand_personne_ne_suit_tous_entendent(depot, elle, collegue):
    deux = [un_agent("67"), un_agent("67")]
    Habilitation.objects.filter(user=elle).update(fin_le=horloge.aujourd_hui("Europe/Paris").replace(day=9))
    assert suivent(depot) == sorted(u.email for u in [collegue, *deux])


def test_un_message_previent_qui_le_veut_et_ne_dit_pas_ce_qu_il_contient(depot, elle, collegue, lui):
    actions.suivre(depot.dossier, True, par=collegue)
    actions.regler_alertes(collegue, messages="jamais", etapes="aussitot", echeances="resume")
    actions.ecrire(depot.dossier, "Mot secret", par=lui)
    assert recus("echange.ecrit") == [elle.email]
    actions.ecrire(depot.dossier, "Mot secret", par=elle)
    assert recus("echange.ecrit") == sorted([elle.email, lui.email, SERVICE])
    actions.regler_alertes(lui, messages="jamais", etapes="jamais", echeances="jamais")
    actions.ecrire(depot.dossier, "Mot secret", par=elle)
    assert recus("echange.ecrit") == sorted([elle.email, lui.email, SERVICE, SERVICE])  # the box of the service, always
    for courriel in Courriel.objects.filter(suite__declaration="echange.ecrit"):
        assert courriel.objet == f"{depot.dossier.reference} : un message vous attend"
        assert "secret" not in courriel.texte + courriel.html
        assert "Chambaran" not in courriel.texte + courriel.html
        cote = "dossiers" if courriel.a == elle.email else "instruction"
        for partie in (courriel.texte, courriel.html):
            assert f"/{cote}/{depot.dossier.reference}/echanges/#non-lu" in partie
            assert reverse("mes-alertes") in partie
    Suite.objects.update(etat=Suite.A_FAIRE, prochaine_a=horloge.maintenant())
    assert len(recus("echange.ecrit")) == 4


def test_une_etape_previent_qui_suit_et_n_a_pas_deja_son_courriel(depot, elle, collegue, lui):
    actions.joindre_piece(depot, "anonymisee", un_pdf("v2"), "v2.pdf", par=collegue)
    actions.envoyer_pieces(depot, par=collegue)  # the service has its own mail
    assert recus("rcc.mise_a_jour") == [elle.email]
    recu = Courriel.objects.get(suite__declaration="rcc.mise_a_jour")
    assert recu.objet == f"{depot.dossier.reference} : documents ajoutés"
    assert f"/dossiers/{depot.dossier.reference}/" in recu.texte
    actions.regler_alertes(elle, messages="jamais", etapes="jamais", echeances="jamais")
    autre = un_agent("67", "signataire")
    actions.constater_completude(Depot.objects.get(pk=depot.pk), par=autre)
    assert recus("rcc.mise_a_jour") == sorted([elle.email, lui.email])
    projet = un_projet(Depot.objects.get(pk=depot.pk), lui)
    actions.decider(depot, par=autre, version=projet.version)
    assert elle.email in recus("rcc.completude_constatee")  # official acts ask nobody's choice
    assert elle.email in recus("rcc.decision_rendue")


def test_la_page_des_alertes_se_lit_et_se_regle(elle, lui):
    la = Client()
    la.force_login(elle)
    page = lire(la, reverse("mes-alertes"))
    assert "Les actes officiels vous sont toujours envoyés" in page
    assert "Étapes de l’instruction" in page
    faux = la.post(reverse("mes-alertes"), {"messages": "resume", "etapes": "demain"})
    assert faux.status_code == 422
    assert "Choisissez une réponse." in texte(faux)
    assert not Preference.objects.exists()
    voulu = {"messages": "resume", "etapes": "jamais", "echeances": "aussitot"}
    assert la.post(reverse("mes-alertes"), voulu).status_code == 302
    assert Preference.objects.values("messages", "etapes", "echeances").get(user=elle) == voulu
    reference = Depot.objects.get().dossier.reference
    assert la.post(reverse("dossier-suivre", args=[reference]), {"suivre": "non"}).status_code == 302
    assert "Vous ne suivez pas ce dossier" in lire(la, reverse("dossier-echanges", args=[reference]))
    assert la.post(reverse("dossier-suivre", args=[reference]), {"suivre": "peut-être"}).status_code == 404


# --- The digest ------------------------------------------------------------------------------------------


def resumes(*quand):
    horloge.figer(datetime(*quand, tzinfo=UTC))
    resumer()
    suites.rejouer()
    return {c.a: c.texte.replace("\u00a0", " ") for c in Courriel.objects.filter(suite__declaration="alertes.resumer")}


def tout_une_fois_par_jour(*gens):
    for qui in gens:
        actions.regler_alertes(qui, messages="resume", etapes="resume", echeances="resume")


def test_un_resume_par_personne_et_par_jour_a_8_h(depot, elle, collegue, lui):
    tout_une_fois_par_jour(elle, lui)
    actions.ecrire(depot.dossier, "Mot secret", par=lui)
    actions.ecrire(depot.dossier, "Mot secret", par=lui)
    actions.joindre_piece(depot, "anonymisee", un_pdf("v2"), "v2.pdf", par=collegue)
    actions.envoyer_pieces(depot, par=collegue)
    assert resumes(2026, 12, 11, 6, 59) == {}  # 7 h 59 in Paris
    lus = resumes(2026, 12, 11, 7, 0)
    assert sorted(lus) == sorted([elle.email, lui.email])
    assert "2 messages dans les échanges" in lus[elle.email]
    assert f"/dossiers/{depot.dossier.reference}/echanges/" in lus[elle.email]
    assert "Documents ajoutés, le jeudi 10 décembre 2026." in lus[elle.email]
    assert "Complétude" not in lus[elle.email]
    assert "message" not in lus[lui.email].split("Vous recevez")[0]  # his own
    assert "Documents ajoutés" in lus[lui.email]
    assert "Attribu" not in lus[elle.email]  # the service's own affair
    assert "secret" not in "".join(lus.values())
    avant = Courriel.objects.count()
    siennes = Suite.objects.filter(declaration="alertes.resumer")
    siennes.update(etat=Suite.A_FAIRE, prochaine_a=horloge.maintenant())
    resumes(2026, 12, 11, 20, 0)
    assert Courriel.objects.count() == avant
    assert resumes(2026, 12, 12, 9, 0).keys() == lus.keys()
    assert Courriel.objects.count() == avant  # nothing new, nothing sent
    assert Entree.objects.filter(verbe="resumer").count() == Tournee.objects.count() == 2


def test_apres_une_panne_un_seul_resume_dit_tout(depot, elle, collegue, lui):
    tout_une_fois_par_jour(elle)
    resumes(2026, 12, 11, 7, 0)
    actions.constater_completude(depot, par=lui)
    horloge.figer(datetime(2026, 12, 13, 9, tzinfo=UTC))
    actions.ecrire(depot.dossier, "Bonjour", par=lui)
    lu = resumes(2026, 12, 14, 11, 0)[elle.email]
    assert "Complétude constatée, le vendredi 11 décembre 2026." in lu
    assert "1 message dans les échanges" in lu
    assert Courriel.objects.filter(suite__declaration="alertes.resumer", a=elle.email).count() == 1


def test_un_delai_qui_finit_se_dit_a_chacun_selon_sa_date(depot, elle, collegue, lui):
    """Agents aim at Friday 25, the company counts to Monday 28."""
    actions.regler_alertes(lui, messages="aussitot", etapes="aussitot", echeances="resume")  # else he has his reminders
    resumes(2026, 12, 19, 7, 0)
    vingt = resumes(2026, 12, 20, 7, 0)
    assert list(vingt) == [lui.email]
    assert "Un délai finit dans 5 jours, le vendredi 25 décembre 2026 à 24 h." in vingt[lui.email]
    assert list(resumes(2026, 12, 21, 7, 0)) == [lui.email]
    le_23 = resumes(2026, 12, 23, 7, 0)
    assert "Un délai finit dans 5 jours, le lundi 28 décembre 2026 à 24 h." in le_23[elle.email]
    une_demande_de_pieces(depot, lui)  # the delay is annulled: nothing ends on Christmas any more
    nombre = Courriel.objects.filter(suite__declaration="alertes.resumer", a=lui.email).count()
    resumes(2026, 12, 25, 7, 0)
    assert Courriel.objects.filter(suite__declaration="alertes.resumer", a=lui.email).count() == nombre


def test_qui_n_a_plus_de_droit_ne_recoit_plus_rien(depot, elle, collegue, lui):
    tout_une_fois_par_jour(elle)
    actions.ecrire(depot.dossier, "Bonjour", par=lui)
    horloge.figer(datetime(2026, 12, 11, 7, tzinfo=UTC))
    assert resumer()
    racine = Suite.objects.get(declaration="alertes.resumer")
    assert suites.executer(racine.pk)  # addressees are planted
    Habilitation.objects.filter(user=elle).update(fin_le=horloge.aujourd_hui("Europe/Paris").replace(day=10))
    assert recus("alertes.resumer") == []
    assert not Suite.objects.filter(declaration="alertes.resumer").exclude(etat=Suite.FAITE).exists()
