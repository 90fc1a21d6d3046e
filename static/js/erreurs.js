// The error summary takes the focus; each of its links puts the cursor in the field, without losing the anchor.
const resume = document.querySelector("[data-rupco-erreurs]");
if (resume) {
  resume.focus();
  resume.addEventListener("click", (e) => {
    const lien = e.target.closest("a[href^='#']");
    const cible = lien && document.getElementById(lien.hash.slice(1));
    if (!cible) return;
    e.preventDefault();
    const champ = cible.matches("input, select, textarea") ? cible : cible.querySelector("input, select, textarea") || cible;
    champ.focus();
    champ.scrollIntoView({ block: "center" });
  });
}
