// Hands over the token that stands behind the # of a link: no browser sends that part of an address anywhere.

const said = document.getElementById("said");
const open = document.getElementById("open");
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

if (!token) {
  said.textContent = "This is only the first half of a link. Copy the whole of it, or ask for a new one.";
  open.hidden = true;
}

// Only when pressed: a program that opens links to look at them does not use them up.
open.addEventListener("click", async () => {
  open.disabled = true;
  try {
    const answer = await fetch("enter", { method: "POST", body: token });
    if (answer.ok) {
      location.replace("./");
      return;
    }
    said.textContent = await answer.text();
    open.hidden = true;
  } catch {
    said.textContent = "The console cannot be reached just now. Try again.";
    open.disabled = false;
  }
});
