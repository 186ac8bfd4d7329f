// The line to the console: keys and sizes one way, what is drawn the other, and why it ended.

const PIECE = 16 * 1024;
const TOLD_EVERY = 32 * 1024;
const encoder = new TextEncoder();

export function connect(terminal, ended) {
  const socket = new WebSocket(new URL("socket", location.href.replace(/^http/, "ws")));
  socket.binaryType = "arraybuffer";
  let drawn = 0;
  let end = null;

  const tell = (what) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(what));
  const type = (bytes) => {
    for (let at = 0; at < bytes.length && socket.readyState === WebSocket.OPEN; at += PIECE) {
      socket.send(bytes.subarray(at, at + PIECE));
    }
  };
  const size = () => tell({ size: [terminal.cols, terminal.rows] });
  const handlers = [
    terminal.onData((data) => type(encoder.encode(data))),
    terminal.onBinary((data) => type(Uint8Array.from(data, (one) => one.charCodeAt(0)))),
    terminal.onResize(size),
  ];

  socket.addEventListener("open", size);
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") {
      end = JSON.parse(data);
      return;
    }
    terminal.write(new Uint8Array(data), () => {
      drawn += data.byteLength;
      if (drawn >= TOLD_EVERY) {
        tell({ read: drawn });
        drawn = 0;
      }
    });
  });
  socket.addEventListener("close", async () => {
    for (const handler of handlers) {
      handler.dispose();
    }
    const { ended: said, again } = end ?? await reason();
    ended(said, again);
  });
  return socket;
}

// A browser does not say why a websocket was refused, so it is asked for in a way that has an answer.
async function reason() {
  const lost = "The line to the console is lost. What you had begun is among your drafts.";
  try {
    const answer = await fetch("why");
    return { ended: (await answer.text()) || lost, again: answer.ok };
  } catch {
    return { ended: lost, again: true };
  }
}
