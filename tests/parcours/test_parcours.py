"""The first journey, played by the command a visitor would type, on days chosen to hurt."""

import email
import hashlib
import json
import os
import sqlite3
from datetime import UTC, date, datetime, timedelta
from email.policy import default as en_clair

import pytest

from tests.deadlines import naif
from tests.parcours.lancer import lancer

pytestmark = [
    pytest.mark.lent,
    pytest.mark.une_base,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="la commande a sa propre base SQLite : jouée une fois"),
]
# The fifteenth day is abolition day, a holiday there alone.
LE, DEPARTEMENT, CALENDRIER = "2027-12-05", "974", "la-reunion"


def _jouer(sortie):
    resultat = lancer(
        "parcours", "rcc-silence", "--sortie", str(sortie), "--le", LE, "--departement", DEPARTEMENT, "--json"
    )
    assert resultat.returncode == 0, resultat.stdout + resultat.stderr
    *etapes, ligne = resultat.stdout.splitlines()
    assert len(etapes) == 15
    return json.loads(ligne)


def _verifier_les_dates(faits):
    depart = date.fromisoformat(LE)
    dernier = naif.compter(depart, 15, "jours calendaires", CALENDRIER, report=True)
    minuit = naif.minuit(dernier, CALENDRIER).isoformat()
    assert faits["parcours"] == "rcc-silence"
    assert (faits["depose_le"], faits["departement"], faits["territoire"]) == (LE, DEPARTEMENT, CALENDRIER)
    assert faits["reference"] == f"RCC-{LE[:4]}-0001"
    assert faits["echeance"] == {
        "delai": "RCC_VALID",
        "depart": LE,
        "jour_brut": (depart + timedelta(days=15)).isoformat(),
        "dernier_jour": dernier.isoformat(),
        "expire_a": minuit,
    }
    assert faits["decision"] == {
        "sens": "acceptation",
        "tacite": True,
        "acquise_le": dernier.isoformat(),
        "constatee_a": minuit,
    }


def test_deux_fois_donnent_les_memes_octets_les_dates_qu_on_compte_et_remplacent_ce_qu_un_parcours_a_fait(tmp_path):
    dossier = tmp_path / "un dossier à nous"
    (dossier / "courriels").mkdir(parents=True)
    for nom in (".parcours", "base.sqlite3", "courriels/99-ancien.eml", "notes.txt"):
        (dossier / nom).write_text("ancien")
    un, deux = _jouer(dossier), _jouer(tmp_path / "deux")
    assert (dossier / "notes.txt").read_text() == "ancien"
    assert sorted(p.name for p in (dossier / "courriels").iterdir()) == [
        c["fichier"].split("/")[1] for c in un["courriels"]
    ]
    _verifier_les_dates(un)
    assert un == deux
    assert set(un) == {
        "parcours", "reference", "depose_le", "departement", "territoire", "echeance", "decision", "documents", "courriels",
    }  # fmt: skip
    assert [d["type"] for d in un["documents"]] == ["accuse_reception", "attestation_tacite"]
    fichiers = [f["fichier"] for f in un["documents"] + un["courriels"]]
    assert _octets(dossier, fichiers) == _octets(tmp_path / "deux", fichiers)
    assert _tete(dossier) == _tete(tmp_path / "deux")
    _verifier_les_courriels(dossier, un["courriels"], un["decision"]["constatee_a"])
    papier = (dossier / un["documents"][0]["fichier"]).read_bytes()
    assert _empreintes_connues(dossier) >= {hashlib.sha256(papier).hexdigest()}


def _octets(dossier, noms):
    return [(dossier / nom).read_bytes() for nom in noms]


def _tete(dossier):
    with sqlite3.connect(dossier / "base.sqlite3") as base:
        return base.execute("SELECT sequence, empreinte FROM socle_tete").fetchall()


def _empreintes_connues(dossier):
    with sqlite3.connect(dossier / "base.sqlite3") as base:
        return {ligne[0] for ligne in base.execute("SELECT empreinte FROM dossiers_acte")}


def _verifier_les_courriels(dossier, courriels, constatee_a):
    lus = [email.message_from_bytes((dossier / c["fichier"]).read_bytes(), policy=en_clair) for c in courriels]
    assert [(m["to"], m["subject"].strip()) for m in lus] == [(c["a"], c["objet"]) for c in courriels]
    assert len({m["message-id"] for m in lus}) == len(lus) >= 6
    assert {c["a"] for c in courriels} >= {
        "agathe.rollin@vauban.example",
        "cse@vauban.example",
        "services@syndicat.example",
    }
    assert not [c["objet"] for c in courriels if "Vauban" in c["objet"] or "Rollin" in c["objet"]]
    dates = {m["date"].datetime.astimezone(UTC) for m in lus}
    assert min(dates) >= datetime(2027, 12, 5, 6, tzinfo=UTC)  # ten o'clock there
    assert max(dates) == datetime.fromisoformat(constatee_a) == datetime(2027, 12, 21, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["rcc-silence", "--le", "2026-02-29"], "Date impossible"),
        (["rcc-silence", "--le", "20261210"], "Date impossible"),
        (["rcc-silence", "--le", "1515-09-14"], "hors des années"),
        (["rcc-silence", "--departement", "96"], "Département inconnu : « 96 »"),
        (["rcc-silence", "--departement", "2c"], "Département inconnu : « 2C »"),  # « 2a » is read as « 2A »
        (["rcc-silence", "--departement", "987"], "Aucun service n’instruit ces procédures en Polynésie française"),
        (["autre"], "Parcours inconnu : « autre »"),
        (["rcc-silence", "--jour", "2026-12-10"], "Arguments incorrects"),
    ],
)
def test_un_mauvais_argument_donne_une_phrase_et_le_code_2(tmp_path, arguments, phrase):
    resultat = lancer("parcours", *arguments, "--sortie", str(tmp_path / "sortie"))
    assert (resultat.returncode, resultat.stdout) == (2, "")
    assert phrase in resultat.stderr
    assert len(resultat.stderr.splitlines()) == 1
    assert not (tmp_path / "sortie").exists()


def test_un_dossier_impossible_ou_etranger_est_refuse(tmp_path):
    (tmp_path / "fichier").write_text("")
    (tmp_path / "base.sqlite3").write_text("la base de quelqu’un")
    impossible = lancer("parcours", "rcc-silence", "--sortie", str(tmp_path / "fichier" / "dedans"))
    etranger = lancer("parcours", "rcc-silence", "--sortie", str(tmp_path))
    assert (impossible.returncode, etranger.returncode) == (2, 2)
    assert "ne peut pas être écrit" in impossible.stderr
    assert "aucun parcours ne l’a fait" in etranger.stderr
    assert (tmp_path / "base.sqlite3").read_text() == "la base de quelqu’un"
