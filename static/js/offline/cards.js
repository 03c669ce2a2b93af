// The entries on this phone, each with what became of it and what a person can do about it.
import { bagsTotal, printNumber, standardUnits } from "../counting.js";
import { factsInWords, labelOf } from "./form.js";

const language = document.documentElement.lang;
const print = (number) => printNumber(number, language);
const part = (card, name) => card.querySelector(`[data-part="${name}"]`);

function say(card, name, text) {
  const place = part(card, name);
  place.textContent = place.dataset.say ? place.dataset.say.replace("{}", text) : text;
  place.hidden = !text;
}

// data-when="refused fields": shown in that state, of that kind.
function when(card, words) {
  for (const place of card.querySelectorAll("[data-when]")) {
    place.hidden = !place.dataset.when.split(" | ").some((all) => all.split(" ").every((word) => words.includes(word)));
  }
}

function sums(body) {
  const total = bagsTotal(body.bags ?? {});
  return total === null ? ["", ""] : [print(total), print(standardUnits(body.bags))];
}

function showProblem(form, card, { fields = [], stored = null }, body) {
  const list = part(card, "fields");
  list.replaceChildren(
    ...fields.map(({ field, message }) => {
      const label = labelOf(form, field);
      return Object.assign(document.createElement("li"), { textContent: label ? `${label}: ${message}` : message });
    }),
  );
  if (!stored) return;
  say(card, "stored-number", stored.receipt);
  say(card, "stored-by", stored.logged_by);
  say(card, "stored-facts", factsInWords(form, stored.facts, print));
  say(card, "offered-facts", factsInWords(form, body, print));
}

function cardOf(template, form, one, receiptAddress) {
  const card = template.content.firstElementChild.cloneNode(true);
  const { problem = {} } = one;
  card.dataset.seq = one.seq;
  card.dataset.state = one.state;
  card.dataset.key = one.key;
  say(card, "drive", one.drive.label);
  say(card, "by", one.made_by ?? "");
  say(card, "facts", factsInWords(form, one.body, print));
  const [bags, standard] = sums(one.body);
  say(card, "bags", bags);
  say(card, "standard", standard);
  const receipt = part(card, "receipt");
  receipt.textContent = one.receipt ?? "";
  if (one.entry) receipt.href = receiptAddress.replace("/0/", `/${one.entry}/`);
  showProblem(form, card, problem, one.body);
  const stored = problem.stored ? "stored" : "unseen";
  when(card, [one.state, problem.kind ?? "", ["key", "replaced"].includes(problem.kind) ? "conflict" : "", stored]);
  return card;
}

export function showCards({ list, template, form, entries, receiptAddress }) {
  const busy = list.querySelector("[data-open]"); // someone is deciding: keep that card as it is
  const cards = [...entries].reverse().map((one) =>
    busy && Number(busy.dataset.seq) === one.seq && busy.dataset.state === one.state
      ? busy
      : cardOf(template, form, one, receiptAddress),
  );
  list.replaceChildren(...cards);
}
