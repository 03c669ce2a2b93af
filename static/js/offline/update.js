// A new version of the page waits until the person says so: what is typed is kept over the change.
import { register } from "./ready.js";

export async function watchForUpdates(root, keepTyped) {
  const registration = await register(root);
  if (!registration) return;
  const find = (name) => root.querySelector(`[data-part="${name}"]`);
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
