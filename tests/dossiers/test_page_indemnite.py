"""« Calculer l’indemnité minimale »: the page by GET, what it answers, what it refuses, the address that holds all."""

import logging
import re
from html import unescape
from urllib.parse import parse_qs, urlencode

import pytest

from dossiers.forms.champs import lire_nombre
from dossiers.forms.colonne import ColonneIllisible, lire_colonne
from tests.dossiers.pages import texte

pytestmark = pytest.mark.une_base

ADRESSE = "/calculer/indemnite/"
RC = {"regime": "rc", "entree": "03/09/2012", "sortie": "31/12/2026", "saisie": "constant", "salaire": "2 972,50"}
LICENCIEMENT = RC | {"regime": "licenciement", "notification": "01/10/2026"}
COLONNE = ["2 940,00 €"] * 3 + ["4\u202f140,00"] + ["2900"] * 7 + ["2.410,00"]


def page(client, *, statut=200, **question):
    reponse = client.get(ADRESSE, question)
    assert reponse.status_code == statut, texte(reponse)[:3000]
    return texte(reponse).replace("\u00a0", " ")


def lien(client, **question):
    contenu = client.get(ADRESSE, question).content.decode()
    return unescape(re.search(r'href="([^"]+)" data-rupco-copier', contenu)[1])


def test_la_page_vide_demande_et_ne_juge_pas(client):
    lu = page(client)
    assert "Comment le contrat prend-il fin" in lu
    assert "Rien n’est enregistré" in lu
    assert "corriger" not in lu
    assert page(client, utm_source="lettre").count("corriger") == 0
    assert not client.get(ADRESSE).cookies


def test_l_exemple_de_la_maquette_ligne_a_ligne(client):
    lu = page(client, **RC | {"saisie": "colle", "ordre": "recent", "colle": "\n".join(COLONNE)})
    for phrase in (
        "11 642,29 €", "Rupture conventionnelle individuelle, minimum légal", "Du 3 septembre 2012 au 31 décembre 2026",
        "14 ans et 3 mois", "171 mois ÷ 12", "14,25 ans", "35 670,00 € ÷ 12, de décembre 2025 à novembre 2026", "2 972,50 €",
        "8 820,00 € ÷ 3", "2 940,00 €", "2 972,50 € × 10 ans × 1/4", "7 431,25 €", "2 972,50 € × 4,25 ans × 1/3", "4 211,0417 €",
        "Arrondi au centime", "Article R1234-2 du code du travail", "96 120 €", "40 % de la part exclue, 11 642,29 €",
        "4 656,92 €", "Août 2026 : 4 140,00 €", "Ce que ce calcul ne dit pas", "36 252 €",
        "Barème 2026 : plafond annuel 48 060 €",
    ):  # fmt: skip
        assert phrase in lu, phrase


def test_la_colonne_se_lit_dans_les_deux_sens(client):
    colle = "Mois\tBrut\tPrime\n" + "\n".join(f"mois {n}\t{1000 + n}\t{10 * (n == 12)}" for n in range(1, 13))
    question = RC | {"saisie": "colle", "colle": colle}
    ancien = page(client, **question | {"ordre": "ancien"})
    assert "Novembre 2026 : 1 012,00 €, dont 10,00 € de prime" in ancien
    assert "(3 033,00 € − 10,00 € de primes) ÷ 3 + 10,00 € ÷ 12" in ancien
    assert "Décembre 2025 : 1 012,00 €, dont 10,00 € de prime" in page(client, **question | {"ordre": "recent"})


def test_le_lien_refait_le_meme_calcul_mois_par_mois(client):
    adresse = lien(client, **RC, montant="", **{"absence1_motif": "greve", "absence1_mois": "2"}, colle="vieux")
    assert set(parse_qs(adresse)) >= {"salaire", "absence1_mois"}
    assert not set(parse_qs(adresse)) & {"montant", "colle"}
    colle = lien(client, **RC | {"saisie": "colle", "ordre": "recent", "colle": "\n".join(COLONNE)})
    lus = parse_qs(colle.partition("?")[2])
    assert (lus["saisie"], lus["brut-2026-08"], lus["brut-2025-12"]) == (["mois"], ["4140,00"], ["2410,00"])
    assert "colle" not in lus
    assert "11 642,29 €" in texte(client.get(colle)).replace("\u00a0", " ")
    modifier = client.get(f"{colle}&modifier=oui")
    assert modifier.status_code == 200
    assert 'value="4140,00"' in modifier.content.decode()


