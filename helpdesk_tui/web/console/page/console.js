// The terminal of the page: keys go to the console, what the console writes is drawn, and what is said of it stands below.

import "./nonce.js";
import { FitAddon } from "../vendor/addon-fit.mjs";
import { UnicodeGraphemesAddon } from "../vendor/addon-unicode-graphemes.mjs";
import { WebglAddon } from "../vendor/addon-webgl.mjs";
import { Terminal } from "../vendor/xterm.mjs";
import { rings } from "./bell.js";
import { fillsClipboard } from "./clipboard.js";
import { connect } from "./line.js";
import { applies } from "./look.js";

const place = document.getElementById("terminal");
const state = document.getElementById("state");
const [told, button] = state.children;

const terminal = new Terminal({
  allowProposedApi: true,
  cursorBlink: false,
  fontFamily: '"DejaVu Sans Mono", Menlo, "Cascadia Mono", Consolas, "Liberation Mono", monospace',
  macOptionClickForcesSelection: true,
  minimumContrastRatio: 7,
  rescaleOverlappingGlyphs: true,
  scrollback: 0,
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.loadAddon(new UnicodeGraphemesAddon());
applies(terminal, () => fit.fit());
terminal.open(place);
try {
  // Where there is WebGL, lines and blocks are drawn without gaps, whatever the font; elsewhere the page's own text is.
  const drawn = new WebglAddon();
  drawn.onContextLoss(() => drawn.dispose());
  terminal.loadAddon(drawn);
} catch {
  // Drawn as text.
}
fit.fit();
new ResizeObserver(() => fit.fit()).observe(place);
rings(terminal);
terminal.onTitleChange((title) => { document.title = title; });

let pressed = null;

function say(sentence, label, action) {
  told.textContent = sentence;
  button.textContent = label;
  pressed = action;
  state.hidden = false;
}

function quiet() {
  pressed = null;
  state.hidden = true;
  terminal.focus();
}

function open() {
  quiet();
  terminal.reset();
  line = connect(terminal, (sentence, again) => {
    line = null;
    if (again) {
      say(`${sentence} Press Enter to open a new one.`, "Open a new one", open);
    } else {
      say(sentence, "Leave the page", () => location.replace("./"));
    }
  });
}

let line = null;
fillsClipboard(terminal, (copy) => {
  say("The browser lets a page fill its clipboard only when something is pressed.", "Copy", async () => {
    await copy();
    quiet();
  });
});
button.addEventListener("click", () => pressed?.());
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && line === null && pressed !== null && event.target !== button) {
    event.preventDefault();
    event.stopPropagation();
    pressed();
  }
}, true);

// What the browser does itself: paste, its whole window, and the way out of the terminal for the keyboard.
terminal.attachCustomKeyEventHandler((event) => {
  const key = event.key.toLowerCase();
  const alone = event.ctrlKey && !event.altKey && !event.metaKey;
  if (key === "f11" || (alone && key === "v")) {
    return false;
  }
  if (event.type === "keydown" && alone && event.shiftKey && key === "c" && terminal.hasSelection()) {
    navigator.clipboard?.writeText(terminal.getSelection());
    event.preventDefault();
    return false;
  }
  if (event.type === "keydown" && alone && event.shiftKey && key === "f6") {
    document.getElementById("colours").focus();
    event.preventDefault();
    return false;
  }
  return true;
});

document.getElementById("leave").addEventListener("click", async () => {
  await fetch("leave", { method: "POST" });
  location.replace("./");
});

open();
