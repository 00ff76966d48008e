// A part of JupyterLab, written by hand so that nothing has to be built: the file list is
// closed when the course opens, and the cells of a lesson that are tagged "run-on-open" run.
// If the last of them shows a figure, the keyboard starts there. A hint that is opened in an
// exercise is counted in its reader's own progress file; it costs nothing. A notebook that was
// only opened counts as saved, although JupyterLab writes the kernel's version into it.
(() => {
  const NAME = "tarifflab-lab";
  const TAG = "run-on-open";
  const PATIENCE_MS = 60_000; // for a figure of a cell that has run
  let shared;

  // What JupyterLab shares with its extensions, by the name of the package.
  const lab = async (name) => {
    const [version] = Object.keys(shared[name]);
    const factory = await shared[name][version].get();
    return factory();
  };

  const isTagged = (cell) => (cell.model.getMetadata("tags") ?? []).includes(TAG);

  const runFirst = async (panel, actions) => {
    await panel.context.ready;
    if (!panel.context.path.startsWith("lessons/")) return;
    await panel.sessionContext.ready;
    const cells = panel.content.widgets.filter((cell) => isTagged(cell));
    if (!cells.length) return;
    await actions.runCells(panel.content, cells, panel.sessionContext);
    const figure = await found(() => cells.map((cell) => cell.node.querySelector(".tl-figure")).find(Boolean));
    if (figure) begin(figure);
  };

  const sources = (panel) => JSON.stringify(panel.content.model.toJSON().cells.map((cell) => cell.source));

  // The first change is JupyterLab's own, when the kernel has told its version: as long as no
  // cell reads differently and none has run, closing must not ask whether to save.
  const keepSaved = async (panel) => {
    await panel.context.ready;
    const opened = sources(panel);
    const { model } = panel.content;
    const settle = (_, change) => {
      if (change.key !== "language_info" && change.key !== "kernelspec") return;
      const ran = model.toJSON().cells.some((cell) => cell.outputs?.length);
      if (ran || sources(panel) !== opened) return;
      queueMicrotask(() => {
        model.dirty = false;
        panel.node.dataset.opened = change.key; // tests wait for it
      });
    };
    model.metadataChanged.connect(settle);
  };

  // What a question to the page gives as soon as it gives something; nothing after a while.
  const found = (ask) => new Promise((done) => {
    const end = () => {
      watching.disconnect();
      clearTimeout(late);
      done(ask());
    };
    const watching = new MutationObserver(() => ask() && end());
    const late = setTimeout(end, PATIENCE_MS);
    watching.observe(document.body, { childList: true, subtree: true });
    if (ask()) end();
  });

  // The keyboard starts at the first button of the figure, unless the reader has gone somewhere already.
  const begin = (figure) => {
    const at = document.activeElement;
    const idle = !at || at === document.body || at.matches(".jp-Cell, .jp-Notebook, .jp-NotebookPanel");
    const first = figure.querySelector(".tl-controls :is(button, input)") ?? figure.querySelector("button");
    if (idle) first?.focus({ preventScroll: true });
  };

  // "01/3/2" for the second hint of task 3, if what was opened is a hint of an exercise.
  const hintOf = (opened, path) => {
    const first = (text, pattern) => pattern.exec(text ?? "")?.[1];
    const cell = opened.closest(".jp-MarkdownCell");
    const parts = [
      first(path, /(?:^|\/)exercises\/(\d\d)-/),
      first(cell?.querySelector("h2")?.textContent, /^(\d)/),
      first(opened.querySelector("summary")?.textContent, /^Hint (\d)/),
    ];
    return opened.open && parts.every(Boolean) ? parts.join("/") : null;
  };

  // Whatever goes wrong here, the hint is open: a reader is told nothing.
  const count = async (opened, path) => {
    const name = hintOf(opened, path);
    if (!name) return;
    const { ServerConnection } = await lab("@jupyterlab/services");
    const settings = ServerConnection.makeSettings();
    const sent = { method: "POST", body: JSON.stringify({ name }) };
    await ServerConnection.makeRequest(`${settings.baseUrl}tarifflab/hint`, sent, settings);
  };

  const make = async () => {
    const { INotebookTracker, NotebookActions } = await lab("@jupyterlab/notebook");
    return {
      id: `${NAME}:open`,
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        app.restored.then(() => app.shell.collapseLeft());
        document.addEventListener("toggle", ({ target }) => {
          if (!(target instanceof HTMLDetailsElement)) return;
          count(target, tracker.currentWidget?.context.path).catch(() => {});
        }, true); // "toggle" does not rise, so it is caught on its way down
        tracker.widgetAdded.connect((_, panel) => {
          keepSaved(panel).catch(() => {});
          runFirst(panel, NotebookActions);
        });
      },
    };
  };

  // Whatever another JupyterLab does differently: it must open, if need be without us.
  const nothing = { id: `${NAME}:open`, autoStart: false, activate: () => {} };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const plugin = await make().catch(() => nothing);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
