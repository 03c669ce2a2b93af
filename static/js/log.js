// The logging form's live sums and doubts. Without this script the server says the same after
// sending. <form data-log data-target="150" data-much="1200"> holds fields named bags_250, …;
// what shows a sum carries data-show and the words around it, one doubt carries data-doubt.
import { BAG_SIZES, bagsComplete, bagsTotal, percentOf, printNumber, printPercent, readCount, standardUnits } from "./counting.js";

const language = document.documentElement.lang;

// undefined: not readable, and the server will say why.
function typed(form, name) {
  const field = form.elements.namedItem(name);
  return field ? readCount(field.value) : null;
}

function bagsOf(form) {
  const rest = form.elements.namedItem("rest_is_none")?.checked ? 0 : null;
  return Object.fromEntries(
    BAG_SIZES.map((size) => {
      const count = typed(form, `bags_${size}`);
      return [size, count === null ? rest : count];
    }),
  );
}

function say(form, what, printed, exact) {
  for (const place of form.querySelectorAll(`[data-show="${what}"]`)) {
    place.hidden = printed === null;
    if (printed !== null) place.textContent = ((!exact && place.dataset.sayLeast) || place.dataset.say).replace("{}", printed);
  }
}

function sum(form) {
  const bags = bagsOf(form);
  const readable = !Object.values(bags).includes(undefined);
  const total = readable ? bagsTotal(bags) : null;
  const exact = bagsComplete(bags);
  const percent = percentOf(total, form.dataset.target || null, 1, !exact);
  say(form, "bags", total === null ? null : printNumber(total, language), exact);
  say(form, "standard", total === null ? null : printNumber(standardUnits(bags), language), exact);
  say(form, "percent", percent === null ? null : printPercent(percent, language), exact);
  for (const nothing of form.querySelectorAll("[data-show=nothing]")) nothing.hidden = total !== null;
  doubt(form, total);
}

// Some of what campaigns/rules/warnings.py asks, while there is time to look again:
// data-doubt="donors registered" where the first is more than the second, data-doubt="much" from
// data-much bags on.
function doubt(form, total) {
  for (const place of form.querySelectorAll("[data-doubt]")) {
    const [less, more] = place.dataset.doubt.split(" ");
    const [part, whole] = more ? [typed(form, less), typed(form, more)] : [];
    const limit = Number(form.dataset.much || Infinity);
    place.hidden = !(more ? isKnown(part) && isKnown(whole) && part > whole : total !== null && total >= limit);
  }
}

const isKnown = (count) => count !== null && count !== undefined;

for (const form of document.querySelectorAll("form[data-log]")) {
  for (const live of form.querySelectorAll(".live")) live.hidden = false;
  form.addEventListener("input", () => sum(form));
  window.addEventListener("pageshow", () => sum(form)); // a browser may bring back what was typed
  sum(form);
}
