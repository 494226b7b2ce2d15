// Send a message without leaving the page, and add the answer at the end of the conversation. Focus never moves by itself.
// What was typed stays in its field until the answer is there: a fault never makes anybody type again.

const LONG = 25000; // ms for one try; the server gives up before
const REPRISE = 2000; // ms between two tries, while a server restarts or a connection comes back
const PATIENCE = 30000; // ms after which the browser is left to do it
const ETAPES = [
  [1000, "Réponse en cours…"],
  [6000, "C’est plus long que d’habitude. Rien n’est perdu."],
];

const fil = document.querySelector("#fil > ol");
const choix = document.getElementById("choix");
const saisie = document.getElementById("q");
const etat = document.getElementById("etat");
const points = document.getElementById("points");
// The only way in for markup: what our own server wrote.
const regle = window.trustedTypes?.createPolicy("passerelle", { createHTML: (html) => html });
const fragment = (html) => (regle ? regle.createHTML(html) : html);
const calme = matchMedia("(prefers-reduced-motion: reduce)");
let enCours = false;

function attendre(oui) {
  enCours = oui;
  saisie.readOnly = oui;
  saisie.setAttribute("aria-busy", String(oui));
  for (const bouton of document.querySelectorAll("form[data-envoi] button")) {
    if (oui) bouton.setAttribute("aria-disabled", "true");
    else bouton.removeAttribute("aria-disabled");
  }
  if (!oui) points.hidden = true;
}

function annoncer() {
  return ETAPES.map(([delai, texte]) =>
    setTimeout(() => {
      etat.textContent = texte;
      points.hidden = false;
    }, delai),
  );
}

function soumettre(form, bouton) {
  if (bouton?.name) {
    const champ = document.createElement("input");
    Object.assign(champ, { type: "hidden", name: bouton.name, value: bouton.value });
    form.append(champ);
  }
  form.submit(); // the browser takes over, as if there were no script
}

// The name of one sending. It is kept until an answer comes: a second try, or a second press, carries the same name, so that the
// server answers it once. Another text under the same name is another sending for the server.
let nom = null;

function nommer() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

async function essayer(corps) {
  const arret = new AbortController();
  const minuterie = setTimeout(() => arret.abort(), LONG);
  try {
    const reponse = await fetch("/", {
      method: "POST",
      body: corps,
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: arret.signal,
    });
    return [502, 504].includes(reponse.status) ? null : reponse;
  } catch {
    return null; // cut, refused or too slow: to be tried again
  } finally {
    clearTimeout(minuterie);
  }
}

async function demander(form, bouton) {
  const corps = new URLSearchParams();
  for (const [nom, valeur] of new FormData(form)) corps.set(nom, valeur);
  if (bouton?.name) corps.set(bouton.name, bouton.value);
  nom ??= nommer();
  corps.set("envoi", nom);
  form.elements.envoi.value = nom; // for the browser too, if it has to send the form itself
  const fin = Date.now() + PATIENCE;
  for (;;) {
    const reponse = await essayer(corps);
    if (reponse) {
      const lue = await reponse.json();
      if (typeof lue.html !== "string" || typeof lue.boutons !== "string") throw new TypeError("no answer");
      nom = null;
      return lue;
    }
    if (Date.now() > fin) throw new TypeError("no connection");
    await new Promise((suite) => setTimeout(suite, REPRISE));
  }
}

function montrer({ html, boutons, jeton }) {
  const avant = fil.children.length;
  document.querySelector("h1").classList.add("vh");
  document.getElementById("accueil")?.setAttribute("hidden", "");
  document.getElementById("oubli")?.setAttribute("hidden", "");
  document.getElementById("autres")?.remove();
  document.getElementById("rappel").hidden = false;
  for (const debut of document.querySelectorAll(".debut")) debut.classList.remove("debut");
  document.querySelector("#aide > span").classList.remove("vh");
  document.getElementById("choix-titre").textContent = "Réponses proposées";
  document.querySelector("label[for=q]").textContent = "Votre message";
  fil.insertAdjacentHTML("beforeend", fragment(html));
  choix.querySelector("ul").innerHTML = fragment(boutons);
  choix.hidden = !boutons.trim();
  if (jeton) for (const champ of document.querySelectorAll("input[name=jeton]")) champ.value = jeton;
  for (const champ of document.querySelectorAll("input[name=entree]")) champ.remove();
  fil.children[avant]?.scrollIntoView({ block: "start", behavior: calme.matches ? "auto" : "smooth" });
}

function rendreLeClavier(tactile) {
  // The button that was pressed is gone: the field takes its place, without opening a keyboard on the answer.
  if (tactile) saisie.inputMode = "none";
  saisie.focus({ preventScroll: true });
}

async function envoyer(form, bouton, tactile) {
  const ecrit = form === saisie.form;
  const propose = Boolean(bouton && choix.contains(bouton));
  let reponse = null;
  attendre(true);
  const annonces = annoncer();
  try {
    reponse = await demander(form, bouton);
    etat.textContent = "";
  } catch {
    if (navigator.onLine) soumettre(form, bouton);
    etat.textContent = "Pas de connexion. Votre message est gardé : envoyez-le plus tard.";
  } finally {
    annonces.forEach(clearTimeout);
    attendre(false);
  }
  if (!reponse) return;
  if (ecrit && !["limite", "erreur"].includes(reponse.etat)) {
    saisie.value = "";
    saisie.dispatchEvent(new Event("input", { bubbles: true }));
  }
  montrer(reponse);
  if (propose) rendreLeClavier(tactile);
  document.dispatchEvent(new Event("passerelle:tour"));
}

export function ecouterFormulaires() {
  let tactile = false;
  document.addEventListener("pointerdown", (event) => {
    tactile = event.pointerType === "touch";
    if (event.target === saisie) saisie.inputMode = "";
  });
  document.addEventListener("keydown", () => {
    tactile = false;
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-envoi]")) return;
    event.preventDefault();
    if (!enCours) envoyer(event.target, event.submitter, tactile);
  });
}
