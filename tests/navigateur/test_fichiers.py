"""A big file in a real browser: cut on the way, the page closed, chosen again; then the antivirus speaks."""

import os

from playwright.sync_api import Route, expect

from dossiers import actions
from dossiers.models import Piece, Televersement
from tests.dossiers.clamd import Clamd, un_pdf_qui_porte
from tests.fabrique import un_brouillon
from tests.navigateur import pas
from tests.navigateur.geste import Souris

PIECES = "/dossiers/RCC-2026-0001/depots/1/etapes/pieces/"
MO = 1024 * 1024


def test_un_gros_fichier_coupe_reprend_puis_attend_l_antivirus(visiteur, employeur, tmp_path, settings):
    un_brouillon(employeur)
    settings.RUPCO_CLAMD = "tcp://127.0.0.1:9"
    gros = tmp_path / "regularite.pdf"
    gros.write_bytes(un_pdf_qui_porte(os.urandom(5 * MO)).getvalue())
    elle, departs = visiteur(), []
    elle.connecter(employeur)
    elle.regard.attendus.add("net::ERR_INTERNET_DISCONNECTED")
    page = elle.aller(PIECES)

    def couper(route: Route) -> None:
        """The network goes after the first chunk was acknowledged."""
        departs.append(route.request.post_data_buffer.count(b"morceau"))
        if len(departs) == 3:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/pieces/morceaux/", couper)
    pas.joindre(elle, Souris(), "regularite", gros)
    etat = page.locator("section[aria-labelledby=p-regularite] [role=status]")
    expect(etat).to_contain_text("Connexion coupée à 39\u00a0%")
    elle.regarder()
    page.unroute("**/pieces/morceaux/")
    page.goto(elle.racine + "/dossiers/")  # she leaves; tomorrow morning, the same file
    assert Televersement.objects.get().recu == 2 * MO
    page = elle.aller(PIECES)
    expect(page.get_by_text("Envoi interrompu à 39\u00a0%")).to_be_visible()
    envois = []
    page.on("request", lambda r: r.method == "POST" and envois.append(r.url.rsplit("/", 2)[1]))
    pas.joindre(elle, Souris(), "regularite", gros)
    ligne = page.locator("section[aria-labelledby=p-regularite] .rupco-pieces")
    expect(ligne).to_contain_text("analyse en attente")
    assert envois == ["morceaux"] * 3 + ["pieces"], "where it stands, the two chunks that lacked, the last step"
    assert Piece.objects.get(nature="regularite").taille == gros.stat().st_size
    expect(ligne.get_by_role("link")).to_have_count(0)
    elle.regarder()
    page.set_viewport_size({"width": 320, "height": 900})
    elle.regarder()
    with Clamd() as clamd:
        settings.RUPCO_CLAMD = clamd.adresse
        assert actions.analyser() == 2
    page.reload()
    expect(ligne).to_contain_text("analysé par un antivirus")
    expect(ligne.get_by_role("link")).to_have_count(1)
