// xterm.js writes its rules into style elements that it makes; the page's policy wants its own word on each of them.

const { nonce } = document.querySelector("meta[name=nonce]");
const made = document.createElement.bind(document);
document.createElement = (name, options) => {
  const element = made(name, options);
  if (name === "style") {
    element.nonce = nonce;
  }
  return element;
};