def test_afficher_les_mois_nomme_les_champs_et_ne_juge_rien(client):
    lu = client.get(
        ADRESSE, {"regime": "rc", "entree": "15/06/2026", "sortie": "31/12/2026", "saisie": "mois", "modifier": "oui"}
    )
    assert lu.status_code == 200
    assert re.findall(r'name="(brut-[^"]+)"', lu.content.decode()) == [
        f"brut-2026-{n:02d}" for n in (11, 10, 9, 8, 7, 6)
    ]
    signee = {
        "regime": "rc",
        "entree": "15/06/2020",
        "sortie": "31/12/2026",
        "signature": "02/11/2026",
        "modifier": "oui",
    }
    assert 'name="brut-2026-10"' in client.get(ADRESSE, signee).content.decode()
    assert 'name="brut-2026-11"' not in client.get(ADRESSE, signee).content.decode()
    assert 'name="brut-' not in client.get(ADRESSE, {"entree": "32/13/2026", "modifier": "oui"}).content.decode()


def test_les_mois_d_un_licenciement_precedent_la_notification(client):
    question = LICENCIEMENT | {"signature": "01/02/2026", "modifier": "oui"}
    lus = re.findall(r'name="brut-([^"]+)"', client.get(ADRESSE, question).content.decode())
    assert (lus[0], lus[-1]) == ("2026-09", "2025-10")


def test_un_arret_en_cours_deplace_les_mois_et_rien_d_autre(client):
    dates = {"regime": "rc", "entree": "01/03/2024", "sortie": "01/01/2025", "arret": "01/10/2024"}
    mois = {f"brut-2024-{n:02d}": "3000" for n in range(3, 10)}
    lu = page(client, **dates, saisie="mois", **mois)
    assert "625,00 €" in lu
    assert "÷ 7, de mars 2024 à septembre 2024" in lu


def test_licenciement_inaptitude_et_temps_partiel(client):
    lu = page(
        client, regime="licenciement", entree="15/03/2013", notification="15/12/2020", sortie="14/03/2021",
        saisie="constant", salaire="2000", changement1_le="15/03/2018", changement1_quotite="50", inaptitude="on",
    )  # fmt: skip
    for phrase in (
        "6 500,00 €",
        "13 000,00 €",
        "2 000,00 € ÷ 50 %",
        "4 000,00 € × 50 % × 3 ans × 1/4",
        "Doublement",
        "L1226-14",
    ):
        assert phrase in lu, phrase


@pytest.mark.parametrize(
    ("regime", "employeur", "impot"),
    [
        ("rc", "40 % de la part exclue", "Part exonérée"), ("rcc", "elle ne vise pas", "exonérée en totalité"),
        ("pse", "elle ne vise pas", "exonérée en totalité"), ("mobilite", "elle ne vise pas", "exonérée en totalité"),
        ("licenciement", "elle ne vise pas", "Part exonérée"),
    ],
)  # fmt: skip
def test_chaque_regime_a_ses_prelevements(client, regime, employeur, impot):
    lu = page(client, **LICENCIEMENT | {"regime": regime, "montant": "200 000"})
    assert employeur in lu
    assert impot in lu
    assert "96 120 €, soit 2 plafonds annuels de 2026" in lu
    assert "480 600 € : tout est soumis" in page(client, **LICENCIEMENT | {"regime": regime, "montant": "480600,01"})


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"contrat": "cdd", "salaire": ""}, "Un CDD ou un contrat d’intérim n’ouvre pas droit"),
        ({"faute": "on", "salaire": ""}, "faute grave ou lourde"),
        ({"entree": "15/02/2026"}, "Il faut 8 mois d’ancienneté. Le calcul en trouve 7 mois."),
    ],
)
def test_rien_n_est_du(client, change, phrase):
    lu = page(client, **LICENCIEMENT | change)
    assert "Aucune indemnité légale n’est due" in lu
    assert phrase in lu
    assert "Cotisations" not in lu.partition("Ce que ce calcul")[0]


