// The reading edition: widgets without a kernel. Each gets its own script and a model that
// answers from what was drawn when the edition was made. What the reader says stays in this
// browser.

// ---- what is kept -------------------------------------------------------------------------

const KEPT = "tarifflab-reading";
const LOST = "This browser keeps nothing for pages opened from a file: what you say here lasts until you close the page.";

function say(words) {
  for (const line of document.querySelectorAll(".lost")) Object.assign(line, { textContent: words, hidden: false });
}

const kept = (() => {
  let memory = {};
  let lasting = true;
  const heard = [];
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    } catch {
      return memory;
    }
  };
  const write = (all) => {
    memory = all;
    try {
      localStorage.setItem(KEPT, JSON.stringify(all));
    } catch {
      lasting = false;
      say(LOST);
    }
  };
  memory = read();
  const all = () => (lasting ? read() : memory);
  return {
    all,
    get: (key) => all()[key],
    put: (key, value) => {
      write({ ...all(), [key]: value });
      heard.forEach((call) => call(key));
    },
    forget: () => write({}),
    hear: (call) => heard.push(call),
  };
})();

// ---- a model without a kernel -------------------------------------------------------------

class Model {
  constructor(traits) {
    this.traits = traits;
    this.calls = new Map();
    this.moved = new Set();
    this.saved = () => {};
    this.asked = () => {};
  }

  get(name) {
    return this.traits[name];
  }

  set(name, value) {
    this.traits[name] = value;
    this.moved.add(name);
    this.fire(`change:${name}`);
  }

  save_changes() {
    const moved = this.moved;
    this.moved = new Set();
    if (moved.size) this.saved(moved);
  }

  // Values from this side: nothing is to be saved of them.
  tell(values) {
    Object.assign(this.traits, values);
    for (const name of Object.keys(values)) this.fire(`change:${name}`);
  }

  send(message) {
    this.asked(message);
  }

  fire(event, ...given) {
    for (const call of this.calls.get(event) ?? []) call(...given);
  }

  on(events, call) {
    for (const event of events.split(" ")) this.calls.set(event, [...(this.calls.get(event) ?? []), call]);
  }

  off(events, call) {
    for (const event of events.split(" ")) {
      this.calls.set(event, (this.calls.get(event) ?? []).filter((one) => one !== call));
    }
  }
}

const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.codePointAt(0));
const unsealed = (text) => JSON.parse(new TextDecoder().decode(bytes(text)));

// ---- figures ------------------------------------------------------------------------------

const guesses = new Map(); // key of a guess: how it is said

function joined(pool, runs) {
  const found = [];
  for (const run of runs ? runs.split(" ") : []) {
    const [first, more = 0] = run.split("+").map(Number);
    for (let place = first; place <= first + more; place += 1) found.push(pool[place]);
  }
  return found.join("");
}

