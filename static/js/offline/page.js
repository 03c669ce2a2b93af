// The page that logs without a signal. It opens from the service worker, takes entries into the
// phone's own store (store.js), and sends them when it can (queue.js). It never believes the
// phone's clock, nor that it is online: only an answer of the server counts.
import { printNumber } from "../counting.js";
import { showCards } from "./cards.js";
import * as draft from "./draft.js";
import { labelById, showDrives, showTarget } from "./drives.js";
import { asAnother, asCorrection, asStored } from "./entry.js";
import { touched } from "./form.js";
import { asFile, fromFile, sayChanged, send, whenChangedElsewhere } from "./queue.js";
import * as store from "./store.js";
import { watchForUpdates } from "./update.js";

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
  if (before && before.id !== account?.id) await draft.stopEditing().catch(draft.empty);
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

async function keepEntry(body) {
  let kept = null;
  try {
    kept = await draft.keep(body, account);
  } catch {
    return tellAtTop("full");
  }
  if (kept === null) {
    await show();
    return tellAtTop("kept-before");
  }
  lastKept = kept;
  draft.empty();
  navigator.storage?.persist?.().catch(() => {});
  sayChanged();
  tell("kept");
  window.scrollTo(0, 0);
  await show();
  showDrives(form, account);
  sendNow();
}

function tellAtTop(line) {
  tell(line);
  window.scrollTo(0, 0);
}

// Where the phone is full, what is in the form can still be had as a file.
async function rescue() {
  const body = await draft.bodyOfForm();
  if (body) download(asFile([draft.entryOf(body, account)]));
}

let saving = false;

async function onSubmit(event) {
  event.preventDefault();
  if (saving) return;
  saving = true;
  try {
    const body = await draft.bodyOfForm();
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
  draft.keepTyped(account).catch(() => tell("full"));
}

// Another page on this phone has an entry in its form.
async function tellUnlessSending({ seq }) {
  if ((await store.entry(seq))?.state !== "sending") tellAtTop("form-taken");
}

// What a person decides about one entry. Nothing goes without being asked twice.

const decide = {
  edit: async (one) => {
    if (draft.holds(one)) return form.scrollIntoView();
    if (draft.isTaken()) return tellAtTop("form-taken");
    clearTimeout(typing); // what is typed now is of this entry
    if (!(await draft.edit(one, account))) return tellUnlessSending(one);
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
  release: async (one) => (draft.holds(one) ? draft.stopEditing() : store.change({ ...one, state: "waiting" })),
  discard: async (one) => {
    await store.drop(one.seq);
    if (draft.holds(one)) draft.empty();
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

// "undone" where the phone has no room for what was decided: everything stays as it was.
async function carryOut(work) {
  try {
    const answer = await store.withRoom(work);
    root.querySelector('[data-line="undone"]').hidden = true;
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    tellAtTop("undone");
    return "undone";
  }
}

async function onDecision(event) {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const card = button.closest("[data-seq]");
  const one = await store.entry(Number(card.dataset.seq));
  if (!one || one.state === "sending") return show();
  const answer = await carryOut(() => decide[button.dataset.do](one, card));
  if (button.dataset.do === "ask" || ["unanswered", "undone"].includes(answer)) return;
  delete card.dataset.open;
  sayChanged();
  await show();
  if (["send-both", "correct-stored", "release"].includes(button.dataset.do)) sendNow();
}

// Asked for by a second tap, and only while the server says who is signed in.
async function adopt() {
  const taken = async () => {
    for (const one of await store.entries()) {
      if (one.account.id === account.id || one.state === "received") continue;
      await store.change({ ...one, made_by: one.account.name, account: { id: account.id, name: account.name }, state: "waiting" });
    }
  };
  if ((await carryOut(taken)) === "undone") return;
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
    if ((await carryOut(draft.stopEditing)) === "undone") return;
    showDrives(form, account);
    sendNow();
  };
  await store.forgetOldReceipts();
  await show();
  await draft.takeTyped(account);
  whenChangedElsewhere(show);
  window.addEventListener("online", sendNow);
  window.addEventListener("offline", sendNow);
  document.addEventListener("visibilitychange", () => (document.hidden ? keepTyped() : sendNow()));
  await Promise.all([sendNow(), watchForUpdates(root, keepTyped)]);
}

begin().catch(() => {
  form.hidden = true;
  tell("no-store");
});
