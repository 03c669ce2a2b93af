// "Print" opens the browser's own dialog; without scripts it leads to the words that say how.
for (const link of document.querySelectorAll("[data-print]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}
