// The frame of a figure: controls, the swap of the picture, tips, drawing, table, copy.
const DAYS = 86_400_000; // milliseconds
const MONTHS = "January February March April May June July August September October November December".split(" ");
const SAY_MS = 600; // words are announced when the hand rests this long
const TYPE_MS = 300;

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// The script is evaluated once for each widget, so a counter alone would repeat its names.
const salt = Math.random().toString(36).slice(2, 8);
let count = 0;
const newId = (word) => `tl-${word}-${salt}-${++count}`;

const put = (model, name, value) => {
  model.set("values", { ...model.get("values"), [name]: value });
  model.save_changes();
};

// ---- controls -----------------------------------------------------------------------------

function dayInWords(first, number) {
  const day = new Date(Date.parse(`${first}T00:00Z`) + number * DAYS);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

function numberInWords(one, number) {
  if (one.unit === "year") return String(number);
  if (one.unit === "month") return `${MONTHS[number % 12]} ${Math.floor(number / 12)}`;
  const format = { minimumFractionDigits: one.decimals, maximumFractionDigits: one.decimals };
  const text = number.toLocaleString("en", format).replace("-", "\u2212");
  const dollars = one.unit.startsWith("$"); // "$" alone, or "$ bn a year"
  const unit = dollars ? one.unit.slice(1).trim() : one.unit;
  return (dollars ? "$" : "") + (unit ? `${text}\u202f${unit}` : text);
}

function rangeControl(model, one) {
  const id = newId("range");
  const output = h("output", { for: id });
  const range = h("input", { type: "range", id, min: one.low, max: one.high, step: one.step });
  const words = (number) => (one.kind === "days" ? dayInWords(one.first, number) : numberInWords(one, number));
  const say = (number) => one.said?.[number] ?? words(number); // a page without a kernel knows some values only
  const show = (number) => {
    output.textContent = say(number);
    range.setAttribute("aria-valuetext", output.textContent);
    const part = (number - one.low) / (one.high - one.low || 1);
    range.style.setProperty("--tl-part", part);
  };
  range.addEventListener("input", () => {
    show(range.valueAsNumber);
    put(model, one.name, range.valueAsNumber);
  });
  const jumps = (one.jumps ?? []).map(([words, action]) =>
    h("button", { type: "button", onclick: () => model.send({ do: action }) }, words),
  );
  const node = h(
    "div",
    { class: `tl-control tl-${one.kind}` },
    h("div", { class: "tl-range" }, h("label", { for: id }, one.label), output, range),
    ...jumps,
  );
  const paint = (number) => {
    range.value = number;
    show(number);
  };
  return { node, paint };
}

function choiceControl(model, one) {
  const id = newId("choice");
  const select = h("select", { id }, ...one.options.map((name, place) => h("option", { value: place }, name)));
  select.addEventListener("change", () => put(model, one.name, Number(select.value)));
  const node = h("div", { class: "tl-control" }, h("label", { for: id }, one.label), select);
  return { node, paint: (place) => { select.value = place; } };
}

function toggleControl(model, one) {
  const group = newId("toggle");
  const boxes = one.options.map((_name, place) => {
    const change = () => put(model, one.name, place);
    return h("input", { type: "radio", name: group, onchange: change });
  });
  const pills = one.options.map((name, place) => h("label", { class: "tl-pill" }, boxes[place], h("span", {}, name)));
  const node = h(
    "fieldset",
    { class: "tl-control tl-toggle" },
    h("legend", {}, one.label),
    h("div", { class: "tl-pills" }, ...pills),
  );
  return { node, paint: (place) => { boxes[place].checked = true; } };
}

function switchControl(model, one) {
  const box = h("input", { type: "checkbox", onchange: () => put(model, one.name, box.checked) });
  const node = h("label", { class: "tl-control tl-switch" }, box, h("span", {}, one.label));
  return { node, paint: (on) => { box.checked = on; } };
}

function membersControl(model, one) {
  const boxes = one.options.map((_name, place) => {
    const change = () => {
      const others = model.get("values")[one.name].filter((known) => known !== place);
      put(model, one.name, boxes[place].checked ? [...others, place] : others);
    };
    return h("input", { type: "checkbox", onchange: change });
  });
  const pills = one.options.map((name, place) => h("label", { class: "tl-pill" }, boxes[place], h("span", {}, name)));
  const node = h(
    "fieldset",
    { class: "tl-control tl-toggle tl-members" },
    h("legend", {}, one.label),
    h("div", { class: "tl-pills" }, ...pills),
  );
  const paint = (places) => boxes.forEach((box, place) => { box.checked = places.includes(place); });
  return { node, paint };
}

function textControl(model, one) {
  const id = newId("text");
  let timer = 0;
  const field = h("input", { type: "text", id, placeholder: one.placeholder, autocomplete: "off" });
  const send = () => put(model, one.name, field.value);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, TYPE_MS);
  });
  const node = h("div", { class: "tl-control" }, h("label", { for: id }, one.label), field);
  return { node, paint: (words) => { if (document.activeElement !== field) field.value = words; } };
}

