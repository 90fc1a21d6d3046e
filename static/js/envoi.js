// form[data-rupco-envoi]: while it is sent, the pressed button says so and a second press does nothing.
// A button [data-rupco-apercu] downloads a file and leaves the page as it is. The button is not disabled (its name would not be sent); coming back to the page gives it back.
const libelles = new WeakMap();

const rendre = (form) => {
  delete form.dataset.rupcoEnCours;
  for (const bouton of form.querySelectorAll("button[aria-disabled]")) {
    bouton.removeAttribute("aria-disabled");
    bouton.textContent = libelles.get(bouton) ?? bouton.textContent;
  }
};

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (!form.matches("[data-rupco-envoi]") || e.defaultPrevented) return;
  if (e.submitter?.matches("[data-rupco-apercu]")) return;
  if (form.dataset.rupcoEnCours) {
    e.preventDefault();
    return;
  }
  form.dataset.rupcoEnCours = "1";
  const bouton = e.submitter || form.querySelector("button:not([type=button])");
  if (!bouton) return;
  libelles.set(bouton, bouton.textContent);
  bouton.setAttribute("aria-disabled", "true");
  bouton.textContent = form.dataset.rupcoEnvoi || "Envoi en cours…";
});

window.addEventListener("pageshow", (e) => {
  if (e.persisted) document.querySelectorAll("[data-rupco-en-cours]").forEach(rendre);
});
