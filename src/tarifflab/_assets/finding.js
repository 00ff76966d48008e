// Announces the sentence under a figure when the reader pauses; a plain widget shows it.
// It also names the controls around it: ipywidgets sliders and toggle groups have no names.
const PAUSE_MS = 500;

function attribute(node, name, value) {
  // Writing only what differs keeps the observer from waking itself.
  if (node && value && node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function nameControls(box) {
  const controls = ".widget-inline-hbox, .widget-inline-vbox, .widget-toggle-buttons";
  for (const control of box.querySelectorAll(controls)) {
    // An empty label of ipywidgets holds a zero-width space.
    const label = control.querySelector(":scope > .widget-label")?.textContent.replace("\u200b", "").trim();
    if (!label) continue;
    const readout = control.querySelector(".widget-readout");
    for (const handle of control.querySelectorAll(".noUi-handle")) {
      attribute(handle, "aria-label", label);
      attribute(handle, "aria-valuetext", readout?.textContent.trim());
    }
    if (readout?.isContentEditable) {
      attribute(readout, "role", "textbox");
      attribute(readout, "aria-label", `${label}, typed`);
    }
    if (control.matches(".widget-toggle-buttons")) {
      attribute(control, "role", "group");
      attribute(control, "aria-label", label);
    }
    for (const field of control.querySelectorAll("input, select, textarea")) {
      if (!field.labels?.length) attribute(field, "aria-label", label);
    }
  }
  // Else JupyterLab takes arrows and letters for itself: "b" would add a cell.
  for (const taker of box.querySelectorAll("input, select, textarea, button, [tabindex]")) {
    attribute(taker, "data-lm-suppress-shortcuts", "true");
  }
  for (const button of box.querySelectorAll(".widget-toggle-button")) {
    attribute(button, "aria-pressed", String(button.classList.contains("mod-active")));
  }
}

function nameFigures(box, names, sentence) {
  box.querySelectorAll(".js-plotly-plot").forEach((plot, number) => {
    plot.querySelectorAll(".main-svg").forEach((layer, position) => {
      // Plotly stacks several drawings; one carries the words, the rest is silent.
      if (position) return attribute(layer, "aria-hidden", "true");
      attribute(layer, "role", "img");
      attribute(layer, "aria-label", `${names[number] ?? "Figure"}. ${sentence}`);
    });
    for (const tool of plot.querySelectorAll(".modebar-btn")) {
      attribute(tool, "aria-label", tool.dataset.title);
    }
  });
}

function render({ model, el }) {
  const announced = document.createElement("p");
  announced.className = "tl-hidden";
  announced.setAttribute("role", "status");
  el.classList.add("tarifflab");
  el.append(announced);

  let pause = 0;
  let frame = 0;
  const name = () => {
    frame = 0;
    const box = el.closest(".tarifflab-panel");
    if (!box) return;
    nameControls(box);
    nameFigures(box, model.get("figures"), model.get("sentence"));
  };
  const nameSoon = () => {
    frame ||= requestAnimationFrame(name);
  };
  const say = () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      announced.textContent = model.get("sentence");
    }, PAUSE_MS);
    nameSoon();
  };
  // Plotly measures its width before it is in the page, and again only when the window says so.
  // Only a new width matters: drawing anew changes heights, and would call itself for ever.
  let width = 0;
  const sizes = new ResizeObserver(([box]) => {
    if (box.contentRect.width === width) return;
    width = box.contentRect.width;
    window.dispatchEvent(new Event("resize"));
  });
  // The view is attached to the page after this function has returned.
  const observer = new MutationObserver(nameSoon);
  const attach = () => {
    const box = el.closest(".tarifflab-panel");
    if (!box) {
      frame = requestAnimationFrame(attach);
      return;
    }
    sizes.observe(box);
    observer.observe(box, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["class"],
    });
    name();
  };
  model.on("change:sentence", say);
  attach();
  return () => {
    model.off("change:sentence", say);
    observer.disconnect();
    sizes.disconnect();
    clearTimeout(pause);
    cancelAnimationFrame(frame);
  };
}

export default { render };
