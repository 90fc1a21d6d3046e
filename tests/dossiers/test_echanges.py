"""The thread of a dossier: who writes, who reads, what is kept, what is told, and that nothing typed is lost."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import BrouillonEchange, Echange, Jointe
from habilitations.models import Habilitation
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from rupco.socle.passages import PassageRefuse
from tests.dossiers.clamd import Clamd, un_pdf_infecte
from tests.dossiers.pages import lire, texte
from tests.dossiers.test_saisie import connecter
from tests.fabrique import (
    un_agent,
    un_depot,
    un_employeur,
    un_pdf,
    un_service,
    une_entreprise,
)
from tests.fautes.clones import des_clones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
AUTOSAVE = {"X-Requested-With": "rupco-brouillon"}


@pytest.fixture
def elle(a):
    """Strasbourg, Thursday 10 December 2026, 10 h."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("67", "Forges de Chambaran"))


@pytest.fixture
def depot(elle):
    return un_depot(elle)


@pytest.fixture
def lui(depot):
    return un_agent("67")


def page(depot, cote="dossier"):
    return reverse(f"{cote}-echanges", args=[depot.dossier.reference])


def navigateur(user):
    client = Client()
    client.force_login(user)
    return client


def fichier(nom="plan.pdf", contenu=None):
    rendu = un_pdf(nom) if contenu is None else contenu
    rendu.name = nom
    return rendu


def gardes(settings):
    return [f for f in Path(settings.RUPCO_FICHIERS).rglob("*") if f.is_file()]


def test_une_question_sa_lecture_et_sa_reponse(depot, elle, lui, a):
    la, ici = navigateur(elle), navigateur(lui)
    envoi = ici.post(page(depot, "instruction"), {"texte": "Le PV du CSE\r\nest-il signé ?"})
    premier = Echange.objects.get()
    assert envoi.headers["Location"] == f"{page(depot, 'instruction')}#m{premier.pk}"
    assert "Pas encore lu par l’entreprise" in lire(ici, page(depot, "instruction"))
    assert "1 message non lu" in lire(la, "/dossiers/")
    assert "1 message vous attend." in lire(la, reverse("dossier", args=[depot.dossier.reference]))
    a(2026, 12, 11, 8)
    vue = la.get(page(depot))
    lue = texte(vue)
    assert "Un message n’est pas un acte : il ne change aucun délai." in lue
    assert "Nouveau" in lue
    assert 'id="non-lu"' in vue.content.decode()
    assert "Lu par l’entreprise le vendredi 11 décembre 2026 à 9 h 00" in lire(ici, page(depot, "instruction"))
    assert "non lu" not in lire(la, "/dossiers/")
    assert 'id="non-lu"' not in la.get(page(depot)).content.decode()
    la.post(page(depot), {"texte": "Oui."})
    assert "1 message non lu" in lire(ici, "/bannette/")
    assert "Écrire à l’employeur (1 message non lu)" in lire(
        ici, reverse("instruction", args=[depot.dossier.reference, 1])
    )
    premier.refresh_from_db()
    assert (premier.texte, premier.service, premier.lu_par) == (
        "Le PV du CSE\nest-il signé ?",
        depot.dossier.service,
        elle,
    )
    echeance = depot.echeances.get()
    assert (echeance.etat, depot.echeances.count()) == ("en_cours", 1)


def test_le_journal_dit_qu_on_a_ecrit_et_rien_de_ce_qui_est_ecrit(depot, elle, lui):
    ecrit = actions.ecrire(depot.dossier, "Mot secret", [fichier("Nom secret.pdf")], par=elle)
    entree = Entree.objects.get(verbe="ecrire")
    jointe = ecrit.jointes.get()
    assert entree.faits == {
        "echange": ecrit.pk, "cote": "entreprise", "empreinte": hashlib.sha256(b"Mot secret").hexdigest(),
        "jointes": [[jointe.pk, jointe.empreinte]],
    }  # fmt: skip
    assert (entree.cible, entree.cible_id, entree.acteur, entree.acteur_id) == (
        "dossiers.dossier", depot.dossier_id, "employeur", elle.pk,
    )  # fmt: skip
    histoires = {u: lire(navigateur(u), reverse(f"{c}-historique", args=[depot.dossier.reference]))
                 for u, c in ((elle, "dossier"), (lui, "instruction"))}  # fmt: skip
    assert f"Message envoyé, par {elle.nom_d_usage}".replace("\u00a0", " ") in histoires[elle]
    assert "Message envoyé, par l’entreprise" in histoires[lui]
    assert "Pièce jointe" in histoires[elle]
    assert "Pièce jointe" not in histoires[lui]
    assert "secret" not in "".join(histoires.values())


