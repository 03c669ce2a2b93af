// Whether a text tells somebody's telephone or identity number, as campaigns/rules/persons.py has
// it; the browser tests hold the one to the other.

const NUMBER = /\p{Nd}(?:[\s.()\-‐‑–]{0,2}\p{Nd}){8,}/gu;
const DATES = /(^|[^\p{L}\p{N}_])(?:\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})(?![\p{L}\p{N}_])/gu;
const BETWEEN = /[()\-‐‑–]/u;
const ROUND = /^(?:(?:19|20)\d\d|[1-9]\d{0,2}(?:\.\d{3})*\.000)$/u;
const WITH_MONEY = /^(?:(?:19|20)\d\d|[1-9](?:\d*000|\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+)))$/u;
const MONEY = /^ ?(?:đồng(?! chí)|đ|vnđ|vnd)(?![\p{L}\p{N}_/])/iu;

export function tellsANumber(text) {
  const plain = text.replace(/\p{Cf}/gu, "").normalize("NFKC").replace(DATES, "$1;");
  return [...plain.matchAll(NUMBER)].some((run) => !isSum(run, plain));
}

function isSum(run, text) {
  if (text.slice(0, run.index).endsWith("+")) return false;
  const form = MONEY.test(text.slice(run.index + run[0].length)) ? WITH_MONEY : ROUND;
  const parts = run[0].split(BETWEEN).map((part) => part.trim());
  return parts.filter(Boolean).every((part) => form.test(part));
}
