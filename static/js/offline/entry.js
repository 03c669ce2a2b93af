// What becomes of one entry: by the server's answer, and by a person where two versions stand
// against each other. Pure: each answers the entry as it is kept from then on.

// A key for a new submission. Without HTTPS a browser has no randomUUID.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, at) =>
    (at === 6 ? (byte & 15) | 64 : at === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, "0"),
  );
  return [4, 2, 2, 2, 6].map((length) => hex.splice(0, length).join("")).join("-");
}

// Sent at least once, with no answer about it: the server may have stored it. Of an entry from a
// file nobody here knows.
export const mayBeStored = (one) => one.tried !== false;

// What the answer makes of the entry; null where it says nothing about the entry itself.
export function judged(one, { status, data }) {
  const { problem: _old, disputed, ...rest } = one;
  if ((status === 200 || status === 201) && data.receipt && data.drive === one.body.drive) {
    return { ...rest, state: "received", receipt: data.receipt, entry: data.entry, recorded_at: data.recorded_at };
  }
  if (!data.detail) return null;
  if (status === 409) return { ...rest, state: "refused", problem: { kind: data.kind, stored: data.stored } };
  const problem = whyNot(status, data.detail);
  if (!problem) return null;
  if (disputed) return standOff(rest, disputed, problem);
  return { ...rest, state: "refused", tried: false, problem };
}

function whyNot(status, detail) {
  if (status === 422 && Array.isArray(detail)) return { kind: "fields", fields: detail };
  if (status === 404) return { kind: "gone" };
  if (status === 400 || status === 413) return { kind: "unreadable" };
  return null;
}

// A correction that was not taken: two versions stand as before, one of them as it was changed
// meanwhile, beside why.
function standOff(one, disputed, { kind, fields = [] }) {
  const { replaces, reason } = disputed.body;
  const problem = { ...disputed.problem, fields, wrong: kind, reason: one.body.reason };
  return { ...one, key: disputed.key, body: { ...one.body, replaces, reason }, state: "refused", problem };
}

// The version of the server stands, and the card tells of that one.
export function asStored({ problem: { stored }, ...one }, label) {
  const body = { ...one.body, ...stored.facts, drive: stored.drive, replaces: stored.replaces, reason: stored.reason };
  const drive = { id: stored.drive, label };
  return { ...one, drive, body, state: "received", receipt: stored.receipt, entry: stored.entry };
}

// Another submission than the one that was refused: it has a key of its own.
function again({ problem: _solved, ...one }, more) {
  return { ...one, key: newKey(), tried: false, body: { ...one.body, ...more }, state: "waiting" };
}

export const asAnother = (one) => again(one, { replaces: null, reason: "" });

export function asCorrection(one, reason) {
  const { key, body, problem } = one;
  return { ...again(one, { replaces: problem.stored.entry, reason }), disputed: { key, body, problem } };
}
