"""`manage.py indemnite --lot`: a line in, a line out, in order; what cannot be read is said, and the rest goes on."""

import io
import json
import subprocess
import sys
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import call_command

from dossiers.indemnite.lot import repondre_a_la_ligne
from tests.dossiers.oracle_indemnites import REPONDUS, comparer

pytestmark = pytest.mark.une_base

RC = {"regime": "rc", "date_entree": "2016-01-01", "date_sortie": "2024-12-31", "salaire_reference": 2500}


def demander(**question):
    return repondre_a_la_ligne(json.dumps(question).encode())


def jouer(texte, tmp_path, capsys):
    fichier = tmp_path / "lot.jsonl"
    fichier.write_bytes(texte)
    with pytest.raises(SystemExit) if b"faux" in texte else io.StringIO():
        call_command("indemnite", lot=str(fichier))
    return [json.loads(ligne, parse_float=Decimal) for ligne in capsys.readouterr().out.splitlines()]


def test_les_cas_partages_passent_par_la_commande_dans_l_ordre(tmp_path, capsys):
    lignes = [json.dumps({"regime": cas["regime"], **cas["entrees"]}, default=float) for cas in REPONDUS]
    reponses = jouer(("\n".join(lignes) + "\n").encode(), tmp_path, capsys)
    assert len(reponses) == len(REPONDUS)
    for cas, reponse in zip(REPONDUS, reponses, strict=True):
        comparer(cas["attendu"], reponse)


def test_une_ligne_fausse_n_arrete_pas_les_autres(tmp_path, capsys):
    bonne = json.dumps(RC).encode()
    reponses = jouer(b"\xef\xbb\xbf" + bonne + b"\n\nfaux\r\n" + bonne, tmp_path, capsys)
    assert [sorted(r)[0] for r in reponses] == ["anciennete_annees", "erreur", "anciennete_annees"]
    assert reponses[0] == reponses[2]
    assert reponses[0]["indemnite_legale"] == 5625
    assert reponses[0]["contribution_patronale"] == Decimal("1687.5")


@pytest.mark.lent
def test_l_entree_standard_se_lit_au_fil_sans_base_ni_locale():
    """Each answer comes before the next question; a database that does not exist is never asked."""
    env = {
        "DJANGO_SETTINGS_MODULE": "rupco.settings.test",
        "DATABASE_URL": "postgres://nulle.part:1/rien",
        "LC_ALL": "C",
    }
    commande = [sys.executable, "-X", "utf8=0", str(settings.BASE_DIR / "manage.py"), "indemnite", "--lot", "-"]
    with subprocess.Popen(commande, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as lance:
        for question, attendu in ((RC, "5625"), ({"regime": "zz"}, "régime"), (RC, "5625")):
            lance.stdin.write(json.dumps(question).encode() + b"\n")
            lance.stdin.flush()
            assert attendu in lance.stdout.readline().decode().lower()
        lance.stdin.close()
        assert lance.wait(timeout=30) == 1


@pytest.mark.parametrize(
    ("arguments", "phrase"), [([], "Arguments incorrects"), (["--lot", "/nulle/part"], "ne peut pas être lu")]
)
def test_un_mauvais_argument_se_dit(arguments, phrase, capsys):
    with pytest.raises(SystemExit) as sortie:
        call_command("indemnite", *arguments)
    assert sortie.value.code == 2
    assert phrase in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"regime": "demission"}, "regime\u00a0: «\u00a0demission\u00a0» n’est pas connu. Régimes\u00a0: rc, licenciement"),
        ({"regime": ["rc"]}, "regime"),
        ({"date_entree": "2016-02-30"}, "date_entree\u00a0: «\u00a02016-02-30\u00a0» n’est pas une date qui existe"),
        ({"date_entree": "20160101"}, "date_entree"),
        ({"date_sortie": "1999-12-31", "date_entree": "1990-01-01"}, "date_sortie\u00a0: L’année 1999 est hors"),
        ({"date_sortie": "2101-01-01"}, "de 2000 à 2100"),
        ({"date_sortie": "2015-01-01"}, "date_sortie\u00a0: La fin du contrat doit être après l’entrée"),
        ({"date_notification": "2025-01-01"}, "date_notification\u00a0: Cette date doit être comprise"),
        ({"salaire_reference": -1}, "salaire_reference\u00a0: Le salaire brut est compris entre 0 et 1"),
        ({"salaire_reference": 10**9}, "1\u00a0000\u00a0000\u00a0€"),
        ({"salaire_reference": True}, "salaire_reference"),
        ({"salaire_reference": "2500"}, "n’est pas un nombre"),
        ({"salaire_reference": 1e300}, "n’est pas un nombre"),
        ({"absences": [{"motif": "greve", "duree_mois": 109}]}, "absences\u00a0: Les absences font 109 mois"),
        ({"absences": [{"motif": "vacances", "duree_mois": 1}]}, "Motifs\u00a0: maladie_non_pro, accident_trajet"),
        ({"absences": {"motif": "greve"}}, "absences\u00a0: Écrivez une liste"),
        ({"absences": [3]}, "absences"),
        ({"contrat": "stage"}, "contrat\u00a0: «\u00a0stage\u00a0» n’est pas connu"),
        ({"faute_grave": "oui"}, "faute_grave\u00a0: «\u00a0oui\u00a0» n’est ni true ni false"),
        ({"salaire_reference": None}, "salaires\u00a0: Indiquez"),
        ({"salaire_reference": None, "salaires": [{"mois": "mai 2024"}]}, "brut\u00a0: Cette donnée manque"),
        ({"salaire_reference": None, "salaires": [{"mois": "ma 2024", "brut": 1}]}, "n’est pas un mois"),
        ({"salaire_reference": None, "salaires": [{"mois": "mai 2024", "brut": 1}] * 2}, "est donné deux fois"),
        ({"periodes": [{"annees": 9}]}, "quotite\u00a0: Cette donnée manque"),
        ({"date_entree": None}, "date_entree\u00a0: Indiquez la date d’entrée"),
        ({"usage": "les_deux"}, "usage\u00a0: Écrivez « ouverture_du_droit »"),
        ({"usage": "ouverture_du_droit"}, "date_notification\u00a0: Cette donnée manque"),
        ({"date_reference": "2015-01-01"}, "date_reference\u00a0: Cette date doit suivre l’entrée"),
        ({"date_reference": "2200-01-01"}, "date_reference\u00a0: L’année 2200"),
        ({"date_sortie": None, "annee_rupture": 1999, "anciennete_annees": 5}, "annee_rupture"),
        ({"date_sortie": None, "date_rupture": "2106-01-01", "anciennete_annees": 5}, "date_rupture\u00a0: L’année 2106"),
        ({"date_entree": "2000-01-01", "date_sortie": "2006-01-01"}, "Les règles d’avant le 20/07/2008"),
        ({"entrees": 3}, "entrees\u00a0: Écrivez un objet"),
    ],
)  # fmt: skip
def test_une_donnee_impossible_donne_une_phrase_et_rien_d_autre(change, dit):
    reponse = demander(**RC | change)
    assert list(reponse) == ["erreur"]
    assert dit in reponse["erreur"]


