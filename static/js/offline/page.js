// The page that logs without a signal. It opens from the service worker, takes entries into the
// phone's own store (store.js), and sends them when it can (queue.js). It never believes the
// phone's clock, nor that it is online: only an answer of the server counts.
import { printNumber } from "../counting.js";
import { showCards } from "./cards.js";
import { labelById, showDrives, showTarget } from "./drives.js";
import { asAnother, asCorrection, asStored, mayBeStored, newKey } from "./entry.js";
import { fillForm, isTyped, readForm, showProblems, touched, typedIn, typeInto } from "./form.js";
import { asFile, fromFile, sayChanged, send, whenChangedElsewhere } from "./queue.js";
import { register } from "./ready.js";
import * as store from "./store.js";

const root = document.querySelector("[data-offline]");
const form = root.querySelector("form[data-log]");
const list = root.querySelector("[data-entries]");
const template = root.querySelector("#entry");
const find = (name) => root.querySelector(`[data-part="${name}"]`);
const language = document.documentElement.lang;

const SOONEST = 15_000; // ms until the next try; doubled after each that failed
const LATEST = 5 * 60_000;

let account = null;
let outcome = "trying";
let editing = null; // the entry that is in the form again
let key = null; // of what is in the form, for as long as it is there: in a file, too, it is the same entry
let lastKept = null; // its fate is told at the top, as well as on its card
let wait = SOONEST;
let timer = 0;

// One line of [data-line] at a time.
function tell(line, text = "") {
  for (const place of root.querySelectorAll("[data-line]")) {
    place.hidden = place.dataset.line !== line;
    if (!place.hidden && text) place.querySelector("[data-text]").textContent = text;
  }
}

const drivesOf = (someone) => JSON.stringify([someone?.id, someone?.today, someone?.drives]);

async function show() {
  const before = account;
  account = await store.account();
  if (before && before.id !== account?.id) await stopEditing();
  if (drivesOf(before) !== drivesOf(account)) showDrives(form, account);
  const all = await store.entries();
  const own = all.filter((one) => one.account.id === account?.id);
  const others = all.filter((one) => one.account.id !== account?.id && one.state !== "received");
  form.hidden = !account;
  find("no-account").hidden = Boolean(account);
  find("account").textContent = account?.name ?? "";
  find("account-line").hidden = !account;
  showCards({ list, template, form, entries: own, receiptAddress: root.dataset.receipt, labelOfStored });
  find("empty").hidden = own.length > 0;
  showOthers(others);
  const waiting = all.filter((one) => one.state !== "received");
  find("file-save").hidden = !waiting.length;
  find("waiting").textContent = printNumber(waiting.length, language);
  find("signed-out").hidden = outcome !== "signed-out";
  find("unreachable").hidden = outcome !== "unreachable";
  root.dataset.outcome = outcome;
}

function labelOfStored({ drive, problem: { stored } }) {
  return stored.drive === drive.id ? drive.label : labelById(account.drives, stored.drive) || root.dataset.anotherDrive;
}

// What someone else logged on this phone: how much and by whom, never what.
function showOthers(others) {
  const place = find("others");
  place.hidden = !others.length;
  find("others-number").textContent = printNumber(others.length, language);
  find("others-names").textContent = [...new Set(others.map((one) => one.account.name))].join(", ");
  find("adopt").hidden = !account || outcome !== "sent";
}

let sending = false;
let onceMore = false;

// Asked for while it is at it: once more afterwards, since an entry may have come too late.
async function trySending() {
  onceMore = sending;
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  root.dataset.busy = "true";
  try {
    do {
      onceMore = false;
      outcome = await send(root.dataset, show).catch(() => "unreachable");
      wait = outcome === "sent" ? SOONEST : Math.min(LATEST, wait * 2);
      await show();
      await tellLastKept();
    } while (onceMore);
  } finally {
    delete root.dataset.busy;
    sending = false;
  }
  const waits = (await store.entries()).some((one) => one.state === "waiting");
  if (waits || outcome !== "sent") timer = setTimeout(trySending, wait);
}

