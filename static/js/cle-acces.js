// form[data-rupco-cle]: asks the browser for a passkey, then sends its answer in the field « credential ».
// creer: a new key. prouver: a key of this account. entrer: any key of the portal, in place of e-mail and password.
// Options come from the JSON block named by data-rupco-cle-options or, at the log-in, from the form's own address.
const PHRASES = {
  NotAllowedError: "Rien n’a été confirmé. Réessayez, ou prenez un autre moyen.",
  InvalidStateError: "Cette clé est déjà dans votre compte.",
  SecurityError: "Les clés d’accès ne marchent pas à cette adresse.",
};

if (globalThis.PublicKeyCredential) document.querySelectorAll("form[data-rupco-cle]").forEach(preparer);

function preparer(form) {
  const bouton = form.querySelector("[data-rupco-cle-bouton]");
  const erreur = form.querySelector("[data-rupco-cle-erreur]");
  form.hidden = false;
  bouton.hidden = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    erreur.hidden = true;
    if (bouton.getAttribute("aria-disabled")) return;
    bouton.setAttribute("aria-disabled", "true");
    try {
      form.elements.credential.value = JSON.stringify(await demander(form));
      form.submit();
    } catch (raison) {
      bouton.removeAttribute("aria-disabled");
      erreur.textContent = PHRASES[raison.name] ?? "La clé n’a pas répondu. Réessayez.";
      erreur.hidden = false;
    }
  });
}

async function demander(form) {
  const genre = form.dataset.rupcoCle;
  const { publicKey } = await options(form);
  lire(publicKey);
  if (genre !== "creer") return ecrire(await navigator.credentials.get({ publicKey }));
  const seule = form.elements.passwordless.checked;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection, residentKey: seule ? "required" : "discouraged", requireResidentKey: seule,
    ...(seule && { userVerification: "required" }),
  };
  return ecrire(await navigator.credentials.create({ publicKey }));
}

async function options(form) {
  const bloc = document.getElementById(form.dataset.rupcoCleOptions);
  if (bloc) return JSON.parse(bloc.textContent).request_options ?? JSON.parse(bloc.textContent).creation_options;
  const reponse = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await reponse.json()).request_options;
}

// The server writes bytes in base64url; the browser wants buffers, and gives buffers back.
function lire(publicKey) {
  publicKey.challenge = octets(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = octets(publicKey.user.id);
  for (const cle of [...(publicKey.excludeCredentials ?? []), ...(publicKey.allowCredentials ?? [])]) cle.id = octets(cle.id);
}

function ecrire(cle) {
  const reponse = {};
  for (const nom of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (cle.response[nom]) reponse[nom] = base64(cle.response[nom]);
  }
  if (cle.response.getTransports) reponse.transports = cle.response.getTransports();
  return {
    id: cle.id, rawId: base64(cle.rawId), type: cle.type, response: reponse,
    authenticatorAttachment: cle.authenticatorAttachment, clientExtensionResults: cle.getClientExtensionResults(),
  };
}

function octets(texte) {
  return Uint8Array.from(atob(texte.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
}

function base64(tampon) {
  const brut = String.fromCharCode(...new Uint8Array(tampon));
  return btoa(brut).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
