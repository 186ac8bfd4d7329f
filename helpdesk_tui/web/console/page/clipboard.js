// What the console puts on the clipboard (OSC 52) goes on the browser's. What is on that one is never told to the console.

export function fillsClipboard(terminal, asks) {
  terminal.parser.registerOscHandler(52, (sent) => {
    const text = decoded(sent.slice(sent.indexOf(";") + 1));
    if (text !== null) {
      fill(text).catch(() => asks(() => fill(text).catch(() => fillBySelection(text))));
    }
    return true;
  });
}

function decoded(base64) {
  if (base64 === "" || base64 === "?") {
    return null;
  }
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (one) => one.codePointAt(0)));
  } catch {
    return null;
  }
}

async function fill(text) {
  if (navigator.clipboard === undefined) {
    throw new Error("no clipboard without TLS");
  }
  await navigator.clipboard.writeText(text);
}

function fillBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
