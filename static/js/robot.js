// [data-rupco-robot=address of the worker]: ticking « Je ne suis pas un robot » has the proof made aside (preuve.js). A form sent
// before it is ready waits for it. Without this file, or if the worker fails, the server goes by the time that passed.
const boite = document.querySelector("[data-rupco-robot]");
if (boite) {
  const form = boite.closest("form");
  const { robot, defi, preuve } = form.elements;
  const etat = boite.querySelector("[data-rupco-robot-etat]");
  let ouvrier = null;
  let envoi = null;

  const finir = (trouve, dit) => {
    preuve.value = trouve;
    etat.textContent = dit;
    ouvrier?.terminate();
    ouvrier = null;
    if (envoi) {
      const bouton = envoi.bouton;
      envoi = null;
      form.requestSubmit(bouton);
    }
  };

  const prouver = () => {
    if (!robot.checked || preuve.value || ouvrier) return;
    etat.textContent = "Vérification en cours…";
    try {
      ouvrier = new Worker(boite.dataset.rupcoRobot);
      ouvrier.onmessage = ({ data }) => finir(data, "Vérification faite.");
      ouvrier.onerror = () => finir("", "");
      ouvrier.postMessage(JSON.parse(atob(defi.value.split(":")[0].replace(/-/g, "+").replace(/_/g, "/")))[0]);
    } catch {
      finir("", "");
    }
  };

  robot.addEventListener("change", prouver);
  form.addEventListener("submit", (e) => {
    if (!ouvrier || e.submitter?.name === "rechercher") return;
    e.preventDefault();
    envoi = { bouton: e.submitter };
    etat.textContent = "Encore un instant, la vérification se termine…";
  });
  window.addEventListener("pageshow", prouver);
}
