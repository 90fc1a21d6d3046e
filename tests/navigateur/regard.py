"""What no page may do, and what each must be: heard from the browser at each event, then judged at each stop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

__all__ = ["Regard", "juger"]

_ESPION = """
window.refusesParLaCsp = [];
addEventListener("securitypolicyviolation", (e) => refusesParLaCsp.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
_ETAT = """() => {
  const lien = document.querySelector(".fr-skiplinks") || document.querySelector(".fr-btn, .fr-container");
  const vu = lien && getComputedStyle(lien);
  return {
    titre: document.title,
    h1: document.querySelectorAll("h1").length,
    langue: document.documentElement.lang,
    deborde: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    csp: window.refusesParLaCsp || [],
    sortis: [...document.querySelectorAll("input, select, textarea")].filter((e) => {
      const bord = e.checkVisibility() && e.closest("fieldset, form, .rupco-fiche");
      return bord && e.getBoundingClientRect().right > bord.getBoundingClientRect().right + 1;
    }).map((e) => e.name),
    feuilles: [...document.styleSheets].map((f) => [f.href, f.cssRules.length]),
    bloc: vu && [vu.position, vu.paddingLeft, vu.fontFamily.split(",")[0]],
    racine: getComputedStyle(document.documentElement).getPropertyValue("--background-default-grey").trim(),
  };
}"""
# The DSFR draws underlines and borders with gradients: taken away while contrasts are read, so that axe can tell them.
# Contrasts are half of axe's time. Of all the texts that lie on the same grounds (colour, size, all that is painted under
# them up to the page), the first is judged, and found good it is remembered. A text that leaves one of its own grounds, or
# that meets one which is not its own, is judged each time.
_AXE = """async ([connues, dessins]) => {
  const dire = (r) => r.nodes.map((n) => `${r.id} : ${n.target.join(" ")} ${n.html.slice(0, 160)} ${n.failureSummary || ""}`);
  const resultTypes = ["violations", "incomplete"];
  const bonnes = new Set(connues), apprises = new Set(), lus = [];
  const cle = (texte) => {
    let h = 0xdeadbeef, g = 0x41c6ce57;
    for (let i = 0; i < texte.length; i++) {
      h = Math.imul(h ^ texte.charCodeAt(i), 2654435761);
      g = Math.imul(g ^ texte.charCodeAt(i), 1597334677);
    }
    return (h >>> 0).toString(36) + (g >>> 0).toString(36);
  };

  if (!matchMedia("(prefers-color-scheme: dark)").matches)  // the theme changes colours, nothing else
    lus.push(await axe.run(document, {resultTypes, rules: {"color-contrast": {enabled: false}}}));

  const sans = new CSSStyleSheet();
  sans.replaceSync("*, ::before, ::after { background-image: none !important }");
  document.adoptedStyleSheets = [sans];
  const LUES = ["color", "backgroundColor", "opacity", "fontSize", "fontWeight", "textShadow", "position", "zIndex", "clip",
    "clipPath", "filter", "mixBlendMode", "overflow", "content"];
  const vus = new Map();
  const vu = (e) => {
    if (!vus.has(e)) {
      const dessins = ["::before", "::after"].map((d) => getComputedStyle(e, d)).filter((s) => s.content !== "none");
      const styles = [getComputedStyle(e), ...dessins];
      const peint = styles.some((s) => s.backgroundColor !== "rgba(0, 0, 0, 0)") || e.matches("img, svg, canvas, video");
      vus.set(e, {peint, ecrit: styles.map((s) => LUES.map((l) => s[l]).join()).join(), boite: e.getBoundingClientRect()});
    }
    return vus.get(e);
  };
  const tous = [...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility());
  const fonds = tous.filter((e) => vu(e).peint && vu(e).boite.width);
  const fond = (e) => {  // of a text; none when its place says more than its grounds
    const texte = document.createRange();
    texte.selectNodeContents(e);
    const b = e.matches("input, select, textarea") ? vu(e).boite : texte.getBoundingClientRect();
    const dans = (f) => f.left <= b.left + 1 && f.right >= b.right - 1 && f.top <= b.top + 1 && f.bottom >= b.bottom - 1;
    const loin = (f) => f.right <= b.left || f.left >= b.right || f.bottom <= b.top || f.top >= b.bottom;
    if (fonds.some((f) => (f.contains(e) ? !dans(vu(f).boite) : !e.contains(f) && !loin(vu(f).boite)))) return "";
    const dessous = [];
    for (let f = e; f; f = f.parentElement) dessous.push(vu(f).ecrit);
    return cle(dessous.join("/"));
  };
  const ecrits = tous.filter((e) => !e.matches(dessins) && (e.matches("input, select, textarea")
    || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())));
  const neufs = ecrits.map((e) => [e, fond(e)]).filter(([, f]) => !bonnes.has(f));
  const lire = async (lot) => {
    if (!lot.length) return;
    const options = {resultTypes: [...resultTypes, "passes"], runOnly: ["color-contrast"], elementRef: true};
    const lu = await axe.run({include: lot.map(([e]) => e), exclude: [[dessins]]}, options), fonds = new Map(lot);
    lu.passes.flatMap((r) => r.nodes).map((n) => fonds.get(n.element)).filter(Boolean).forEach((f) => apprises.add(f));
    lus.push(lu);
  };
  const premiers = new Map(neufs.map((n) => [n[1], n]).reverse());
  await lire(neufs.filter((n) => !n[1] || premiers.get(n[1]) === n));
  await lire(neufs.filter((n) => n[1] && premiers.get(n[1]) !== n && !apprises.has(n[1])));  // axe did not see the first one
  document.adoptedStyleSheets = [];
  return [...["violations", "incomplete"].map((quoi) => lus.flatMap((lu) => lu[quoi].flatMap(dire))), [...apprises]];
}"""


@dataclass
class Regard:
    """Watches a browser context; `page(...)` judges where one stands. `titres` is shared by all: one title, one page."""

    contexte: BrowserContext
    racine: str
    titres: dict[str, str]
    calque: Page | None = None  # a page with scripts, when those of the context have none
    attendus: set[str] = field(default_factory=set)  # « 422 /pieces/ », « net::ERR_… »: what the test provokes
    fautes: list[str] = field(default_factory=list)
    statuts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        c = self.contexte
        c.add_init_script(_ESPION)
        c.on("console", self._console)
        c.on("weberror", lambda e: self.fautes.append(f"exception : {e.error}"))
        c.on("request", self._requete)
        c.on("requestfailed", self._echec)
        c.on("response", self._reponse)

    def _console(self, message) -> None:
        # A refused request is judged by its answer; the browser repeats it in the console.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.fautes.append(f"console : {message.text}")

    def _requete(self, requete) -> None:
        if not requete.url.startswith(self.racine + "/"):
            self.fautes.append(f"tiers : {requete.url}")

    def _echec(self, requete) -> None:
        # Aborted: by the browser, at a download or when a page is left before its last icon came.
        if requete.failure not in {"net::ERR_ABORTED", *self.attendus}:
            self.fautes.append(f"échec : {requete.url} {requete.failure}")

    def _reponse(self, reponse) -> None:
        if reponse.request.is_navigation_request():
            self.statuts[reponse.url.partition("#")[0]] = reponse.status
        elif reponse.status >= 400 and not any(
            str(reponse.status) == a.split()[0] and reponse.url.endswith(a.split()[-1]) for a in self.attendus
        ):
            self.fautes.append(f"refus : {reponse.status} {reponse.url}")

    def page(self, page: Page, *, statut: int = 200, axe: bool = True) -> None:
        """Asserts all that every page owes its reader, in the state in which it is now."""
        url = page.url.partition("#")[0]
        assert self.statuts.get(url) == statut, (url, self.statuts.get(url))
        assert self.fautes == [], (url, self.fautes)
        self._tenue(page, url)
        temoins = [c["name"] for c in self.contexte.cookies()]
        assert temoins in ([], ["rupco"]), temoins
        if axe:
            self._axe(page, url)

    def _tenue(self, page: Page, url: str) -> None:
        etat = page.evaluate(_ETAT)
        assert etat["csp"] == [], url
        assert etat["h1"] == 1, (url, etat["h1"])
        assert etat["langue"] == "fr", url
        assert etat["deborde"] <= 0, f"{url} déborde de {etat['deborde']} px"
        assert etat["sortis"] == [], f"{url} : des champs sortent de leur cadre"
        feuilles = {href.rsplit("/", 1)[-1]: n for href, n in etat["feuilles"]}
        assert feuilles.get("dsfr.css", 0) > 500, feuilles
        assert all(feuilles.values()), feuilles
        assert etat["racine"], "les couleurs du DSFR ne sont pas là"
        assert etat["bloc"][2] == "Arial", etat["bloc"]
        assert etat["bloc"][0] == "absolute" or etat["bloc"][1] != "0px", etat["bloc"]
        self._titre(etat["titre"], url)

    def _titre(self, titre: str, url: str) -> None:
        assert titre.endswith(" — RUPCO"), titre
        assert len(titre) > len("x — RUPCO"), titre
        lieu = _lieu(url, self.statuts.get(url, 200))
        assert self.titres.setdefault(titre.removeprefix("Erreur\u00a0: "), lieu) == lieu, (
            f"deux pages pour « {titre} »"
        )

    def _axe(self, page: Page, url: str) -> None:
        """Judges what was not judged yet: the same page at the same size, but for its numbers and keys, has the same verdict."""
        vue = _vue(page)
        if vue in _JUGEES:
            return
        violations, incertains = juger(_calquer(self.calque, page) if self.calque else page)
        assert violations == [], (url, violations)
        assert incertains == [], (url, incertains)
        _JUGEES.add(vue)


_JUGEES: set[str] = set()
_BONNES: set[str] = set()
DESSINS = ":not(*)"  # words of which axe cannot tell the grounds; the test that names them measures them
_CLES = re.compile(r'(<input type="hidden"[^>]* value=)"[^"]*"|\d+')


def _vue(page: Page) -> str:
    """The page as axe meets it: what its elements are and say, how wide, in which colours, what is open or chosen."""
    html = _CLES.sub(lambda m: m[1] or "0", page.content())
    etat = page.evaluate(
        """() => [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches,
                  [...document.querySelectorAll("input, select, textarea")].map((c) => [c.checked, c.disabled, !c.value]),
                  document.activeElement && document.activeElement.id]"""
    )
    return sha256(f"{html}{etat}".encode()).hexdigest()


def juger(page: Page) -> tuple[list[str], list[str]]:
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    violations, incertains, apprises = page.evaluate(_AXE, [list(_BONNES), DESSINS])
    _BONNES.update(apprises)
    return violations, incertains


_ECRIRE = "(html) => { document.open(); document.write(html); document.close(); }"


def _calquer(calque: Page, page: Page) -> Page:
    """The same bytes, from the same origin, in a page where scripts run: axe needs them, the page that is judged does not."""
    calque.set_viewport_size(page.viewport_size)
    calque.evaluate(_ECRIRE, page.content())
    calque.wait_for_load_state()
    return calque


def _lieu(url: str, statut: int) -> str:
    """The page behind an address: two dossiers share a page, two steps do not; every 404 is one page."""
    if statut in (403, 404, 413) and "/verifier/" not in url:
        return str(statut)
    try:
        trouve = resolve(urlsplit(url).path)
    except Resolver404:
        return urlsplit(url).path
    # one page behind two addresses
    meme = {"piece-joindre": "depot-etape pieces", "verifier-code": "verifier", "depot": "dossier"}
    if trouve.url_name in meme:
        return meme[trouve.url_name]
    return f"{trouve.url_name} {trouve.kwargs.get('code', '') if trouve.url_name == 'depot-etape' else ''}".strip()


def etats(page: Page) -> Iterator[str]:
    """The same page on a desktop, at 320 px (1280 px zoomed at 400 %) and in the dark; its name at each state.

    The dark is looked at where most is shown: what only a narrow page shows has the colours of its wide twin.
    """
    for largeur, teinte in ((320, "light"), (1280, "light"), (1280, "dark")):
        page.set_viewport_size({"width": largeur, "height": 900})
        page.emulate_media(color_scheme=teinte)
        yield f"{largeur} {teinte}"
    page.emulate_media(color_scheme="light")
