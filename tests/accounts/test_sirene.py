"""A SIRET, and what the register says of it: every number and every body of the oracle."""

import json
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as reglages
from django.core.cache import cache

from accounts.sirene import IdentifiantInvalide, Issue, chercher, lire_siren, lire_siret, recherche
from accounts.sirene.reponse import departement_de
from tests.accounts.annuaire import etablissement

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]  # words and protocols: no query of its own

ORACLE = json.loads((Path(reglages.BASE_DIR) / "tests/oracles/sirene.json").read_text("utf-8"))
# Of the 33 bodies, 13 are of APIs that the portal does not call: INSEE's own (9, a key and 30 calls a minute) and API
# Entreprise (4, entitled administrations).
CORPS = {r["id"]: r for r in ORACLE["reponses"] if r["api"] == "recherche-entreprises"}
SIRET = "13002526500013"
TROUVE, PROTEGE, FERME, INCONNU, MUET = Issue
ISSUES = {  # body → issue, and the SIRET asked when the recorded question was not one
    "re-01": (TROUVE,), "re-02": (TROUVE,), "re-03": (FERME,), "re-04": (PROTEGE,), "re-05": (PROTEGE,),
    "re-06": (TROUVE, "35600000000048"), "re-07": (TROUVE,), "re-08": (FERME,), "re-09": (INCONNU,),
    "re-10": (INCONNU, SIRET), "re-11": (TROUVE,), "re-12": (TROUVE,), "re-13": (TROUVE,), "re-14": (TROUVE,),
    "re-15": (TROUVE,), "re-16": (TROUVE, "55208131766522"), "re-17": (FERME, "88087814500015"),
    "re-18": (MUET, SIRET), "re-19": (MUET, SIRET), "re-20": (MUET,),
}  # fmt: skip


# --- Numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cas", ORACLE["identifiants"], ids=lambda cas: repr(cas["entree"]))
def test_chaque_identifiant_est_juge_comme_le_dit_l_oracle(cas):
    lire = lire_siret if cas["type"] == "siret" else lire_siren
    if cas["valide"]:
        assert lire(cas["entree"]) == cas["normalise"]
    else:
        with pytest.raises(IdentifiantInvalide):
            lire(cas["entree"])


@pytest.mark.parametrize(
    "ecrit", ["１３００２５２６５０００１３", "1300252650001³", "130-025-265-00013", "\u0661" * 14]
)
def test_seuls_les_chiffres_ascii_comptent(ecrit):
    with pytest.raises(IdentifiantInvalide, match="Écrivez les 14 chiffres"):
        lire_siret(ecrit)


def test_une_mauvaise_cle_et_quatorze_zeros_ont_leur_phrase():
    with pytest.raises(IdentifiantInvalide, match="sa clé ne correspond pas"):
        lire_siret("13002526500014")
    with pytest.raises(IdentifiantInvalide, match="n’existe pas"):
        lire_siret("0" * 14)
    assert lire_siret("\ufeff130\u2007025\u202f265\u300000013\n") == SIRET


@pytest.mark.parametrize(("commune", "attendu"), [
    ("75107", "75"), ("2A004", "2A"), ("2B033", "2B"), ("97411", "974"), ("97801", "978"), ("98818", "988"), ("", ""),
])  # fmt: skip
def test_le_departement_vient_de_la_commune(commune, attendu):
    assert departement_de(commune) == attendu


# --- Bodies of the oracle -------------------------------------------------------------------------------


def test_l_oracle_a_33_corps_dont_20_de_l_api_appelee():
    attendus = {"recherche-entreprises": 20, "insee-sirene-3.11": 9, "api-entreprise-v3": 4}
    assert Counter(r["api"] for r in ORACLE["reponses"]) == attendus
    assert [id[:5] for id in CORPS] == list(ISSUES)


@pytest.mark.parametrize("corps", CORPS.values(), ids=CORPS)
def test_chaque_corps_de_l_oracle(corps, annuaire, monkeypatch):
    monkeypatch.setattr(recherche, "ATTENTE_MAX", 0.0)  # « Retry-After: 1 » would make this test wait
    for _ in range(2):
        annuaire.dira(corps["corps"], corps["statut_http"], **corps.get("entetes", {}).copy())
    issue, *siret = ISSUES[corps["id"][:5]]
    siret = siret[0] if siret else parse_qs(urlsplit(corps["requete"]).query)["q"][0]
    lue = chercher(siret)
    assert lue.issue is issue
    attendu, fiche = corps.get("attendu_clone", {}), lue.fiche
    if issue in (INCONNU, MUET):
        assert fiche is None
        return
    assert (fiche.siret, fiche.siren) == (siret, siret[:9])
    lus = {
        "siret": fiche.siret, "denomination": fiche.raison_sociale or None, "code_postal": fiche.code_postal or None,
        "commune": fiche.commune or None, "departement": fiche.departement or None, "naf": fiche.naf,
        "actif": issue is not FERME, "adresse": fiche.adresse or None,
        "date_fermeture": fiche.ferme_le and fiche.ferme_le.isoformat(),
    }  # fmt: skip
    assert {cle: lus[cle] for cle in attendu if cle in lus} == {cle: attendu[cle] for cle in attendu if cle in lus}
    assert "DIFFUSIBLE" not in repr(fiche)


def test_les_champs_lus_du_siege_et_d_un_autre_etablissement(annuaire):
    annuaire.dira(CORPS["re-01-diffusible-siege"]["corps"])
    siege = chercher(SIRET).fiche
    assert (siege.adresse, siege.code_postal, siege.commune) == ("20 AV DE SEGUR", "75007", "PARIS 7")
    assert siege.est_siege
    annuaire.dira(CORPS["re-07-la-poste-etablissement"]["corps"])
    bureau = chercher("35600000011504").fiche
    assert (bureau.raison_sociale, bureau.adresse) == ("LA POSTE", "3 PLACE DU COLONEL VARROZ")
    assert (bureau.departement, bureau.est_siege) == ("39", False)
    annuaire.dira(CORPS["re-15-saint-martin"]["corps"])
    assert chercher("89000002900011").fiche.adresse == "RUE DE LA LIBERTE"


def test_chaque_issue_a_sa_phrase(annuaire):
    annuaire.dira(etablissement(SIRET))
    annuaire.dira(etablissement(SIRET, commune=None, libelle_commune=None))
    annuaire.dira(etablissement(SIRET, statut_diffusion_etablissement="P"))
    annuaire.dira(etablissement(SIRET, etat_administratif="F", date_fermeture="2025-03-01"))
    annuaire.dira(etablissement(SIRET, etat_administratif="F", date_fermeture="jadis"))
    annuaire.dira({"results": []})
    dites = []
    for _ in range(7):
        cache.clear()
        dites.append(chercher(SIRET).phrase)
    assert len(set(dites)) == 7
    assert "fermé depuis le 1er mars 2025." in dites[3]
    assert "fermé. " in dites[4]
    assert "protégées" in dites[2]
    assert "n’existe pas" in dites[5]
    assert "ne répond pas" in dites[6]
