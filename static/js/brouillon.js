// form[data-rupco-brouillon]: what is typed is kept. 800 ms after typing stops, and when the page is hidden, the fields are posted
// to the form's own action with « X-Requested-With: rupco-brouillon »; the server answers {version, enregistre_a}.
// On any failure the text stays in sessionStorage (by account and path), is tried again, and is offered back when the page returns.
const PAUSE = 800;
const ESSAI = 10_000;
const form = document.querySelector("form[data-rupco-brouillon]");
if (form) suivre(form);

function suivre(form) {
  // Another account finds nothing here; nor does this one once it was sent, when the attribute's value is a number that says how
  // far one is. A word there is the state of the page: what was typed before it is the same text.
  const etat = form.dataset.rupcoBrouillon;
  const cle = `rupco-brouillon:${form.elements.auteur?.value}:${location.pathname}${/^\d+$/.test(etat) ? etat : ""}`;
  const note = document.querySelector("[data-rupco-enregistre]");
  const enConflit = form.dataset.rupcoBrouillon === "conflit"; // another's answers are not written over before one has chosen
  let minuterie = 0;
  let essai = 0;
  let sale = false; // typed since the last answer
  let frappe = false; // typed since the last attempt: an attempt made again by itself keeps no session open
  let enVol = null;
  let soumis = false;

  const dire = (texte, estEchec = false) => {
    if (!note) return;
    note.textContent = texte;
    note.classList.toggle("est-en-echec", estEchec);
    note.classList.toggle("fr-icon-warning-line", estEchec);
    note.classList.toggle("fr-icon-check-line", !estEchec);
  };

  // Text fields, choices and dates only: neither files, nor the security token, nor the one-time key.
  const valeurs = () => {
    const lues = [];
    for (const champ of form.elements) {
      if (!champ.name || champ.type === "hidden" || champ.type === "file" || champ.type === "password") continue;
      if (champ.matches("button, fieldset, output")) continue;
      const coche = champ.type === "radio" || champ.type === "checkbox";
      lues.push([champ.name, champ.value, coche ? champ.checked : null]);
    }
    return lues;
  };
  const garder = () => {
    try {
      sessionStorage.setItem(cle, JSON.stringify(valeurs()));
    } catch {
      // storage refused or full: the fields still hold the text
    }
  };
  const oublier = () => sessionStorage.removeItem(cle);

  const rater = (reponse) => {
    sale = true;
    clearTimeout(essai);
    const fermee = reponse && (reponse.type === "opaqueredirect" || reponse.status === 403);
    if (reponse?.status === 409) return crier("Non enregistré. Cette étape a changé dans un autre onglet ou par un collègue.", "Enregistrez pour comparer les réponses et choisir.");
    if (fermee) crier("Non enregistré. Votre session est sans doute fermée.", "Ce que vous avez écrit est gardé sur cette page. Connectez-vous dans un autre onglet, puis rechargez celle-ci.");
    else crier("Non enregistré, nouvel essai dans 10 s", "Ce que vous avez écrit reste sur cette page. Ne la fermez pas.");
    essai = setTimeout(envoyer, ESSAI);
  };

  // Loud: at the foot of the form, and on screen wherever one types.
  let cri = null;
  const crier = (phrase, suite) => {
    dire(phrase, true);
    if (!cri) {
      cri = document.createElement("div");
      cri.className = "fr-alert fr-alert--error fr-alert--sm rupco-cri";
      cri.setAttribute("role", "alert");
      cri.append(document.createElement("p"));
      form.before(cri);
    }
    const dit = `${phrase.replace(/\.?$/, ".")} ${suite}`;
    if (cri.firstChild.textContent !== dit) cri.firstChild.textContent = dit; // said once, not at each try
  };
  const taire = () => {
    cri?.remove();
    cri = null;
  };

  async function envoyer() {
    clearTimeout(minuterie);
    clearTimeout(essai);
    if (!sale || soumis || enConflit) return;
    if (enVol) return; // its end sends again what was typed meanwhile
    sale = false;
    const tape = frappe;
    frappe = false;
    const corps = new FormData(form);
    corps.delete("cle_unique"); // an autosave is no act
    for (const [nom, valeur] of [...corps]) if (valeur instanceof File) corps.delete(nom);
    try {
      enVol = fetch(form.action, {
        method: "POST", body: corps, redirect: "manual", credentials: "same-origin", keepalive: document.hidden,
        headers: { "X-Requested-With": "rupco-brouillon", "X-Rupco-Frappe": tape ? "oui" : "non", Accept: "application/json" },
      });
      const reponse = await enVol;
      if (!reponse.ok) return rater(reponse);
      const dit = await reponse.json();
      taire();
      if (form.elements.version && dit.version !== undefined) form.elements.version.value = dit.version;
      dire(`Enregistré aujourd’hui à ${dit.enregistre_a}`);
      if (!sale) oublier();
      if (tape) document.dispatchEvent(new Event("rupco-geste")); // session.js
    } catch {
      return rater();
    } finally {
      enVol = null;
    }
    if (sale) minuterie = setTimeout(envoyer, PAUSE);
    return undefined;
  }

  const taper = () => {
    sale = true;
    frappe = true;
    garder();
    clearTimeout(minuterie);
    minuterie = setTimeout(envoyer, PAUSE);
  };

  const restaurer = () => {
    let lues;
    try {
      lues = JSON.parse(sessionStorage.getItem(cle) || "null");
    } catch {
      lues = null;
    }
    if (!lues) return;
    let change = false;
    for (const [nom, valeur, coche] of lues) {
      const groupe = form.elements[nom];
      if (!groupe) continue;
      const champs = groupe instanceof RadioNodeList ? [...groupe] : [groupe];
      if (coche === null) {
        if (champs[0].value !== valeur) [champs[0].value, change] = [valeur, true];
      } else {
        const champ = champs.find((c) => c.value === valeur);
        if (champ && champ.checked !== coche) [champ.checked, change] = [coche, true];
      }
    }
    if (!change) return oublier();
    const avis = document.createElement("div");
    avis.className = "fr-alert fr-alert--info fr-alert--sm";
    avis.setAttribute("role", "status");
    const phrase = document.createElement("p");
    phrase.textContent = "Nous avons retrouvé ce que vous aviez écrit et qui n’était pas enregistré. Relisez-le.";
    avis.append(phrase);
    form.before(avis);
    taper();
  };

  form.addEventListener("input", taper);
  form.addEventListener("change", taper);
  form.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    soumis = true;
    clearTimeout(minuterie);
    clearTimeout(essai);
    garder(); // if the answer never comes, the text comes back with the page
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) envoyer();
  });
  window.addEventListener("pageshow", () => {
    soumis = false;
  });
  restaurer();
  if (form.dataset.rupcoBrouillon === "rendu") taper(); // given back by the server, once: kept again at once
}
