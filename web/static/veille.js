// Nobody has written for a while: say that all will be erased, offer to go on, then leave a neutral page.
// The clock is the device's: a phone that slept too long is cleared as soon as it wakes.

const PRESENCE = 60000; // ms; at most one sign of life a minute while somebody types

const message = document.getElementById("veille");
const continuer = document.getElementById("continuer");

export function veiller(saisie) {
  const { idle, avertir } = saisie.form.dataset;
  let dernier = Date.now();
  let signe = dernier;

  function revenir() {
    dernier = Date.now();
    message.textContent = "";
    continuer.hidden = true;
  }

  function partir() {
    document.body.classList.add("partie");
    location.replace("/fin");
  }

  async function signaler() {
    signe = Date.now();
    revenir();
    const corps = new URLSearchParams({ jeton: saisie.form.elements.jeton.value });
    try {
      const { status } = await fetch("/presence", { method: "POST", body: corps });
      if (status === 410 && !saisie.value) partir(); // already forgotten; what is being typed is not lost
    } catch {
      // no connection: the message itself will say so
    }
  }

  function commencee() {
    return document.querySelector("#fil > ol > li") !== null || saisie.value !== "";
  }

  function regarder() {
    const secondes = (Date.now() - dernier) / 1000;
    if (!commencee()) dernier = Date.now();
    else if (secondes >= idle) partir();
    else if (secondes >= avertir && continuer.hidden) {
      message.textContent = "Sans réponse de vous, cette page s’efface dans deux minutes.";
      continuer.hidden = false;
    }
  }

  continuer.addEventListener("click", () => {
    signaler();
    saisie.focus({ preventScroll: true }); // the button is gone
  });
  saisie.addEventListener("input", () => {
    if (saisie.value && Date.now() - signe > PRESENCE && commencee()) signaler();
    else revenir();
  });
  document.addEventListener("passerelle:tour", revenir);
  document.addEventListener("visibilitychange", regarder);
  setInterval(regarder, 5000);
}
