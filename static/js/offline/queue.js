// Sends what waits, each entry under its own key until the server has answered for it. The
// server's word alone makes an entry "received"; silence, a proxy's page or a broken line never do.
import { judged } from "./entry.js";
import * as store from "./store.js";

const PATIENCE = 30_000; // ms for one answer
// Days around the server's today: the most that hold no more drives than one can choose from.
const NEAR = [60, 14, 3, 0];
const MOST = 1000; // of today's, all
const LOCK = "nhap-lieu-send";

export class Unreachable extends Error {}
export class SignedOut extends Error {}

// What a write has to carry, as the server last told it: no script can read the cookie.
let token = "";

// {status, data}: an answer of ours. Whatever else happens is Unreachable.
async function ask(address, options = {}) {
  let answer, data;
  try {
    answer = await fetch(address, {
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    token = answer.headers.get("X-CSRFToken") ?? token;
    data = await answer.json();
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (answer.status === 401 && data.detail) throw new SignedOut();
  return { status: answer.status, data };
}

async function pageOfDrives(address) {
  const { status, data } = await ask(address);
  if (status !== 200 || !data.account || !Array.isArray(data.items)) throw new Unreachable(`status ${status}`);
  return data;
}

async function nearest(drivesAddress) {
  for (const days of NEAR) {
    const page = await pageOfDrives(`${drivesAddress}?mine=1&days=${days}&page_size=200`);
    if (page.count <= MOST || days === NEAR.at(-1)) return page;
  }
}

// Who is signed in, and the drives around the server's today; kept for when there is no signal.
export async function refresh(drivesAddress) {
  let page = await nearest(drivesAddress);
  const account = { ...page.account, today: page.today };
  const drives = [...page.items];
  while (page.next) {
    page = await pageOfDrives(page.next);
    drives.push(...page.items);
  }
  await store.saveAccount({ ...account, drives });
  return account;
}

async function post(addresses, one) {
  const answer = await ask(addresses.collections, {
    method: "POST",
    body: JSON.stringify(one.body),
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": one.key,
      "X-Account": one.account.id,
      "X-CSRFToken": token,
    },
  });
  return answer;
}

// One after the other, oldest first. Only entries of the account that is signed in.
async function sendEach(addresses, account, changed) {
  for (const { seq } of await store.entries()) {
    const ready = (now) => now.account.id === account.id && now.state === "waiting";
    const one = await store.alter(seq, (now) => (ready(now) ? { ...now, state: "sending", tried: true } : null));
    if (!one) continue;
    await changed();
    let after = null;
    try {
      after = judged(one, await post(addresses, one));
    } finally {
      await store.change(after ?? { ...one, state: "waiting" });
      await changed();
    }
    if (!after) throw new Unreachable("no answer about the entry");
  }
}

// One page at a time; who comes second looks again afterwards, for what was added meanwhile.
async function alone(work) {
  if (!navigator.locks) return work();
  try {
    return await navigator.locks.request(LOCK, { signal: AbortSignal.timeout(PATIENCE) }, work);
  } catch (error) {
    if (error.name === "TimeoutError" || error.name === "AbortError") return "busy";
    throw error;
  }
}

// Other pages on this phone hear that something has changed.
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("nhap-lieu") : null;

export function whenChangedElsewhere(show) {
  channel?.addEventListener("message", show);
}

export const sayChanged = () => channel?.postMessage("changed");

// "sent", "busy" (another page has been at it for long), "signed-out" or "unreachable".
export function send(addresses, show = () => {}) {
  const changed = () => (sayChanged(), show());
  return alone(async () => {
    try {
      await store.takeUpAgain(); // only one page sends at a time, so nobody is at it now
      const account = await refresh(addresses.drives);
      await changed();
      await sendEach(addresses, account, changed);
      return "sent";
    } catch (error) {
      if (error instanceof SignedOut) return "signed-out";
      if (error instanceof Unreachable) return "unreachable";
      throw error;
    }
  });
}

// What waits as a file, and back: docs/queue-file.md says what stands in it.
const FORMAT = "blood-campaign-tracker/queue";

export function asFile(entries) {
  const kept = entries
    .filter((one) => one.state !== "received")
    .map(({ key, account, drive, body }) => ({ key, account, drive, body }));
  return JSON.stringify({ format: FORMAT, version: 1, saved_at: new Date().toISOString(), entries: kept }, null, 2);
}

// The entries of such a file, all waiting; throws SyntaxError on any other file.
export function fromFile(text) {
  const read = JSON.parse(text);
  if (read?.format !== FORMAT || read.version !== 1 || !Array.isArray(read.entries)) throw new SyntaxError("not a queue");
  return read.entries.map(({ key, account, drive, body }) => {
    const isText = [key, account?.id, account?.name, drive?.id, drive?.label, body?.drive].every((one) => typeof one === "string");
    if (!isText || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) throw new SyntaxError("not an entry");
    return { key, account: { id: account.id, name: account.name }, drive: { id: drive.id, label: drive.label }, body, state: "waiting" };
  });
}
