// The rows ticked in a list: how many, told; « Tout désélectionner » without loading the page again. The style sheet shows the bar.
const cases = [...document.querySelectorAll("[data-rupco-choix]")];
const compte = document.querySelector("[data-rupco-lot-compte]");
const dit = document.querySelector("[data-rupco-lot-dit]");

const compter = (annonce) => {
  const n = cases.filter((c) => c.checked).length;
  const phrase = n > 1 ? `${n} dépôts choisis` : n ? "1 dépôt choisi" : "Aucun dépôt choisi";
  compte.textContent = phrase;
  if (annonce) dit.textContent = phrase;
};

if (compte) {
  document.addEventListener("change", (e) => e.target.matches("[data-rupco-choix]") && compter(true));
  document.querySelector("[data-rupco-lot-rien]").addEventListener("click", (e) => {
    e.preventDefault();
    for (const c of cases) c.checked = false;
    cases[0].focus();
    compter(true);
  });
  window.addEventListener("pageshow", () => compter(false)); // the browser gives back what was ticked
  compter(false);
}
