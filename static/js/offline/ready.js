// On every staff page: makes the offline page ready, sends what waits on this phone, and says how
// much that is. <a data-waiting data-worker data-scope data-drives data-collections data-say hidden>
import { send } from "./queue.js";
import { entries } from "./store.js";

const OFTEN = 10 * 60_000; // ms between two looks at the drives

export function register(from) {
  if (!navigator.serviceWorker) return Promise.resolve(null);
  return navigator.serviceWorker
    .register(from.dataset.worker, { scope: from.dataset.scope, updateViaCache: "none" })
    .catch(() => null);
}

async function waiting() {
  return (await entries()).filter((one) => one.state !== "received").length;
}

function isTime() {
  const last = Number(sessionStorage.getItem("drives-seen") ?? NaN);
  const is = !(Math.abs(Date.now() - last) < OFTEN);
  if (is) sessionStorage.setItem("drives-seen", String(Date.now()));
  return is;
}

async function begin(place) {
  await register(place);
  const show = async () => {
    const number = await waiting();
    place.hidden = !number;
    place.textContent = place.dataset.say.replace("{}", number);
  };
  await show();
  if ((await waiting()) || isTime()) await send(place.dataset);
  await show();
}

const place = document.querySelector("[data-waiting]");
if (place) begin(place).catch(() => {}); // a phone that keeps nothing can still use these pages
