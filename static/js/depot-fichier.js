// form[data-rupco-fichier=address for chunks]: says how far the upload is, in words and by a bar; the browser then follows the answer.
// A big file goes by chunks: each is acknowledged, a cut network is waited for, and the same file chosen again goes on from there;
// the form is then sent with the number of the upload in place of the file. Without script, it is sent as any other.
const MORCEAU = 2 * 1024 * 1024; // bytes
const PAUSES = [2, 4, 8, 15, 30, 30, 30, 30]; // seconds before each new try
const FERMEE = "Votre session est fermée. Connectez-vous, revenez sur cette page et choisissez le même fichier\u00a0: l’envoi reprendra.";
const REFUSE = "Le fichier n’a pas été reçu. Réessayez.";

class Arret extends Error {} // its message is the sentence to say

for (const form of document.querySelectorAll("form[data-rupco-fichier]")) {
  form.addEventListener("submit", (e) => {
    const champ = form.querySelector("input[type=file]");
    if (!champ?.files.length || e.defaultPrevented) return;
    e.preventDefault();
    if (form.dataset.rupcoEnCours === "fichier") return;
    form.dataset.rupcoEnCours = "fichier";
    envoyer(form, champ.files[0], e.submitter);
  });
}
for (const rappel of document.querySelectorAll("[data-rupco-reprise]")) rappel.hidden = !globalThis.crypto?.subtle;

async function envoyer(form, fichier, bouton) {
  const suivi = suivre(form);
  const corps = new FormData(form, bouton);
  try {
    // Digests need HTTPS (or localhost): elsewhere the file goes in one piece.
    const envoi = fichier.size > MORCEAU && globalThis.crypto?.subtle ? await parMorceaux(form, fichier, suivi) : null;
    if (envoi) {
      corps.delete("fichier");
      corps.set("televersement", envoi);
      suivi.dire("Fichier reçu, contrôle en cours…");
    }
    afficher(await poster(form.action, corps, envoi ? null : suivi));
  } catch (erreur) {
    suivi.rater(erreur instanceof Arret ? erreur.message : "L’envoi s’est interrompu. Vérifiez votre connexion, puis réessayez.");
  }
}

function suivre(form) {
  const etat = form.querySelector("[data-rupco-etat]") || form.appendChild(document.createElement("p"));
  etat.dataset.rupcoEtat = "";
  etat.setAttribute("role", "status");
  etat.className = "petit rupco-etat-envoi";
  const barre = Object.assign(document.createElement("progress"), { className: "rupco-progres", max: 100, value: 0 });
  barre.setAttribute("aria-label", "Envoi du fichier");
  etat.before(barre);
  let dit = -25;
  const suivi = {
    part: 0,
    dire: (phrase) => (etat.textContent = phrase),
    avancer: (faits, total) => {
      barre.value = suivi.part = Math.floor((100 * faits) / total);
      if (suivi.part - dit < 25 && suivi.part < 100) return;
      dit = suivi.part;
      suivi.dire(suivi.part < 100 ? `Envoi en cours\u00a0: ${suivi.part}\u00a0%` : "Fichier reçu, contrôle en cours…");
    },
    rater: (phrase) => {
      barre.remove();
      delete form.dataset.rupcoEnCours;
      suivi.dire(phrase);
    },
  };
  return suivi;
}

// The number of the upload once the whole file is there; null when the server would rather have it in one piece.
async function parMorceaux(form, fichier, suivi) {
  suivi.dire("Préparation de l’envoi…");
  const quoi = { nature: form.elements.nature.value, nom: fichier.name, taille: fichier.size, empreinte: await empreinteDe(fichier) };
  let { envoi, recu } = await demander(form, quoi, suivi);
  if (recu) suivi.dire(`Reprise de l’envoi à ${Math.floor((100 * recu) / fichier.size)}\u00a0%`);
  for (let sansProgres = 0; envoi && recu < fichier.size; ) {
    const reponse = await demander(form, { ...quoi, depart: recu, morceau: fichier.slice(recu, recu + MORCEAU) }, suivi);
    sansProgres = reponse.recu > recu ? 0 : sansProgres + 1;
    if (sansProgres > 3) throw new Arret("L’envoi n’avance plus. Réessayez dans un moment.");
    ({ envoi, recu } = reponse);
    if (envoi) suivi.avancer(recu, fichier.size);
  }
  return envoi;
}

async function empreinteDe(fichier) {
  const somme = await crypto.subtle.digest("SHA-256", await fichier.arrayBuffer());
  return [...new Uint8Array(somme)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

// One chunk, tried again while the network is cut or the server out of order.
async function demander(form, quoi, suivi) {
  for (const pause of [...PAUSES, null]) {
    const corps = new FormData();
    for (const [nom, valeur] of Object.entries(quoi)) corps.set(nom, valeur);
    corps.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const reponse = await fetch(form.dataset.rupcoFichier, { method: "POST", body: corps, redirect: "manual" }).catch(() => null);
    const dit = reponse && (reponse.headers.get("Content-Type") || "").includes("json") ? await reponse.json().catch(() => null) : null;
    if (reponse?.ok && dit) return dit;
    if (reponse?.status === 503 && dit) return { envoi: null };
    if (reponse?.type === "opaqueredirect" || reponse?.status === 403) throw new Arret(FERMEE);
    if (reponse && reponse.status < 500 && reponse.status !== 429) throw new Arret(dit?.phrase ?? REFUSE);
    if (pause === null) break;
    suivi.dire(`Connexion coupée à ${suivi.part}\u00a0%. Nouvel essai dans ${pause} secondes.`);
    await attendre(pause);
    suivi.dire(`Reprise de l’envoi à ${suivi.part}\u00a0%`);
  }
  throw new Arret(`L’envoi s’est arrêté à ${suivi.part}\u00a0%. Appuyez de nouveau sur «\u00a0Joindre\u00a0»\u00a0: il reprendra à cet endroit.`);
}

// Some seconds, fewer if the network comes back.
function attendre(secondes) {
  return new Promise((finir) => {
    const minuterie = setTimeout(finir, secondes * 1000);
    addEventListener("online", () => (clearTimeout(minuterie), finir()), { once: true });
  });
}

// XMLHttpRequest: it alone tells how far a body has gone.
function poster(adresse, corps, suivi) {
  return new Promise((finir, rater) => {
    const requete = new XMLHttpRequest();
    if (suivi) requete.upload.addEventListener("progress", (e) => e.lengthComputable && suivi.avancer(e.loaded, e.total));
    requete.addEventListener("load", () => finir(requete));
    requete.addEventListener("error", rater);
    requete.open("POST", adresse);
    requete.send(corps);
  });
}

// Followed redirect: open its page. Refused (4xx): show the page that says why, at this address.
function afficher(requete) {
  if (requete.status < 400) return location.assign(requete.responseURL);
  if (!(requete.getResponseHeader("Content-Type") || "").includes("text/html")) throw new Arret(REFUSE);
  const page = new DOMParser().parseFromString(requete.responseText, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  (document.querySelector("[data-rupco-erreurs]") ?? document.querySelector("main")).focus();
  return undefined;
}
