// Loads Python and eventcheck, reports progress, and names the file that fails.

const here = (name) => new URL(name, import.meta.url).href;
const nameOf = (url) =>
  String(url.url ?? url)
    .split(/[?#]/)[0]
    .split("/")
    .at(-1);
const plain = self.fetch.bind(self);
const WASM = "pyodide.asm.wasm";

const REASONS = {
  network:
    "The server cannot be reached. You may be offline, or a proxy, a firewall or a browser extension blocks the file.",
  missing: "The server does not have this file. The page may be outdated: reload it.",
  refused: "The server or a proxy refuses access to the file.",
  broken: "The server has an internal problem. Try again later.",
  damaged: "The file arrived damaged or incomplete. The connection may have broken.",
};
const BY_STATUS = { 401: "refused", 403: "refused", 404: "missing", 410: "missing" };

class LoadError extends Error {
  constructor(file, reason) {
    super(`${file} could not be loaded.`);
    this.file = file;
    this.why = REASONS[reason];
  }
}

// Pyodide awaits some files later than it requests them; `watch` has reported the failure.
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof LoadError) event.preventDefault();
});

/**
 * Return the Python functions. tell({loaded, all, pending}) is called as bytes arrive.
 * again: whether to bypass the browser's cache, because a file was damaged.
 */
export async function load(tell, again) {
  const list = await (await get("manifest.json", again)).json();
  const failure = watch(list.bytes, tell, again);
  try {
    return await Promise.race([failure, started(list, tell)]);
  } finally {
    self.fetch = plain;
  }
}

async function started(list, tell) {
  const folder = (name) => here(`${list.folder}/${name}`);
  const wheels = Promise.all(
    list.wheels.map(async (name) => (await fetch(folder(name))).arrayBuffer()),
  );
  const sources = Promise.all(
    list.sources.map(async (name) => [name, await (await fetch(here(name))).text()]),
  );
  const { loadPyodide } = await import(folder("pyodide/pyodide.mjs")).catch(() => {
    throw new LoadError("pyodide.mjs", "network");
  });
  const python = await loadPyodide({ indexURL: folder("pyodide/"), lockFileContents: list.lock });
  for (const wheel of await wheels) python.unpackArchive(wheel, "wheel");
  tell({ loaded: 1, all: 1, pending: [] });
  for (const [name, text] of await sources) python.FS.writeFile(`/home/pyodide/${name}`, text);
  return functionsOf(python, list.versions);
}

function functionsOf(python, versions) {
  const engine = python.pyimport("engine");
  const share = python.pyimport("share");
  const incoming = python.pyimport("incoming");
  const withList = (list, call) => {
    const given = python.toPy(list);
    try {
      return call(given);
    } finally {
      given.destroy();
    }
  };
  return {
    about: () => ({ ...JSON.parse(engine.about()), versions }),
    check: (bodies, facts) => withList(bodies, (given) => engine.check(given, facts)),
    after: () => engine.after(),
    applyFixes: (wanted) => engine.apply_wanted(wanted),
    report_as: (form, names) => withList(names, (given) => engine.report_as(form, given)),
    hidden: (bodies) => withList(bodies, (given) => share.hidden(given).toJs()),
    open: (items) => withList(items, (given) => incoming.opened(given)),
  };
}

async function get(name, again) {
  const answer = await plain(here(name), { cache: again ? "reload" : "no-cache" }).catch(() => {
    throw new LoadError(name, "network");
  });
  if (!answer.ok) throw new LoadError(name, BY_STATUS[answer.status] ?? "broken");
  return answer;
}

/**
 * Count the bytes that pass through fetch, and reject with the first file that fails.
 *
 * The WebAssembly file goes to the browser untouched and uncounted: only then does the
 * browser keep the compiled code for the next visit.
 */
function watch(sizes, tell, again) {
  const all = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const pending = new Set(Object.keys(sizes));
  let loaded = 0;
  const say = () => tell({ loaded, all, pending: [...pending] });
  return new Promise((_, reject) => {
    const fail = (file, reason) => {
      const error = new LoadError(file, reason);
      reject(error);
      return error;
    };
    const counted = (file) =>
      new TransformStream({
        transform(chunk, out) {
          loaded += chunk.byteLength;
          say();
          out.enqueue(chunk);
        },
        flush() {
          pending.delete(file);
          say();
        },
      });
    self.fetch = async (url, options = {}) => {
      const file = nameOf(url);
      const asked = again ? { ...options, cache: "reload" } : options;
      const answer = await plain(url, asked).catch(() => {
        throw fail(file, "network");
      });
      if (!answer.ok) throw fail(file, BY_STATUS[answer.status] ?? "broken");
      if (file === WASM || !answer.body) return answer;
      const out = counted(file);
      answer.body.pipeTo(out.writable).catch(() => fail(file, "damaged"));
      return new Response(out.readable, answer);
    };
    // Pyodide only warns if WebAssembly arrives incomplete, and then waits forever.
    const warn = console.warn;
    console.warn = (...said) => {
      if (String(said[0]).includes("wasm instantiation failed")) fail(WASM, "damaged");
      warn(...said);
    };
  });
}
