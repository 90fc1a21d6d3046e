"""Keyset pages: each row once, at the same price, whatever happens between two pages."""

import random
from datetime import date, timedelta

import pytest
from django.core import signing
from django.db.models import OuterRef

from accounts.models import Etablissement
from habilitations.models import Service
from rupco.socle.models import Battement
from rupco.socle.pages import Combien, paginer
from tests.fabrique import un_employeur

pytestmark = pytest.mark.django_db


@pytest.fixture
def etablissements():
    """Sixty-one rows with many ties."""
    hasard = random.Random(7)
    Etablissement.objects.bulk_create(
        Etablissement(
            siret=f"{i:014}",
            siren=f"{i % 4:09}",
            raison_sociale=hasard.choice("aàbBé"),
            departement=hasard.choice(["67", "75"]),
        )
        for i in range(61)
    )


def feuilleter(lignes, ordre, taille=7, entre=lambda: None):
    vues, curseur = [], None
    while True:
        page = paginer(lignes, ordre=ordre, curseur=curseur, taille=taille)
        assert page.est_premiere == (curseur is None)
        assert len(page) <= taille
        vues += page
        assert len(vues) < 500, "les pages ne finissent pas"
        if page.suivante is None:
            return vues
        assert len(page) == taille
        curseur = page.suivante
        entre()


@pytest.mark.parametrize(
    "ordre",
    [
        ("pk",),
        ("-pk",),
        ("departement", "pk"),
        ("-departement", "-pk"),
        ("departement", "-siren", "pk"),
        ("-siren", "departement", "-pk"),
    ],
)
@pytest.mark.parametrize("taille", [1, 7, 20, 60, 61, 62])
def test_chaque_ligne_une_fois_dans_l_ordre(etablissements, ordre, taille):
    vues = feuilleter(Etablissement.objects.all(), ordre, taille)
    assert vues == list(Etablissement.objects.order_by(*ordre))
    assert len(vues) == 61


@pytest.mark.parametrize("ordre", [("departement", "pk"), ("-departement", "-pk")])
def test_des_lignes_nees_en_route_n_en_cachent_ni_n_en_doublent_aucune(etablissements, ordre):
    """An insert in front of the cursor, one behind, one among the ties: those of the start are each seen once."""
    anciennes, rang = set(Etablissement.objects.all()), iter(range(100, 400))

    def naitre():
        for departement in ("01", "67", "99"):
            Etablissement.objects.create(siret=f"{next(rang):014}", siren="0" * 9, departement=departement)

    vues = feuilleter(Etablissement.objects.all(), ordre, entre=naitre)
    assert len(vues) == len(set(vues))
    assert anciennes <= set(vues)


def test_une_ligne_otee_ne_fait_rien_sauter(etablissements):
    page = paginer(Etablissement.objects.all(), ordre=("departement", "pk"), curseur=None, taille=10)
    suite = list(Etablissement.objects.order_by("departement", "pk")[10:20])
    page.lignes[-1].delete()
    assert (
        list(paginer(Etablissement.objects.all(), ordre=("departement", "pk"), curseur=page.suivante, taille=10))
        == suite
    )


def test_instants_dates_et_champs_d_un_objet_lie(a):
    instant = a(2026, 12, 10, 9)
    Battement.objects.bulk_create(
        Battement(nom=f"b{i}", battu_a=instant + timedelta(microseconds=i // 3 * 500_000)) for i in range(20)
    )
    assert feuilleter(Battement.objects.all(), ("-battu_a", "nom"), 4) == list(
        Battement.objects.order_by("-battu_a", "nom")
    )
    user = un_employeur()
    user.habilitations.update(debut_le=date(2024, 2, 29))
    droits = user.habilitations.select_related("user")
    assert len(feuilleter(droits, ("debut_le", "user__email", "-pk"), 1)) == 2


def test_un_curseur_qui_n_est_pas_le_notre_ouvre_la_premiere_page(etablissements):
    ordre = ("departement", "pk")
    bon = paginer(Etablissement.objects.all(), ordre=ordre, curseur=None, taille=5).suivante
    faux = [
        "", "x", "é", "\x00", "a:b:c", bon[:-1], "x" + bon, bon.swapcase(), "../../etc/passwd", "1" * 5000,
        signing.dumps([list(ordre), ["75", 3]], salt="autre"),
        signing.dumps([["pk"], [3]], salt="page"),
        paginer(Etablissement.objects.all(), ordre=("-departement", "-pk"), curseur=None, taille=5).suivante,
    ]  # fmt: skip
    premiere = list(paginer(Etablissement.objects.all(), ordre=ordre, curseur=None, taille=5))
    for curseur in faux:
        page = paginer(Etablissement.objects.all(), ordre=ordre, curseur=curseur, taille=5)
        assert (list(page), page.est_premiere) == (premiere, True), curseur
    assert list(paginer(Etablissement.objects.all(), ordre=ordre, curseur=bon, taille=5)) != premiere


def test_une_requete_par_page_a_la_premiere_comme_a_la_derniere(etablissements, django_assert_num_queries):
    curseur = None
    for _ in range(6):
        with django_assert_num_queries(1):
            curseur = paginer(
                Etablissement.objects.all(), ordre=("departement", "pk"), curseur=curseur, taille=10
            ).suivante
    with django_assert_num_queries(1):
        assert list(paginer(Service.objects.filter(code="absent"), ordre=("pk",), curseur=None)) == []


def test_ce_qui_se_compte_se_compte_dans_la_meme_requete(etablissements, django_assert_num_queries):
    tous = Etablissement.objects.order_by("raison_sociale")
    freres = Combien(Etablissement.objects.filter(siren=OuterRef("siren")))
    with django_assert_num_queries(1):
        ligne = tous.annotate(
            freres=freres, tous=Combien(tous), dix=Combien(tous, 10), rien=Combien(tous.none())
        ).first()
    assert (ligne.freres, ligne.tous, ligne.dix, ligne.rien) == (
        Etablissement.objects.filter(siren=ligne.siren).count(), 61, 10, 0,
    )  # fmt: skip
