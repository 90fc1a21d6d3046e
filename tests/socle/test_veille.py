"""The daily digest: what is wrong, once, at 8 h; nothing when all is well."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from accounts.models import User
from accounts.sirene import disjoncteur
from dossiers import tasks as _  # noqa: F401  (registers the check of files)
from dossiers.models import Piece
from rupco.socle import horloge, journal, mail, suites, tasks, veille
from rupco.socle.models import Battement, Courriel, Entree, Limite, Releve, Suite
from tests.fabrique import MOT_DE_PASSE, un_brouillon, un_employeur
from tests.fautes.clones import un_depot_nu
from tests.fautes.declencheurs import sans_declencheurs

pytestmark = pytest.mark.django_db


@pytest.fixture
def equipe(a):
    """Two people who see the outbox, one of the staff who does not, one who left."""
    a(2026, 12, 10, 6, 59, 59)
    User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    for nom, champs in {"veilleur": {}, "autre": {}, "parti": {"is_active": False}}.items():
        elle = User.objects.create_user(f"{nom}@rupco.example", MOT_DE_PASSE, is_staff=True, **champs)
        if nom != "autre":
            elle.user_permissions.add(Permission.objects.get(codename="view_suite"))
    tasks.battre()
    return ["admin@rupco.example", "veilleur@rupco.example"]


def resumes() -> list[Courriel]:
    return list(Courriel.objects.filter(objet__contains="fonctionnement").exclude(a="x@x.example").order_by("pk"))


def test_rien_quand_tout_va_bien(equipe, a):
    un_brouillon()
    suites.rejouer()
    mail.envoyer_tout()
    assert tasks.veiller() == 0
    assert not Releve.objects.exists(), "il n’est pas encore 8 h à Paris"
    a(2026, 12, 10, 7)
    tasks.battre()
    assert tasks.veiller() == 0
    assert resumes() == []
    assert Releve.objects.get(nom="journal").jusqu_a == journal.tete()
    un_depot_nu(un_employeur())
    a(2026, 12, 11, 7)
    tasks.battre()
    Suite.objects.update(etat=Suite.FAITE)
    Courriel.objects.update(etat=Courriel.ENVOYE)
    assert tasks.veiller() == 0
    assert Releve.objects.get(nom="journal").jusqu_a == journal.tete(), "lu plus loin"


def test_ce_qui_ne_va_pas_une_fois_par_jour_a_ceux_qui_administrent(equipe, a, settings):
    settings.RUPCO_DEMO = False
    piece = un_brouillon(un_employeur()).pieces.get()
    un_depot_nu(un_employeur())
    Suite.objects.update(tentatives=6)
    bloque = mail.deposer(a="x@x.example", gabarit="socle/mails/veille", contexte={}, instant=horloge.maintenant())
    Courriel.objects.filter(pk=bloque.pk).update(tentatives=6, derniere_erreur="451 x@x.example")
    Piece.objects.filter(pk=piece.pk).update(taille=1)
    Limite.objects.create(
        cle=disjoncteur._CLE, depuis_a=horloge.reel() - timedelta(hours=3), bloque_jusqu_a=horloge.reel()
    )
    a(2026, 12, 10, 7, 30)
    tasks.battre()  # half an hour of silence
    assert tasks.veiller() == 2
    assert tasks.veiller() == 0
    Releve.objects.filter(nom="resume").delete()  # a twin that came at the same time
    tasks.veiller()
    assert [c.a for c in resumes()] == equipe
    texte = resumes()[0].texte.replace("\u00a0", " ")
    for phrase in (
        "1 courriel ne part pas", "rcc.depot_recu : 1 suite en retard", "s’est arrêté le 10/12/2026 à 7 h 59",
        "jusqu’au 10/12/2026 à 8 h 30", "Sirene", "Un est absent ou tronqué", journal.tete(),
    ):  # fmt: skip
        assert phrase in texte, phrase
    assert "x@x.example" not in texte
    assert "/administration/socle/suite/" in texte
    a(2026, 12, 11, 7)
    tasks.battre()
    assert tasks.veiller() == 2, "le lendemain, encore"
    assert len(resumes()) == 4


def test_le_courriel_refuse_est_dit_le_lendemain_une_seule_fois(equipe, a):
    a(2026, 12, 10, 8)
    perdu = mail.deposer(a="x@x.example", gabarit="socle/mails/veille", contexte={}, instant=horloge.maintenant())
    Courriel.objects.filter(pk=perdu.pk).update(etat=Courriel.REFUSE, refuse_a=horloge.maintenant())
    for jour, attendus in ((10, 2), (11, 0), (12, 0)):
        a(2026, 12, jour, 9)
        tasks.battre()
        Courriel.objects.filter(etat=Courriel.A_ENVOYER).update(etat=Courriel.ENVOYE)
        assert tasks.veiller() == attendus
    assert "1 courriel est refusé par son adresse." in resumes()[0].texte


@pytest.mark.parametrize("faute", ["altere", "manque", "coupe", "tete"])
def test_le_journal_se_lit_depuis_la_veille_et_toute_faute_se_voit(equipe, a, faute):
    """Incremental: what was read is not read again; every fault in what followed shows, every day until it is dealt with."""
    un_depot_nu(un_employeur())
    tete, anomalie = journal.verifier_la_suite("")
    assert (tete, anomalie) == (journal.tete(), None)
    un_depot_nu(un_employeur())
    avant = int(tete.partition(":")[0])
    nouvelles = Entree.objects.filter(sequence__gt=avant).order_by("sequence")
    with sans_declencheurs():
        if faute == "altere":
            nouvelles.filter(pk=avant + 2).update(verbe="autre")
        elif faute == "manque":
            Suite.objects.all().delete()
            nouvelles.filter(pk=avant + 2).delete()
        elif faute == "coupe":
            Suite.objects.all().delete()
            nouvelles.last().delete()
        else:
            with connection.cursor() as c:
                c.execute("UPDATE socle_tete SET empreinte = 'x'")
    assert journal.verifier_la_suite(tete)[1] is not None
    Releve.objects.create(nom="journal", jusqu_a=tete, fait_a=horloge.maintenant())
    Suite.objects.update(etat=Suite.FAITE)
    for jour in (10, 11):
        a(2026, 12, jour, 8)
        tasks.battre()
        assert tasks.veiller() == 2
    assert "Journal altéré" in resumes()[-1].texte


def test_un_controle_qui_tombe_se_dit_et_n_en_cache_aucun(equipe, a, monkeypatch):
    def tomber(instant, jusqu_a):
        raise OSError("disque")

    monkeypatch.setitem(veille._CONTROLES, "pieces", tomber)
    Battement.objects.all().delete()
    a(2026, 12, 10, 8)
    assert veille.veiller() == 2
    texte = resumes()[0].texte
    assert "pieces" in texte
    assert "OSError" in texte
    assert "n’a jamais battu" in texte
