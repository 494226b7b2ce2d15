// A small button for a page of another site: a link to this service, nothing more. No storage, no cookie, no request.
// <script src="https://ADRESSE/static/bouton.js" data-entree="b" data-texte="Une question sur vos droits ?" defer></script>
{
  const script = document.currentScript;
  const adresse = new URL("/", script.src);
  const { entree, texte } = script.dataset;
  if (entree) adresse.searchParams.set("entree", entree);
  const lien = document.createElement("a");
  lien.href = adresse.href;
  lien.rel = "noreferrer";
  lien.textContent = texte || "Une question sur vos droits ?";
  Object.assign(lien.style, {
    display: "inline-block",
    padding: ".75rem 1.25rem",
    minHeight: "2.75rem",
    boxSizing: "border-box",
    border: "2px solid #0f5c58",
    borderRadius: ".75rem",
    background: "#0f5c58",
    color: "#fff",
    font: "600 1rem/1.25 system-ui, sans-serif",
    textDecoration: "none",
  });
  script.after(lien);
}
