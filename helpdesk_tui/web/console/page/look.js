// How the terminal looks: colours, size of the letters, and the text that a screen reader reads. The browser keeps it.

const DARK = {
  background: "#0f1419", foreground: "#d7dde4", cursor: "#d7dde4", cursorAccent: "#0f1419",
  selectionBackground: "#2f5d94",
  black: "#0f1419", red: "#ff7b72", green: "#56d364", yellow: "#e3b341",
  blue: "#79b8ff", magenta: "#d2a8ff", cyan: "#56d4dd", white: "#c9d1d9",
  brightBlack: "#8b96a1", brightRed: "#ffa198", brightGreen: "#7ee787", brightYellow: "#f2cc60",
  brightBlue: "#a5d6ff", brightMagenta: "#e2c5ff", brightCyan: "#87e8f0", brightWhite: "#ffffff",
};
const LIGHT = {
  background: "#ffffff", foreground: "#1b2128", cursor: "#1b2128", cursorAccent: "#ffffff",
  selectionBackground: "#b6d4fe",
  black: "#1b2128", red: "#b3261e", green: "#11662c", yellow: "#e0a100",
  blue: "#0a4fb3", magenta: "#7b2fb0", cyan: "#0b6070", white: "#d0d7de",
  brightBlack: "#5c6670", brightRed: "#a01c15", brightGreen: "#0d5a26", brightYellow: "#f0b72f",
  brightBlue: "#083d8a", brightMagenta: "#5e2387", brightCyan: "#084a56", brightWhite: "#ffffff",
};
const SIZES = [10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 28];

const kept = (name, otherwise) => localStorage.getItem(`helpdesk.${name}`) ?? otherwise;
const keep = (name, value) => localStorage.setItem(`helpdesk.${name}`, value);

export function applies(terminal, fits) {
  const root = document.documentElement;
  const colours = document.getElementById("colours");
  const reader = document.getElementById("reader");
  const light = matchMedia("(prefers-color-scheme: light)");

  const paint = () => {
    root.classList.toggle("dark", colours.value === "dark");
    root.classList.toggle("light", colours.value === "light");
    const bright = colours.value === "light" || (colours.value === "system" && light.matches);
    terminal.options.theme = bright ? LIGHT : DARK;
  };
  const read = (on) => {
    terminal.options.screenReaderMode = on;
    reader.setAttribute("aria-pressed", String(on));
  };
  const size = (steps) => {
    const at = SIZES.indexOf(terminal.options.fontSize) + steps;
    terminal.options.fontSize = SIZES[Math.min(Math.max(at, 0), SIZES.length - 1)];
    keep("size", terminal.options.fontSize);
    fits();
    terminal.focus();
  };

  colours.value = kept("colours", "system");
  terminal.options.fontSize = SIZES.find((one) => one === Number(kept("size", 14))) ?? 14;
  paint();
  read(kept("reader", "false") === "true");
  light.addEventListener("change", paint);
  colours.addEventListener("change", () => {
    keep("colours", colours.value);
    paint();
    terminal.focus();
  });
  reader.addEventListener("click", () => {
    const on = !terminal.options.screenReaderMode;
    keep("reader", on);
    read(on);
    terminal.focus();
  });
  document.getElementById("smaller").addEventListener("click", () => size(-1));
  document.getElementById("larger").addEventListener("click", () => size(1));
}
