// form[data-rupco-fichier]: says how far the upload is, in words and by a bar; the browser itself then follows the answer.
// Without script, the form is sent as any other.
for (const form of document.querySelectorAll("form[data-rupco-fichier]")) {
  form.addEventListener("submit", (e) => {
    const champ = form.querySelector("input[type=file]");
    if (!champ?.files.length || e.defaultPrevented) return;
    e.preventDefault();
    if (form.dataset.rupcoEnCours === "fichier") return;
    form.dataset.rupcoEnCours = "fichier";
    envoyer(form, e.submitter);
  });
}

function envoyer(form, bouton) {
  const etat = form.querySelector("[data-rupco-etat]") || form.appendChild(document.createElement("p"));
  etat.setAttribute("role", "status");
  etat.className = "petit";
  const barre = document.createElement("progress");
  barre.className = "rupco-progres";
  barre.max = 100;
  barre.setAttribute("aria-label", "Envoi du fichier");
  etat.before(barre);
  const corps = new FormData(form, bouton);
  const requete = new XMLHttpRequest();
  const rater = (phrase) => {
    barre.remove();
    delete form.dataset.rupcoEnCours;
    etat.textContent = phrase;
  };
  let dit = -1;
  requete.upload.addEventListener("progress", (e) => {
    if (!e.lengthComputable) return;
    const part = Math.floor((100 * e.loaded) / e.total);
    barre.value = part;
    if (part - dit >= 25 || part === 100) {
      dit = part;
      etat.textContent = part < 100 ? `Envoi en cours : ${part} %` : "Fichier reçu, contrôle en cours…";
    }
  });
  requete.addEventListener("load", () => {
    // Followed redirect: open its page. Refused (4xx): show the page that says why, at this address.
    if (requete.status < 400) return location.assign(requete.responseURL);
    if (!(requete.getResponseHeader("Content-Type") || "").includes("text/html")) return rater("Le fichier n’a pas été reçu. Réessayez.");
    const page = new DOMParser().parseFromString(requete.responseText, "text/html");
    document.title = page.title;
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    (document.querySelector("[data-rupco-erreurs]") ?? document.querySelector("main")).focus();
    return undefined;
  });
  requete.addEventListener("error", () => rater("L’envoi s’est interrompu. Vérifiez votre connexion, puis réessayez."));
  requete.open("POST", form.action);
  requete.send(corps);
}
