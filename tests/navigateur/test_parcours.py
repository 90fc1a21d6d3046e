"""From log-in to the tacit validation in a real browser: with scripts, by keyboard alone, without scripts on a narrow screen."""

import re

import pytest
from playwright.sync_api import expect

from dossiers.models import Decision, Depot
from rupco.socle import horloge
from tests.navigateur import pas
from tests.navigateur.geste import Clavier, Souris

FACONS = {
    "avec JavaScript": (Souris, {}),
    "au clavier": (Clavier, {"axe": False}),  # axe has judged these very pages with a mouse
    "sans JavaScript, à 320 px": (Souris, {"javascript": False, "largeur": 320}),
}


@pytest.fixture(params=FACONS)
def facon(request, visiteur):
    """A hand, and what opens browsers that suit it."""
    main, options = FACONS[request.param]
    return main(), lambda: visiteur(**options)


def test_du_compte_a_la_validation_tacite(facon, employeur, agent, travailler, tmp_path):
    geste, ouvrir = facon
    elle, lui = ouvrir(), ouvrir()
    elle.connecter(employeur, formulaire=True)
    pas.creer(elle, geste, "RCC du site de Strasbourg")
    _remplir_les_etapes(elle, geste)
    _joindre_les_pieces(elle, geste, tmp_path)
    _deposer(elle, geste, travailler)
    _lire_le_dossier(elle, geste)
    lui.connecter(agent, formulaire=True)
    _constater_la_completude(lui, geste)
    elle.page.reload()
    expect(elle.page.locator("main")).to_contain_text("Complétude constatée")
    elle.regarder()
    _laisser_parler_le_silence(elle, geste)
    assert Decision.objects.get().est_tacite, "écrite par la page, avant tout worker"
    travailler()
    elle.page.reload()
    pas.telecharger(elle, geste, "Télécharger l’attestation")
    _verifier_en_public(ouvrir(), geste)
    assert Depot.objects.get().statut == "accepte_tacitement"


def _remplir_les_etapes(qui, geste):
    page = pas.ouvrir_etape(qui, geste, "entreprise")
    pas.remplir(qui, geste, pas.REPONSES["entreprise"] | {"effectif": "deux cents"})
    pas.enregistrer(qui, geste, vers="/etapes/entreprise/$")
    resume = page.locator("[data-rupco-erreurs]")
    expect(resume).to_contain_text("Écrivez un nombre entier, par exemple 18.")
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    expect(page.locator("#id_effectif")).to_have_value("deux cents")
    expect(page.locator("#id_contact_nom")).to_have_value("Agathe Rollin")
    qui.regarder(statut=422)
    if qui.javascript:
        expect(resume).to_be_focused()
        geste.activer(resume.get_by_role("link"))
        expect(page.locator("#id_effectif")).to_be_focused()
    geste.ecrire(page.locator("#id_effectif"), "212")
    pas.enregistrer(qui, geste)
    expect(page.locator("main")).to_contain_text("1 étape terminée sur 4")
    for code in ("accord", "representants"):
        pas.ouvrir_etape(qui, geste, code)
        pas.remplir(qui, geste, pas.REPONSES[code])
        pas.enregistrer(qui, geste)
    qui.regarder()


def _joindre_les_pieces(qui, geste, dossier):
    page = pas.ouvrir_etape(qui, geste, "pieces")
    faux = dossier / "accord-signe.pdf"
    faux.write_bytes(b"MZ\x90\x00" + b"\x00" * 4096)
    qui.regard.attendus.add("422 /pieces/")
    pas.joindre(qui, geste, "accord", faux)
    resume = page.locator("[data-rupco-erreurs]")
    expect(resume).to_contain_text("Le fichier n’est pas joint")
    expect(page.locator("#erreur-accord")).to_contain_text(re.compile(r"\w+.*\."))
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    if qui.javascript:
        expect(resume).to_be_focused()
    qui.regarder(statut=200 if qui.javascript else 422)
    pas.joindre_les_exigees(qui, geste, dossier)
    qui.regarder()
    pas.agir(qui, geste, "Continuer", role="link", vers="/depots/1/$")
    expect(page.locator("main")).to_contain_text("4 étapes terminées sur 4")
    qui.regarder()


