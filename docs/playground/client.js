// Talks to the worker: asks it, reports its progress, and restarts it.

// A worker made from a blob inherits the Content-Security-Policy of this page; one loaded
// from an address would not. So Python can reach only this server.
const address = JSON.stringify(new URL("worker.js", import.meta.url).href);
const source = new Blob([`import ${address};`], { type: "text/javascript" });
const waiting = new Map();
let worker;
let last = 0;
let tell = () => {};
let begin;
const ready = new Promise((resolve) => (begin = resolve));

/** Call `called` with {loaded, all, pending} while files load. */
export const onProgress = (called) => (tell = called);

/** Return a promise of the worker's answer, once Python is loaded. */
export async function ask(call, given = {}) {
  await ready;
  return send(call, given);
}

/** Load Python; other calls wait until it is loaded. */
export async function load(again) {
  const about = await send("load", { again });
  begin();
  return about;
}

function send(call, given) {
  return new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject, call, given });
    worker.postMessage({ id: last, call, given });
  });
}

/** Restart Python, and repeat the calls that were not answered. */
export function restart() {
  worker?.terminate();
  worker = new Worker(URL.createObjectURL(source), { type: "module" });
  worker.onmessage = ({ data }) => (data.progress ? tell(data.progress) : answered(data));
  worker.onerror = () => {
    const error = new Error("worker.js could not be loaded.");
    error.file = "worker.js";
    error.why = "Open the page from a web server, and check that nothing blocks its files.";
    for (const [id, { reject }] of waiting) {
      waiting.delete(id);
      reject(error);
    }
  };
  for (const [id, { call, given }] of waiting) worker.postMessage({ id, call, given });
}

function answered({ id, result, problem }) {
  const { resolve, reject } = waiting.get(id) ?? {};
  waiting.delete(id);
  if (problem) reject?.(Object.assign(new Error(problem.message), problem));
  else resolve?.(result);
}

restart();
