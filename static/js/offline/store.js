// What this phone keeps (IndexedDB): entries until their receipt has come, the drives that each
// account saw last, and what is being typed. A promise here is kept only once it is on the disk.
const NAME = "nhap-lieu"; // worker.js knows it too
const VERSION = 1;
const RECEIVED_KEPT = 50;

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const entries = request.result.createObjectStore("entries", { keyPath: "seq", autoIncrement: true });
      entries.createIndex("key", "key", { unique: true });
      request.result.createObjectStore("accounts", { keyPath: "id" });
      request.result.createObjectStore("meta");
    };
    request.onsuccess = () => {
      const closed = () => (opened = null);
      request.result.onclose = closed;
      request.result.onversionchange = () => closed(request.result.close());
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

// work(stores…) begins requests and returns one of them, or nothing.
async function inOne(mode, names, work) {
  const transaction = (await open()).transaction(names, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const failed = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = failed;
    const request = work(...names.map((name) => transaction.objectStore(name)));
  });
}

const read = (name, work) => inOne("readonly", [name], work);
const write = (names, work) => inOne("readwrite", names, work);

// In the order in which they were made, whatever the clock said.
export const entries = () => read("entries", (store) => store.getAll());
export const entry = (seq) => read("entries", (store) => store.get(seq));

// Several pages may be open, and what is typed has one place. While an entry is held for one of
// them, the others leave it alone: else the entry would be sent from under the hand.
function unlessHeld({ account, editing }, store, meta, work) {
  meta.get("typed").onsuccess = ({ target: { result: there } }) => {
    if (there?.editing === undefined || there.editing === editing || there.account !== account) return work();
    store.get(there.editing).onsuccess = ({ target: { result: one } }) => one?.state !== "held" && work();
  };
}

// change(the entry as it is just then) answers what it shall be, or nothing: then it stays. With
// `typed`, that is kept too: both or neither.
export async function alter(seq, change, typed) {
  let after = null;
  await write(["entries", "meta"], (store, meta) => {
    const work = () => {
      store.get(seq).onsuccess = ({ target }) => {
        after = (target.result && change(target.result)) ?? null;
        if (after) store.put(after);
        if (after && typed) meta.put(typed, "typed");
      };
    };
    if (typed) unlessHeld(typed, store, meta, work);
    else work();
  });
  return after;
}

// What a page was sending when it was shut, and what was in a form that is no longer there: it
// waits again.
export function takeUpAgain() {
  return write(["entries", "meta"], (store, meta) => {
    meta.get("typed").onsuccess = ({ target: { result: typed } }) => {
      store.getAll().onsuccess = ({ target: { result: all } }) => {
        const left = all.filter(({ state, seq }) => state === "sending" || (state === "held" && seq !== typed?.editing));
        for (const one of left) store.put({ ...one, state: "waiting" });
      };
    };
  });
}

export const change = (changed) => write(["entries"], (store) => store.put(changed));
export const drop = (seq) => write(["entries"], (store) => store.delete(seq));

function forget(meta, key) {
  meta.get("typed").onsuccess = ({ target: { result: there } }) => there?.key === key && meta.delete("typed");
}

// The new entry, and what was typed under that key is done with: both or neither.
export function keep(made, key) {
  return write(["entries", "meta"], (store, meta) => {
    forget(meta, key);
    return made.seq === undefined ? store.add(made) : store.put(made);
  });
}

// Entries from a file; those that are here already stay as they are. Answers how many were new.
export async function addMissing(found) {
  const here = new Set((await entries()).map((one) => one.key));
  const missing = found.filter((one) => !here.has(one.key) && here.add(one.key));
  await write(["entries"], (store) => void missing.forEach((one) => store.add(one)));
  return missing.length;
}

// Old receipts go first; what has none never goes.
export async function forgetOldReceipts(kept = RECEIVED_KEPT) {
  const received = (await entries()).filter((one) => one.state === "received");
  const old = received.slice(0, Math.max(0, received.length - kept));
  await write(["entries"], (store) => void old.forEach((one) => store.delete(one.seq)));
  return old.length;
}

// Where the phone is full, receipts make room: what the server has need not be here.
export async function withRoom(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    await forgetOldReceipts(0);
    return work();
  }
}

export async function account() {
  const id = await read("meta", (meta) => meta.get("account"));
  return id === undefined ? null : ((await read("accounts", (store) => store.get(id))) ?? null);
}

// Who is signed in now, with their drives. What another account saw is not kept beside it.
export function saveAccount(signedIn) {
  return write(["accounts", "meta"], (store, meta) => {
    store.clear();
    store.put(signedIn);
    return meta.put(signedIn.id, "account");
  });
}

export const typed = () => read("meta", (meta) => meta.get("typed"));
export const forgetTyped = (key) => write(["meta"], (meta) => forget(meta, key));
export const saveTyped = (typed) =>
  write(["entries", "meta"], (store, meta) => unlessHeld(typed, store, meta, () => meta.put(typed, "typed")));
