// Claim cards: a probability and a verdict for each claim, kept by Python at once.

const MOVES = 3;

function card(claim, model, describedby) {
  const answer = () => model.get("answers")[claim.id] ?? {};
  const save = (part) => {
    model.set("answers", { ...model.get("answers"), [claim.id]: { ...answer(), ...part } });
    model.save_changes();
  };
  const slide = slider({
    label: "Probability that it holds",
    describedby,
    low: 0,
    high: 100,
    step: 5,
    value: answer().probability,
    unset: "not judged yet",
    say: percent,
    save: (probability) => save({ probability }),
    compact: true,
  });
  const choose = newId("verdict");
  const select = h(
    "select",
    { id: choose, onchange: () => save({ verdict: select.value }) },
    h("option", { value: "", disabled: true }, "no verdict yet"),
    ...model.get("verdicts").map((word) => h("option", { value: word }, word)),
  );
  const verdict = h("div", { class: "tl-verdict" }, h("label", { for: choose, class: "tl-hidden" }, "Verdict (not scored)"), select);
  const fields = h("div", { class: "tl-answers" }, slide.node, verdict);
  const revising = model.get("revising");
  const open = revising ? opener(fields) : null;
  const before = h("span", { class: "tl-before" });
  const node = h(
    "li",
    { class: "tl-card tl-rowcard" },
    h(
      "fieldset",
      {},
      h("legend", { class: "tl-claim" }, claim.text, h("span", { class: "tl-meta" }, `${claim.type}, ${claim.id}`)),
      revising ? h("div", { class: "tl-revise" }, before, open) : null,
      fields,
    ),
  );
  const paint = () => {
    const { probability, verdict: word } = answer();
    slide.paint(probability);
    select.value = word ?? "";
    const { first } = model.get("claims").find(({ id }) => id === claim.id);
    before.textContent = moved(first, probability);
    if (open) open.textContent = first === null || first === undefined ? "Judge it now" : "Move it";
    node.classList.toggle("tl-done", probability !== undefined);
  };
  paint();
  return { node, paint, flush: slide.flush };
}

// While revising, a card opens only if the reader wants to move it.
function opener(fields) {
  const button = h("button", { type: "button", "aria-expanded": "false" });
  button.addEventListener("click", () => {
    fields.hidden = !fields.hidden;
    button.setAttribute("aria-expanded", String(!fields.hidden));
    if (!fields.hidden) fields.querySelector("input").focus();
  });
  fields.hidden = true;
  return button;
}

function hasMoved(claim, answer) {
  const given = claim.first !== null && claim.first !== undefined;
  return given && answer?.probability !== undefined && answer.probability !== claim.first;
}

function moved(first, now) {
  if (first === null || first === undefined) return now === undefined ? "not judged" : percent(now);
  const difference = Math.round((now ?? first) - first);
  if (!difference) return `you said ${percent(first)}`;
  return `${percent(first)} → ${percent(now)}`;
}

// One card at a time, for the pile that is left after the first seven.
function pile(cards) {
  let at = 0;
  const where = h("span", { role: "status" });
  const turn = (step) => {
    const next = at + step;
    if (next < 0 || next >= cards.length) return;
    cards[at].flush();
    at = next;
    paint();
  };
  const back = h("button", { type: "button", onclick: () => turn(-1) }, "Back");
  const on = h("button", { type: "button", onclick: () => turn(1) }, "Next card");
  const paint = () => {
    cards.forEach((one, number) => one.node.toggleAttribute("hidden", number !== at));
    where.textContent = `Card ${at + 1} of ${cards.length}`;
    // Not `disabled`: a disabled button would drop the keyboard's focus.
    back.setAttribute("aria-disabled", String(at === 0));
    on.setAttribute("aria-disabled", String(at === cards.length - 1));
  };
  paint();
  return h("div", { class: "tl-buttons" }, back, on, where);
}

function render({ model, el }) {
  el.classList.add("tarifflab");
  const event = newId("event");
  const count = h("span", { class: "tl-count", role: "status" });
  const bar = h("span");
  const notice = h("p", { class: "tl-notice tl-quiet", role: "status" });
  const paint = () => {
    const answers = model.get("answers");
    const claims = model.get("claims");
    const done = claims.filter(({ id }) => answers[id]?.probability !== undefined).length;
    const shifted = claims.filter((claim) => hasMoved(claim, answers[claim.id])).length;
    const tail = model.get("revising") ? `, ${shifted} of ${MOVES} moved` : "";
    count.textContent = `${done} of ${claims.length} cards judged${tail}`;
    bar.style.width = `${(100 * done) / claims.length}%`;
    notice.textContent = model.get("notice");
  };
  const cards = model.get("claims").map((claim) => card(claim, model, event));
  const paintAll = () => {
    cards.forEach((one) => one.paint());
    paint();
  };
  el.append(
    h(
      "div",
      { class: "tl-head" },
      h("p", { id: event }, h("strong", {}, model.get("title")), h("br"), model.get("question")),
      count,
      h("div", { class: "tl-bar", "aria-hidden": "true" }, bar),
    ),
    h("ul", { class: "tl-cards" }, ...cards.map((one) => one.node)),
    ...(model.get("pile") && cards.length > 1 ? [pile(cards)] : []),
    notice,
  );
  paint();
  model.on("change:answers change:claims", paintAll);
  model.on("change:notice", paint);
  return () => {
    cards.forEach((one) => one.flush());
    model.off("change:answers change:claims", paintAll);
    model.off("change:notice", paint);
  };
}

export default { render };
