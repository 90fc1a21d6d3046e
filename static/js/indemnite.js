// « Calculer l’indemnité minimale »: a shorter address, the months named as the dates are typed, copy.
// form[data-rupco-indemnite]: without this file, empty answers stay in the address and « Afficher les mois » is pressed by hand.
const form = document.querySelector("form[data-rupco-indemnite]");
if (form) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [nom, valeur] of [...formData]) if (valeur === "") formData.delete(nom);
  });
  nommerLesMois(form);
}

function nommerLesMois(form) {
  const DATES = new Set(["regime", "entree", "sortie", "notification", "signature", "arret"]);
  let demande = 0;
  form.addEventListener("change", async (e) => {
    if (!DATES.has(e.target.name)) return;
    const rang = ++demande;
    const question = new URLSearchParams({ modifier: "oui" }); // the dates alone: pay does not travel for a label
    for (const [nom, valeur] of new FormData(form)) if (DATES.has(nom)) question.set(nom, valeur);
    const reponse = await fetch(`${form.action}?${question}`).catch(() => null);
    if (!reponse?.ok || rang !== demande) return;
    const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
    const nouveaux = page.getElementById("mois");
    const anciens = document.getElementById("mois");
    if (!nouveaux || anciens.contains(document.activeElement)) return;
    for (const champ of nouveaux.querySelectorAll("input")) {
      const deja = form.elements.namedItem(champ.name); // what was typed since the request left
      if (deja) champ.value = deja.value;
    }
    anciens.replaceChildren(...nouveaux.childNodes);
  });
}

const lien = document.querySelector("a[data-rupco-copier]");
if (lien && navigator.clipboard) {
  lien.textContent = "Copier le lien";
  lien.addEventListener("click", async (e) => {
    e.preventDefault();
    const fait = await navigator.clipboard.writeText(lien.href).then(() => true, () => false);
    const dire = document.querySelector("[data-rupco-copie]");
    dire.textContent = fait ? "Le lien est copié." : "La copie a échoué. Copiez l’adresse de la page.";
  });
}