function figure(data) {
  const pool = data.pool;
  const drawn = `drawing/${data.name}`;
  const answered = `prediction/figure/${data.name}`;
  let preset = "";
  let opened = false;
  let revealed = false;
  let last = null; // the last state with a picture

  const model = new Model({ ...data.traits, values: { ...data.rest }, actions: [], picture: {}, room: 0, locked: false,
    sketch: null, drawn: kept.get(drawn) ?? [] });
  const said = () => data.hears.map((key) => [key, kept.get(`prediction/${key}`)]).filter(([, guess]) => guess !== undefined);
  const answer = () => kept.get(answered);
  const asking = () => Boolean(data.asking) && !opened && !said().length && answer() === undefined;
  const stateAt = (values) => data.stands[data.order.map((name) => Number(values[name])).join(",")];
  const place = () => (preset ? data.presets[preset].state : stateAt(model.get("values")));
  const wide = () => data.widths.reduce((best, width, at) => (width <= model.get("room") ? at : best), 0);

  const words = (state) => {
    const [headline, unit, note, foot, alt] = state.words.map((at) => pool[at]);
    const before = said().filter(([key]) => guesses.has(key)).map(([key, guess]) => `Your guess: ${guesses.get(key)(guess)}.`);
    if (answer() !== undefined) before.push(`You said: ${answer()}.`);
    return { headline, unit, foot, alt, note: [...before, note].filter(Boolean).join(" ") };
  };
  const complete = () => {
    const line = model.get("drawn");
    const points = last?.sketch?.[0].x.length;
    return points && line.length === points && line.every((one) => one !== null);
  };
  const buttons = () => {
    if (asking()) return data.asking.buttons;
    const told = data.buttons.map((one) => ({ ...one, pressed: one.name === preset }));
    if (data.reveal !== null) {
      if (revealed) told.push({ name: "again", label: "Draw again" });
      else told.push({ name: "reveal", label: "Show what happened", strong: true, off: !complete() });
    }
    return told;
  };
  const paint = () => {
    const found = data.states[revealed ? data.reveal : place()];
    if (!found.refused) last = found;
    const state = last ?? data.states.find((one) => !one.refused);
    const picture = { ...words(state), svg: joined(pool, state.svg[wide()]), refused: false, asking: false };
    if (found.refused) Object.assign(picture, { headline: found.refused, note: "", refused: true });
    if (asking()) Object.assign(picture, data.asking.picture, { svg: "", alt: "" });
    model.tell({ sketch: state.sketch?.[wide()] ?? null, picture, actions: buttons() });
  };
  const go = ({ control, way, main, events }) => {
    const values = model.get("values");
    const here = values[control];
    const stops = events[main ? Number(values[main]) : 0];
    const next = way > 0 ? stops.find((stop) => stop > here) : stops.findLast((stop) => stop < here);
    if (next === undefined) return;
    preset = "";
    model.tell({ values: { ...values, [control]: next } });
  };
  const ways = {
    reveal: () => { revealed = true; },
    again: () => {
      revealed = false;
      model.tell({ drawn: [] });
      kept.put(drawn, []);
    },
  };
  const press = (name) => {
    if (asking()) {
      if (name === data.asking.buttons.at(-1).name) opened = true;
      else kept.put(answered, name);
    } else if (name in data.presets) {
      preset = name;
      model.tell({ values: { ...data.presets[name].values } });
    } else if (name in data.jumps) go(data.jumps[name]);
    else ways[name]?.();
    paint();
  };
  model.saved = (moved) => {
    if (moved.has("values")) {
      preset = "";
      opened = true;
    }
    if (moved.has("drawn")) kept.put(drawn, model.get("drawn"));
    paint();
  };
  model.asked = (message) => {
    if ("do" in message) press(message.do);
    else model.fire("msg:custom", { table: joined(pool, (last ?? data.states[0]).table) });
  };
  kept.hear((key) => { if (data.hears.some((one) => key === `prediction/${one}`)) paint(); });
  paint();
  return model;
}

// ---- questions ----------------------------------------------------------------------------

// A number as people write it: 1,234.5, 27,5, 27.5 %, $8250; null if it is none.
function asNumber(text) {
  let bare = text.replace(/[\s$¥€%_]/g, "").replace("−", "-");
  if (/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) bare = bare.replaceAll(",", "");
  else if (bare.split(",").length === 2 && !bare.includes(".")) bare = bare.replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(bare) ? Number(bare) : null;
}

const JUDGE = {
  choice: ({ answer, why }, given) => [given === answer, why[given]],
  number: ({ answer, tolerance, slips, why }, given) => {
    const value = asNumber(given);
    if (value === null) return [null, `“${given}” is not a number. Write it like 1234.5.`];
    if (Math.abs(value - answer) <= tolerance) return [true, why];
    const slip = slips.find(([wrong]) => Math.abs(value - wrong) <= tolerance);
    if (slip) return [false, slip[1]];
    if (value * answer < 0) return [false, "The sign is the other way round."];
    return [false, value > answer ? "It is smaller than that." : "It is larger than that."];
  },
  order: ({ order, why }, given, options) => {
    const wrong = given.findIndex((place, at) => place !== order[at]);
    if (wrong < 0) return [true, why];
    const fitting = given.filter((place, at) => place === order[at]).length;
    return [false, `${fitting} of ${order.length} stand where they belong. Look again at place ${wrong + 1}: ${options[given[wrong]]}.`];
  },
};

function question(data) {
  const key = `quiz/${data.key}`;
  const model = new Model({ ...data.traits, feedback: kept.get(key) ?? {} });
  model.asked = ({ given }) => {
    const [right, text] = JUDGE[model.get("kind")](unsealed(data.secret), given, model.get("options"));
    const sign = { true: "✓ Right. ", false: "✗ Not this one. ", null: "" }[right];
    const feedback = { right, text: `${sign}${text}` };
    if (right !== null) kept.put(key, feedback);
    model.tell({ feedback });
  };
  return model;
}

// ---- guesses, claims, statements ----------------------------------------------------------

