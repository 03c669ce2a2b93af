// The logging form: what is typed becomes the body of POST /api/v1/collections, and back.
import { BAG_SIZES, readCount } from "../counting.js";
import { tellsANumber } from "../persons.js";

const COUNTS = ["registered", "examined", "deferred", "donors", "apheresis", "emergency_units", "first_time_donors"];
const REASON = "deferred_for_";

const inputs = (form) => [...form.elements].filter((one) => one.name && one.type !== "submit");

// The form's own name for a field that the server names: "bags.250" is bags_250.
export function nameOf(field) {
  return field.replace(/^bags\./, "bags_").replace(/^deferred_reasons\./, REASON).replace("deferred_reasons", "deferred");
}

export function labelOf(form, field) {
  const input = form.elements.namedItem(nameOf(field));
  return input?.labels?.[0]?.textContent.trim() ?? "";
}

// {body} of what is typed, or {problems}: messages by the form's own names.
export function readForm(form) {
  const problems = {};
  const count = (name) => {
    const number = readCount(form.elements.namedItem(name)?.value ?? "");
    if (number === undefined) problems[name] = form.dataset.unreadable;
    return number ?? null;
  };
  const rest = form.elements.namedItem("rest_is_none").checked ? 0 : null;
  const bags = Object.fromEntries(BAG_SIZES.map((size) => [size, count(`bags_${size}`) ?? rest]));
  const counts = Object.fromEntries(COUNTS.map((name) => [name, count(name)]));
  const reasons = inputs(form).filter((one) => one.name.startsWith(REASON));
  const deferred = Object.fromEntries(
    reasons.map((one) => [one.name.slice(REASON.length), count(one.name)]).filter(([, number]) => number !== null),
  );
  const note = form.elements.namedItem("note").value.trim();
  const drive = form.elements.namedItem("drive").value;
  if (!drive) problems.drive = form.dataset.noDrive;
  if (note.length > 1000) problems.note = form.dataset.tooLong;
  else if (tellsANumber(note)) problems.note = form.dataset.numberOfAPerson;
  const known = [...Object.values(counts), ...Object.values(bags), ...Object.values(deferred)].some((number) => number !== null);
  if (!known && !Object.keys(problems).length) problems.registered = form.dataset.nothing;
  if (Object.keys(problems).length) return { problems };
  return { body: { drive, ...counts, bags, deferred_reasons: deferred, note } };
}

export function fillForm(form, body) {
  form.reset();
  const put = (name, value) => {
    const input = form.elements.namedItem(name);
    if (input && value !== null && value !== undefined) input.value = value;
  };
  for (const name of [...COUNTS, "note", "drive"]) put(name, body[name]);
  for (const [size, number] of Object.entries(body.bags ?? {})) put(`bags_${size}`, number);
  for (const [key, number] of Object.entries(body.deferred_reasons ?? {})) put(REASON + key, number);
  touched(form);
}

// What is typed, however unfinished: it survives a reload.
export function typedIn(form) {
  return Object.fromEntries(inputs(form).map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]));
}

// Is there anything in it, besides a drive?
export function isTyped(form) {
  return inputs(form).some((one) => (one.type === "checkbox" ? one.checked : one.name !== "drive" && one.value.trim()));
}

export function typeInto(form, values) {
  for (const one of inputs(form)) {
    if (!(one.name in values)) continue;
    if (one.type === "checkbox") one.checked = values[one.name];
    else one.value = values[one.name];
  }
  touched(form);
}

// For what listens to typing: the live sums of log.js.
export function touched(form) {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// The help of a field is read out with it, whatever else there is to say.
function describe(input, line, ...more) {
  const ids = [line?.querySelector(".help")?.id, ...more].filter(Boolean);
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}

export function showProblems(form, problems) {
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const input of inputs(form)) {
    input.removeAttribute("aria-invalid");
    const line = input.closest(".pair, .field");
    line?.classList.remove("wrong");
    describe(input, line);
  }
  let first = null;
  for (const [name, message] of Object.entries(problems)) {
    const input = form.elements.namedItem(name);
    const said = Object.assign(document.createElement("span"), { className: "error", id: `${name}_error`, textContent: `⚠ ${message}` });
    const line = input.closest(".pair, .field");
    line.classList.add("wrong");
    line.append(said);
    input.setAttribute("aria-invalid", "true");
    describe(input, line, said.id);
    input.closest("details")?.setAttribute("open", "");
    first ??= input;
  }
  first?.focus();
}

// "Đăng ký 427 · 250 ml 194": the facts of an entry in the form's own words.
export function factsInWords(form, body, print) {
  const named = [
    ...COUNTS.map((name) => [name, body[name]]),
    ...Object.entries(body.bags ?? {}).map(([size, number]) => [`bags.${size}`, number]),
    ...Object.entries(body.deferred_reasons ?? {}).map(([key, number]) => [`deferred_reasons.${key}`, number]),
  ];
  const known = named.filter(([, number]) => number !== null && number !== undefined);
  const words = known.map(([name, number]) => `${labelOf(form, name)}: ${print(number)}`);
  return [...words, body.note].filter(Boolean).join(" · ");
}
