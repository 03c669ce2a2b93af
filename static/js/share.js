// What a browser can do beyond the page: copy, hand a link to another app, print.
// Each button is there only where it works.

const told = document.querySelector("[data-told]");
const shown = (button) => { button.hidden = false; };

async function copy(from) {
  const text = (from.value ?? from.textContent).trim();
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = told.dataset.say;
  } catch { // no permission, or a page without HTTPS: mark it, so that it can be copied by hand
    if (from.select) {
      from.focus();
      from.select();
    } else getSelection().selectAllChildren(from);
    told.textContent = told.dataset.byHand;
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(document.querySelector(button.dataset.copy)));
  shown(button);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
  shown(button);
}
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  const { url, title, text } = button.dataset;
  button.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {}));
  shown(button);
}
