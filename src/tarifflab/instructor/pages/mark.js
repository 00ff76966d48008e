// Keys, saving at once, and nothing else. Without single keys everything works with Tab and Enter.
"use strict";

const body = document.body;
const comment = document.getElementById("comment");
const said = document.getElementById("said");
const keys = document.getElementById("keys");
const fields = [...document.querySelectorAll("fieldset")];
const used = [...document.querySelectorAll(".used button")];
let active = 0; // the criterion that the next digit goes to
let changed = false; // something is on the page that is not saved
let saving = Promise.resolve(true);
let later = 0;
let leaving = null; // while the next page is on its way: its key, and what is pressed for it

const chosen = (field) => field.querySelector("input:checked");
const parts = () => fields.map((field) => (chosen(field) ? Number(chosen(field).value) : null));

function tell(text, wrong = false) {
  said.textContent = text;
  said.classList.toggle("wrong", wrong);
}

function point(place) {
  active = Math.min(place, fields.length - 1);
  fields.forEach((field, number) => field.classList.toggle("now", number === place));
}

function show(state) {
  document.getElementById("total").textContent = state.total === null ? "–" : state.total;
  document.querySelector("#progress progress").value = state.read;
  document.querySelector("#progress span").textContent = `${state.read} of ${state.of} read`;
}

async function send() {
  const sent = JSON.stringify({ parts: parts(), comment: comment.value });
  changed = false;
  try {
    const answer = await fetch(`/text/${body.dataset.key}`, {
      method: "POST", body: sent, keepalive: true,
      headers: { "Content-Type": "application/json" },
    });
    const state = await answer.json();
    if (!answer.ok) throw new Error(state.error);
    show(state);
    tell("Saved.");
    return true;
  } catch (error) {
    changed = true;
    const lost = error instanceof TypeError || !error.message;
    tell(lost ? "Not saved: is `tarifflab mark` still running in the terminal?" : error.message, true);
    return false;
  }
}

function save() {
  clearTimeout(later);
  const given = parts();
  if (!given.includes(null)) // at once: who marks fast does not wait for the answer
    document.getElementById("total").textContent = given.reduce((sum, one) => sum + one, 0);
  changed = true; // until it is on its way: a page that is left meanwhile sends it itself
  saving = saving.then(send); // one after the other, so that the last one counts
  return saving;
}

function mark(points) {
  const input = fields[active].querySelector(`input[value="${points}"]`);
  if (!input) {
    tell(`This criterion has at most ${fields[active].querySelectorAll("input").length - 1}.`, true);
    return;
  }
  input.checked = true;
  point(active + 1);
  save();
}

function again() {
  fields.forEach((field) => field.querySelectorAll("input").forEach((input) => (input.checked = false)));
  point(0);
  save();
}

function lines() {
  return comment.value.split("\n").map((line) => line.trim()).filter(Boolean);
}

function mirror() {
  const there = lines();
  used.forEach((button) => button.setAttribute("aria-pressed", there.includes(button.dataset.comment)));
}

function toggle(button) {
  const there = lines(), text = button.dataset.comment;
  const rest = there.filter((line) => line !== text);
  comment.value = (rest.length < there.length ? rest : [...there, text]).join("\n");
  mirror();
  save();
}

// Who reads fast presses the next text's digits before it is there: they must not mark this one.
const LEFT = "pressed-for-the-next-text";

function pass() {
  try {
    if (leaving.to) sessionStorage.setItem(LEFT, JSON.stringify(leaving));
  } catch { /* a browser that keeps nothing: what is pressed too early is lost */ }
}

function passed() {
  try {
    const left = JSON.parse(sessionStorage.getItem(LEFT));
    sessionStorage.removeItem(LEFT);
    return left && left.to === body.dataset.key ? left.keys : [];
  } catch {
    return [];
  }
}

// `find` gives the key of the next page, "" for the list, or null to stay.
async function leave(find) {
  leaving = { to: null, keys: [] };
  const key = await find();
  if (key === null) {
    leaving = null;
    return;
  }
  leaving.to = key;
  pass();
  location.href = key ? `/text/${key}` : "/all";
}

function go(key) {
  const unread = parts().includes(null);
  return leave(async () => ((changed || !unread) && !(await save()) ? null : key));
}

async function before() {
  if (changed && !(await save())) return null;
  try {
    const answer = await (await fetch("/undo", { method: "POST" })).json();
    if (answer.key) return answer.key;
    tell(answer.error);
  } catch {
    tell("Nothing taken back: is `tarifflab mark` still running in the terminal?", true);
  }
  return null;
}

const undo = () => leave(before);

const actions = {
  Enter: () => go(body.dataset.next), n: () => go(body.dataset.next),
  p: () => body.dataset.previous && go(body.dataset.previous),
  u: undo, x: again, c: () => comment.focus(),
};

// Type into the comment what was pressed after "c" before this script was there.
function write(key) {
  if (key === "Escape") comment.blur();
  else if (key === "Enter" || key.length === 1) {
    comment.value += key === "Enter" ? "\n" : key;
    comment.dispatchEvent(new Event("input"));
  }
}

function act(key) {
  const place = "asdfghjkl".indexOf(key);
  if (/^[0-9]$/.test(key)) mark(key);
  else if (key.length === 1 && place >= 0 && used[place]) toggle(used[place]);
  else if (Object.hasOwn(actions, key)) actions[key]();
  else return false;
  return true;
}

function take(key) {
  if (!leaving) return document.activeElement === comment ? write(key) : act(key);
  leaving.keys.push(key);
  pass();
  return key === "Enter" || key === "Escape" || key.length === 1;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target === comment) {
    if (event.key === "Escape") comment.blur();
    return;
  }
  const onControl = event.target.closest("button, a, summary, input[type=checkbox]");
  if (!keys.checked || (event.key === "Enter" && onControl)) return;
  // A key that is held down a moment too long is not meant for the next text too.
  if ((leaving && event.repeat) || take(event.key)) event.preventDefault();
}

document.addEventListener("keydown", pressed);
fields.forEach((field, number) => field.addEventListener("change", () => {
  point(number + 1);
  save();
}));
comment.addEventListener("input", () => {
  changed = true;
  mirror();
  clearTimeout(later);
  later = setTimeout(save, 400);
});
comment.addEventListener("blur", () => changed && save());
used.forEach((button) => button.addEventListener("click", () => toggle(button)));
document.getElementById("next").addEventListener("click", () => go(body.dataset.next));
document.getElementById("previous").addEventListener("click", () => go(body.dataset.previous));
document.getElementById("undo").addEventListener("click", undo);
window.addEventListener("pagehide", () => changed && send());
window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = null; });
try {
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
} catch { /* a browser that keeps nothing: the keys are on */ }
mirror();
point(fields.findIndex((field) => !chosen(field)) < 0 ? fields.length : fields.findIndex((field) => !chosen(field)));

// Now what was done before this line: marks and words first, then keys and buttons in their order.
KEPT.forEach((kind) => document.removeEventListener(kind, keep));
const moved = (input) => input.checked !== input.defaultChecked;
if (fields.some((field) => [...field.querySelectorAll("input")].some(moved))
    || comment.value !== comment.defaultValue) save();
passed().forEach(take);
early.forEach((event) => (event.type === "keydown" ? pressed(event) : event.target.closest("button")?.click()));
document.documentElement.dataset.ready = ""; // the page answers to keys
