// Keeps the files of the playground: return visits are quicker, and need no network.

const FOLDER = "runtime"; // build.py writes its real name, which changes with its content
const CACHE = "eventcheck-playground";

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("message", (event) => event.data === "keep" && event.waitUntil(keep()));

const here = (name) => new URL(name, self.registration.scope).href;
const isRuntime = (url) => url.startsWith(here(`${FOLDER}/`));

/** Put all files into the cache; the browser has just loaded them. */
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
 * A file of the runtime never changes under its name. The browser's own copy comes first,
 * because it has the compiled code with it; the kept one is for when that is gone.
 */
async function kept({ url }) {
  const own = await fetch(url, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
  return own?.ok ? own : ((await caches.match(url)) ?? fetch(url));
}

/** The page is asked for each time; what is kept is for want of a network. */
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
