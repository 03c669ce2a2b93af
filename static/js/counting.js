// What the counts of one result come to, by the rules of campaigns/rules/{quantity,numerals}.py:
// exact, in whole numbers only, and an unknown count (null) is never a zero. Pure functions; the
// browser tests hold them to their Python twins.

export const BAG_SIZES = [150, 250, 350, 450]; // ml
export const LARGEST = 1_000_000;
const STANDARD_ML = 250;
const PLACES = 9;
const LIMIT = 10n ** 18n;

// A count as typed: null where nothing or a lone dash is (unknown), a number, or undefined for
// what cannot be read as a whole number from 0 to LARGEST. Dots and spaces group thousands:
// "5.600" is 5600.
export function readCount(text) {
  const typed = text.trim().replace(/[\u00a0\u2009\u202f]/g, " ");
  if (!typed || /^[-‐‑‒–—−]$/.test(typed)) return null;
  const grouped = /^[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+)$/.test(typed);
  if (!grouped && !/^(?:0|[1-9]\d*)$/.test(typed)) return undefined;
  const digits = typed.replace(/[. ]/g, "");
  return digits.length <= 7 && Number(digits) <= LARGEST ? Number(digits) : undefined;
}

// How many bags, of all sizes ({250: 194, 350: null}); null when no count is known.
export function bagsTotal(bags) {
  const known = knownBags(bags);
  return known.length ? known.reduce((sum, [, count]) => sum + count, 0) : null;
}

// The bags in 250 ml standard units, as an exact decimal: {250: 194, 350: 152} is "406.8".
export function standardUnits(bags) {
  const known = knownBags(bags);
  if (!known.length) return null;
  const ml = known.reduce((sum, [size, count]) => sum + BigInt(size) * BigInt(count), 0n);
  const tenths = (ml * 10n) / BigInt(STANDARD_ML); // every size is a multiple of 25 ml
  return tidied(decimal(tenths, 1));
}

// Are all four sizes known, so that the sum is the whole?
export function bagsComplete(bags) {
  return BAG_SIZES.every((size) => bags[size] !== null && bags[size] !== undefined);
}

// Result as a percentage of target, as a decimal ("133.3"), rounded half up, but never into a
// claim that is not true: below 100 it stays below, what is not zero is not shown as zero, and
// above 100 nothing is capped. Takes whole numbers or decimals ("406.8"); null without a target,
// or where the result is not known. `down` cuts off instead of rounding, for "at least so much".
export function percentOf(result, target, places = 1, down = false) {
  if (result === null || result === undefined || target === null || target === undefined) return null;
  const [over, under] = [scaled(result), scaled(target)];
  return under === 0n ? null : rounded(over * 100n, under, places, down);
}

// 5600 is "5.600" in Vietnamese and "5,600" in English; "406.8" is "406,8" and "406.8".
export function printNumber(value, language = "vi") {
  const [whole, decimals = ""] = String(value).split(".");
  const rest = decimals.replace(/0+$/, "");
  const [group, point] = language.startsWith("en") ? [",", "."] : [".", ","];
  return whole.replace(/\B(?=(?:\d{3})+$)/g, group) + (rest && point + rest);
}

// "133.3" is "133,3%" in Vietnamese.
export function printPercent(value, language = "vi") {
  return `${printNumber(value, language)}%`;
}

function knownBags(bags) {
  return Object.entries(bags)
    .filter(([, count]) => count !== null && count !== undefined)
    .map(([size, count]) => {
      if (!BAG_SIZES.includes(Number(size))) throw new RangeError(`no bag holds ${size} ml`);
      if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${size} ml: ${count} is no count`);
      return [size, count];
    });
}

function rounded(over, under, places, down) {
  const step = 10n ** BigInt(places);
  let units = down ? (over * step) / under : (2n * over * step + under) / (2n * under);
  if (over < 100n * under && units >= 100n * step) units = 100n * step - 1n;
  if (over > 0n && units === 0n) return rounded(over, under, places + 1, down);
  return decimal(units, places);
}

// A number or decimal in units of 10^-PLACES.
function scaled(value) {
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(String(value));
  const amount = match && BigInt(match[1] + (match[2] ?? "").padEnd(PLACES, "0"));
  if (!match || amount >= LIMIT * 10n ** BigInt(PLACES)) throw new RangeError(`not an amount: ${value}`);
  return amount;
}

function decimal(units, places) {
  const digits = String(units).padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}

function tidied(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
