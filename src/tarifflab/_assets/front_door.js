// A question is sent to the server, which judges and keeps the answer; the page says why.
const { base, token } = document.body.dataset;

async function check(form) {
  const said = form.querySelector("[role=status]");
  const given = new FormData(form).get("given");
  if (given === null || given === "") {
    said.textContent = "Give an answer first.";
    return;
  }
  const choice = form.dataset.kind === "choice";
  const body = JSON.stringify({ name: form.dataset.name, given: choice ? Number(given) : given });
  try {
    const answer = await fetch(`${base}tarifflab/answer`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-XSRFToken": token },
      body,
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const { right, text } = await answer.json();
    said.dataset.right = String(right);
    said.textContent = text;
  } catch {
    said.textContent = "The answer did not arrive. Is the course still running in its window?";
  }
}

for (const form of document.querySelectorAll("form.asked")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check(form);
  });
}
document.documentElement.dataset.ready = "true";
