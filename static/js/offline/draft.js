// The entry in the form: what is typed, which kept entry it is a change of, and the key that it has
// for as long as it is there. It survives a reload.
import { labelById, showTarget } from "./drives.js";
import { mayBeStored, newKey } from "./entry.js";
import { fillForm, isTyped, readForm, showProblems, touched, typedIn, typeInto } from "./form.js";
import * as store from "./store.js";

const root = document.querySelector("[data-offline]");
const form = root.querySelector("form[data-log]");
const note = root.querySelector('[data-part="editing"]');

let editing = null; // the entry that is in the form again
let key = null; // of what is in the form, for as long as it is there: in a file, too, it is the same entry
let stored = null; // the key under which this page last stored what is typed, or took it over

const formKey = () => (key ??= newKey());

export const holds = (one) => editing?.seq === one.seq;
export const isTaken = () => Boolean(editing) || isTyped(form);

export function entryOf(body, account) {
  const { problem: _solved, receipt: _receipt, entry: _entry, recorded_at: _at, ...old } = editing ?? {};
  return {
    key: formKey(),
    account: { id: account.id, name: account.name },
    tried: false,
    ...old,
    drive: { id: body.drive, label: labelById(account.drives, body.drive) || (old.drive?.label ?? body.drive) },
    body: { ...body, replaces: old.body?.replaces ?? null, reason: old.body?.reason ?? "", said_at: new Date().toISOString() },
    state: "waiting",
  };
}

// The body of what is typed, or nothing where the form says what is wrong with it.
export async function bodyOfForm() {
  const { body, problems = await driveThatStays(body) } = readForm(form);
  showProblems(form, problems);
  return Object.keys(problems).length ? undefined : body;
}

// What may be stored already, for one drive, is not made one of another drive.
async function driveThatStays(body) {
  const one = editing && ((await store.entry(editing.seq)) ?? editing);
  if (!one || !mayBeStored(one) || one.body.drive === body.drive) return {};
  return { drive: form.dataset.sameDrive.replace("{}", one.drive.label) };
}

const facts = ({ body }) => JSON.stringify({ ...body, said_at: null });

// The number of the entry as it is kept now. Null where another page on this phone, or a file, has
// brought it already with other figures: the form stays as it is; saved once more, it changes that one.
// What was brought is of another drive: then this is another entry.
export async function keep(body, account) {
  const made = entryOf(body, account);
  const here = editing ? undefined : (await store.entries()).find((one) => one.key === made.key);
  if (!here) return store.withRoom(() => store.keep(made, stored));
  if (facts(here) === facts(made)) return here.seq;
  if (here.body.drive !== body.drive) {
    key = null;
    return keep(body, account);
  }
  await hold(here, account, typedIn(form));
  return null;
}

export function empty() {
  editing = key = null;
  note.hidden = true;
  form.reset();
  showProblems(form, {});
  touched(form);
}

// A page with nothing in its form has no key, and leaves alone what another page has stored.
export async function keepTyped(account) {
  if (isTaken()) {
    stored = formKey();
    return store.saveTyped({ account: account.id, values: typedIn(form), editing: editing?.seq, key });
  }
  const old = stored;
  key = stored = null;
  return old === null ? undefined : store.forgetTyped(old);
}

export async function takeTyped(account) {
  const typed = await store.typed();
  if (!typed || typed.account !== account?.id) return;
  editing = typed.editing === undefined ? null : ((await store.entry(typed.editing)) ?? null);
  key = stored = editing?.key ?? typed.key ?? null;
  note.hidden = !editing;
  if (typed.values) typeInto(form, typed.values);
  else if (editing) fillForm(form, editing.body);
  showTarget(form);
  touched(form);
}

// From now on it is in the form, so that it is not sent from under the hand. Not where it is
// being sent just now.
async function hold(one, account, values) {
  const held = (now) => (now.state === "sending" ? null : { ...now, state: now.state === "waiting" ? "held" : now.state });
  const found = await store.alter(one.seq, held, { account: account.id, editing: one.seq, key: one.key, values });
  if (!found) return false;
  editing = found;
  key = stored = found.key;
  note.hidden = false;
  return true;
}

// Answers whether it is in the form now.
export async function edit(one, account) {
  if (!(await hold(one, account))) return false;
  fillForm(form, editing.body);
  showTarget(form);
  touched(form);
  return true;
}

// The form is left only once the entry waits again.
export async function stopEditing() {
  if (editing) await store.alter(editing.seq, (now) => (now.state === "held" ? { ...now, state: "waiting" } : null));
  empty();
}