@pytest.mark.parametrize(
    "ligne",
    [
        b"{", b"[1]", b'"rc"', b"\xff\xfe{}", b"[" * 200_000, b'{"regime":"\\ud800"}',
        b'{"regime":"rc","anciennete_annees":5,"salaire_reference":NaN}',
        b'{"regime":"rc","anciennete_annees":5,"annee_rupture":1e999999999,"salaire_reference":2}',
        b'{"regime":"rc","anciennete_annees":1e-999999999,"salaire_reference":2}',
        b'{"regime":"rc","anciennete_annees":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_une_ligne_hostile_donne_une_phrase(ligne):
    reponse = repondre_a_la_ligne(ligne)
    assert list(reponse) == ["erreur"]
    assert json.dumps(reponse, ensure_ascii=False).encode()


def test_les_mois_se_lisent_sous_plusieurs_formes_et_se_trient():
    formes = ["janvier 2024", "févr. 2024", "2024-03", "04/2024", "AOUT 2023"]
    lignes = [{"mois": m, "brut": 1000 * n} for n, m in enumerate(formes, 1)]
    assert demander(regime="rc", salaires=lignes)["salaire_reference"] == 3000  # (4 + 3 + 2) / 3, as the average
    lignes[3]["brut"] = 7000
    assert demander(regime="rc", salaires=lignes)["salaire_reference"] == 4000


def test_ce_qui_n_est_pas_lu_est_dit_et_null_est_absent():
    assert demander(**RC, age=50, date_entre="x", faute_grave=None)["ignorees"] == [
        "«\u00a0age\u00a0»",
        "«\u00a0date_entre\u00a0»",
    ]
    assert "ignorees" not in demander(**RC, id="L1", idcc=None)


def test_un_arret_qui_n_est_plus_en_cours_n_est_pas_lu():
    arret = {"date_arret_travail": "2030-01-01"}
    assert "erreur" in demander(**RC, **arret)
    assert demander(**RC, **arret, arret_travail_en_cours=False)["resultat"] == 5625


def test_un_refus_dit_son_motif_et_zero():
    assert demander(regime="licenciement", contrat="interim") == {
        "ineligible": True, "motif": "contrat_cdd_ou_interim", "indemnite_legale": 0, "resultat": 0,
    }  # fmt: skip
    assert demander(**RC | {"regime": "licenciement", "faute_grave": True})["motif"] == "faute_grave_ou_lourde"
    assert "ineligible" not in demander(**RC, faute_grave=True)


def test_une_annee_sans_plafond_laisse_l_indemnite_et_le_dit():
    reponse = demander(**RC | {"date_sortie": "2027-12-31"})
    assert reponse["indemnite_legale"] == 7916.67
    assert "contribution_patronale" not in reponse
    assert "2027" in reponse["note"]
