// A self-check question: choice, number or order. Python holds the answer and explains it.

function choice(model) {
  const group = newId("choice");
  const radios = model.get("options").map((option, number) => {
    const radio = h("input", { type: "radio", name: group, value: number });
    return { radio, row: h("li", {}, h("label", {}, radio, h("span", {}, option))) };
  });
  return {
    node: h("ul", { class: "tl-options" }, ...radios.map(({ row }) => row)),
    given: () => {
      const chosen = radios.findIndex(({ radio }) => radio.checked);
      return chosen < 0 ? null : chosen;
    },
    missing: "Choose one of the options first.",
  };
}

function number(model) {
  const id = newId("number");
  const field = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 12, id });
  const unit = model.get("unit");
  const label = h("label", { for: id }, unit ? `Your number, in ${unit}` : "Your number");
  return {
    node: h("div", { class: "tl-buttons" }, label, field),
    given: () => field.value.trim() || null,
    missing: "Type a number first.",
    field,
  };
}

function order(model) {
  let items = model.get("options").map((text, number) => ({ text, number }));
  const list = h("ol", { class: "tl-steps" });
  const moved = h("p", { class: "tl-hidden", role: "status" });
  const move = (at, step) => {
    const to = at + step;
    if (to < 0 || to >= items.length) return;
    [items[at], items[to]] = [items[to], items[at]];
    paint();
    // The list is new: the focus stays with the item that was moved.
    list.children[to].querySelectorAll("button")[step < 0 ? 0 : 1].focus();
    moved.textContent = `${items[to].text}: now ${to + 1} of ${items.length}.`;
  };
  const button = (at, step, sign, way, off) =>
    h("button", { type: "button", "aria-label": `Move ${way}: ${items[at].text}`, "aria-disabled": String(off), onclick: () => move(at, step) }, sign);
  const paint = () => {
    const rows = items.map(({ text }, at) =>
      h("li", {}, h("div", { class: "tl-step" }, h("span", {}, text), h("span", { class: "tl-nowrap" }, button(at, -1, "↑", "up", at === 0), " ", button(at, 1, "↓", "down", at === items.length - 1)))),
    );
    list.replaceChildren(...rows);
  };
  paint();
  return { node: h("div", {}, list, moved), given: () => items.map((item) => item.number), missing: "" };
}

function render({ model, el }) {
  const question = { choice, number, order }[model.get("kind")](model);
  const answer = h("p", { class: "tl-answer", role: "status" });
  const paint = () => {
    const { right, text } = model.get("feedback");
    answer.textContent = text ?? "";
    answer.classList.toggle("tl-right", right === true);
    answer.classList.toggle("tl-wrong", right === false);
  };
  const check = () => {
    const given = question.given();
    if (given === null) {
      answer.className = "tl-answer";
      answer.textContent = question.missing;
    } else model.send({ given });
  };
  question.field?.addEventListener("keydown", (event) => event.key === "Enter" && check());
  el.classList.add("tarifflab");
  el.append(
    h(
      "div",
      { class: "tl-card" },
      h("fieldset", {}, h("legend", { class: "tl-claim" }, model.get("question")), question.node),
      h("div", { class: "tl-buttons" }, h("button", { type: "button", onclick: check }, "Check")),
      answer,
    ),
  );
  paint();
  model.on("change:feedback", paint);
  return () => model.off("change:feedback", paint);
}

export default { render };