const MAKERS = { slider: rangeControl, days: rangeControl, choice: choiceControl, toggle: toggleControl,
  switch: switchControl, text: textControl, members: membersControl };

// Presets as one list: it says which of them is on, or that none is.
const NONE = "settings of your own";

function presetList(model, label) {
  const id = newId("list");
  const select = h("select", { id });
  let on = "";
  select.addEventListener("change", () => {
    if (select.value) model.send({ do: select.value });
    else select.value = on;
  });
  const node = h("div", { class: "tl-control" }, h("label", { for: id }, label), select);
  const paint = (told) => {
    if (select.options.length !== told.length + 1) {
      const none = h("option", { value: "", hidden: true }, NONE);
      select.replaceChildren(none, ...told.map((one) => h("option", { value: one.name }, one.label)));
    }
    on = told.find((one) => one.pressed)?.name ?? "";
    select.value = on;
    node.hidden = !told.length;
  };
  return { node, paint };
}

function controlBar(model) {
  const told = model.get("controls").filter((one) => one.kind !== "hidden");
  const made = told.map((one) => ({ one, ...MAKERS[one.kind](model, one) }));
  // Boxes take a row of their own, so they stand last: lists before them share a row.
  const last = ({ one }) => Number(one.kind === "members");
  const few = made.filter(({ one }) => !one.more).sort((one, other) => last(one) - last(other));
  const beside = h("div", { class: "tl-beside" }, ...few.map(({ node }) => node));
  const buttons = h("div", { class: "tl-actions" });
  let list = null;
  const moreButtons = h("div", { class: "tl-actions" });
  const inside = made.filter(({ one }) => one.more).map(({ node }) => node);
  const drawer = h("div", { class: "tl-drawer" }, ...inside, moreButtons);
  const more = h("details", { class: "tl-more" }, h("summary", {}, "More"), drawer);
  const bar = h("div", { class: "tl-controls" }, beside, buttons, more);

  const paintValues = () => {
    const values = model.get("values");
    for (const { one, node, paint } of made) {
      paint(values[one.name]);
      node.hidden = one.when ? !one.when[1].includes(values[one.when[0]]) : false;
    }
  };
  const shown = new Map();
  const paintButtons = () => {
    const every = model.get("actions");
    const told = every.filter((one) => !one.list);
    const listed = every.filter((one) => one.list);
    if (listed.length && !list) {
      list = presetList(model, listed[0].list);
      beside.prepend(list.node);
    }
    list?.paint(listed);
    let lost = false;
    for (const [name, button] of shown) {
      if (!told.some((one) => one.name === name)) {
        lost ||= button === document.activeElement;
        button.remove();
        shown.delete(name);
      }
    }
    for (const one of told) {
      let button = shown.get(one.name);
      if (!button) {
        const press = () => button.getAttribute("aria-disabled") === "true" || model.send({ do: one.name });
        button = h("button", { type: "button", onclick: press }, one.label);
        shown.set(one.name, button);
        (one.more ? moreButtons : buttons).append(button);
      }
      // Not `disabled`: a disabled button would drop the keyboard's focus.
      button.setAttribute("aria-disabled", String(Boolean(one.off)));
      if (one.pressed !== undefined) button.setAttribute("aria-pressed", String(one.pressed));
      if (one.said) button.setAttribute("aria-label", one.said);
      else button.removeAttribute("aria-label");
      if (one.why) button.title = one.why;
      else button.removeAttribute("title");
      button.textContent = one.label;
      button.classList.toggle("tl-strong", Boolean(one.strong));
    }
    // A button that goes leaves the keyboard's focus to the first one that takes its place, or
    // to those below the picture.
    const rest = [...buttons.children, ...(more.open ? moreButtons.children : [])];
    if (lost) (rest[0] ?? bar.closest(".tl-figure")?.querySelector(".tl-tools button"))?.focus();
    more.hidden = !inside.length && !moreButtons.childElementCount;
    buttons.hidden = !buttons.childElementCount;
    bar.hidden = more.hidden && buttons.hidden && !beside.childElementCount;
  };
  // Arrows go from button to button.
  buttons.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const row = [...buttons.children];
    const at = row.indexOf(event.target);
    if (!way || at < 0) return;
    row[(at + way + row.length) % row.length].focus();
    event.preventDefault();
  });
  const paintLock = () => {
    for (const field of bar.querySelectorAll("input, select")) field.disabled = model.get("locked");
  };
  return { bar, paintValues, paintButtons, paintLock, few: beside.childElementCount <= 1 };
}

