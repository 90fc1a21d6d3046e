"""The look-up that the sign-up page's script asks for, and the task that reads again what was typed by hand."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import sirene
from accounts.models import Etablissement
from accounts.tasks import relire_sirene
from accounts.views.sirene import REGLE
from rupco.celery import app
from rupco.socle import journal
from rupco.socle.models import Entree
from tests.accounts.annuaire import etablissement
from tests.fabrique import une_entreprise

pytestmark = pytest.mark.django_db

SIRET, CHERCHER = "13002526500013", "/compte/inscription/etablissement/"


# --- For the page's script ------------------------------------------------------------------------------


def test_la_reponse_en_json_pour_qui_n_a_pas_de_compte(client, annuaire):
    assert reverse("inscription-etablissement") == CHERCHER
    annuaire.dira(etablissement(SIRET))
    reponse = client.post(CHERCHER, {"siret": "130\u00a0025 265 00013"})
    assert (reponse.status_code, reponse.headers["Content-Type"]) == (200, "application/json")
    assert reponse.json()["issue"] == "trouve"
    assert reponse.json()["fiche"] == {
        "siret": SIRET, "siren": SIRET[:9], "raison_sociale": "ATELIERS VAUBAN", "adresse": "3 PL DU MARCHE",
        "code_postal": "67000", "commune": "STRASBOURG", "code_commune": "67482", "departement": "67",
        "naf": "31.09B", "est_siege": True, "ferme_le": None,
    }  # fmt: skip
    annuaire.dira(etablissement("73282932000074", etat_administratif="F", date_fermeture="2025-03-31"))
    fermee = client.post(CHERCHER, {"siret": "73282932000074"}).json()
    assert (fermee["issue"], fermee["fiche"]["ferme_le"]) == ("ferme", "2025-03-31")
    assert "depuis le 31 mars 2025" in fermee["phrase"]


@pytest.mark.parametrize(("champs", "est_complete"), [
    ({"adresse": "67000 STRASBOURG"}, True),  # a hamlet has no street
    ({"libelle_commune": None}, False),
    ({"etat_administratif": "F"}, False),
])  # fmt: skip
def test_c_est_le_serveur_qui_dit_si_tout_est_connu(champs, est_complete, client, annuaire):
    annuaire.dira(etablissement(SIRET, **champs))
    assert client.post(CHERCHER, {"siret": SIRET}).json()["est_complete"] is est_complete


@pytest.mark.parametrize(("ecrit", "phrase"), [
    ("", "Écrivez les 14 chiffres"), ("13002526500014", "clé ne correspond pas"), ("130025265", "Écrivez les 14 chiffres"),
])  # fmt: skip
def test_un_mauvais_numero_ne_part_pas(ecrit, phrase, client, annuaire):
    reponse = client.post(CHERCHER, {"siret": ecrit})
    assert (reponse.status_code, reponse.json()["issue"], reponse.json()["fiche"]) == (422, "invalide", None)
    assert phrase in reponse.json()["phrase"]
    assert annuaire.demandes == []


def test_trop_de_recherches_d_une_meme_adresse(client, annuaire):
    annuaire.dira(etablissement(SIRET))
    codes = [client.post(CHERCHER, {"siret": SIRET}).status_code for _ in range(REGLE.libres)]
    assert set(codes) == {200}
    refus = client.post(CHERCHER, {"siret": SIRET})
    assert (refus.status_code, refus.json()["fiche"]) == (429, None)
    assert 0 < int(refus.headers["Retry-After"]) <= 30
    assert f"Réessayez dans {refus.headers['Retry-After']} secondes" in refus.json()["phrase"]
    assert client.post(CHERCHER, {"siret": SIRET}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_ni_par_get_ni_depuis_un_autre_site(client):
    assert client.get(CHERCHER, {"siret": SIRET}).status_code == 405
    assert Client(enforce_csrf_checks=True).post(CHERCHER, {"siret": SIRET}).status_code == 403


# --- Read again -----------------------------------------------------------------------------------------


def tape(siret=SIRET, **champs) -> Etablissement:
    """What a person typed while Sirene was silent."""
    une_entreprise()
    connus = {
        "siret": siret, "siren": siret[:9], "raison_sociale": "Vauban (tapé)", "adresse": "3 place", "code_postal": "67100",
        "commune": "Strasbg", "departement": "68", "est_a_verifier": True,
    }  # fmt: skip
    return Etablissement.objects.create(**connus | champs)


def test_ce_que_sirene_connait_remplace_ce_qui_fut_tape(annuaire, a):
    a(2026, 12, 10, 9)
    lieu = tape()
    annuaire.dira(etablissement(SIRET))
    assert relire_sirene() == 1
    lieu.refresh_from_db()
    assert (lieu.est_a_verifier, lieu.raison_sociale, lieu.adresse) == (False, "ATELIERS VAUBAN", "3 PL DU MARCHE")
    assert (lieu.code_postal, lieu.commune, lieu.departement, lieu.naf) == ("67000", "STRASBOURG", "67", "31.09B")
    assert lieu.est_siege
    entree = Entree.objects.get(verbe="relire_sirene")
    assert (entree.cible_id, entree.acteur, entree.le) == (lieu.pk, "systeme", date(2026, 12, 10))
    assert entree.faits["est_a_verifier"] is False
    assert "VAUBAN" not in repr(entree.faits)
    assert journal.verifier()[1] is None
    assert relire_sirene() == 0, "vérifié une fois pour toutes"


@pytest.mark.parametrize(("corps", "garde"), [
    ({"results": []}, {"raison_sociale": "Vauban (tapé)", "departement": "68"}),
    (etablissement(SIRET, statut_diffusion_etablissement="P", adresse="[NON-DIFFUSIBLE]", code_postal="[NON-DIFFUSIBLE]"),
     {"raison_sociale": "ATELIERS VAUBAN", "adresse": "3 place", "code_postal": "67100", "departement": "67"}),
    (etablissement(SIRET, etat_administratif="F", date_fermeture="2025-03-31"), {"ferme_le": date(2025, 3, 31)}),
    (etablissement(SIRET, commune=None, code_postal=None, libelle_commune=None), {"departement": "68", "commune": "Strasbg"}),
    (etablissement(SIRET, commune="98735", code_postal="98714"), {"departement": "68", "code_postal": "98714"}),
])  # fmt: skip
def test_tant_que_tout_n_est_pas_connu_il_reste_a_verifier(corps, garde, annuaire):
    lieu = tape()
    annuaire.dira(corps)
    relire_sirene()
    lieu.refresh_from_db()
    assert lieu.est_a_verifier
    assert {champ: getattr(lieu, champ) for champ in garde} == garde


def test_chacun_une_fois_par_jour_et_une_panne_arrete_le_tour(annuaire, reel):
    siret = [f"{siren}00019"[:14] for siren in range(100_000_000, 100_000_000 + sirene.A_RELIRE + 2)]
    lieux = [tape(s) for s in siret]
    for lu in siret[: sirene.A_RELIRE]:
        annuaire.dira({"results": []} if lu else {})
    assert relire_sirene() == sirene.A_RELIRE
    assert relire_sirene() == 1, "le premier est resté sans réponse : le service dort"
    assert relire_sirene() == 1
    cache.clear()
    avant = len(annuaire.demandes)
    assert relire_sirene() == 0
    reel(sirene.REPOS - timedelta(seconds=1))
    assert relire_sirene() == 0
    assert len(annuaire.demandes) == avant
    reel(timedelta(seconds=1))
    annuaire.dira(etablissement(lieux[0].siret))
    annuaire.dira({}, 500)
    assert relire_sirene() == 2
    assert not Etablissement.objects.get(pk=lieux[0].pk).est_a_verifier


def test_beat_le_demande(settings):
    assert "accounts.relire_sirene" in {tache["task"] for tache in settings.CELERY_BEAT_SCHEDULE.values()}
    assert app.tasks["accounts.relire_sirene"].run == relire_sirene.run


def test_on_ne_relit_ni_les_fictifs_ni_qui_n_a_pas_de_siret(annuaire):
    tape(est_fictif=True)
    tape("73282932000074", nature=Etablissement.Nature.ETRANGER)
    tape("44306184100047", est_a_verifier=False)
    assert relire_sirene() == 0
    assert annuaire.demandes == []


def test_la_parole_d_un_agent_pendant_l_appel_est_gardee(annuaire, monkeypatch):
    lieu = tape()
    annuaire.dira(etablissement(SIRET))
    chercher = sirene.chercher

    def pendant(siret):
        Etablissement.objects.update(est_a_verifier=False, raison_sociale="Vérifiée par le service")
        return chercher(siret)

    monkeypatch.setattr(sirene, "chercher", pendant)
    relire_sirene()
    lieu.refresh_from_db()
    assert (lieu.raison_sociale, lieu.verifie_a) == ("Vérifiée par le service", None)
