// [data-rupco-solidite=length]: says how far the password is from long enough. The server alone decides what is hard to guess.
for (const boite of document.querySelectorAll("[data-rupco-solidite]")) {
  const minimum = Number(boite.dataset.rupcoSolidite);
  const champ = boite.querySelector("input");
  const dire = Object.assign(document.createElement("p"), { className: "rupco-solidite" });
  dire.setAttribute("role", "status");
  boite.append(dire);
  champ.addEventListener("input", () => {
    const manque = minimum - champ.value.length;
    if (!champ.value) dire.textContent = "";
    else if (manque > 0) dire.textContent = `Solidité\u00a0: encore ${manque} caractère${manque > 1 ? "s" : ""}.`;
    else if (new Set(champ.value).size < 6) dire.textContent = "Solidité\u00a0: faible, trop de répétitions.";
    else dire.textContent = "Solidité\u00a0: longueur suffisante. Nous vérifierons qu’il ne se devine pas.";
  });
}
