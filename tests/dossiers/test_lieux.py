"""The establishments of several regions, one a line, as people write them."""

import pytest
from django import forms

from dossiers.forms.lieux import Etablissements


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ("67000 Strasbourg", "Ligne 1\u00a0: écrivez le code postal, la ville et le nombre"),
        ("75012 Paris, 8\n\n99000 Nulle-Part, 3", "Ligne 3\u00a0: Aucun service n’instruit pour le code postal 99000."),
        ("67000 Strasbourg, 12\n" * 301, "300 établissements au plus"),
    ],
)
def test_une_liste_d_etablissements_dit_la_ligne_fausse(saisie, phrase):
    with pytest.raises(forms.ValidationError) as refus:
        Etablissements().clean(saisie)
    assert phrase in refus.value.messages[0]


@pytest.mark.parametrize(
    "ligne", ["01000" + " ," * 100_000 + "x", "01000 a" + " 1" * 100_000 + "x", "01000 a" + " emplois" * 50_000]
)
def test_une_ligne_sans_fin_est_jugee_aussitot(ligne):
    """Read in a time that grew as its cube, a line of 8,000 characters held a worker for an hour; these would never end."""
    with pytest.raises(forms.ValidationError):
        Etablissements().clean(ligne)


def test_une_liste_d_etablissements_se_lit_comme_on_l_ecrit():
    lues = Etablissements().clean("67000 Strasbourg, 12\n97410 Saint-Pierre ; 3 emplois\n20200 Bastia 1")
    assert [(e["ville"], e["emplois"], e["departement"]) for e in lues] == [
        ("Strasbourg", 12, "67"),
        ("Saint-Pierre", 3, "974"),
        ("Bastia", 1, "2B"),
    ]