def test_une_annee_sans_plafond_laisse_le_montant(client):
    lu = page(client, **RC | {"sortie": "31/12/2027"})
    assert "12 633,13 €" in lu
    assert "Le plafond de la sécurité sociale de 2027 n’est pas connu" in lu
    assert "Part soumise" not in lu


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"regime": ""}, "Comment le contrat prend-il fin ? Choisissez une réponse."),
        ({"regime": "démission"}, "Choisissez une réponse de la liste."),
        ({"entree": "31/02/2012"}, "Date d’entrée dans l’entreprise : Écrivez une date qui existe"),
        ({"entree": "01/01/1949"}, "L’année doit être comprise entre 1950 et 2100."),
        ({"sortie": "31/12/2101"}, "Dernier jour du contrat : L’année doit être comprise entre 2000 et 2100."),
        ({"sortie": "03/09/2012"}, "La fin du contrat doit être après l’entrée, le 03/09/2012."),
        ({"sortie": "", "entree": ""}, "Écrivez cette date, de 1950 à 2100."),
        ({"sortie": "31/12/2007"} | {"entree": "01/01/2001"}, "Les règles d’avant le 20/07/2008"),
        ({"regime": "licenciement"}, "Date de notification : Écrivez cette date, de 2000 à 2100."),
        ({"signature": "01/01/2027"}, "Date de signature : Cette date doit être comprise entre l’entrée"),
        ({"salaire": "-5"}, "Salaire brut mensuel : Entre 0 et 1 000 000 €."),
        ({"salaire": "1000001"}, "Entre 0 et 1 000 000 €."),
        ({"salaire": "deux mille"}, "Écrivez un nombre, par exemple 2 345,67."),
        ({"salaire": ""}, "Écrivez le salaire brut mensuel, en euros."),
        ({"absence1_motif": "greve"}, "Écrivez sa durée en mois"),
        ({"absence2_mois": "3"}, "Choisissez le motif de cette absence."),
        ({"absence1_motif": "greve", "absence1_mois": "172"}, "Les absences font 172 mois. Le contrat n’en compte que 171"),
        ({"changement1_le": "01/01/2020"}, "Écrivez le nouveau temps de travail"),
        ({"changement1_quotite": "50"}, "Écrivez le jour de ce changement."),
        ({"changement1_le": "01/01/2028", "changement1_quotite": "50"}, "Entre le 03/09/2012 et le 31/12/2026."),
        ({"changement1_le": "01/06/2026", "changement1_quotite": "50"}, "Le temps de travail change pendant les mois retenus"),
        ({"changement1_le": "01/06/2016", "changement1_quotite": "150"}, "Entre 1 et 100 %."),
        ({"saisie": "mois"}, "Il en faut 12, de décembre 2025 à novembre 2026."),
        ({"saisie": "mois", "brut-2026-11": "2000"}, "Salaire brut d’octobre 2026 : Écrivez ce salaire"),
        ({"saisie": "mois", "brut-2026-11": "2000", "prime-2026-11": "2001"}, "entre 0 et 2 000,00 €"),
        ({"saisie": "colle", "colle": "1\n2", "ordre": "ancien"}, "2 montants sont lus. Il en faut 12"),
        ({"saisie": "colle", "colle": "\n".join(COLONNE)}, "Dites quel mois est sur la première ligne."),
        ({"saisie": "colle", "colle": "1\nabc", "ordre": "ancien"}, "Ligne 2 : « abc » n’est pas un montant."),
        ({"saisie": "colle", "colle": "\n".join(["-1"] * 12), "ordre": "ancien"}, "le salaire brut est compris entre 0 et"),
        ({"saisie": "colle", "ordre": "ancien"}, "Collez les salaires bruts. Il en faut 12"),
        ({"saisie": "mois", "entree": "15/12/2026"}, "Aucun mois entier ne précède la rupture"),
        ({"saisie": "autrement"}, "Choisissez une réponse de la liste."),
        ({"montant": "10000"}, "Le montant prévu va de 11 642,29 €, le minimum légal"),
    ],
)  # fmt: skip
def test_une_reponse_impossible_se_dit_au_champ(client, change, phrase):
    reponse = client.get(ADRESSE, RC | change)
    lu, contenu = texte(reponse).replace("\u00a0", " "), reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in lu
    assert "Minimum légal" not in lu, "rien d’autre n’est calculé"
    assert "<title>Erreur" in contenu
    for ancre in re.findall(r'<li><a href="#([^"]+)">', contenu):
        assert f'id="{ancre}"' in contenu