async function tellLastKept() {
  const one = lastKept === null ? undefined : await store.entry(lastKept);
  if (one?.state === "received") tell("received", one.receipt);
  if (one?.state === "refused") tell("refused");
  if (one && ["received", "refused"].includes(one.state)) lastKept = null;
}

function sendNow() {
  wait = SOONEST;
  return trySending();
}

// Saving: on the phone first, always; then off to the server.

function entryOf(body) {
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

const formKey = () => (key ??= newKey());
const facts = ({ body }) => JSON.stringify({ ...body, said_at: null });

async function keepEntry(body) {
  const made = entryOf(body);
  try {
    // Another page on this phone, or a file, may have brought what is in the form already.
    const here = editing ? undefined : (await store.entries()).find((one) => one.key === made.key);
    if (here && facts(here) !== facts(made)) return keptBefore(here);
    lastKept = here ? here.seq : await keepSomehow(made);
  } catch {
    return tellAtTop("full");
  }
  emptyForm();
  navigator.storage?.persist?.().catch(() => {});
  sayChanged();
  tell("kept");
  window.scrollTo(0, 0);
  await show();
  showDrives(form, account);
  sendNow();
}

async function keepSomehow(made) {
  try {
    return await store.keep(made);
  } catch {
    await store.forgetOldReceipts(0); // what the server has need not be here
    return store.keep(made);
  }
}

function emptyForm() {
  editing = key = null;
  find("editing").hidden = true;
  form.reset();
  showProblems(form, {});
  touched(form);
}

function tellAtTop(line) {
  tell(line);
  window.scrollTo(0, 0);
}

// The form stays as it is; saved once more, it changes the entry that is here.
async function keptBefore(here) {
  await hold(here, typedIn(form));
  await show();
  tellAtTop("kept-before");
}

// The body of what is typed, or nothing where the form says what is wrong with it.
async function bodyOfForm() {
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

// Where the phone is full, what is in the form can still be had as a file.
async function rescue() {
  const body = await bodyOfForm();
  if (body) download(asFile([entryOf(body)]));
}

let saving = false;

async function onSubmit(event) {
  event.preventDefault();
  if (saving) return;
  saving = true;
  try {
    const body = await bodyOfForm();
    if (body) await keepEntry(body);
  } finally {
    saving = false;
    keepTyped(); // where it was not saved, it is still there after a reload
  }
}

let typing = 0;

function onInput(event) {
  if (event.target.name === "drive") {
    showTarget(form);
    touched(form);
  }
  clearTimeout(typing);
  typing = setTimeout(keepTyped, 300);
}

function keepTyped() {
  clearTimeout(typing);
  if (!account || saving) return;
  const typed = { account: account.id, values: typedIn(form), editing: editing?.seq, key: formKey() };
  store.saveTyped(typed).catch(() => tell("full"));
}

async function takeTyped() {
  const typed = await store.typed();
  if (!typed || typed.account !== account?.id) return;
  editing = typed.editing === undefined ? null : ((await store.entry(typed.editing)) ?? null);
  key = editing?.key ?? typed.key ?? null;
  find("editing").hidden = !editing;
  if (typed.values) typeInto(form, typed.values);
  else if (editing) fillForm(form, editing.body);
  showTarget(form);
  touched(form);
}

// What a person decides about one entry. Nothing goes without being asked twice.

const decide = {
  edit: async (one) => {
    if (editing?.seq === one.seq) return form.scrollIntoView();
    if (editing || isTyped(form)) return tellAtTop("form-taken");
    if (!(await hold(one))) return;
    fillForm(form, editing.body);
    showTarget(form);
    touched(form);
    form.scrollIntoView();
    keepTyped();
  },
  ask: async (_one, card) => {
    card.dataset.open = "true";
    for (const question of card.querySelectorAll("[data-question]")) question.hidden = false;
  },
  back: async (_one, card) => {
    delete card.dataset.open;
    for (const question of card.querySelectorAll("[data-question]")) question.hidden = true;
  },
  release: async (one) => (editing?.seq === one.seq ? stopEditing() : store.change({ ...one, state: "waiting" })),
  discard: async (one) => {
    await store.drop(one.seq);
    if (editing?.seq === one.seq) emptyForm();
  },
  "keep-stored": async (one) => store.change(asStored(one, labelOfStored(one))),
  "send-both": async (one) => store.change(asAnother(one)),
  "correct-stored": async (one, card) => {
    const reason = card.querySelector("[name=reason]");
    if (!reason.value.trim()) {
      reason.focus();
      return "unanswered";
    }
    await store.change(asCorrection(one, reason.value.trim()));
  },
};

// From now on it is in the form, so that it is not sent from under the hand. Not where it is
// being sent just now.
async function hold(one, values) {
  clearTimeout(typing);
  const held = (now) => (now.state === "sending" ? null : { ...now, state: now.state === "waiting" ? "held" : now.state });
  const found = await store.alter(one.seq, held, { account: account.id, editing: one.seq, key: one.key, values });
  if (!found) return false;
  editing = found;
  key = found.key;
  find("editing").hidden = false;
  return true;
}

async function onDecision(event) {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const card = button.closest("[data-seq]");
  const one = await store.entry(Number(card.dataset.seq));
  if (!one || one.state === "sending") return show();
  const answer = await decide[button.dataset.do](one, card);
  if (button.dataset.do === "ask" || answer === "unanswered") return;
  delete card.dataset.open;
  sayChanged();
  await show();
  if (["send-both", "correct-stored", "release"].includes(button.dataset.do)) sendNow();
}

async function stopEditing() {
  const one = editing;
  emptyForm();
  if (one) await store.alter(one.seq, (now) => (now.state === "held" ? { ...now, state: "waiting" } : null));
}

// Asked for by a second tap, and only while the server says who is signed in.
async function adopt() {
  for (const one of await store.entries()) {
    if (one.account.id === account.id || one.state === "received") continue;
    await store.change({ ...one, made_by: one.account.name, account: { id: account.id, name: account.name }, state: "waiting" });
  }
  find("adopt-question").hidden = true;
  await sendNow();
}

function download(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "phieu-cho-gui.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function takeFile(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    const number = await store.addMissing(fromFile(await file.text()));
    tell("file-read", printNumber(number, language));
  } catch {
    tell("file-wrong");
  }
  await show();
  sendNow();
}

// A new version waits until the person says so: what is typed is kept over the change.
async function watchForUpdates() {
  const registration = await register(root);
  if (!registration) return;
  const offer = () => (find("update").hidden = !registration.waiting || !navigator.serviceWorker.controller);
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  find("take-over").onclick = () => {
    keepTyped();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("take over");
  };
  await navigator.serviceWorker.ready;
  root.dataset.ready = "true";
  find("ready").hidden = false;
}

async function begin() {
  form.addEventListener("submit", onSubmit);
  form.addEventListener("input", onInput);
  list.addEventListener("click", onDecision);
  list.addEventListener("input", (event) => (event.target.closest("[data-seq]").dataset.open = "true"));
  find("send").onclick = sendNow;
  find("adopt").onclick = () => (find("adopt-question").hidden = false);
  find("adopt-yes").onclick = adopt;
  find("adopt-no").onclick = () => (find("adopt-question").hidden = true);
  find("rescue").onclick = rescue;
  find("file-save").onclick = async () => download(asFile(await store.entries()));
  find("file-open").onchange = takeFile;
  find("stop-editing").onclick = async () => {
    await stopEditing();
    showDrives(form, account);
    sendNow();
  };
  await store.forgetOldReceipts();
  await show();
  await takeTyped();
  whenChangedElsewhere(show);
  window.addEventListener("online", sendNow);
  window.addEventListener("offline", sendNow);
  document.addEventListener("visibilitychange", () => (document.hidden ? keepTyped() : sendNow()));
  await Promise.all([sendNow(), watchForUpdates()]);
}

begin().catch(() => {
  form.hidden = true;
  tell("no-store");
});
