// anywidget gives a widget two seconds to start and, if a slow machine needs longer, drops all
// that the kernel sends it from then on: it stays on the page and never moves again. So its
// clock gets a minute. (anywidget 0.11; it starts the clock with AbortSignal.timeout.)
if (!globalThis.tarifflabPatience) {
  globalThis.tarifflabPatience = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => globalThis.tarifflabPatience(ms === 2000 ? 60000 : ms);
}
