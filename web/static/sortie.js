// Leave at once: a press on any exit link, or the Shift key three times. Loaded by every page, needs no other module.
// The page is covered first, the server forgets, then the browser goes elsewhere without keeping this page behind « Back ».

const ATTENTE = 5000; // ms to press again; each press starts it anew
const FOIS = 3;

const temoins = document.querySelector(".sortie .temoins");
const etat = document.getElementById("etat-sortie");
let presses = 0;
let minuterie = 0;
let modifiee = false; // Shift was held for another key: a capital letter is no wish to leave

export function quitter() {
  const voile = document.createElement("p");
  voile.className = "voile";
  voile.setAttribute("role", "alert");
  voile.textContent = "Chargement.";
  document.body.append(voile);
  document.body.classList.add("partie");
  if ("speechSynthesis" in window) speechSynthesis.cancel();
  const jeton = document.querySelector("input[name=jeton]")?.value ?? "";
  navigator.sendBeacon?.("/sortie", new URLSearchParams({ jeton })); // forgets even if the next page never comes
  location.replace("/sortie");
}

function dire() {
  const reste = FOIS - presses;
  temoins.hidden = presses === 0;
  [...temoins.children].forEach((temoin, rang) => temoin.classList.toggle("allume", rang < presses));
  if (presses === 0) etat.textContent = "";
  else if (reste === 0) etat.textContent = "Chargement.";
  else etat.textContent = reste === 1 ? "Encore une fois Maj pour quitter." : "Encore deux fois Maj pour quitter.";
}

function oublier() {
  clearTimeout(minuterie);
  presses = 0;
  dire();
}

document.addEventListener("keyup", (event) => {
  if (event.key === "Shift" && !modifiee) {
    presses += 1;
    dire();
    clearTimeout(minuterie);
    if (presses >= FOIS) quitter();
    else minuterie = setTimeout(oublier, ATTENTE);
  } else if (presses > 0) {
    oublier();
  }
  modifiee = event.shiftKey;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-sortie]")) return;
  event.preventDefault();
  quitter();
});

// The browser brings the page back as it was left: covered. What is behind is asked again from the server, empty.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
