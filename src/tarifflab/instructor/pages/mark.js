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

async function go(key) {
  const unread = parts().includes(null);
  if ((changed || !unread) && !(await save())) return;
  location.href = key ? `/text/${key}` : "/all";
}

async function undo() {
  if (changed && !(await save())) return;
  const answer = await (await fetch("/undo", { method: "POST" })).json();
  if (answer.error) tell(answer.error);
  else location.href = `/text/${answer.key}`;
}

const actions = {
  Enter: () => go(body.dataset.next), n: () => go(body.dataset.next),
  p: () => body.dataset.previous && go(body.dataset.previous),
  u: undo, x: again, c: () => comment.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target === comment) {
    if (event.key === "Escape") comment.blur();
    return;
  }
  const onControl = event.target.closest("button, a, summary, input[type=checkbox]");
  if (!keys.checked || (event.key === "Enter" && onControl)) return;
  const place = "asdfghjkl".indexOf(event.key);
  if (/^[0-9]$/.test(event.key)) mark(event.key);
  else if (event.key.length === 1 && place >= 0 && used[place]) toggle(used[place]);
  else if (Object.hasOwn(actions, event.key)) actions[event.key]();
  else return;
  event.preventDefault();
});

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
try {
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
} catch { /* a browser that keeps nothing: the keys are on */ }
mirror();
point(fields.findIndex((field) => !chosen(field)) < 0 ? fields.length : fields.findIndex((field) => !chosen(field)));