def test_qui_ecrit_qui_lit(depot, elle, lui):
    """A reader reads, leaves no receipt and writes nothing; another service, and who is not named, see nothing at all."""
    lecteur = un_employeur(elle.etablissement, Habilitation.Role.LECTEUR)
    autre, ailleurs = un_employeur(elle.etablissement), un_agent("69")
    actions.ecrire(depot.dossier, "Bonjour", par=lui)
    vue = lire(navigateur(lecteur), page(depot))
    assert "Vous lisez ces échanges sans pouvoir écrire." in vue
    assert Echange.objects.get().lu_a is None
    assert navigateur(lecteur).post(page(depot), {"texte": "Non"}).status_code == 404
    for qui, cote in ((ailleurs, "instruction"), (lui, "dossier"), (elle, "instruction")):
        assert navigateur(qui).get(page(depot, cote)).status_code == 404
        assert navigateur(qui).post(page(depot, cote), {"texte": "Non"}).status_code == 404
    for qui in (lecteur, ailleurs):
        with pytest.raises(PassageRefuse):
            actions.ecrire(depot.dossier, "Non", par=qui)
    actions.restreindre(depot.dossier, par=elle)
    assert navigateur(autre).get(page(depot)).status_code == 404
    assert Echange.objects.count() == 1


def test_apres_la_fin_et_apres_un_transfert_on_s_ecrit_encore(depot, elle, lui):
    actions.ecrire(depot.dossier, "Vu ici", par=lui)
    actions.transferer(depot, par=lui, vers=un_service("69"), texte="Le siège est à Lyon.")
    nouveau = un_agent("69")
    lu = lire(navigateur(nouveau), page(depot, "instruction"))
    assert "Vu ici" in lu
    assert "Dreets Grand Est" in lu  # the one that wrote
    assert navigateur(lui).get(page(depot, "instruction")).status_code == 404
    depot.refresh_from_db()
    actions.retirer(depot, par=elle)
    navigateur(nouveau).post(page(depot, "instruction"), {"texte": "Bien reçu."})
    navigateur(elle).post(page(depot), {"texte": "Merci."})
    assert list(Echange.objects.values_list("service__nom_court", flat=True)) == [
        "Dreets Grand Est", "Dreets Auvergne-Rhône-Alpes", None,
    ]  # fmt: skip


@pytest.mark.lent
def test_des_fichiers_juges_gardes_et_rendus_en_piece_jointe(depot, elle, lui, settings):
    la, avant = navigateur(elle), len(gardes(settings))
    refus = la.post(page(depot), {"texte": "Voici le plan", "fichiers": [fichier(), fichier("virus.pdf", _exe())]})
    assert refus.status_code == 422
    assert "« virus.pdf » :" in texte(refus)
    assert "Voici le plan" in refus.content.decode()
    trop = la.post(page(depot), {"texte": "Six", "fichiers": [fichier(f"{n}.pdf") for n in range(6)]})
    assert "Joignez 5 fichiers au plus. Vous en avez choisi 6." in texte(trop)
    settings.RUPCO_TAILLE_MAX_PIECE = 700
    lourd = la.post(page(depot), {"texte": "Lourds", "fichiers": [fichier("a.pdf"), fichier("b.pdf")]})
    assert "ensemble" in texte(lourd)
    settings.RUPCO_TAILLE_MAX_PIECE = 50 * 1024 * 1024
    assert (len(gardes(settings)), Echange.objects.count()) == (avant, 0)
    assert la.post(page(depot), {"texte": "Voici", "fichiers": [fichier(), fichier("b.pdf")]}).status_code == 302
    jointe = Jointe.objects.order_by("pk").first()
    adresse = reverse("fichier-jointe", args=[jointe.pk])
    rendu = navigateur(lui).get(adresse)
    octets = b"".join(rendu.streaming_content)
    assert rendu.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert hashlib.sha256(octets).hexdigest() == jointe.empreinte
    assert navigateur(un_agent("69")).get(adresse).status_code == 404
    assert "plan.pdf" in lire(navigateur(lui), page(depot, "instruction"))


def _exe():
    faux = un_pdf("x")
    faux.seek(0)
    faux.truncate()
    faux.write(b"MZ" + b"\0" * 200)
    faux.seek(0)
    return faux


def test_rien_de_ce_qui_est_tape_ne_se_perd(depot, elle):
    """While typing, when the answer is wrong, when the session ends; and what was sent does not come back."""
    la, long = navigateur(elle), "é" * 5001
    assert la.post(page(depot), {"texte": "Début", "dernier": "0"}, headers=AUTOSAVE).json()[
        "enregistre_a"
    ] == "10 h 00".replace(" ", "\u00a0")
    assert "Début</textarea>" in navigateur(elle).get(page(depot)).content.decode()
    faux = la.post(page(depot), {"texte": long})
    assert faux.status_code == 422
    assert long in faux.content.decode()
    vrai = Client(enforce_csrf_checks=True)
    connecter(vrai, elle)
    lue = vrai.get(page(depot)).content.decode()
    champs = {n: lue.split(f'name="{n}" value="')[1].split('"')[0] for n in ("csrfmiddlewaretoken", "auteur")}
    vrai.cookies.clear()
    tape = {"texte": "Écrit trop tard", **champs}
    assert vrai.post(page(depot), tape, headers={"Origin": "http://testserver"}).status_code == 403
    connecter(vrai, elle)
    assert "Écrit trop tard</textarea>" in vrai.get(page(depot)).content.decode()
    la.post(page(depot), {"texte": "Envoyé", "dernier": "0"})
    assert not BrouillonEchange.objects.exists()
    la.post(page(depot), {"texte": "Envoyé", "dernier": "0"}, headers=AUTOSAVE)  # left before, comes after
    assert not BrouillonEchange.objects.exists()


