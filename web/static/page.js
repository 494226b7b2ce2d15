// The chat, on top of a form that works without it: each module does one thing, and does nothing when it cannot.

import { ecouterFormulaires } from "./envoi.js";
import { prevenirNir } from "./nir.js";
import { veiller } from "./veille.js";
import { proposerVoix } from "./voix.js";

const saisie = document.getElementById("q");

// An entry code has done its work: it need not stay in the address bar.
if (location.search) history.replaceState(null, "", "/");

document.getElementById("aide-clavier").hidden = false;
saisie.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  saisie.form.requestSubmit();
});

const imprimer = document.getElementById("imprimer");
document.getElementById("outil-imprimer").hidden = false;
imprimer.addEventListener("click", () => window.print());

// What is folded is printed too; then each fold comes back as it was.
let replis = [];
addEventListener("beforeprint", () => {
  replis = [...document.querySelectorAll("details:not([open])")];
  for (const repli of replis) repli.open = true;
});
addEventListener("afterprint", () => {
  for (const repli of replis) repli.open = false;
});

// Where a virtual keyboard pans the page (iOS), the bar with the way out follows what is seen.
const vue = window.visualViewport;
if (vue) {
  const suivre = () => {
    const decalage = vue.scale === 1 ? Math.max(0, vue.offsetTop) : 0;
    document.documentElement.style.setProperty("--decalage", `${decalage}px`);
  };
  vue.addEventListener("resize", suivre);
  vue.addEventListener("scroll", suivre);
}

ecouterFormulaires();
prevenirNir(saisie, document.getElementById("alerte"));
veiller(saisie);
proposerVoix();
