"""Two hundred wounds to the journal, by who owns the database: each is found, and the first bad entry named."""

import random
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, base, call_command
from django.db import transaction

from dossiers import actions
from rupco.socle import journal
from rupco.socle.management.commands.verifier_journal import Command
from rupco.socle.models import Entree, Tete
from tests.fabrique import un_agent, un_depot, un_employeur
from tests.fautes.clones import un_depot_nu
from tests.fautes.declencheurs import sans_declencheurs

COLONNES = [f.attname for f in Entree._meta.concrete_fields]


def autre(champ, valeur, hasard):
    """A value of the same type, and another one."""
    if champ == "faits":
        cle = hasard.choice(sorted(valeur)) if valeur and hasard.random() < 0.7 else "ajout"
        return valeur | {cle: hasard.choice([None, 0, "", {"x": [1]}])} if cle == "ajout" else {**valeur, cle: "faux"}
    if champ == "sequence":
        return hasard.choice([0, -3, Entree.objects.count() + hasard.randint(1, 9)])
    if champ == "acteur_id" and (valeur is None or hasard.random() < 0.3):
        return 7 if valeur is None else None
    if isinstance(valeur, int):
        return valeur + hasard.randint(1000, 2000)  # clear of the keys that the database holds unique
    if isinstance(valeur, str):
        return hasard.choice([valeur[:-1] + "x", valeur[:-1], "y" + valeur[1:]]) or "z"
    return valeur + hasard.choice([timedelta(days=1), timedelta(days=-1)])


def changer(nombre, hasard):
    n, champ = hasard.randint(1, nombre), hasard.choice(COLONNES)
    valeur = autre(champ, getattr(Entree.objects.get(pk=n), champ), hasard)
    Entree.objects.filter(pk=n).update(**{champ: valeur})
    return min(n, valeur) if champ == "sequence" else n


def oter(nombre, hasard):
    n = hasard.randint(1, nombre)
    Entree.objects.filter(pk=n)._raw_delete("default")
    return n


def couper(nombre, hasard):
    n = hasard.randint(1, nombre)
    Entree.objects.filter(pk__gte=n)._raw_delete("default")
    return n


def permuter(nombre, hasard):
    i, j = sorted(hasard.sample(range(1, nombre + 1), 2))
    for de, vers in ((i, 0), (j, i), (0, j)):
        Entree.objects.filter(pk=de).update(sequence=vers)
    return i


def forger(nombre, hasard):
    """Well chained, digest right: only the head does not know it; or in the middle, in another's place."""
    derniere = Entree.objects.get(pk=nombre)
    suite = Entree.objects.filter(cible=derniere.cible, cible_id=derniere.cible_id).last()
    suite.sequence, suite.rang, suite.precedente, suite.verbe = nombre + 1, suite.rang + 1, suite.empreinte, "forger"
    suite.empreinte = journal._empreinte(suite)
    if hasard.random() < 0.5:
        n = hasard.randint(1, nombre)
        Entree.objects.filter(pk__gte=n)._raw_delete("default")
        suite.sequence = n
        suite.empreinte = journal._empreinte(suite)
        suite.save(force_insert=True)
        return n
    suite.save(force_insert=True)
    return nombre + 1


def reecrire(nombre, hasard):
    """One entry altered and every digest after it made right again: only the head is not fooled."""
    n = hasard.randint(1, nombre)
    Entree.objects.filter(pk=n).update(verbe="reecrit")
    chaines = {}
    for e in Entree.objects.order_by("sequence"):
        e.precedente = chaines.get((e.cible, e.cible_id), "")
        e.empreinte = chaines[(e.cible, e.cible_id)] = journal._empreinte(e)
        Entree.objects.filter(pk=e.pk).update(precedente=e.precedente, empreinte=e.empreinte)
    return nombre


def tete(nombre, hasard):
    quoi = hasard.choice(["sequence", "empreinte", "recule", "ôtée", "vide", "autre rangée"])
    if quoi == "sequence":
        Tete.objects.update(sequence=nombre + hasard.randint(1, 50))
        return nombre + 1
    if quoi == "recule":
        n = hasard.randint(0, nombre - 1)
        Tete.objects.update(sequence=n)
        return n + 1
    if quoi == "empreinte":
        Tete.objects.update(empreinte=f"{hasard.getrandbits(256):064x}")
        return nombre
    if quoi == "autre rangée":
        Tete.objects.update(id=2)
        return nombre + 1
    if quoi == "vide":
        Entree.objects.all()._raw_delete("default")
    Tete.objects.all().delete()
    return 1 if quoi == "vide" else nombre + 1


GESTES = [changer] * 5 + [oter, couper, permuter, forger, reecrire, tete, tete]


@pytest.fixture
def un_journal(a):
    """Several targets, every verb: drafts, pieces, filings, completeness, withdrawal, silence."""
    a(2026, 12, 10, 9)
    employeur, agent = un_employeur(), un_agent()
    un, deux, _ = (un_depot(employeur, intitule=f"Site {i}") for i in range(3))
    actions.constater_completude(un, par=agent)
    actions.retirer(deux, par=employeur)
    a(2027, 1, 20, 9)
    assert len(actions.constater_silences()) == 2
    return Entree.objects.count()


@pytest.mark.lent
@pytest.mark.django_db
def test_deux_cents_mutations_toutes_trouvees(un_journal):
    assert journal.verifier() == (un_journal, None)
    hasard, manquees = random.Random(20261210), []
    for tour in range(200):
        geste = GESTES[tour % len(GESTES)]
        with transaction.atomic():
            with sans_declencheurs():
                attendue = geste(un_journal, hasard)
            try:
                call_command("verifier_journal")
                manquees.append((tour, geste.__name__, "rien vu"))
            except CommandError as erreur:
                nommee = int(re.search(r"n° (-?\d+) ", str(erreur)).group(1))
                if nommee != attendue:
                    manquees.append((tour, geste.__name__, f"{nommee} au lieu de {attendue}", str(erreur)))
            transaction.set_rollback(True)
    assert not manquees
    assert journal.verifier() == (un_journal, None)


@pytest.mark.django_db
@pytest.mark.parametrize("champ", COLONNES)
def test_chaque_colonne_est_gardee_et_la_commande_sort_en_erreur(a, monkeypatch, champ):
    a(2026, 12, 10, 9)
    un_depot_nu(un_employeur())
    monkeypatch.setattr(base, "connections", SimpleNamespace(close_all=lambda: None))  # the test's own is still of use
    entree = Entree.objects.get(pk=3)
    with transaction.atomic():
        with sans_declencheurs():
            nouvelle = autre(champ, getattr(entree, champ), random.Random(1))
            Entree.objects.filter(pk=3).update(**{champ: nouvelle})
        with pytest.raises(SystemExit) as sortie:
            Command().run_from_argv(["manage.py", "verifier_journal"])
        transaction.set_rollback(True)
    assert sortie.value.code == 1
