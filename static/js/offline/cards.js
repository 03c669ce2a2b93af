// The entries on this phone, each with what became of it and what a person can do about it.
import { bagsComplete, bagsTotal, printNumber, standardUnits } from "../counting.js";
import { factsInWords, labelOf } from "./form.js";

const language = document.documentElement.lang;
const print = (number) => printNumber(number, language);
const part = (card, name) => card.querySelector(`[data-part="${name}"]`);

function say(card, name, text, exact = true) {
  const place = part(card, name);
  const words = (!exact && place.dataset.sayLeast) || place.dataset.say || "{}";
  place.textContent = words.replace("{}", () => text);
  place.hidden = !text;
}

// data-when="refused fields": shown in that state, of that kind.
function when(card, words) {
  for (const place of card.querySelectorAll("[data-when]")) {
    place.hidden = !place.dataset.when.split(" | ").some((all) => all.split(" ").every((word) => words.includes(word)));
  }
}

function saySums(card, { bags = {} }) {
  const total = bagsTotal(bags);
  const exact = bagsComplete(bags);
  say(card, "bags", total === null ? "" : print(total), exact);
  say(card, "standard", total === null ? "" : print(standardUnits(bags)), exact);
}

function showFields(form, card, fields) {
  part(card, "fields").replaceChildren(
    ...fields.map(({ field, message }) => {
      const label = labelOf(form, field);
      return Object.assign(document.createElement("li"), { textContent: label ? `${label}: ${message}` : message });
    }),
  );
}

function showBoth(card, one, { form, receiptAddress, labelOfStored }) {
  const { stored } = one.problem;
  say(card, "stored-number", stored.receipt);
  part(card, "stored-number").href = receiptAddress.replace("/0/", `/${stored.entry}/`);
  say(card, "stored-by", stored.logged_by);
  say(card, "stored-drive", labelOfStored(one));
  say(card, "stored-facts", factsInWords(form, stored.facts, print));
  say(card, "offered-drive", one.drive.label);
  say(card, "offered-facts", factsInWords(form, one.body, print));
}

// Why what is saved was to be corrected, and what was wrong with that.
function showReason(card, { reason = "", fields = [] }) {
  const input = card.querySelector("[name=reason]");
  const wrong = fields.find(({ field }) => field === "reason");
  input.value = reason;
  if (!wrong) return;
  const said = part(card, "reason-wrong");
  said.id = `reason-wrong-${card.dataset.seq}`;
  said.textContent = `⚠ ${wrong.message}`;
  said.hidden = false;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", said.id);
}

// The words by which parts of the card are shown: see `when`.
function wordsOf({ state, drive, problem = {} }) {
  const { kind = "", stored, wrong } = problem;
  return [
    state,
    kind,
    ["key", "replaced"].includes(kind) ? "conflict" : "",
    stored ? "stored" : "unseen",
    stored?.drive === drive.id ? "same-drive" : "another-drive",
    wrong ? `not-${wrong}` : "",
  ];
}

function cardOf(one, shown) {
  const { template, form, receiptAddress } = shown;
  const card = template.content.firstElementChild.cloneNode(true);
  const { problem = {} } = one;
  card.dataset.seq = one.seq;
  card.dataset.state = one.state;
  card.dataset.key = one.key;
  say(card, "drive", one.drive.label);
  say(card, "by", one.made_by ?? "");
  say(card, "facts", factsInWords(form, one.body, print));
  saySums(card, one.body);
  const receipt = part(card, "receipt");
  receipt.textContent = one.receipt ?? "";
  if (one.entry) receipt.href = receiptAddress.replace("/0/", `/${one.entry}/`);
  showFields(form, card, (problem.fields ?? []).filter(({ field }) => field !== "reason"));
  showReason(card, problem);
  if (problem.stored) showBoth(card, one, shown);
  when(card, wordsOf(one));
  return card;
}

export function showCards({ list, entries, ...shown }) {
  const open = [...list.querySelectorAll("[data-open]")]; // someone is deciding: keep these as they are
  const same = (one) => (card) => Number(card.dataset.seq) === one.seq && card.dataset.state === one.state;
  const cards = [...entries].reverse().map((one) => open.find(same(one)) ?? cardOf(one, shown));
  const focused = document.activeElement;
  list.replaceChildren(...cards);
  if (list.contains(focused)) focused.focus({ preventScroll: true });
}
