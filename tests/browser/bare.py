"""A widget's scripts in a page of their own: no JupyterLab, no kernel, a clock that stands.

What a lesson needs of JupyterLab is tried there. Here a page is there at once, and what the
scripts keep, send and say is seen without waiting.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Locator, Page, Route

from tarifflab._display import asset

ADDRESS = "http://bare.localhost/"  # never asked: the page is made here
EMPTY = '<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title><body></body>'
START = """([code, style, state]) => {
  window.undo?.();
  const heard = [];
  let moved = {};
  const fire = (names) => {
    const calls = heard.filter(([name]) => names.includes(name)).map(([, call]) => call);
    new Set(calls).forEach((call) => call());
  };
  const model = {
    saved: [],
    sent: [],
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
      moved[name] = structuredClone(value);
      fire([`change:${name}`]);
    },
    save_changes: () => {
      model.saved.push(moved);
      moved = {};
    },
    send: (message) => model.sent.push(message),
    on: (names, call) => names.split(" ").forEach((name) => heard.push([name, call])),
    off: (names, call) => names.split(" ").forEach((name) => {
      const at = heard.findIndex(([one, other]) => one === name && other === call);
      if (at >= 0) heard.splice(at, 1);
    }),
    tell: (changes) => {
      Object.assign(state, changes);
      fire(Object.keys(changes).map((name) => `change:${name}`));
    },
    answer: (message) => heard.filter(([name]) => name === "msg:custom")
      .forEach(([, call]) => call(message)),
    listeners: () => heard.length,
  };
  const box = document.createElement("div");
  const look = document.createElement("style");
  look.textContent = style;
  document.body.replaceChildren(look, box);
  const script = code.replace("export default { render };", "");
  const widget = new Function(`${script}\nreturn { render };`)();
  window.model = model;
  window.undo = widget.render({ model, el: box });
}"""


class Bare:
    """One widget in one page; `show` puts another in its place."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport={"width": 1000, "height": 700})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(45_000)
        self.page.route("**/*", _answer)
        self.page.clock.install(time=0)
        self.page.goto(ADDRESS)
        self.page.clock.pause_at(1000)

    def show(self, scripts: tuple[str, ...], style: str, state: dict[str, Any]) -> None:
        """Render a widget from its scripts, with what Python would have told it."""
        self.page.evaluate(START, [asset(*scripts), asset(style), state])

    def tell(self, **changes: Any) -> None:
        """Change what Python holds, as a message of the kernel does."""
        self.page.evaluate("(changes) => model.tell(changes)", changes)

    def saved(self, name: str) -> list[Any]:
        """Return what was saved under a name, save by save."""
        script = "(name) => model.saved.filter((one) => name in one).map((one) => one[name])"
        return self.page.evaluate(script, name)

    @property
    def sent(self) -> list[Any]:
        """What was sent to Python."""
        return self.page.evaluate("model.sent")

    def rest(self, milliseconds: int) -> None:
        """Let the clock run."""
        self.page.clock.run_for(milliseconds)

    def one(self, selector: str) -> Locator:
        """Return what a selector finds."""
        return self.page.locator(selector)

    def give(self, selector: str, value: float | str, event: str = "input") -> None:
        """Give a field a value, as a hand does."""
        script = """(field, [value, event]) => {
          field.value = value;
          field.dispatchEvent(new Event(event, { bubbles: true }));
        }"""
        self.one(selector).evaluate(script, [str(value), event])

    def texts(self, selector: str) -> list[str]:
        """Return the words of all that a selector finds."""
        return self.page.eval_on_selector_all(
            selector, "all => all.map(one => one.textContent)"
        )

    def marks(self, selector: str, name: str) -> list[str | None]:
        """Return an attribute of all that a selector finds."""
        script = "(all, name) => all.map((one) => one.getAttribute(name))"
        return self.page.eval_on_selector_all(selector, script, name)

    def look(self, selector: str, name: str, part: str | None = None) -> str:
        """Return how the first that a selector finds looks: a property as it is painted."""
        script = "(one, [name, part]) => getComputedStyle(one, part).getPropertyValue(name)"
        return self.one(selector).first.evaluate(script, [name, part])


def _answer(route: Route) -> None:
    route.fulfill(body=EMPTY, content_type="text/html")