def test_un_double_clic_envoie_un_message(depot, elle):
    la, cle = navigateur(elle), "0123456789abcdef" * 2
    reponses = [la.post(page(depot), {"texte": "Une fois", "cle_unique": cle}) for _ in range(3)]
    assert {r.status_code for r in reponses} == {302}
    assert len({r.headers["Location"] for r in reponses}) == 1
    assert Echange.objects.count() == 1


def test_un_long_fil_se_lit_par_pages_et_chacune_est_lue_a_son_tour(depot, elle, lui):
    for n in range(45):
        actions.ecrire(depot.dossier, f"Message {n:02d}.", par=lui)
    la = navigateur(elle)
    lu = lire(la, page(depot))
    assert "Messages précédents, dont 25 non lus" in lu
    assert lu.index("Message 25.") < lu.index("Message 44.")
    assert "Message 24." not in lu
    assert Echange.objects.filter(lu_a=None).count() == 25
    suivante = la.get(page(depot)).context["page"].suivante
    lu = lire(la, f"{page(depot)}?apres={suivante}")
    assert "Message 05." in lu
    assert "Message 25." not in lu
    assert Echange.objects.filter(lu_a=None).count() == 5


@pytest.mark.lent
def test_les_listes_et_le_fil_coutent_autant_a_un_qu_a_dix(depot, elle, lui):
    la, ici = navigateur(elle), navigateur(lui)

    def couts():
        comptes = []
        for client, adresse in ((la, "/dossiers/"), (ici, "/bannette/"), (ici, page(depot, "instruction"))):
            with CaptureQueriesContext(connection) as requetes:
                client.get(adresse)
            comptes.append(len(requetes))
        return comptes

    actions.ecrire(depot.dossier, "Un", [fichier()], par=elle)
    actions.ecrire(depot.dossier, "Un", par=lui)
    couts()
    actions.ecrire(depot.dossier, "Un", par=elle)
    avant = couts()
    for clone in des_clones(depot, 9):
        actions.ecrire(clone.dossier, "Bonjour", par=elle)
        actions.ecrire(clone.dossier, "Bonjour", par=lui)
    for n in range(9):
        actions.ecrire(depot.dossier, f"Encore {n}", [fichier(f"{n}.pdf")], par=elle)
    assert couts() == avant


def test_un_fichier_de_message_attend_l_antivirus_comme_une_piece(depot, elle, lui, settings):
    """Waiting, then in quarantine: served to nobody on either side; the message stays, its sender is told."""
    with Clamd() as clamd:
        settings.RUPCO_CLAMD = clamd.adresse
        actions.ecrire(
            depot.dossier, "Voici", [fichier("mandats.pdf", un_pdf_infecte()), fichier("sain.pdf")], par=elle
        )
        actions.ecrire(depot.dossier, "Réponse", [fichier("m.pdf", un_pdf_infecte())], par=lui)
        infecte, sain, du_service = Jointe.objects.order_by("pk")
        la, ici = navigateur(elle), navigateur(lui)
        adresse = reverse("fichier-jointe", args=[infecte.pk])
        assert {c.get(adresse).status_code for c in (la, ici)} == {503}
        assert adresse not in ici.get(page(depot, "instruction")).content.decode()
        assert "analyse en attente" in lire(ici, page(depot, "instruction"))
        assert actions.analyser() == 4  # the agreement of the request too
    assert {c.get(adresse).status_code for c in (la, ici)} == {403}
    assert b"".join(ici.get(reverse("fichier-jointe", args=[sain.pk])).streaming_content).startswith(b"%PDF")
    assert "mandats.pdf" in lire(ici, page(depot, "instruction"))
    assert "en quarantaine" in lire(ici, page(depot, "instruction"))
    suites.rejouer()
    recus = Courriel.objects.filter(suite__declaration__startswith="fichier.").order_by("pk")
    assert all("Fichier joint à un message" in c.texte and c.html for c in recus)
    pour = {u: [c.texte for c in recus if c.a == u.email] for u in (elle, lui)}
    a_refaire, du_bureau = "Vérifiez votre ordinateur, puis envoyez", "Le service vous l’a envoyé dans un message"
    assert [(a_refaire in t, du_bureau in t) for t in pour[elle]] == [(True, False), (False, True)]
    assert ["Votre service l’a envoyé à l’entreprise" in t for t in pour[lui]] == [False, True]
    retenu = reverse("fichier-jointe", args=[du_service.pk])
    assert "Faites vérifier le poste" in lire(ici, retenu, statut=403)
    assert "ne l’ouvrez pas" in lire(la, retenu, statut=403)