const WHERE = "It stands below the picture now ↓";

function prediction(data, all) {
  const key = `prediction/${data.key}`;
  const guess = kept.get(key);
  const heard = all.some((one) => one.kind === "figure" && one.hears.includes(data.key));
  const model = new Model({ ...data.traits, guess: guess ?? null, where: heard ? WHERE : "It stays in this browser." });
  model.saved = () => kept.put(key, model.get("guess"));
  return model;
}

function claims(data) {
  const { revising } = data.traits;
  const keyOf = ({ id }) => `claim/${id}`;
  const answers = () =>
    Object.fromEntries(
      data.traits.claims.map((one) => {
        const { probability, verdict } = kept.get(keyOf(one)) ?? {};
        return [one.id, { ...(probability === undefined ? {} : { probability }), ...(verdict ? { verdict } : {}) }];
      }),
    );
  const cards = () => data.traits.claims.map((one) => ({ ...one, first: kept.get(keyOf(one))?.first ?? null }));
  const model = new Model({ ...data.traits, answers: answers(), claims: cards() });
  model.saved = () => {
    for (const [id, said] of Object.entries(model.get("answers"))) {
      const before = kept.get(keyOf({ id })) ?? {};
      if (said.probability === before.probability && said.verdict === before.verdict) continue;
      const first = revising ? before.first ?? said.probability : said.probability;
      kept.put(keyOf({ id }), { ...said, first });
    }
  };
  kept.hear((key) => { if (key.startsWith("claim/")) model.tell({ claims: cards(), answers: answers() }); });
  return model;
}

function statements(data, _all, el) {
  const count = data.traits.statements.length;
  const keyOf = (at) => `statement/${at + 1}`;
  const given = Array.from({ length: count }, (_one, at) => kept.get(keyOf(at)) ?? null);
  const model = new Model({ ...data.traits, given, revealed: [] });
  model.saved = () => model.get("given").forEach((one, at) => {
    if (one !== null && one !== kept.get(keyOf(at))) kept.put(keyOf(at), one);
  });
  model.asked = () => {
    const truth = unsealed(data.secret);
    const gaps = model.get("given").map((one, at) => (one / 100 - Number(truth[at].true)) ** 2);
    const score = gaps.reduce((sum, one) => sum + one, 0) / count;
    const line = document.createElement("p");
    line.className = "score";
    line.setAttribute("role", "status");
    line.textContent = `Your Brier score over ${count} statements: ${score.toFixed(3)}. Lower is better: 0 is perfect, and saying 50 % every time gives 0.25.`;
    el.prepend(line);
    model.tell({ revealed: truth });
  };
  return model;
}

// ---- the account against the key ----------------------------------------------------------

const HOLDS = { supported: 1, contradicted: 0 };
const SURE = "Once it is open, what you have said counts; what you change later does not. Revise first.";

function node(tag, words = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = words;
  if (name) made.className = name;
  return made;
}

const brier = (pairs) => pairs.reduce((sum, [said, held]) => sum + (said - held) ** 2, 0) / pairs.length;

function scores(rows, opened) {
  const scored = rows.filter(({ id, verdict, name }) => verdict in HOLDS && !name && opened[id] !== undefined);
  if (!scored.length) return "You gave no probability to a claim that can be scored. The key stands below all the same.";
  const by = (said) => brier(scored.map((row) => [said(row), HOLDS[row.verdict]])).toFixed(3);
  const first = by(({ id }) => opened[id].first / 100);
  return `Your Brier score over ${scored.length} claims is ${by(({ id }) => opened[id].last / 100)}; before the data it was ${first}. Trusting every claim gets ${by(() => 1)}, tossing a coin 0.250. Lower is better. “Partly”, opinions, names and what cannot be checked are left out.`;
}

