// Warn when a social security number is being written. It is masked by the server in any case: nothing is held back here,
// because a message that asks for help must leave.

const S = "[\\s\\u00a0\\u202f.\\-]?";
const suite = (...parts) => parts.join(S);
const NIR = new RegExp(
  "(?:^|\\D)" +
    suite("[1-478]", "\\d", "\\d", "(?:0[1-9]|[1-9]\\d)", "(?:\\d" + S + "\\d|2" + S + "[AB])", "\\d", "\\d", "\\d", "\\d", "\\d", "\\d") +
    "(?:" + S + "\\d" + S + "\\d)?(?!\\d)",
  "i",
);

export const estNir = (texte) => NIR.test(texte);

export function prevenirNir(champ, alerte) {
  champ.addEventListener("input", () => {
    const texte = estNir(champ.value)
      ? "On dirait un numéro de sécurité sociale. Vous pouvez l’effacer : il ne sert pas ici. Sinon, il sera masqué."
      : "";
    if (alerte.textContent !== texte) alerte.textContent = texte;
  });
}
