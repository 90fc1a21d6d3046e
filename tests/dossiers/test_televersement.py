"""A big file by chunks: it goes on where it stopped, ends in one piece, and leaves nothing behind."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from dossiers import actions, fichiers, retention
from dossiers.actions import televersement
from dossiers.fichiers import FichierRefuse, morceaux
from dossiers.models import Piece, Televersement
from rupco.socle import horloge
from tests.fabrique import un_brouillon, un_employeur, un_pdf

pytestmark = pytest.mark.django_db
PDF = un_pdf("Une longue liste", pages=40).getvalue()
QUOI = {
    "nature": "etablissements",
    "nom": "liste.pdf",
    "empreinte": hashlib.sha256(PDF).hexdigest(),
    "taille": len(PDF),
}


@pytest.fixture
def depot(a):
    a(2026, 12, 10, 9)
    return un_brouillon()


@pytest.fixture
def poster(client, depot, tmp_path, django_capture_on_commit_callbacks):
    """Sends a chunk (`depart`, bytes), or nothing; what was answered. Follow-ups of the commit are run."""
    client.force_login(depot.dossier.cree_par)
    adresse = reverse("piece-televerser", args=[depot.dossier.reference, 1])

    def envoyer(depart=0, octets=b"", statut=200, **autres):
        champs = QUOI | {"depart": depart} | autres
        if octets:
            (tmp_path / "morceau").write_bytes(octets)
            with (tmp_path / "morceau").open("rb") as morceau:
                reponse = client.post(adresse, champs | {"morceau": morceau})
        else:
            reponse = client.post(adresse, champs)
        assert reponse.status_code == statut, reponse.content
        return reponse.json()

    return envoyer


def finir(client, depot, envoi):
    adresse = reverse("piece-joindre", args=[depot.dossier.reference, 1])
    return client.post(adresse, {"nature": "etablissements", "televersement": envoi})


def sur_le_disque(settings, dossier="televersements") -> list[Path]:
    return [c for c in (Path(settings.RUPCO_FICHIERS) / dossier).rglob("*") if c.is_file()]


def test_un_envoi_coupe_reprend_ou_il_en_est_et_finit_en_une_piece(
    depot, poster, client, settings, django_capture_on_commit_callbacks
):
    tiers = len(PDF) // 3
    assert poster()["recu"] == 0
    assert poster(0, PDF[:tiers])["recu"] == tiers
    assert poster(0, PDF[:tiers])["recu"] == tiers, "the same chunk again, its answer lost"
    assert poster(2 * tiers, PDF[2 * tiers :])["recu"] == tiers, "a chunk that is not the next one"
    assert "n’est pas fini" in finir(client, depot, Televersement.objects.get().pk).content.decode()
    page = client.get(reverse("depot-etape", args=[depot.dossier.reference, 1, "pieces"])).content.decode()
    assert "Envoi interrompu à 33\u00a0%\u00a0: liste.pdf" in page
    envoi = poster(tiers, PDF[tiers:])
    assert envoi["recu"] == len(PDF)
    with django_capture_on_commit_callbacks(execute=True):
        assert finir(client, depot, envoi["envoi"]).status_code == 302
    piece = Piece.objects.get(nature="etablissements")
    with fichiers.ouvrir(piece.chemin, QUOI["empreinte"]) as kept:
        assert kept.read() == PDF
    assert (piece.pages, piece.deposee_a) == (40, horloge.maintenant())
    assert sur_le_disque(settings) == []
    assert finir(client, depot, envoi["envoi"]).status_code == 302, "the last step again: the same piece"
    assert poster() == envoi, "chosen again after the answer was lost: nothing to send"
    assert Piece.objects.filter(nature="etablissements").count() == 1
    actions.oter_piece(piece, par=depot.dossier.cree_par)
    assert poster()["recu"] == 0, "taken back, then sent again: from the start"


def test_ce_que_le_disque_a_perdu_se_renvoie(depot, poster, settings):
    poster(0, PDF[:500])
    sur_le_disque(settings)[0].unlink()
    assert poster(500, PDF[500:])["recu"] == 0
    assert poster(0, PDF)["recu"] == len(PDF)


def test_un_fichier_change_en_route_ou_refuse_est_oublie(
    depot, poster, client, settings, django_capture_on_commit_callbacks
):
    change = PDF[:-10] + b"x" * 10
    faux = b"<html>" + PDF
    digest = hashlib.sha256(faux).hexdigest()
    for octets, quoi, phrase in (
        (change, {}, "a changé pendant l’envoi"),
        (faux, {"taille": len(faux), "empreinte": digest}, "données étrangères"),
    ):
        envoi = poster(0, octets, **quoi)["envoi"]
        with django_capture_on_commit_callbacks(execute=True):
            refus = finir(client, depot, envoi)
        assert (refus.status_code, phrase in refus.content.decode()) == (422, True)
        assert not Televersement.objects.exists()
        assert sur_le_disque(settings) == []


def test_chacun_a_les_siens(depot, poster, client):
    poster(0, PDF)
    collegue = un_employeur(depot.dossier.etablissement)
    with pytest.raises(FichierRefuse, match="n’est plus là"):
        actions.joindre_televersement(depot, Televersement.objects.get().pk, par=collegue)
    client.force_login(collegue)
    assert poster()["recu"] == 0
    assert Televersement.objects.count() == 2


def test_les_bornes(depot, poster, settings, monkeypatch):
    assert "trop lourd" in poster(statut=422, taille=settings.RUPCO_TAILLE_MAX_PIECE + 1)["phrase"]
    assert "trop grand" in poster(0, b"x" * (televersement.MORCEAU + 1), statut=422)["phrase"]
    poster(0, PDF + b"trop")
    assert Televersement.objects.get().recu == 0
    premier = Televersement.objects.get().pk
    for rang in range(televersement.PAR_PERSONNE):
        poster(nom=f"liste-{rang}.pdf")
    assert Televersement.objects.count() == televersement.PAR_PERSONNE
    assert not Televersement.objects.filter(pk=premier).exists(), "the oldest gave its place"
    monkeypatch.setattr(televersement, "EN_TOUT", 0)
    assert "Trop de fichiers" in poster(statut=503, nom="encore.pdf")["phrase"]
    assert Televersement.objects.count() == televersement.PAR_PERSONNE


def test_ce_que_personne_ne_finit_est_efface_le_lendemain(depot, poster, settings, django_capture_on_commit_callbacks):
    poster(0, PDF[:500])
    touche = Televersement.objects.get().touche_a
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purger_televersements(touche + timedelta(hours=23)) == 0
        assert len(sur_le_disque(settings)) == 1
        assert actions.purger_televersements(touche + timedelta(hours=25)) == 1
    assert sur_le_disque(settings) == []


def test_les_fichiers_que_rien_ne_nomme(depot, poster, settings, monkeypatch, capsys):
    """A file without its row and a half-made copy go, after a day; those of a piece and of an upload stay."""
    poster(0, PDF[:500])
    perdu = morceaux.nouveau_chemin().replace("televersements", "pieces")
    provisoire = str(Path(Piece.objects.get().chemin).parent / ".copie")
    for chemin in (perdu, provisoire):
        absolu = settings.RUPCO_FICHIERS / chemin
        absolu.parent.mkdir(parents=True, exist_ok=True)
        absolu.write_bytes(b"x")
    (settings.RUPCO_FICHIERS / "lisez-moi.txt").write_text("posé là par une personne")
    instant = horloge.reel()
    assert list(retention.orphelins(instant)) == []
    tous = [c for c in settings.RUPCO_FICHIERS.rglob("*") if c.is_file()]
    for fichier in tous:
        os.utime(fichier, (0, 0))
    call_command("ramasser_fichiers")
    dit = capsys.readouterr().out.splitlines()
    assert (sorted(dit[:-1]), dit[-1][:1]) == (sorted([perdu, provisoire]), "2")
    assert all(c.exists() for c in tous)
    monkeypatch.setattr(retention, "PRUDENCE", 1)
    assert retention.ramasser(instant) == [], "too many at once: left for a person to look at"
    call_command("ramasser_fichiers", "--effacer")
    assert {c.relative_to(settings.RUPCO_FICHIERS).as_posix() for c in tous if not c.exists()} == {perdu, provisoire}
