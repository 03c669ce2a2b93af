// Sheets: the bar while one is written, and a word while one is sent. Without this script the
// same forms are sent by the browser, and the answer is the page that this one would lead to.
const LINES = "application/x-ndjson";

for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("[data-waits]");
    button.textContent = button.dataset.waits;
    form.setAttribute("aria-busy", "true");
    // Not at once: a button that is disabled now would not be sent.
    setTimeout(() => (button.disabled = true));
  });
}

async function* linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

function fail(form, words) {
  form.querySelector(".progress").hidden = true;
  const place = form.querySelector("[data-error]");
  place.textContent = words;
  place.hidden = false;
  form.querySelector("button").disabled = false;
}

function move(form, { done, total }) {
  const bar = form.querySelector("progress");
  bar.max = total;
  bar.value = done;
  const print = new Intl.NumberFormat(document.documentElement.lang);
  form.querySelector("[data-count]").textContent = `${print.format(done)} / ${print.format(total)}`;
}

async function write(form) {
  form.querySelector("button").disabled = true;
  form.querySelector("[data-error]").hidden = true;
  form.querySelector(".progress").hidden = false;
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: LINES },
  });
  // Signed out meanwhile, or not there any more: the browser's own way leads to the page for it.
  if (!response.ok || !response.headers.get("Content-Type").startsWith(LINES)) return form.submit();
  for await (const said of linesOf(response)) {
    if (said.error) return fail(form, said.error);
    if (said.to) return location.assign(said.to);
    if (said.total) move(form, said);
  }
  throw new Error("the answer ended early");
}

for (const form of document.querySelectorAll("form[data-apply]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(form).catch(() => fail(form, form.dataset.lost));
  });
}

// A page that comes back from the browser's memory begins anew.
addEventListener("pageshow", (event) => event.persisted && location.reload());
