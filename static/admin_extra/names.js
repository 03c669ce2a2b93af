// Names what Django's own widgets leave without one for those who hear the page: fields that
// select2 draws, fields of a table's cells, and the marks beside a filter.

const labelOf = (select) => document.querySelector(`label[for="${CSS.escape(select.id)}"]`);

const wordsOf = (select) => {
  const label = labelOf(select);
  if (label) return label.textContent.trim().replace(/:$/, "");
  return select.getAttribute("aria-label") || "";
};

function nameDrawnField(container) {
  const select = container.previousElementSibling;
  if (!select?.matches("select")) return;
  const words = wordsOf(select);
  for (const part of container.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
    const chosen = part.matches("[aria-labelledby]")
      ? container.querySelector(".select2-selection__rendered")?.title || "" : "";
    part.removeAttribute("aria-labelledby");
    part.setAttribute("aria-label", chosen ? `${words}: ${chosen}` : words);
  }
}

function nameSearch() {
  const open = document.querySelector("select + .select2-container--open");
  const field = document.querySelector("body > .select2-container--open .select2-search__field");
  if (open && field) field.setAttribute("aria-label", wordsOf(open.previousElementSibling));
}

function nameCells(table) {
  const heads = [...table.querySelectorAll("thead th, thead td")];
  for (const row of table.querySelectorAll("tbody tr.form-row")) {
    [...row.cells].forEach((cell, column) => {
      const words = heads[column]?.textContent.trim();
      for (const field of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        if (words && !field.labels?.length && !field.hasAttribute("aria-label")) {
          field.setAttribute("aria-label", words);
        }
      }
    });
  }
  for (const head of heads) {
    if (head.localName === "th" && !head.textContent.trim()) {
      const cell = document.createElement("td"); // a head that says nothing is none
      cell.className = head.className;
      head.replaceWith(cell);
    }
  }
}

function nameAll() {
  document.querySelectorAll(".tabular table").forEach(nameCells);
  document.querySelectorAll("select + .select2-container").forEach(nameDrawnField);
  document.querySelectorAll("span.help-tooltip[aria-label]:not([role])").forEach((mark) => {
    mark.setAttribute("role", "img");
  });
  nameSearch();
}

// What is drawn later, an added row or an opened list, is named when it is there.
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
