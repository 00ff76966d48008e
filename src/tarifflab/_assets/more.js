// The drawer behind "More"; joined to frame.js. The whole figure stays on one screen: the
// drawer scrolls, and where that is not enough it takes the place of the first controls.
const SCREEN = 720; // pixels, as docs/figures.md has it
const LEAST = 110; // of the drawer

function drawerFit(root) {
  const more = root.querySelector(".tl-more");
  const [summary, drawer] = [more.querySelector("summary"), more.querySelector(".tl-drawer")];
  const over = () => {
    const table = root.querySelector(".tl-table");
    return root.offsetHeight - (table?.offsetHeight ?? 0) - SCREEN;
  };
  const shrink = () => {
    const room = Math.max(LEAST, drawer.offsetHeight - over());
    if (over() > 0) drawer.style.maxHeight = `${room}px`;
  };
  const fit = () => {
    root.classList.remove("tl-swapped");
    drawer.style.maxHeight = "";
    if (more.open) shrink();
    if (more.open && over() > 0) {
      root.classList.add("tl-swapped");
      drawer.style.maxHeight = "";
      shrink();
    }
    summary.textContent = root.classList.contains("tl-swapped") ? "Back" : "More";
  };
  more.addEventListener("toggle", fit);
  return () => more.open && fit();
}
