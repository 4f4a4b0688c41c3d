// Caches the files of the playground: later visits are quicker and work offline.

const FOLDER = "runtime"; // build.py inserts the real name, which changes with the content
const CACHE = "eventcheck-playground";

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("message", (event) => event.data === "keep" && event.waitUntil(keep()));

const here = (name) => new URL(name, self.registration.scope).href;
const isRuntime = (url) => url.startsWith(here(`${FOLDER}/`));

/** Cache all files; the browser has just loaded them. */
async function keep() {
  const cache = await caches.open(CACHE);
  const list = await (await fetch(here("manifest.json"), { cache: "no-cache" })).json();
  const wanted = new Set([...list.page, ...list.runtime].map(here));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
  for (const url of wanted)
    if (!isRuntime(url) || !(await cache.match(url))) await cache.add(new Request(url));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(isRuntime(request.url) ? kept(request) : fresh(request));
});

/**
 * A runtime file never changes under its name. Prefer the browser's own copy, because the
 * browser stores compiled code with it; use the cached one if that is gone.
 */
async function kept({ url }) {
  const own = await fetch(url, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
  return own?.ok ? own : ((await caches.match(url)) ?? fetch(url));
}

/** Load the page from the server; use the cached one if there is no network. */
async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const url = request.url.split(/[?#]/)[0];
    const answer = await caches.match(url.endsWith("/") ? `${url}index.html` : url);
    if (answer) return answer;
    throw error;
  }
}
