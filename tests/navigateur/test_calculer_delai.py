"""« Calculer un délai » by a visitor: with scripts or without, on a narrow screen, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur import regard
from tests.navigateur.geste import Clavier
from tests.navigateur.regard import etats

DELAI, PLAN = "/calculer/delai/", "/calculer/plan/"
PAGES = [
    DELAI,
    f"{DELAI}?delai=RC_HOMOL&depart=2026-12-06&territoire=alsace-moselle",
    f"{DELAI}?delai=RCC_VALID&depart=2026-11-13",
    f"{DELAI}?delai=RC_CPH&depart=2026-12-26",
    f"{PLAN}pse/?forme=accord&reunion=2026-12-01&licenciements=120",
]
FAUSSES = [
    f"{DELAI}?delai=TRUC",
    f"{DELAI}?delai=RC_HOMOL&depart=2026-02-31&territoire=lune",
    f"{PLAN}pse/?forme=oral&reunion=1999-12-01&licenciements=0",
]

# Each word of a drawing and what is painted under it: the last box before it whose area holds its middle, or the page.
_DESSIN = """() => {
  const clair = (couleur) => {
    const [r, v, b] = couleur.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * v + 0.0722 * b;
  };
  const page = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll("svg[role=img] text")].filter((t) => t.textContent).map((texte) => {
    const t = texte.getBoundingClientRect(), [x, y] = [t.x + t.width / 2, t.y + t.height / 2];
    const dessous = [...texte.parentElement.querySelectorAll("rect, path.trait")].filter((forme) => {
      const b = forme.getBoundingClientRect();
      return forme.matches(":not(.cadre)") && b.left <= x && x <= b.right && b.top <= y && y <= b.bottom;
    });
    const fonds = texte.parentElement.tagName === "g" && dessous.length
      ? dessous.slice(-2).map((f) => getComputedStyle(f)[f.tagName === "path" ? "stroke" : "fill"]) : [page];
    if (dessous.at(-1)?.tagName === "rect") fonds.splice(0, fonds.length - 1);
    const rapports = fonds.map((fond) => {
      const [a, b] = [clair(getComputedStyle(texte).fill), clair(fond)].sort((m, n) => n - m);
      return (a + 0.05) / (b + 0.05);
    });
    return [`${texte.parentElement.className.baseVal} ${texte.textContent}`, Math.min(...rapports)];
  });
}"""


@pytest.fixture(autouse=True)
def _le_dessin_est_juge_ici(monkeypatch):
    """axe cannot tell what is painted under a drawing's words: they are measured here, and the rest is left to it."""
    monkeypatch.setattr(regard, "DESSINS", "svg[role=img] text")


def _lisible(page) -> None:
    pales = [(mot, rapport) for mot, rapport in page.evaluate(_DESSIN) if rapport < 4.5]
    assert pales == [], page.url


@pytest.mark.parametrize("chemin", PAGES)
def test_une_page_dans_ses_quatre_etats(visiteur, le_10_decembre, chemin):
    qui = visiteur()
    page = qui.aller(chemin)
    for _ in etats(page):
        qui.regarder()
        _lisible(page)
    assert qui.contexte.cookies() == []


@pytest.mark.parametrize("chemin", FAUSSES)
def test_une_mauvaise_question(visiteur, le_10_decembre, chemin):
    qui = visiteur()
    page = qui.aller(chemin, statut=422)
    expect(page.locator("[data-rupco-erreurs]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))


@pytest.mark.parametrize("javascript", [True, False])
def test_d_une_question_a_sa_reponse_sur_un_ecran_etroit(visiteur, le_10_decembre, javascript):
    qui = visiteur(javascript=javascript, largeur=320)
    page = qui.aller(DELAI)
    page.get_by_role("link", name="Quand la rupture est-elle homologuée, sans réponse").click()
    qui.regarder()
    alsace = page.get_by_role("group", name="La commune a-t-elle un temple")
    expect(alsace).to_be_hidden()
    page.get_by_label("Territoire").select_option("alsace-moselle")
    expect(alsace).to_be_visible()
    page.get_by_label("Réception de la demande par l’administration").fill("2026-12-09")
    page.get_by_role("button", name="Calculer").click()
    page.wait_for_url("**depart=2026-12-09*")
    qui.regarder()
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "Jusqu’au mardi\u00a029\u00a0décembre\u00a02026 à 24\u00a0h"
    )
    expect(page.get_by_role("img", name="Décembre 2026.")).to_be_visible()
    expect(page.get_by_role("table", name="Du jour 0 au dernier jour")).to_contain_text("lendemain de Noël, non compté")
    page.locator("a.permalien").click()
    page.wait_for_url("**/calculer/delai/?delai=RC_HOMOL&depart=2026-12-09&territoire=alsace-moselle")
    qui.regarder()


class ClavierDesDates(Clavier):
    """Day, month and year of a date are stops of the browser's own, in one field: they count for one."""

    def pas(self, page, *, vers=None):
        while page.evaluate("() => document.activeElement.type === 'date'"):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.type !== 'date'"):
                page.keyboard.press("Shift+Tab")
                break
        return super().pas(page, vers=vers)


def test_au_clavier_seul(visiteur, le_10_decembre):
    qui, clavier = visiteur(), ClavierDesDates()
    page = qui.aller(DELAI)
    clavier.activer(page.get_by_role("link", name="Jusqu’à quand peut-on changer d’avis"))
    page.wait_for_url("**delai=RC_RETRACT")
    jour = page.get_by_label("Dernière des deux signatures")
    clavier.aller(jour)
    page.keyboard.type("12012026")  # the browser's own field: month, day, year in the browser of the tests
    expect(jour).to_have_value("2026-12-01")
    page.keyboard.press("Enter")
    page.wait_for_url("**depart=2026-12-01*")
    qui.regarder()
    expect(page.locator("main")).to_contain_text(
        "La demande d’homologation part au plus tôt le jeudi 17 décembre 2026."
    )
    clavier.aller(page.get_by_role("link", name="Ajouter à mon agenda"))
    with page.expect_download() as attendu:
        page.keyboard.press("Enter")
    assert attendu.value.suggested_filename == "delai-rc-retract-2026-12-01.ics"


def test_d_un_plan_au_pourquoi_d_une_date(visiteur, le_10_decembre):
    qui = visiteur()
    page = qui.aller(f"{PLAN}pse/")
    page.locator("label", has_text="Redressement judiciaire").click()
    expect(page.get_by_label("Nombre de licenciements")).to_be_hidden()
    page.locator("label", has_text="Accord majoritaire").click()
    page.get_by_label("Réunion du CSE").fill("2026-12-01")
    page.get_by_role("button", name="Planifier").click()
    page.wait_for_url("**reunion=2026-12-01*")
    qui.regarder()
    page.get_by_role("link", name="Pourquoi cette date").first.click()
    page.wait_for_url("**/calculer/delai/?delai=PSE_CSE_2M&depart=2026-12-01&territoire=metropole")
    qui.regarder()
