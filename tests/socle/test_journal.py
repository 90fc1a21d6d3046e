"""The journal: chained, append-only, of facts that both databases give back unchanged."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from habilitations.models import Service
from rupco.socle import journal
from rupco.socle.models import Entree, Tete
from tests.fabrique import un_depot
from tests.fautes.declencheurs import sans_declencheurs

INSTANT = datetime(2026, 12, 10, 9, 0, 0, 123456, tzinfo=UTC)


def une_entree(cible, verbe="noter", **faits):
    return journal.AEcrire(verbe=verbe, cible=cible, acteur=journal.LOI, le=date(2026, 12, 10), a=INSTANT, faits=faits)


def des_services(combien=3):
    return [Service.objects.create(code=f"s{i}", nom_long="Long", nom_court="Court") for i in range(combien)]


@pytest.mark.django_db
def test_chaque_cible_a_sa_chaine_et_la_tete_les_lie_toutes():
    un, deux, _ = des_services()
    suite = [journal.ecrire(une_entree(c, rang=i)) for i, c in enumerate([un, deux, un, un, deux])]
    assert [(e.cible_id, e.rang) for e in suite] == [(un.pk, 1), (deux.pk, 1), (un.pk, 2), (un.pk, 3), (deux.pk, 2)]
    assert [e.precedente for e in suite] == ["", "", suite[0].empreinte, suite[2].empreinte, suite[1].empreinte]
    assert [e.sequence for e in Entree.objects.all()] == [1, 2, 3, 4, 5]
    assert len({e.empreinte for e in suite}) == 5
    assert Tete.objects.get().sequence == 5
    assert journal.verifier() == (5, None)


@pytest.mark.django_db
def test_un_lot_vaut_ses_entrees_une_par_une():
    services = des_services()
    entrees = [une_entree(c, f"v{i}", numero=i, le=INSTANT) for i, c in enumerate(services * 3)]
    with transaction.atomic():
        journal.ecrire_lot(entrees)
        en_lot = list(Entree.objects.values_list("empreinte", flat=True)), journal.tete()
        transaction.set_rollback(True)
    assert not Entree.objects.exists()
    for e in entrees:
        journal.ecrire(e)
    assert (list(Entree.objects.values_list("empreinte", flat=True)), journal.tete()) == en_lot


@pytest.mark.django_db
@pytest.mark.parametrize(
    "geste",
    [
        lambda: Entree.objects.filter(sequence=1).update(verbe="autre"),
        lambda: Entree.objects.filter(sequence=1).delete(),
        lambda: Entree.objects.get(sequence=1).delete(),
        lambda: Entree.objects.get(sequence=1).save(),
        lambda: Entree.objects.bulk_update([Entree.objects.get(sequence=1)], ["faits"]),
        "UPDATE socle_entree SET faits = '{}' WHERE sequence = 1",
        "DELETE FROM socle_entree",
        "INSERT INTO socle_entree SELECT * FROM socle_entree WHERE sequence = 1",
        "REPLACE INTO socle_entree SELECT * FROM socle_entree WHERE sequence = 1",  # PostgreSQL has no such word
        "INSERT INTO socle_entree SELECT * FROM socle_entree WHERE sequence = 1 ON CONFLICT (sequence) DO UPDATE SET verbe = 'x'",
        pytest.param("TRUNCATE socle_entree CASCADE", marks=pytest.mark.postgresql),
    ],
)
def test_la_base_refuse_de_modifier_le_journal(geste):
    journal.ecrire(une_entree(des_services(1)[0]))
    avant = Entree.objects.values().get()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
        c.execute(geste) if isinstance(geste, str) else geste()
    assert Entree.objects.values().get() == avant


@pytest.mark.django_db
@pytest.mark.parametrize(
    "valeur", [object(), {1, 2}, b"octets", Decimal("1.5"), Service(pk=1), 1.5, 1e16, -0.0, float("nan"), float("inf")]
)
def test_un_fait_est_un_entier_un_texte_une_date(valeur):
    cible = des_services(1)[0]
    with pytest.raises(TypeError, match="journal"):
        journal.ecrire(une_entree(cible, valeur=valeur))
    assert not Entree.objects.exists()


@pytest.mark.django_db
def test_les_faits_permis_reviennent_de_la_base_avec_la_meme_empreinte():
    faits = {
        "z": 1,
        "a": [None, True, 2**60, -1],
        "é": "l’accord « signé »\u00a0!",
        "le": date(2026, 2, 28),
        "à": INSTANT,
    }
    journal.ecrire(une_entree(des_services(1)[0], **faits))
    assert Entree.objects.get().faits["à"] == "2026-12-10T09:00:00.123456+00:00"
    assert journal.verifier() == (1, None)


@pytest.mark.django_db(transaction=True)
def test_hors_transaction_rien_ne_s_ecrit():
    cible = des_services(1)[0]
    with pytest.raises(transaction.TransactionManagementError):
        journal.ecrire(une_entree(cible))
    assert not Entree.objects.exists()


@pytest.mark.django_db
def test_un_parcours_sain_passe_et_la_commande_dit_la_tete_a_noter(a):
    a(2026, 12, 10, 9)
    un_depot()
    sortie = io.StringIO()
    call_command("verifier_journal", stdout=sortie)
    assert f"{Entree.objects.count()} entrées relues" in sortie.getvalue()
    temoin = journal.tete()
    assert temoin in sortie.getvalue()
    un_depot()
    call_command("verifier_journal", temoin=temoin, stdout=sortie)


@pytest.mark.django_db
@pytest.mark.parametrize("quoi", ["vidé", "récrit", "coupé"])
def test_le_temoin_montre_un_journal_refait_en_entier_avec_sa_tete(quoi):
    """Who owns the database can redo digests and head alike; a head noted elsewhere still tells."""
    cibles = des_services()
    for c in cibles:
        journal.ecrire(une_entree(c, numero=1))
    temoin = journal.tete()
    with sans_declencheurs(), transaction.atomic():
        Entree.objects.all().delete()
    Tete.objects.update(sequence=0, empreinte="")
    for c in {"vidé": [], "récrit": cibles, "coupé": cibles[:2]}[quoi]:
        journal.ecrire(une_entree(c, numero=2 if quoi == "récrit" else 1))
    assert journal.verifier()[1] is None
    faute = {"vidé": 1, "récrit": 3, "coupé": 3}[quoi]
    with pytest.raises(CommandError, match=f"n° {faute} : "):
        call_command("verifier_journal", temoin=temoin)


@pytest.mark.django_db
def test_un_journal_vide_a_une_tete_et_sans_elle_il_a_ete_vide():
    Tete.objects.get_or_create(pk=1)  # the migration's; a flush between tests takes it away
    assert journal.verifier() == (0, None)
    Tete.objects.all().delete()
    assert "disparu" in journal.verifier()[1].phrase
