// Marks of a figure that can be picked, that turn over, that glide; joined to frame.js.

// ---- picking a mark -----------------------------------------------------------------------

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// A mark with `data-pick="control=value"` sets a control when it is clicked. With the keyboard
// arrows move a ring from mark to mark, Enter picks. A mark with `data-do="name"` does what the
// button of that name does: the keyboard has the button.
function picker(model, holder, say) {
  let at = "";
  const marks = () => [...holder.querySelectorAll("[data-pick]")];
  const current = () => marks().find((node) => node.dataset.pick === at) ?? holder.querySelector("[data-picked]") ?? marks()[0];
  const take = (node) => {
    const [name, value] = node.dataset.pick.split("=");
    put(model, name, Number(value));
  };
  const middle = (node) => {
    const { x, y, width, height } = node.getBBox();
    return [x + width / 2, y + height / 2];
  };
  const ring = () => {
    holder.querySelector(".tl-ring")?.remove();
    const node = current();
    if (document.activeElement !== holder || !node) return;
    const { x, y, width, height } = node.getBBox();
    node.ownerSVGElement.append(s("rect", { class: "tl-ring", x: x - 2, y: y - 2, width: width + 4, height: height + 4, rx: 4 }));
  };
  const move = ([dx, dy]) => {
    const from = current();
    const [x, y] = middle(from);
    const far = (node) => {
      const [px, py] = middle(node);
      const along = (px - x) * dx + (py - y) * dy;
      return along > 2 ? along + 3 * Math.abs((px - x) * dy + (py - y) * dx) : Infinity;
    };
    const best = marks().reduce((one, other) => (far(other) < far(one) ? other : one), from);
    at = best.dataset.pick;
    ring();
    say(best.dataset.tip ?? "");
  };
  holder.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (button) model.send({ do: button.dataset.do });
    const node = event.target.closest?.("[data-pick]");
    if (!node) return;
    at = node.dataset.pick;
    take(node);
  });
  holder.addEventListener("keydown", (event) => {
    if (event.target !== holder || !marks().length) return;
    if (event.key in ARROWS) move(ARROWS[event.key]);
    else if (event.key === "Enter" || event.key === " ") take(current());
    else return;
    event.preventDefault();
  });
  holder.addEventListener("focus", ring);
  holder.addEventListener("blur", ring);
  return () => {
    if (marks().length) holder.setAttribute("tabindex", "0");
    else holder.removeAttribute("tabindex");
    ring();
    return marks().length > 0;
  };
}

// ---- marks that turn ----------------------------------------------------------------------

const TURN_MS = 420; // one mark
const ALL_MS = 900; // until the last mark begins

// Marks with `data-turn="key:look"` turn over, one after another, where their look has changed.
// Not while a slider moves, and not where the reader wants calm.
function turner(root, holder) {
  let sliding = false;
  root.addEventListener("input", (event) => { sliding = event.target.type === "range"; }, true);
  root.addEventListener("click", (event) => { sliding = sliding && event.target.type === "range"; }, true);
  const found = () => new Map([...holder.querySelectorAll("[data-turn]")].map((node) => [node.dataset.turn.split(":")[0], node]));
  const turn = (node, old, delay) => {
    const time = { duration: TURN_MS / 2, fill: "both", easing: "ease-in" };
    old.removeAttribute("data-turn");
    old.removeAttribute("data-pick");
    old.classList.add("tl-old");
    node.classList.add("tl-new");
    // A mark may have its colours from its group: the old one keeps a copy of the old group.
    const group = old.parentNode.cloneNode(false);
    group.append(old);
    node.ownerSVGElement.append(group);
    const away = old.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], { ...time, delay });
    away.onfinish = () => group.remove();
    const back = [{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }];
    node.animate(back, { ...time, easing: "ease-out", delay: delay + TURN_MS / 2 }).onfinish = () => node.classList.remove("tl-new");
  };
  return (swap) => {
    const calm = sliding || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const before = calm ? new Map() : found();
    swap();
    if (!before.size) return;
    const after = [...found()];
    const changed = after.filter(([key, node]) => before.has(key) && before.get(key).dataset.turn !== node.dataset.turn);
    const waits = changed.map((_one, number) => (number * ALL_MS) / Math.max(changed.length, 30));
    ticks(waits);
    changed.forEach(([key, node], number) => turn(node, before.get(key), waits[number]));
    for (const [key, node] of after) {
      if (!before.has(key)) node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: TURN_MS });
    }
  };
}

// ---- marks that glide ---------------------------------------------------------------------

const GLIDE_MS = 1000; // one mark
const LAST_MS = 500; // until the last mark begins

// Marks with `data-move="key"` glide from where they were to where they are, in a picture of
// the same width. Not while a slider moves, and not where the reader wants calm.
function glider(root, holder) {
  let sliding = false;
  root.addEventListener("input", (event) => { sliding = event.target.type === "range"; }, true);
  root.addEventListener("click", (event) => { sliding = sliding && event.target.type === "range"; }, true);
  const places = () => new Map([...holder.querySelectorAll("[data-move]")].map((node) => {
    const { x, y, width, height } = node.getBBox();
    return [node.dataset.move, { node, x: x + width / 2, y: y + height / 2 }];
  }));
  const wide = () => holder.querySelector("svg")?.getAttribute("width");
  return (swap) => {
    const calm = sliding || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const [before, room] = [calm ? new Map() : places(), wide()];
    swap();
    if (!before.size || wide() !== room) return;
    const moved = [...places()].filter(([key, { x, y }]) => {
      const old = before.get(key);
      return old && Math.hypot(old.x - x, old.y - y) > 0.5;
    });
    const waits = moved.map((_one, number) => (number * LAST_MS) / Math.max(moved.length, 20));
    ticks(waits);
    moved.forEach(([key, { node, x, y }], number) => {
      const from = `translate(${before.get(key).x - x}px, ${before.get(key).y - y}px)`;
      node.animate([{ transform: from }, { transform: "none" }], { duration: GLIDE_MS, delay: waits[number], fill: "backwards", easing: "ease-in-out" });
    });
  };
}
