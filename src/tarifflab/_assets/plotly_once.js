// Plotly's script is large, and anywidget gives up on a widget that is not ready within two
// seconds: on a slow machine the first figure then never moves. So this small script stands in
// for it, is ready at once, and lets the page load Plotly one time for all figures.
const instances = new WeakMap(); // Plotly keeps one figure an instance: one for each model

function plotly(source) {
  globalThis.tarifflabPlotly ??= import(
    URL.createObjectURL(new Blob([source], { type: "text/javascript" }))
  );
  return globalThis.tarifflabPlotly;
}

export default {
  async render(context) {
    const { default: instance } = await plotly(context.model.get("_plotly"));
    if (!instances.has(context.model)) {
      instances.set(context.model, instance());
      instances.get(context.model).initialize(context);
    }
    return instances.get(context.model).render(context);
  },
};