// ---- tips ---------------------------------------------------------------------------------

// A mark with `data-tip` says it when the pointer rests on it, or when it is tapped.
function tips(stage) {
  const tip = h("div", { class: "tl-tip", "aria-hidden": "true", hidden: true });
  stage.append(tip);
  const move = (event) => {
    const words = event.target.closest?.("[data-tip]")?.getAttribute("data-tip");
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const room = stage.getBoundingClientRect();
    const x = event.clientX - room.left;
    const right = x + 14 + tip.offsetWidth > room.width;
    tip.style.left = `${Math.max(0, right ? x - tip.offsetWidth - 10 : x + 14)}px`;
    tip.style.top = `${Math.max(0, event.clientY - room.top - tip.offsetHeight - 8)}px`;
  };
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerdown", move);
  stage.addEventListener("pointerleave", () => { tip.hidden = true; });
}

// ---- drawing a guess ----------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";

function s(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function sketcher(model, holder) {
  let line = [...model.get("drawn")];
  let focused = -1;
  let dragging = null;
  const plan = () => model.get("sketch");
  const y = (value) => {
    const { low, high, top, bottom } = plan();
    return bottom + ((value - low) / (high - low)) * (top - bottom);
  };
  const save = () => {
    model.set("drawn", [...line]);
    model.save_changes();
  };
  const layer = () => holder.querySelector(".tl-line");
  const points = () =>
    [plan().start, ...plan().x.map((x, at) => (line[at] === null || line[at] === undefined ? null : [x, y(line[at])]))]
      .filter(Boolean);

  // Taking the focused point out of the page clears the focus: `at` is the point to focus again.
  const paint = (at = focused) => {
    const picture = holder.querySelector("svg");
    if (!plan() || !picture) return;
    holder.querySelectorAll(".tl-said, .tl-line").forEach((node) => node.remove());
    const group = s("g", { class: "tl-line" });
    const data = `M${points().map((point) => point.join(" ")).join("L")}`;
    group.append(s("path", { d: data, class: "tl-line-mark" }), s("path", { d: data, class: "tl-line-ink" }));
    plan().x.forEach((x, at) => {
      const given = line[at] !== null && line[at] !== undefined;
      if (!given && plan().locked) return;
      const dot = s("circle", { cx: x, cy: y(given ? line[at] : middle()), r: 6, class: given ? "tl-point" : "tl-point tl-open" });
      if (!plan().locked) {
        const words = given ? `${line[at].toLocaleString("en")} ${plan().unit}` : "not drawn yet";
        const { low, high } = plan();
        const named = { role: "slider", tabindex: 0, "aria-label": `Your guess, ${plan().names[at]}`, "aria-valuemin": low,
          "aria-valuemax": high, "aria-valuenow": given ? line[at] : middle(), "aria-valuetext": words, "data-at": at };
        for (const [name, value] of Object.entries(named)) dot.setAttribute(name, value);
      }
      group.append(dot);
    });
    // Under the truth, so that the truth draws itself over it.
    const truth = picture.querySelector(".tl-truth");
    picture.insertBefore(group, truth);
    holder.classList.toggle("tl-drawing", !plan().locked);
    if (at >= 0) group.querySelector(`[data-at="${at}"]`)?.focus();
  };
  const middle = () => {
    const { low, high, start } = plan();
    const { top, bottom } = plan();
    return low + ((start[1] - bottom) / (top - bottom)) * (high - low);
  };
  const stepped = (value) => {
    const { low, high, step } = plan();
    return Number(Math.min(high, Math.max(low, Math.round(value / step) * step)).toFixed(6));
  };
  const take = (event) => {
    const room = holder.querySelector("svg").getBoundingClientRect();
    const { x, low, high, top, bottom } = plan();
    const [px, py] = [event.clientX - room.left, event.clientY - room.top];
    const at = x.reduce((best, one, place) => (Math.abs(one - px) < Math.abs(x[best] - px) ? place : best), 0);
    line = x.map((_one, place) => line[place] ?? null);
    const value = stepped(low + ((py - bottom) / (top - bottom)) * (high - low));
    // A quick stroke skips points: fill those between with a straight line.
    const from = dragging ?? at;
    const before = line[from] ?? value;
    const way = Math.sign(at - from);
    for (let place = from; place !== at; place += way) {
      if (place !== from) line[place] = stepped(before + ((value - before) * (place - from)) / (at - from));
    }
    line[at] = value;
    dragging = at;
    paint();
  };
  holder.addEventListener("pointerdown", (event) => {
    if (!plan() || plan().locked) return;
    event.preventDefault();
    holder.setPointerCapture(event.pointerId);
    dragging = null;
    take(event);
  });
  holder.addEventListener("pointermove", (event) => dragging !== null && take(event));
  const end = () => {
    if (dragging === null) return;
    dragging = null;
    save();
  };
  holder.addEventListener("pointerup", end);
  holder.addEventListener("pointercancel", end);
  const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  holder.addEventListener("keydown", (event) => {
    const at = Number(event.target.getAttribute?.("data-at") ?? NaN);
    if (Number.isNaN(at)) return;
    if (event.key in KEYS) {
      line = plan().x.map((_one, place) => line[place] ?? null);
      line[at] = stepped((line[at] ?? middle()) + KEYS[event.key] * plan().step);
      focused = at;
      paint();
      save();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      focused = Math.min(plan().x.length - 1, Math.max(0, at + (event.key === "ArrowRight" ? 1 : -1)));
      layer()?.querySelector(`[data-at="${focused}"]`)?.focus();
    } else return;
    event.preventDefault();
  });
  holder.addEventListener("focusin", (event) => {
    focused = Number(event.target.getAttribute?.("data-at") ?? -1);
  });
  holder.addEventListener("focusout", () => { if (layer()?.isConnected) focused = -1; });
  const refresh = (at) => {
    if (dragging === null) line = [...model.get("drawn")];
    paint(at);
  };
  return { paint: refresh, focused: () => focused };
}

// ---- copies -------------------------------------------------------------------------------

function wrapped(words, room, font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [];
  for (const word of words.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// The picture as seen, colours written in, with all its words: a file that stands alone.
function poster(holder, words) {
  const seen = holder.querySelector("svg");
  seen.querySelectorAll(".tl-ring, .tl-old").forEach((node) => node.remove());
  const copy = seen.cloneNode(true);
  const originals = seen.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, at) => {
    const style = getComputedStyle(originals[at]);
    for (const name of ["fill", "stroke"]) if (style[name]) node.setAttribute(name, style[name]);
    node.removeAttribute("style");
    node.removeAttribute("data-tip");
  });
  const look = getComputedStyle(holder.closest(".tl-figure"));
  const [ink, quiet, paper] = ["--tl-ink", "--tl-quiet", "--tl-paper"].map((name) => look.getPropertyValue(name).trim());
  const [wide, high] = ["width", "height"].map((name) => Number(seen.getAttribute(name)));
  const page = s("svg", { xmlns: SVG, width: wide });
  page.setAttribute("font-family", look.fontFamily);
  let at = 6;
  const write = (text, size, fill, weight = "normal") => {
    if (!text) return;
    for (const line of wrapped(text, wide - 12, `${weight} ${size}px ${look.fontFamily}`)) {
      at += size * 1.35;
      const node = s("text", { x: 6, y: at, "font-size": size, "font-weight": weight, fill });
      node.textContent = line;
      page.append(node);
    }
  };
  write(words.headline, 19, ink, "bold");
  write(words.unit, 13, quiet);
  at += 10;
  copy.removeAttribute("style");
  copy.setAttribute("y", at);
  page.append(copy);
  at += high + 4;
  write(words.note, 13, ink);
  at += 4;
  write(words.foot, 12, quiet);
  at += 12;
  page.setAttribute("height", Math.round(at));
  page.setAttribute("viewBox", `0 0 ${wide} ${Math.round(at)}`);
  page.prepend(s("rect", { width: wide, height: Math.round(at), fill: paper }));
  return { text: new XMLSerializer().serializeToString(page), wide, high: Math.round(at) };
}

function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function asPng({ text, wide, high }) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = h("canvas", { width: wide * 2, height: high * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, wide * 2, high * 2);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// Whether this browser can hand a picture over to other programs: mail, messages.
function canSend() {
  const empty = new File([], "picture.png", { type: "image/png" });
  return Boolean(navigator.canShare?.({ files: [empty] }));
}

function sender(model, drawn, say) {
  const send = async () => {
    const file = new File([await drawn()], `${model.get("name")}.png`, { type: "image/png" });
    try {
      await navigator.share({ files: [file], title: model.get("picture").headline });
    } catch (error) {
      if (error.name !== "AbortError") say("The picture could not be sent. Copy it instead.");
    }
  };
  return h("button", { type: "button", onclick: send }, "Send");
}

function tools(model, holder, say) {
  const table = h("div", { class: "tl-table", tabindex: 0, role: "region", "aria-label": "Numbers of the picture", hidden: true });
  const press = h("button", { type: "button", "aria-expanded": "false" }, "Table");
  press.addEventListener("click", () => {
    table.hidden = !table.hidden;
    press.setAttribute("aria-expanded", String(!table.hidden));
    if (!table.hidden) model.send({ want: "table" });
  });
  const told = (message) => {
    if (message.table !== undefined) table.innerHTML = message.table;
  };
  model.on("msg:custom", told);
  const renew = () => table.hidden || model.send({ want: "table" });
  const svg = h("button", { type: "button" }, "SVG");
  svg.addEventListener("click", () => {
    save(new Blob([poster(holder, model.get("picture")).text], { type: "image/svg+xml" }), `${model.get("name")}.svg`);
  });
  const drawn = () => asPng(poster(holder, model.get("picture")));
  const png = h("button", { type: "button" }, "PNG");
  png.addEventListener("click", async () => save(await drawn(), `${model.get("name")}.png`));
  const copy = h("button", { type: "button", "aria-label": "Copy picture" }, "Copy");
  copy.addEventListener("click", async () => {
    const picture = drawn();
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
      say("The picture is copied.");
    } catch {
      save(await picture, `${model.get("name")}.png`);
      say("The picture is saved as a file.");
    }
  });
  const row = h("div", { class: "tl-tools" }, press, svg, png, copy);
  if (model.get("sends") && canSend()) row.append(sender(model, drawn, say));
  return { row, table, renew, off: () => model.off("msg:custom", told) };
}

// ---- the whole ----------------------------------------------------------------------------

function render({ model, el }) {
  const headId = newId("headline");
  const head = h("p", { class: "tl-headline", id: headId, role: "heading", "aria-level": 4 });
  const unit = h("p", { class: "tl-unit" });
  const holder = h("div", { class: "tl-picture", role: "img" });
  const stage = h("div", { class: "tl-stage" }, holder);
  const note = h("p", { class: "tl-note" });
  const foot = h("p", { class: "tl-foot" });
  const said = h("p", { class: "tl-hidden", role: "status" });
  const wake = h("p", { class: "tl-wake" }, "Asleep. Run this cell to wake it.");
  const announce = (words) => { said.textContent = words; };
  const { bar, paintValues, paintButtons, paintLock, few } = controlBar(model);
  const tool = tools(model, holder, announce);
  const body = h("div", { class: few ? "tl-body tl-few" : "tl-body" }, bar, h("div", { class: "tl-column" }, stage, note));
  const root = h(
    "div",
    { class: "tl-figure", role: "group", "aria-labelledby": headId, "data-name": model.get("name") },
    h("div", { class: "tl-top" }, head, unit),
    body,
    h("div", { class: "tl-bottom" }, foot, tool.row),
    tool.table,
    wake,
    said,
  );
  el.classList.add("tl-frame");
  el.append(root);
  tips(stage);
  const line = sketcher(model, holder);
  const pickable = picker(model, holder, announce);
  const turning = turner(root, holder);
  const gliding = glider(root, holder);
  const fitDrawer = drawerFit(root);

  let timer = 0;
  let heard = null;
  let drawn = "";
  let sound = null;
  const paint = () => {
    const { headline = "", unit: words = "", svg = "", note: more = "", foot: source = "", alt = "" } = model.get("picture");
    const { refused = false, asking = false, waits = false } = model.get("picture");
    head.textContent = headline;
    root.classList.toggle("tl-refused", refused);
    root.classList.toggle("tl-asking", asking);
    root.classList.toggle("tl-waiting", waits);
    unit.textContent = words;
    note.textContent = more;
    note.hidden = !more;
    const draws = Boolean(model.get("sketch"));
    foot.replaceChildren(source, draws && !model.get("sketch").locked
      ? h("span", { class: "tl-how" }, " Drag across the plot, or use Tab and the arrow keys.") : "");
    holder.setAttribute("aria-label", alt || `Picture: ${headline}`);
    const at = line.focused();
    if (svg !== drawn) {
      gliding(() => turning(() => { holder.innerHTML = svg; }));
      if (drawn) tones(holder);
      drawn = svg;
    }
    holder.setAttribute("role", pickable() || draws ? "group" : "img");
    if (!sound && holder.querySelector("[data-move], [data-turn], [data-tone]")) {
      sound = soundSwitch();
      tool.row.prepend(sound);
    }
    line.paint(at);
    fitDrawer();
    tool.renew();
    clearTimeout(timer);
    const told = [headline, more].filter(Boolean).join(". ");
    // What was there when the figure came is read in its place, and nothing is said twice.
    if (heard === null) heard = told;
    if (told === heard) return;
    timer = setTimeout(() => { heard = told; announce(told); }, SAY_MS);
  };
  const measure = () => {
    // Rounding down stops the loop of width, height, scroll bar and width again.
    const room = Math.floor(stage.clientWidth / 20) * 20;
    if (room < 200 || room === model.get("room")) return;
    model.set("room", room);
    model.save_changes();
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(stage);
  // JupyterLab takes plain keys for itself ("b" adds a cell); Ctrl + S and the like pass.
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter")) return;
    event.stopPropagation();
  });
  paintValues();
  paintButtons();
  paintLock();
  paint();
  model.on("change:picture change:sketch", paint);
  model.on("change:values", paintValues);
  model.on("change:actions", paintButtons);
  model.on("change:locked", paintLock);
  return () => {
    model.off("change:picture change:sketch", paint);
    model.off("change:values", paintValues);
    model.off("change:actions", paintButtons);
    model.off("change:locked", paintLock);
    tool.off();
    sizes.disconnect();
    clearTimeout(timer);
  };
}

export default { render };
