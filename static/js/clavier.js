// Single-letter shortcuts of the agents: « / » to search, « ? » for the list of keys, J and K from row to row, the letters of
// [data-rupco-touche] and, in the row that has the focus, of [data-rupco-touche-ligne]; [data-rupco-touche-lot] goes first while
// it shows. « G » waits for a second letter. A key only moves the focus, ticks a row or follows a link. Nothing while one types, nor with Ctrl, Alt or Meta; « Mon compte » turns it off.
const aide = document.querySelector("[data-rupco-aide-clavier]");
const lignes = [...document.querySelectorAll("[data-rupco-ligne]")];
let avant = "";
let minuterie = 0;

const tape = (e) => e.target.closest("input:not([type=checkbox]),select,textarea,[contenteditable]:not([contenteditable=false])");

const avancer = (pas) => {
  if (!lignes.length) return;
  const ici = lignes.findIndex((l) => l === document.activeElement || l.closest("tr,li")?.contains(document.activeElement));
  const rang = ici < 0 ? (pas > 0 ? 0 : lignes.length - 1) : Math.min(Math.max(ici + pas, 0), lignes.length - 1);
  lignes[rang].focus();
  lignes[rang].scrollIntoView({ block: "nearest" });
};

const suivre = (touche) => {
  const rangee = document.activeElement?.closest("tr,li");
  const lot = document.querySelector(`[data-rupco-touche-lot="${CSS.escape(touche)}"]`);
  const cible =
    (lot?.checkVisibility() && lot) ||
    rangee?.querySelector(`[data-rupco-touche-ligne="${CSS.escape(touche)}"]`) ||
    document.querySelector(`[data-rupco-touche="${CSS.escape(touche)}"]`);
  if (!cible) return false;
  cible.matches("a[href],input[type=checkbox]") ? cible.click() : cible.focus();
  return true;
};

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.repeat || tape(e)) return;
  if (document.querySelector("dialog[open]")) return;
  const touche = e.key.length === 1 ? e.key.toLowerCase() : "";
  const combinee = avant ? `${avant} ${touche}` : touche;
  clearTimeout(minuterie);
  avant = "";
  if (!touche) return;
  if (combinee === "?") aide?.showModal();
  else if (combinee === "j") avancer(1);
  else if (combinee === "k") avancer(-1);
  else if (combinee === "g") {
    avant = "g";
    minuterie = setTimeout(() => (avant = ""), 1500);
    return;
  } else if (!suivre(combinee)) return;
  e.preventDefault();
});

for (const bouton of document.querySelectorAll("[data-rupco-ouvrir-aide]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => aide?.showModal());
}