def _deposer(qui, geste, travailler):
    page = pas.agir(qui, geste, "Continuer", role="link", vers="/verifier/$")
    expect(page.locator("main")).to_contain_text("Agathe Rollin")
    qui.regarder()
    pas.agir(qui, geste, "Déposer la demande")
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Cochez la case")
    qui.regarder(statut=422)
    geste.cocher(page.locator("#id_certifie"))
    pas.agir(qui, geste, "Déposer la demande", vers="/recu/$")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est déposée")
    expect(page.locator("main")).to_contain_text("AR-2026-000001")
    qui.regarder()
    travailler()
    pas.agir(qui, geste, "L’accusé se prépare", role="link")
    pas.telecharger(qui, geste, "Télécharger l’accusé de réception")
    pas.agir(qui, geste, "Voir le dossier", role="link", vers="/dossiers/RCC-2026-0001/$")


def _lire_le_dossier(qui, geste):
    page = qui.regarder()
    prochaine = page.locator(".rupco-prochaine")
    expect(prochaine).to_contain_text("Sans réponse, votre accord est validé")
    assert prochaine.locator("time").get_attribute("datetime") == "2026-12-28"
    assert "28 décembre" in page.locator(".rupco-jauge__barre").get_attribute("aria-label")
    assert page.locator(".rupco-jauge__barre i").count() == 18  # fifteen days, three of roll-over
    expect(page.locator(".rupco-frise [aria-current=step]")).to_have_count(1)
    pourquoi = page.locator(".rupco-frise [aria-current=step] details")
    assert pourquoi.get_attribute("open") is not None
    expect(pourquoi).to_contain_text("15 jours")
    geste.activer(pourquoi.locator("summary"))
    expect(pourquoi.locator("p").first).to_be_hidden()
    geste.activer(pourquoi.locator("summary"))
    expect(pourquoi.locator("p").first).to_be_visible()


def _constater_la_completude(qui, geste):
    page = qui.page
    expect(page.locator("main")).to_contain_text("Ateliers Vauban")
    geste.activer(page.locator("main a[href*='/instruction/RCC-2026-0001/']").first)
    page.wait_for_url("**/instruction/RCC-2026-0001/**")
    qui.regarder()
    if not page.url.endswith("/completude/"):
        geste.activer(page.locator("main a[href$='/completude/']").first)
        page.wait_for_url("**/completude/")
        qui.regarder()
    geste.activer(page.locator("main form[method=post] button").first)
    page.wait_for_url("**/depots/1/")
    expect(page.locator(".rupco-messages[role=alert]")).to_contain_text("La complétude est constatée")
    expect(page.locator(".rupco-messages[role=alert]")).to_be_focused()
    qui.regarder()


def _laisser_parler_le_silence(qui, geste):
    if isinstance(geste, Souris) and qui.javascript and qui.page.viewport_size["width"] > 320:
        qui.aller("/demo/")
        pas.agir(qui, geste, "Avancer jusqu’à la prochaine échéance")
        qui.regarder()
    else:
        horloge.voyager(Depot.objects.get().echeances.get().expire_a - horloge.maintenant())
    page = qui.aller("/dossiers/RCC-2026-0001/")
    expect(page.locator("main")).to_contain_text("Validé tacitement")
    expect(page.locator("main")).to_contain_text("lundi 28 décembre 2026")
    expect(page.get_by_role("heading", name="Votre accord est validé")).to_be_visible()


def _verifier_en_public(qui, geste):
    page = qui.aller("/verifier/")
    code = Depot.objects.get().actes.get(numero__startswith="AT-").code_lisible
    geste.ecrire(page.locator("main input[name=code]"), code)
    geste.activer(page.locator("main form button").first)
    page.wait_for_url("**code=**")
    expect(page.locator("main")).to_contain_text("AT-2026-000001")
    assert "Vauban" not in page.content()
    qui.regarder()