def test_ce_qui_est_faux_reste_ecrit(client):
    contenu = client.get(ADRESSE, RC | {"entree": "31/02/2012", "absence1_mois": "3"}).content.decode()
    for valeur in ("31/02/2012", "31/12/2026", "2 972,50", "3"):
        assert f'value="{valeur}"' in contenu


def test_ce_qui_n_est_pas_demande_n_est_ni_lu_ni_faux(client):
    cache = {"notification": "x", "faute": "on", "inaptitude": "on", "ordre": "x", "colle": "x", "brut-2026-11": "x"}
    assert "11 642,29 €" in page(client, **RC | cache)
    assert "11 642,29 €" in page(client, **LICENCIEMENT | {"signature": "x"})


def test_une_adresse_hostile_ne_casse_rien(client):
    noms = ("entree", "regime", "salaire", "colle", "absence1_motif", "changement1_le")
    hostile = dict.fromkeys(noms, "<script>é\u202e" * 9)
    reponse = client.get(f"{ADRESSE}?{urlencode(hostile)}")
    assert reponse.status_code == 422
    assert "<script>é" not in reponse.content.decode()
    assert client.get(f"{ADRESSE}?{urlencode(RC)}&regime=pse").status_code == 422
    assert client.post(ADRESSE, RC).status_code == 405


@pytest.mark.parametrize(
    ("texte_lu", "nombre"),
    [
        ("2 345,67", "2345.67"), ("2\u202f345,67\u00a0€", "2345.67"), ("2.345,67", "2345.67"), ("2,345.67", "2345.67"),
        ("2345.6", "2345.6"), ("12 345 678", "12345678"), ("0", "0"), ("−3,5", "-3.5"),
    ],
)  # fmt: skip
def test_un_nombre_en_francais(texte_lu, nombre):
    assert str(lire_nombre(texte_lu)) == nombre


@pytest.mark.parametrize(
    "texte_lu", ["", "abc", "2,345", "1 2", "23 45", "1e5", "٣", "1,2,3", "NaN", "12 3456", "1" * 30, "5 000 2 000"]
)
def test_ce_qui_n_est_pas_un_nombre(texte_lu):
    with pytest.raises(ValueError):
        lire_nombre(texte_lu)


def test_une_ligne_de_tableur_et_ses_etiquettes():
    assert lire_colonne("1\t2\t3") == [(1, 0), (2, 0), (3, 0)]
    assert lire_colonne("Salaire\n\njanv. 2026\t10\t2\r\n05/2026\t20\n") == [(10, 2), (20, 0)]
    with pytest.raises(ColonneIllisible, match="Ligne 2\u00a0: 3 montants"):
        lire_colonne("1\n2\t3\t4")


def test_le_journal_technique_ne_lit_pas_les_salaires(client, caplog):
    with caplog.at_level(logging.INFO, logger="django_structlog"):
        page(client, **RC)
    dits = [str(ligne.msg) for ligne in caplog.records]
    assert any("'request': 'GET /calculer/indemnite/'" in dit for dit in dits)
    assert not any("2 972" in dit or "2+972" in dit or "2%20972" in dit for dit in dits)
