// Read the last answer aloud, when the browser can and only when somebody asks for it.

const bouton = document.getElementById("ecouter");

function reponse() {
  const lignes = [...document.querySelectorAll("#fil > ol > li")];
  const debut = lignes.map((ligne) => ligne.classList.contains("vous")).lastIndexOf(true);
  const dites = lignes.slice(debut + 1);
  return (dites.length ? dites : [document.getElementById("accueil")]).filter(Boolean);
}

function texte(element) {
  const copie = element.cloneNode(true);
  for (const part of copie.querySelectorAll("details, button, .historique, [aria-hidden=true]")) part.remove();
  for (const bloc of copie.querySelectorAll("p, li, h2, h3, h4")) bloc.append(". ");
  return copie.textContent.replace(/\s+/g, " ").replace(/([.:;?!])(\s*\.)+/g, "$1");
}

function arreter() {
  speechSynthesis.cancel();
  bouton.setAttribute("aria-pressed", "false");
  bouton.textContent = "Écouter la réponse";
}

function lire() {
  const phrases = reponse().flatMap((element) => texte(element).match(/[^.;?!]+[.;?!]*\s*/g) ?? []);
  bouton.setAttribute("aria-pressed", "true");
  bouton.textContent = "Arrêter la lecture";
  phrases.forEach((phrase, rang) => {
    const parole = new SpeechSynthesisUtterance(phrase); // sentence by sentence: long ones are cut off by some browsers
    parole.lang = "fr-FR";
    if (rang === phrases.length - 1) parole.onend = arreter;
    speechSynthesis.speak(parole);
  });
}

export function proposerVoix() {
  if (!("speechSynthesis" in window)) return;
  document.getElementById("outil-ecouter").hidden = false;
  bouton.addEventListener("click", () => (bouton.getAttribute("aria-pressed") === "true" ? arreter() : lire()));
  document.addEventListener("passerelle:tour", arreter);
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
