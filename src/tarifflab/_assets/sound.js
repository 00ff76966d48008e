// Small sounds, off until the reader wants them: a tick for each mark that turns or glides;
// joined to marks.js. Nothing is told by sound alone.
const SOUND_KEY = "tarifflab-sound";
const MOST_TICKS = 40; // in one change of the picture
const TICK_S = 0.04;

// One choice for all figures and for the next visit; without storage it is off.
function soundIsOn() {
  try {
    return localStorage.getItem(SOUND_KEY) === "on";
  } catch {
    return false;
  }
}

function tick(delay, pitch) {
  const heard = (window.tlSound ??= new AudioContext());
  heard.resume();
  const [tone, loud, at] = [heard.createOscillator(), heard.createGain(), heard.currentTime + delay / 1000];
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0.05, at);
  loud.gain.exponentialRampToValueAtTime(0.0005, at + TICK_S);
  tone.connect(loud).connect(heard.destination);
  tone.start(at);
  tone.stop(at + TICK_S);
}

// A row of ticks, one for each delay in milliseconds; of very many every second, third, …
function ticks(delays) {
  if (!soundIsOn()) return;
  const step = Math.ceil(delays.length / MOST_TICKS);
  delays.forEach((delay, number) => number % step || tick(delay, 520 + (360 * number) / delays.length));
}

const TONES = { give: [523, 659], wait: [392], warn: [262, 247], strike: [131], away: [330], end: [523, 659, 784] }; // Hz
const NEXT_MS = 150; // from one tone to the next

// A picture with `data-tone` sounds when it changes: who gives, waits, warns, strikes.
function tones(holder) {
  const notes = TONES[holder.querySelector("[data-tone]")?.dataset.tone];
  if (notes && soundIsOn()) notes.forEach((pitch, place) => tick(place * NEXT_MS, pitch));
}

function soundSwitch() {
  const button = h("button", { type: "button", title: "Sound", "aria-label": "Sound" }, "♪");
  const paint = () => button.setAttribute("aria-pressed", String(soundIsOn()));
  button.addEventListener("click", () => {
    const on = !soundIsOn();
    try {
      localStorage.setItem(SOUND_KEY, on ? "on" : "off");
    } catch {
      button.hidden = true; // a browser that keeps nothing cannot keep this choice
    }
    paint();
    ticks([0]);
  });
  button.addEventListener("focus", paint); // another figure may have changed it
  paint();
  return button;
}
