// A menu made of <details data-rupco-menu> closes on Escape (the focus goes back to its summary) and when the focus or a click leaves it.
for (const menu of document.querySelectorAll("[data-rupco-menu]")) {
  const fermer = () => menu.removeAttribute("open");
  menu.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !menu.open) return;
    fermer();
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (e) => {
    if (e.relatedTarget && !menu.contains(e.relatedTarget)) fermer();
  });
  document.addEventListener("click", (e) => {
    if (!menu.contains(e.target)) fermer();
  });
}
