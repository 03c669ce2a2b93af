// The report page: printing, copying the text, and the days that show only when they are asked for.
// Without this script the browser prints, the text is marked by hand, and the days stay in sight.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

async function copy(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy"); // where the page came without encryption
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const told = document.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(document.getElementById(button.dataset.copy));
    told.textContent = done ? told.dataset.copied : told.dataset.failed;
  });
}

for (const form of document.querySelectorAll("[data-report]")) {
  const period = form.elements.namedItem("period");
  const days = ["first", "last"].map((name) => form.elements.namedItem(name).closest(".field"));
  const show = () => days.forEach((day) => (day.hidden = period.value !== "dates"));
  period.addEventListener("change", show);
  show();
}