function account(data, _all, place) {
  const rows = unsealed(data.secret);
  const judged = () => rows.filter(({ id }) => kept.get(`claim/${id}`)?.probability !== undefined);
  const button = (words, call) => {
    const made = node("button", words);
    made.type = "button";
    made.addEventListener("click", call);
    return made;
  };
  const show = (...nodes) => place.querySelector(".account").replaceChildren(...nodes);
  const counted = () => node("p", `You have judged ${judged().length} of ${rows.length} claims in this browser.`);
  const open = () => {
    const said = Object.fromEntries(judged().map(({ id }) => {
      const { probability, first } = kept.get(`claim/${id}`);
      return [id, { last: probability, first: first ?? probability }];
    }));
    kept.put("key", said);
    opened();
  };
  const asked = () => show(counted(), node("p", SURE), button("Yes, open it", open), " ", button("Not yet", closed));
  const closed = () => show(counted(), button("Open the key", asked));
  const opened = () => {
    const said = kept.get("key");
    const list = node("ul", "", "key");
    for (const row of rows) {
      const own = said[row.id] === undefined ? "not judged" : `you said ${said[row.id].last} %`;
      const one = node("details");
      const head = node("summary", `${row.text} (${row.id}): `);
      head.append(node("b", row.verdict), `, ${own}`);
      const when = row.date ? ` As of ${row.date}.` : "";
      one.append(head, node("p", `${row.fact}${when} Confidence: ${row.confidence}. ${row.source}`));
      const item = node("li");
      item.append(one);
      list.append(item);
    }
    const score = node("p", scores(rows, said), "score");
    score.setAttribute("role", "status");
    show(score, list);
  };
  const box = node("div", "", "account tarifflab");
  place.replaceChildren(box);
  if (kept.get("key")) opened();
  else closed();
  kept.hear((key) => { if (key.startsWith("claim/") && !kept.get("key")) closed(); });
  return null;
}

// The card at the end of a lesson: the guess, and how likely each claim was first and is now.
function card(data, _all, place) {
  const { key, asked, told, dinner } = unsealed(data.secret);
  const box = node("div", "", "card tarifflab");
  const paint = () => {
    const said = data.claims.map((one) => ({ ...one, ...kept.get(`claim/${one.id}`) })).filter(({ probability }) => probability !== undefined);
    const guess = kept.get(`prediction/${key}`);
    const list = node("ul");
    if (guess !== undefined) list.append(node("li", `${asked}: you guessed ${guesses.get(key)?.(guess) ?? guess}; it was ${told}.`));
    for (const { text, probability, first = probability } of said) {
      list.append(node("li", `${text}: ${first === probability ? `${probability} %` : `${first} % first, ${probability} % now`}.`));
    }
    const moved = said.filter(({ first, probability }) => first !== undefined && first !== probability).length;
    const head = said.length || guess !== undefined ? `You have judged ${said.length} of ${data.claims.length} claims and moved ${moved}` : "Nothing of yours is kept from this lesson yet";
    box.replaceChildren(node("p", head, "headline"), list, node("p", `For dinner: ${dinner}`));
  };
  place.replaceChildren(box);
  kept.hear(paint);
  paint();
  return null;
}

const MAKE = { account, card, figure, question, prediction, claims, statements };

// ---- the page -----------------------------------------------------------------------------

function leftOut(data) {
  if (data.played) return node("p", data.played, "left-out");
  if (!data.still?.length) return null;
  return node("p", `Set by you in the course itself: ${data.still.join(", ")}.`, "left-out");
}

