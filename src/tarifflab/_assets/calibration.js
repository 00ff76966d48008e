// Plain statements with a probability each; then what is true, which only Python knows before.

function statement(text, number, model) {
  const value = () => model.get("given")[number];
  const save = (percentage) => {
    const given = [...model.get("given")];
    given[number] = percentage;
    model.set("given", given);
    model.save_changes();
  };
  const slide = slider({
    label: "Probability that it is true",
    low: 0,
    high: 100,
    step: 5,
    value: value(),
    unset: "not judged yet",
    say: percent,
    save,
    compact: true,
  });
  const truth = h("p", { class: "tl-answer" });
  const fields = h(
    "fieldset",
    {},
    h("legend", { class: "tl-claim" }, text),
    h("div", { class: "tl-answers" }, slide.node),
    truth,
  );
  const paint = () => {
    slide.paint(value());
    const told = model.get("revealed")[number];
    slide.range.disabled = Boolean(told);
    if (!told) return;
    truth.replaceChildren(
      h("span", { class: `tl-truth ${told.true ? "tl-right" : "tl-wrong"}` }, told.true ? "✓ True." : "✗ Not true."),
      ` ${told.explanation}`,
    );
  };
  paint();
  return { node: h("li", { class: "tl-card tl-rowcard" }, fields), paint, flush: slide.flush };
}

function render({ model, el }) {
  const count = h("span", { role: "status" });
  const missing = () => model.get("given").filter((one) => one === null).length;
  const cards = model.get("statements").map((text, number) => statement(text, number, model));
  const reveal = () => {
    cards.forEach((one) => one.flush());
    if (missing()) count.textContent = `First give each statement a probability: ${missing()} to go.`;
    else model.send({ reveal: true });
  };
  const button = h("button", { type: "button", onclick: reveal }, "Show what is true");
  const paint = () => {
    cards.forEach((one) => one.paint());
    const total = cards.length;
    const shown = model.get("revealed").length > 0;
    button.hidden = shown;
    button.setAttribute("aria-disabled", String(missing() > 0));
    notice.textContent = model.get("notice");
    count.textContent = shown ? "Your score stands above." : `${total - missing()} of ${total} judged`;
  };
  const notice = h("p", { class: "tl-notice tl-quiet", role: "status" });
  el.classList.add("tarifflab");
  el.append(
    h("ol", { class: "tl-cards" }, ...cards.map((one) => one.node)),
    h("div", { class: "tl-buttons" }, button, count),
    notice,
  );
  paint();
  const changes = "change:given change:revealed change:notice";
  model.on(changes, paint);
  return () => {
    cards.forEach((one) => one.flush());
    model.off(changes, paint);
  };
}

export default { render };
