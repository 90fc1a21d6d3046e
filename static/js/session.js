// [data-rupco-session]: warns 5 minutes before the session closes, in every open tab, and keeps it open if asked.
// data-inactive, data-absolue: seconds left at the load of the page, data-limite: after a gesture. Of the browser's clock, only
// the lapse is believed.
// Tabs share « closes in » through localStorage: a gesture in one of them is a gesture for all.
const AVANT = 5 * 60;
const CLE = "rupco-session";
const boite = document.querySelector("[data-rupco-session]");
if (boite) veiller(boite);

function veiller(boite) {
  const phrase = boite.querySelector("[data-rupco-session-phrase]");
  const bouton = boite.querySelector("[data-rupco-session-rester]");
  const lien = boite.querySelector("[data-rupco-session-lien]");
  const limite = { inactive: 0, absolue: 0 };
  let fermee = false;

  const repartir = ({ inactive, absolue }) => {
    limite.inactive = Date.now() + inactive * 1000;
    limite.absolue = Date.now() + absolue * 1000;
    fermee = false;
    try {
      localStorage.setItem(CLE, JSON.stringify([boite.dataset.auteur, limite.inactive, limite.absolue]));
    } catch {
      // storage refused: each tab then counts for itself
    }
    regarder();
  };

  const montrer = (quoi, texte) => {
    if (phrase.textContent === texte) return;
    boite.classList.toggle("est-montree", quoi !== "");
    bouton.hidden = quoi !== "bientot";
    lien.hidden = quoi !== "fermee";
    phrase.textContent = texte;
  };

  function regarder() {
    const reste = Math.ceil((Math.min(limite.inactive, limite.absolue) - Date.now()) / 1000);
    if (reste > AVANT) return montrer("", "");
    if (reste <= 0 || fermee) {
      fermee = true;
      return montrer("fermee", "Votre session est fermée. Ce que vous avez écrit reste sur cette page. Connectez-vous dans un autre onglet, puis revenez.");
    }
    const minutes = Math.ceil(reste / 60);
    const duree = `${minutes} minute${minutes > 1 ? "s" : ""}`;
    if (limite.absolue <= limite.inactive) {
      return montrer("fin", `Votre session se ferme dans ${duree}, 12 heures après son ouverture. Enregistrez, puis connectez-vous de nouveau.`);
    }
    return montrer("bientot", `Votre session se ferme dans ${duree}, faute d’action de votre part.`);
  }

  bouton.addEventListener("click", async () => {
    const reponse = await fetch(boite.dataset.presence, {
      method: "POST", redirect: "manual",
      headers: { "X-Requested-With": "rupco-presence", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
    }).catch(() => null);
    if (reponse?.ok) return repartir(await reponse.json());
    fermee = reponse !== null; // no answer at all: the network, one tries again
    return regarder();
  });

  addEventListener("storage", (e) => {
    if (e.key !== CLE || !e.newValue) return;
    const [auteur, inactive, absolue] = JSON.parse(e.newValue);
    if (auteur !== boite.dataset.auteur) return;
    [limite.inactive, limite.absolue, fermee] = [inactive, absolue, false];
    regarder();
  });
  document.addEventListener("visibilitychange", () => document.hidden || regarder());
  document.addEventListener("rupco-geste", () => {
    const absolue = (limite.absolue - Date.now()) / 1000;
    repartir({ inactive: Number(boite.dataset.limite), absolue });
  });
  repartir({ inactive: Number(boite.dataset.inactive), absolue: Number(boite.dataset.absolue) });
  setInterval(regarder, 1_000);
}