async function unpacked(text) {
  const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

// What tells the answer waits until the figure that asks has opened: results printed above it,
// and all that stands below it, each as far as the next heading.
const HEADING = "h1, h2, h3, h4";

function whatWaits(cell) {
  const found = [];
  for (let one = cell.previousElementSibling; one && !one.querySelector(HEADING); one = one.previousElementSibling) {
    if (one.matches(".jp-CodeCell:not(:has(.live))")) found.push(...one.querySelectorAll(".jp-Cell-outputWrapper"));
  }
  for (let one = cell.nextElementSibling; one?.matches(".jp-Cell") && !one.querySelector(HEADING); one = one.nextElementSibling) {
    found.push(one);
  }
  return found;
}

function waitFor(model, place) {
  if (!model.get("picture")?.asking) return;
  const waiting = whatWaits(place.closest(".jp-Cell"));
  waiting.forEach((one) => one.classList.add("waits"));
  model.on("change:picture", () => {
    if (!model.get("picture").asking) waiting.forEach((one) => one.classList.remove("waits"));
  });
}

// On paper nobody can answer: the picture stands there open, with the question before it.
function printOpen(model, place, still) {
  if (!still || !model.get("picture")?.asking) return;
  const paper = node("div", "", "on-paper");
  const summary = still.querySelector("summary");
  const question = summary.textContent;
  summary.remove();
  paper.append(node("p", `On the screen you guess before you see this picture: ${question}`, "asked-first"));
  paper.append(...still.childNodes);
  place.append(paper);
  place.classList.add("asks");
  model.on("change:picture", () => {
    if (model.get("picture").asking) return;
    place.classList.remove("asks");
    paper.remove();
  });
}

async function bringToLife() {
  const told = document.getElementById("live");
  if (!told) return;
  if (!globalThis.DecompressionStream) {
    say("This browser is too old to move the pictures and to judge answers; everything can be read.");
    return;
  }
  const all = await unpacked(told.textContent);
  for (const one of all.filter(({ kind }) => kind === "prediction")) {
    const { unit } = one.traits;
    guesses.set(one.key, (guess) => `${guess.toLocaleString("en", { maximumFractionDigits: 6 }).replace("-", "−")}${unit ? ` ${unit}` : ""}`);
  }
  for (const place of document.querySelectorAll(".live")) {
    const data = all[Number(place.dataset.live)];
    const el = document.createElement("div");
    const model = MAKE[data.kind](data, all, place);
    if (!model) continue; // it has drawn itself
    const still = place.querySelector("details");
    place.replaceChildren(el);
    RENDER[data.kind]({ model, el });
    waitFor(model, place);
    printOpen(model, place, still);
    const line = leftOut(data);
    if (line) place.append(line);
  }
}

// ---- words of the glossary ----------------------------------------------------------------

function explainWords() {
  const card = document.createElement("div");
  Object.assign(card, { className: "explained", hidden: true, id: "explained" });
  card.setAttribute("role", "note");
  document.body.append(card);
  let owner = null;
  const close = () => {
    card.hidden = true;
    owner?.setAttribute("aria-expanded", "false");
    owner = null;
  };
  const open = (link) => {
    const name = link.hash.slice(1);
    const more = document.createElement("a");
    more.href = link.href;
    more.textContent = "All words";
    card.innerHTML = WORDS[name];
    card.append(more);
    card.hidden = false;
    owner?.setAttribute("aria-expanded", "false");
    owner = link;
    link.setAttribute("aria-expanded", "true");
    link.after(card); // so that Tab goes on into it
    const room = document.documentElement.clientWidth;
    const spot = link.getBoundingClientRect();
    const left = Math.min(Math.max(12, spot.left), room - card.offsetWidth - 12);
    const frame = card.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0 };
    card.style.left = `${left - frame.left}px`;
    card.style.top = `${spot.bottom + 6 - frame.top}px`;
  };
  for (const link of document.querySelectorAll("a.word")) {
    if (!(link.hash.slice(1) in WORDS)) continue;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", "explained");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (owner === link) close();
      else open(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      link.click();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    const link = owner;
    close();
    link?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!card.hidden && event.target !== owner && !card.contains(event.target)) close();
  });
}

// ---- looks, and how far one is ------------------------------------------------------------

function chooseLook() {
  const root = document.documentElement;
  const button = document.querySelector(".look");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const light = (kept.get("look") ?? (dark.matches ? "dark" : "light")) === "light";
    root.dataset.jpThemeLight = String(light);
    if (button) button.textContent = light ? "Dark" : "Light";
  };
  button?.removeAttribute("hidden");
  button?.addEventListener("click", () => {
    kept.put("look", root.dataset.jpThemeLight === "true" ? "dark" : "light");
    paint();
  });
  dark.addEventListener("change", paint);
  paint();
}

function sayHowFar() {
  for (const line of document.querySelectorAll(".state[data-questions]")) {
    const { lesson, questions, claims: ids } = line.dataset;
    const count = (keys) => keys.filter((key) => kept.get(key) !== undefined).length;
    const asked = Array.from({ length: Number(questions) }, (_one, at) => `quiz/${lesson}/${at + 1}`);
    const judged = ids ? ids.split(" ").map((id) => `claim/${id}`) : [];
    const [answered, said] = [count(asked), count(judged)];
    if (answered + said) line.textContent = `${said} of ${judged.length} claims judged, ${answered} of ${asked.length} questions answered.`;
  }
  const forget = document.querySelector(".forget");
  if (!forget || !Object.keys(kept.all()).some((key) => key !== "look")) return;
  forget.hidden = false;
  forget.querySelector("button").addEventListener("click", () => {
    if (!confirm("Forget all that you said on these pages?")) return;
    kept.forget();
    location.reload();
  });
}

function openForPrint() {
  const closed = () => [...document.querySelectorAll("main details:not(.code, [open])")];
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = closed();
    opened.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));
}

chooseLook();
explainWords();
sayHowFar();
openForPrint();
bringToLife().finally(() => { document.documentElement.dataset.ready = "true"; });
