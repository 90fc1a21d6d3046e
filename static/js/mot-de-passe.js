// [data-rupco-mdp]: a button to see what one types. Without script, the field is a plain password field.
for (const boite of document.querySelectorAll("[data-rupco-mdp]")) {
  const champ = boite.querySelector("input");
  const bouton = document.createElement("button");
  bouton.type = "button";
  bouton.className = "fr-btn fr-btn--tertiary fr-btn--sm";
  bouton.setAttribute("aria-controls", champ.id);
  const dire = (visible) => {
    champ.type = visible ? "text" : "password";
    bouton.textContent = visible ? "Masquer" : "Afficher";
    bouton.setAttribute("aria-label", visible ? "Masquer le mot de passe" : "Afficher le mot de passe");
  };
  dire(false);
  bouton.addEventListener("click", () => dire(champ.type === "password"));
  champ.form?.addEventListener("submit", () => dire(false));
  boite.append(bouton);
}
