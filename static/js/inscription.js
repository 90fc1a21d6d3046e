// form[data-rupco-inscription=address]: looks the establishment up once 14 digits are there. The page's own models are filled in;
// without this file, « Rechercher l’établissement » sends the form and the server writes the same page.
const form = document.querySelector("form[data-rupco-inscription]");
if (form) {
  const champ = form.elements.siret;
  const boite = champ.closest(".fr-input-group");
  const place = form.querySelector("[data-rupco-etablissement]");
  const etat = form.querySelector("[data-rupco-etat]");
  const bouton = form.querySelector("[data-rupco-rechercher]");
  const vu = form.querySelector("[data-rupco-vu]");
  const chiffres = () => champ.value.replace(/\s/g, "");
  let demande = 0;
  let cherche = vu.value ? chiffres() : "";

  const direErreur = (phrase) => {
    document.getElementById("id_siret_error")?.remove();
    boite.classList.toggle("fr-input-group--error", Boolean(phrase));
    champ.classList.toggle("fr-input--error", Boolean(phrase));
    champ.setAttribute("aria-describedby", phrase ? "id_siret_helptext id_siret_error" : "id_siret_helptext");
    if (!phrase) return champ.removeAttribute("aria-invalid");
    champ.setAttribute("aria-invalid", "true");
    const erreur = Object.assign(document.createElement("div"), { id: "id_siret_error" });
    erreur.append(Object.assign(document.createElement("p"), { className: "fr-error-text", textContent: phrase }));
    boite.append(erreur);
  };

  const oublier = () => {
    demande++;
    cherche = vu.value = "";
    place.replaceChildren();
    bouton.hidden = false;
  };

  const modele = (nom) => form.querySelector(`template[data-rupco-modele=${nom}]`).content.cloneNode(true);

  const montrer = (siret, { phrase, issue, est_complete: entier, fiche, service }) => {
    const neuf = modele(entier ? "verrouille" : "a-la-main");
    if (entier) {
      const dits = { ...fiche, service, siret: siret.replace(/(...)(...)(...)(.*)/, "$1\u00a0$2\u00a0$3\u00a0$4") };
      for (const dit of neuf.querySelectorAll("[data-champ]")) dit.textContent = dits[dit.dataset.champ] || "Non renseignée";
    } else {
      const alerte = neuf.querySelector("[data-rupco-phrase]");
      alerte.firstElementChild.textContent = phrase;
      if (issue === "trouve" || issue === "non_diffusible") alerte.classList.replace("fr-alert--warning", "fr-alert--info");
      for (const saisi of neuf.querySelectorAll("input")) saisi.value = fiche?.[saisi.name] ?? "";
    }
    place.replaceChildren(neuf);
    bouton.hidden = true;
    vu.value = `${siret} ${entier ? "verrouille" : "a-la-main"}`;
    etat.textContent = entier ? "Établissement trouvé dans le répertoire Sirene" : phrase;
    etat.classList.toggle("fr-valid-text", entier);
    etat.classList.toggle("fr-sr-only", !entier); // the alert says it to the eyes
  };

  const chercher = async () => {
    const siret = chiffres();
    if (!siret || siret === cherche) return;
    oublier();
    cherche = siret;
    const rang = demande;
    direErreur("");
    etat.classList.remove("fr-sr-only", "fr-valid-text");
    etat.textContent = "Recherche en cours…";
    const corps = new URLSearchParams({ siret, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const reponse = await fetch(form.dataset.rupcoInscription, { method: "POST", body: corps }).catch(() => null);
    const lu = await reponse?.json().catch(() => null);
    if (rang !== demande) return;
    etat.textContent = "";
    if (reponse?.ok && lu) return montrer(siret, lu);
    cherche = "";
    if (lu?.issue === "invalide") return direErreur(lu.phrase);
    etat.textContent = lu?.phrase ?? "La recherche n’a pas abouti. Appuyez sur «\u00a0Rechercher l’établissement\u00a0».";
  };

  champ.addEventListener("input", () => {
    if (cherche && chiffres() !== cherche) {
      oublier();
      etat.textContent = "";
    }
    if (chiffres().length === 14) chercher();
  });
  champ.addEventListener("change", chercher);
  place.addEventListener("click", (e) => {
    if (!e.target.closest("[data-rupco-autre]")) return;
    e.preventDefault();
    oublier();
    etat.textContent = champ.value = "";
    champ.focus();
  });
  if (!vu.value && chiffres().length === 14 && champ.getAttribute("aria-invalid") !== "true") chercher();
}
