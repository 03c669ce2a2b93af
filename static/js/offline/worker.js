// The service worker of the logging pages. sw.js, which Django writes, sets SHELL and loads this:
// {name, prefix, page, version, files, signOut}. It keeps the offline page and the files that it is
// made of, which hold nobody's data; every other address goes to the network as if it were not here.
const { SHELL } = self;

async function fetched(address, options) {
  const answer = await fetch(new Request(address, { credentials: "omit", redirect: "error", ...options }));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

// All or nothing: where a file is missing, or the page is of another version than this worker
// (an update is just going on), the worker before this one stays.
async function install() {
  const page = await fetched(SHELL.page, { cache: "reload" });
  if (page.headers.get("X-Shell-Version") !== SHELL.version) throw new Error("the page is of another version");
  const cache = await caches.open(SHELL.name);
  await Promise.all(SHELL.files.map(async (file) => cache.put(file, await fetched(file))));
  await cache.put(SHELL.page, page);
}

async function removeOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(SHELL.prefix) && name !== SHELL.name).map((name) => caches.delete(name)));
}

async function kept(address, request) {
  const cache = await caches.open(SHELL.name);
  return (await cache.match(address)) ?? fetch(request);
}

// Who signs out leaves no drives on a phone that others use. What waits stays.
function forgetAccount() {
  return new Promise((resolve) => {
    const opening = indexedDB.open("nhap-lieu");
    opening.onupgradeneeded = () => opening.transaction.abort(); // there was none: make none
    opening.onerror = resolve;
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(["accounts", "meta"], "readwrite");
      transaction.objectStore("accounts").clear();
      transaction.objectStore("meta").clear();
      transaction.oncomplete = transaction.onabort = () => {
        opening.result.close();
        new BroadcastChannel("nhap-lieu").postMessage("changed");
        resolve();
      };
    };
  });
}

function onFetch(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === SHELL.signOut) event.waitUntil(forgetAccount());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (pathname === SHELL.page) event.respondWith(kept(SHELL.page, request));
    else event.respondWith(fetch(request).catch(() => Response.redirect(SHELL.page)));
  } else if (SHELL.files.includes(pathname)) {
    event.respondWith(kept(pathname, request));
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(removeOlder()));
self.addEventListener("fetch", onFetch);
// The page asks, when the person has said so; it loads itself again then.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
