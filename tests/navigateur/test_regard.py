"""The eye of these tests: what it has judged good once hides no fault that comes after."""

from tests.navigateur.regard import juger

FAUTES = {
    "une couleur": "p => p.style.color = '#aaa'",
    "un fond, plus bas": "p => document.body.style.backgroundColor = p.closest('main').style.backgroundColor = '#777'",
    "un fond venu d’ailleurs": """p => {
      const ou = p.getBoundingClientRect(), tache = document.body.appendChild(document.createElement("div"));
      tache.style.cssText = `position: absolute; z-index: -1; background: #161616; left: ${ou.left + scrollX}px;
        top: ${ou.top + scrollY}px; width: ${ou.width}px; height: ${ou.height}px`;
    }""",
    "une page sans titre": "() => document.title = ''",
}


def test_une_page_jugee_bonne_est_relue_quand_elle_change(visiteur, le_10_decembre):
    page = visiteur().aller("/verifier/")
    for faute, geste in FAUTES.items():
        assert juger(page) == ([], [])
        page.locator("main p").first.evaluate(geste)
        assert juger(page) != ([], []), faute
        page.reload()
