"""The register's service does all it should not, the cache dies, the table here answers first: nobody is blocked."""

import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils.http import http_date

from accounts.models import ChargementSirene, FicheSirene
from accounts.sirene import Issue, chercher, disjoncteur, recherche
from rupco.socle import horloge
from rupco.socle.models import Limite
from tests.accounts.annuaire import etablissement

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]  # words and protocols: no query of its own

SIRET = "13002526500013"
TROUVE, PROTEGE, FERME, INCONNU, MUET = Issue


# --- An API that does what it should not ----------------------------------------------------------------


def test_la_question_se_nomme_et_ne_demande_pas_de_compression(annuaire):
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).issue is TROUVE
    [(chemin, question, entetes)] = annuaire.demandes
    assert (chemin, question["q"]) == ("/search", [SIRET])
    assert entetes["User-Agent"].startswith("RUPCO (+http")
    assert entetes["Accept-Encoding"] == "identity"


def test_une_redirection_n_est_pas_suivie(annuaire):
    annuaire.dira({}, 302, Location=f"{annuaire.url}/ailleurs")
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).issue is MUET
    assert [chemin for chemin, *_ in annuaire.demandes] == ["/search"]


def test_un_goutte_a_goutte_est_coupe_et_redemande_une_fois(annuaire, monkeypatch):
    """Each byte comes in time; the whole never would."""
    monkeypatch.setattr(recherche, "DELAI", 0.5)
    annuaire.se_taira()
    annuaire.se_taira()
    assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 2


def test_une_panne_est_redemandee_une_fois(annuaire):
    annuaire.dira({"erreur": "…"}, 500)
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).issue is TROUVE
    assert not Limite.objects.exists()


def test_personne_au_bout_du_fil(annuaire, settings):
    settings.RUPCO_SIRENE_URL = "http://127.0.0.1:1"
    assert chercher(SIRET).issue is MUET
    settings.RUPCO_SIRENE_URL = "ftp://rien"
    assert chercher(SIRET).issue is MUET
    assert annuaire.demandes == []


@pytest.mark.parametrize("corps", [
    b"{", b"<html>", b"[]", b"null", b'{"results": 3}', b'{"results": ["x"]}', b'{"autre": []}', b"\xff", b"[" * 100_000,
    b'{"results": [{"matching_etablissements": [7]}]}',
    b"x" * (recherche.TAILLE_MAX + 1),
    json.dumps(etablissement(SIRET)).encode() + b" " * recherche.TAILLE_MAX,
])  # fmt: skip
def test_un_corps_illisible_ou_enorme_n_est_pas_lu_ni_redemande(corps, annuaire):
    annuaire.dira(corps)
    assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 1


def test_un_autre_siret_que_celui_demande_est_inconnu(annuaire):
    annuaire.dira(etablissement("73282932000074"))
    assert chercher(SIRET).issue is INCONNU


def test_des_valeurs_hostiles_tiennent_dans_les_colonnes(annuaire):
    annuaire.dira(
        etablissement(SIRET, adresse="a\0b\n" + "x" * 900, libelle_commune=["x"], commune=12, est_siege="oui")
    )
    fiche = chercher(SIRET).fiche
    assert (fiche.adresse[:4], len(fiche.adresse)) == ("ab x", 250)
    assert (fiche.commune, fiche.code_commune, fiche.departement, fiche.est_siege) == ("", "", "", False)


# --- Not too often --------------------------------------------------------------------------------------


def test_429_est_ecoute(annuaire, reel):
    annuaire.dira({}, 429, Retry_After="0")
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).issue is TROUVE
    cache.clear()
    annuaire.dira({}, 429, Retry_After="120")
    assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 3
    annuaire.dira(etablissement(SIRET))
    reel(timedelta(seconds=119))
    assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 3
    reel(timedelta(seconds=2))
    assert chercher(SIRET).issue is TROUVE


def test_429_jusqu_a_une_heure_dite(annuaire, reel):
    annuaire.dira({}, 429, Retry_After=http_date((horloge.reel() + timedelta(minutes=5)).timestamp()))
    assert chercher(SIRET).issue is MUET
    annuaire.dira(etablissement(SIRET))
    reel(timedelta(minutes=4))
    assert chercher(SIRET).issue is MUET
    reel(timedelta(minutes=1, seconds=1))
    assert chercher(SIRET).issue is TROUVE


@pytest.mark.parametrize("ecrit", ["bientôt", "", "-1", "9" * 400, "Sun, 06 Nov 99999 08:49:37 GMT"])
def test_429_mal_dit_n_est_pas_redemande(ecrit, annuaire):
    annuaire.dira({}, 429, Retry_After=ecrit)
    assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 1
    repos = Limite.objects.get().bloque_jusqu_a
    assert repos is None or repos <= horloge.reel() + timedelta(hours=1)


