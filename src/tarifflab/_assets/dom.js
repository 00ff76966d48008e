// Shared by the card and quiz widgets: plain elements, and a slider that starts without a value.
const SAVE_PAUSE_MS = 300;

// JupyterLab takes arrows and letters for itself ("b" adds a cell) from every focused element
// that does not carry this mark; on a parent it has no effect.
const OWN_KEYS = "data-lm-suppress-shortcuts";
const KEY_TAKERS = ["button", "input", "select"];

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  if (KEY_TAKERS.includes(tag)) node.setAttribute(OWN_KEYS, "true");
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

let lastId = 0;
const newId = (word) => `tl-${word}-${Date.now().toString(36)}-${++lastId}`;

// Saves the newest value once the hand rests; `flush` saves at once.
function patient(save) {
  let timer = 0;
  let waiting = null;
  const flush = () => {
    clearTimeout(timer);
    if (waiting) save(...waiting);
    waiting = null;
  };
  const later = (...values) => {
    waiting = values;
    clearTimeout(timer);
    timer = setTimeout(flush, SAVE_PAUSE_MS);
  };
  return { later, flush, isWaiting: () => waiting !== null };
}

// A slider without a value until it is touched: "not given yet" differs from "in the middle".
// `say` turns a number into words; `save` gets the number.
// In a `compact` slider name and ends are on its own line: a row of a list has no more room.
function slider({ label, describedby, low, high, step, value, unset, say, save, marks = [], compact = false }) {
  const id = newId("slider");
  const output = h("output", { for: id, class: "tl-value" });
  const middle = low + Math.round((high - low) / 2 / step) * step;
  const range = h("input", { type: "range", id, min: low, max: high, step, "aria-describedby": describedby });
  const saver = patient(save);
  const paint = (number) => {
    const given = number !== null && number !== undefined;
    range.value = given ? number : middle;
    range.classList.toggle("tl-unset", !given);
    output.classList.toggle("tl-unset", !given);
    output.textContent = given ? say(number) : unset;
    range.setAttribute("aria-valuetext", output.textContent);
  };
  const give = () => {
    paint(Number(range.value));
    saver.later(Number(range.value));
  };
  range.addEventListener("input", give);
  // The middle can be meant too: a click, Enter or the space bar takes it.
  range.addEventListener("pointerup", give);
  range.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      give();
    }
  });
  range.addEventListener("blur", saver.flush);
  paint(value);
  const mark = (text) => h("span", { class: "tl-end", "aria-hidden": "true" }, text);
  const node = compact
    ? h(
        "div",
        { class: "tl-slider tl-compact" },
        h("label", { for: id, class: "tl-hidden" }, label),
        mark(say(low)),
        range,
        mark(say(high)),
        output,
      )
    : h(
        "div",
        { class: "tl-slider" },
        h("div", { class: "tl-slider-head" }, h("label", { for: id }, label), output),
        range,
        h("div", { class: "tl-marks", "aria-hidden": "true" }, ...marks.map((text) => h("span", {}, text))),
      );
  // What the hand is just giving must not be painted over by an older answer.
  const update = (number) => saver.isWaiting() || paint(number);
  return { node, range, paint: update, flush: saver.flush };
}

const percent = (number) => `${Math.round(number)} %`;
const PERCENT_MARKS = ["0 %", "50 %", "100 %"];
