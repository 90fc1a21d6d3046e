// [data-rupco-imprimer]: a button that prints the page; without script it stays hidden, and the browser's own menu prints.
for (const bouton of document.querySelectorAll("[data-rupco-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}
