// fieldset[data-rupco-conflit=name]: the answer chosen is written in the field of that name, where it can still be changed; a field
// typed in is one's own answer again. Without script, the server takes the choice.
for (const choix of document.querySelectorAll("[data-rupco-conflit]")) {
  const nom = choix.dataset.rupcoConflit;
  const form = choix.closest("form");
  const votre = choix.querySelector("[value=votre]");
  choix.addEventListener("change", ({ target }) => ecrire(form.elements[nom], target.dataset.rupcoValeur));
  form.addEventListener("input", ({ target }) => {
    if (target.name === nom) votre.checked = true;
  });
}

function ecrire(champ, valeur) {
  if (champ instanceof RadioNodeList) for (const bouton of champ) bouton.checked = bouton.value === valeur;
  else champ.value = valeur;
}