def test_le_disjoncteur_s_ouvre_essaie_et_se_referme(annuaire, reel):
    for _ in range(disjoncteur.SEUIL):
        assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 2 * disjoncteur.SEUIL
    assert chercher(SIRET).issue is MUET
    assert len(annuaire.demandes) == 2 * disjoncteur.SEUIL, "ouvert : plus un appel"
    reel(disjoncteur.REPOS)
    assert disjoncteur.laisser_passer(), "un essai"
    assert not disjoncteur.laisser_passer(), "un seul"
    disjoncteur.echouer()
    reel(disjoncteur.REPOS - timedelta(seconds=1))
    assert not disjoncteur.laisser_passer(), "l’essai a échoué : rouvert aussitôt"
    reel(timedelta(seconds=1))
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).issue is TROUVE
    assert not Limite.objects.exists(), "refermé"


def test_un_essai_mort_en_route_laisse_sa_place(reel):
    for _ in range(disjoncteur.SEUIL):
        disjoncteur.echouer()
    reel(disjoncteur.REPOS)
    assert disjoncteur.laisser_passer()
    reel(disjoncteur.ESSAI)
    assert disjoncteur.laisser_passer()


def test_des_pannes_eparses_n_ouvrent_rien(reel):
    for _ in range(3 * disjoncteur.SEUIL):
        disjoncteur.echouer()
        assert disjoncteur.laisser_passer()
        reel(disjoncteur.FENETRE)


# --- Cache ----------------------------------------------------------------------------------------------


def test_une_reponse_est_gardee_une_panne_non(annuaire):
    assert chercher(SIRET).issue is MUET
    annuaire.dira(etablissement(SIRET, etat_administratif="F", date_fermeture="2025-03-31"))
    premiere = chercher(SIRET)
    assert premiere == chercher(SIRET)
    assert premiere.fiche.ferme_le == date(2025, 3, 31)
    assert len(annuaire.demandes) == 3


@pytest.mark.parametrize("valeur", ["autre chose", {"issue": "jadis"}, {"issue": "trouve", "fiche": {"inconnu": 1}}])
def test_un_souvenir_d_une_autre_version_est_oublie(valeur, annuaire):
    cache.set(f"sirene:1:{SIRET}", valeur)
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).issue is TROUVE


def test_un_cache_mort_n_empeche_rien(annuaire):
    mort = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    annuaire.dira(etablissement(SIRET))
    with override_settings(CACHES={"default": mort}):
        assert chercher(SIRET).issue is TROUVE


# --- The table loaded here ------------------------------------------------------------------------------


def _ligne(**champs):
    connus = {
        "siret": SIRET, "denomination": "ATELIERS VAUBAN", "adresse": "3 PL DU MARCHE", "code_postal": "20000",
        "code_commune": "2A004", "commune": "AJACCIO", "naf": "31.09B", "est_siege": True,
    }  # fmt: skip
    return FicheSirene.objects.create(**connus | champs)


def test_la_table_locale_repond_la_premiere(annuaire):
    _ligne()
    lue = chercher(SIRET)
    assert (lue.issue, lue.fiche.departement, lue.fiche.raison_sociale) == (TROUVE, "2A", "ATELIERS VAUBAN")
    FicheSirene.objects.update(est_diffusible=False, denomination="", adresse="", code_postal="")
    assert (chercher(SIRET).issue, chercher(SIRET).fiche.commune) == (PROTEGE, "AJACCIO")
    FicheSirene.objects.update(est_ouvert=False, ferme_le=date(2025, 3, 31))
    assert "depuis le 31 mars 2025" in chercher(SIRET).phrase
    assert annuaire.demandes == []


def test_le_nom_qui_manque_a_la_table_est_demande(annuaire):
    _ligne(denomination="")
    annuaire.dira(etablissement(SIRET))
    assert chercher(SIRET).fiche.raison_sociale == "ATELIERS VAUBAN"
    cache.clear()
    sans_nom = chercher(SIRET)
    assert (sans_nom.issue, sans_nom.fiche.commune) == (TROUVE, "AJACCIO")
    assert "Remplissez les champs vides" in sans_nom.phrase


def test_sans_api_un_numero_absent_de_la_table_est_inconnu_une_fois_la_table_chargee(settings):
    settings.RUPCO_SIRENE_URL = ""
    charge = ChargementSirene.objects.create(empreinte="0" * 64, fichier="stock.csv", commence_a=horloge.reel())
    assert chercher(SIRET).issue is MUET
    charge.fini_a = horloge.reel()
    charge.save()
    assert chercher(SIRET).issue is INCONNU
