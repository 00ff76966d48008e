// One guess before the figure opens: dragged or typed, kept by Python at once.

function render({ model, el }) {
  const unit = model.get("unit");
  const say = (number) => {
    const digits = number.toLocaleString("en", { maximumFractionDigits: 6 }).replace("-", "\u2212");
    return unit ? `${digits} ${unit}` : digits;
  };
  const [low, high, step] = ["low", "high", "step"].map((name) => model.get(name));
  const save = (guess) => {
    if (guess === model.get("guess")) return;
    model.set("guess", guess);
    model.save_changes();
  };
  const slide = slider({
    label: "Your guess",
    low,
    high,
    step,
    value: model.get("guess"),
    unset: "not given yet",
    say,
    save,
    marks: [say(low), say(high)],
  });
  const id = newId("typed");
  const field = h("input", { type: "number", id, min: low, max: high, step: "any", autocomplete: "off" });
  const notice = h("p", { class: "tl-answer", role: "status" });
  const take = () => {
    const typed = field.valueAsNumber;
    if (Number.isNaN(typed)) return;
    if (typed < low || typed > high) notice.textContent = `Give a number from ${say(low)} to ${say(high)}.`;
    else save(typed);
  };
  field.addEventListener("change", take);
  field.addEventListener("keydown", (event) => event.key === "Enter" && take());
  const paint = () => {
    const guess = model.get("guess");
    slide.paint(guess);
    // The line is never empty: a line that appears would push a button from under the mouse.
    if (guess === null) {
      notice.textContent = "Drag the slider or type a number.";
      return;
    }
    field.value = guess;
    notice.textContent = model.get("notice") || `Kept: ${say(guess)}. ${model.get("where")}`;
  };
  el.classList.add("tarifflab");
  el.append(
    h(
      "div",
      { class: "tl-card" },
      h(
        "fieldset",
        {},
        h("legend", { class: "tl-claim" }, model.get("question")),
        h(
          "div",
          { class: "tl-row" },
          slide.node,
          h("div", { class: "tl-field" }, h("label", { for: id }, unit ? `or typed, in ${unit}` : "or typed"), field),
        ),
      ),
      notice,
    ),
  );
  paint();
  model.on("change:guess change:notice change:where", paint);
  return () => {
    slide.flush();
    model.off("change:guess change:notice change:where", paint);
  };
}

export default { render };
