"""The hand of a visitor: a mouse, or a keyboard alone. The journey is the same; by keyboard each stop must be seen."""

from playwright.sync_api import ElementHandle, Locator, Page, expect

__all__ = ["Clavier", "Souris"]

_SUR = """((cible, ici) =>
  cible === ici || (!!cible && cible.type === "radio" && cible.name === ici.name && cible.form === ici.form))"""
_ARRET = (
    f"""(cible) => {{ const sur = {_SUR};"""
    + """
  const ici = document.activeElement;
  const avant = window.arretPrecedent;
  window.arretPrecedent = ici;
  const traits = [[ici, null], [ici, "::before"], [ici, "::after"]];
  const libelle = ici.id && document.querySelector(`label[for="${ici.id}"]`);
  if (libelle) traits.push([libelle, "::before"], [libelle, null]);
  const vu = ([e, pseudo]) => {
    const s = getComputedStyle(e, pseudo);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== "rgba(0, 0, 0, 0)";
  };
  const b = (libelle && ici.matches("[type=radio], [type=checkbox]") ? libelle : ici).getBoundingClientRect();
  return {
    nom: `${ici.tagName} ${ici.id || ici.textContent.trim().slice(0, 40)}`,
    vide: ici === document.body,
    cercle: traits.some(vu),
    visible: b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
    ordre: !avant || avant === document.body || !avant.isConnected || !!(avant.compareDocumentPosition(ici) & 4),
    arrive: sur(cible, ici),
  };
}"""
)
_ARRETS_MAX = 120


class Souris:
    """Clicks and fills."""

    def activer(self, cible: Locator) -> None:
        cible.click()

    def ecrire(self, cible: Locator, texte: str) -> None:
        cible.fill(texte)

    def cocher(self, cible: Locator) -> None:
        """The box itself may be drawn by its label: one clicks what one sees."""
        cible.page.locator(f"label[for='{cible.get_attribute('id')}']").click(position={"x": 8, "y": 8})
        expect(cible).to_be_checked()

    def choisir(self, cible: Locator, valeur: str) -> None:
        cible.select_option(valeur)


class Clavier:
    """Tab, Shift+Tab, arrows, Enter, Space. Every stop on the way has a visible focus, on screen, in the order of the page."""

    def __init__(self):
        self.arrets = 0

    def aller(self, cible: Locator) -> None:
        expect(cible).to_be_visible() if cible.get_attribute("type") not in ("radio", "checkbox", "file") else None
        if cible.evaluate(f"(e) => {_SUR}(e, document.activeElement)"):
            return
        but = cible.element_handle()
        for _ in range(_ARRETS_MAX):
            if self.pas(cible.page, vers=but)["arrive"]:
                return
        raise AssertionError(f"le clavier n’atteint pas {cible}")

    def pas(self, page: Page, *, vers: ElementHandle | None = None) -> dict:
        """One Tab, and what it must show; `arrive`: it stands on that element, or in its group of choices."""
        page.keyboard.press("Tab")
        self.arrets += 1
        arret = page.evaluate(_ARRET, vers)
        if not arret["vide"]:  # past the last stop, the focus goes to the browser itself
            assert arret["cercle"], f"pas de focus visible : {arret['nom']} sur {page.url}"
            assert arret["visible"], f"focus hors de l’écran : {arret['nom']} sur {page.url}"
            assert arret["ordre"], f"focus qui remonte : {arret['nom']} sur {page.url}"
        return arret

    def activer(self, cible: Locator) -> None:
        self.aller(cible)
        cible.page.keyboard.press("Enter")

    def ecrire(self, cible: Locator, texte: str) -> None:
        self.aller(cible)
        cible.page.keyboard.press("ControlOrMeta+a")
        cible.page.keyboard.type(texte) if texte else cible.page.keyboard.press("Delete")
        expect(cible).to_have_value(texte)

    def cocher(self, cible: Locator) -> None:
        self.aller(cible)
        page = cible.page
        if cible.get_attribute("type") == "radio":
            for _ in range(10):
                if cible.evaluate("e => e === document.activeElement"):
                    break
                page.keyboard.press("ArrowDown")
        if not cible.is_checked():
            page.keyboard.press("Space")
        expect(cible).to_be_checked()

    def choisir(self, cible: Locator, valeur: str) -> None:
        self.aller(cible)
        for _ in range(30):
            if cible.input_value() == valeur:
                return
            cible.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{valeur} n’est pas dans la liste")
