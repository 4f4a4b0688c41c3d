// The way to the worker: `ask` it something, hear of its progress, start it again.

// A worker made of a blob is under the policy of this page; one loaded by its address
// would not be. So Python, too, can reach nothing but this server.
const address = JSON.stringify(new URL("worker.js", import.meta.url).href);
const source = new Blob([`import ${address};`], { type: "text/javascript" });
const waiting = new Map();
let worker;
let last = 0;
let tell = () => {};
let begin;
const ready = new Promise((resolve) => (begin = resolve));

/** Call `called` with {loaded, all, pending} as files come. */
export const onProgress = (called) => (tell = called);

/** A promise of the worker's answer to a call of worker.js, once Python is loaded. */
export async function ask(call, given = {}) {
  await ready;
  return send(call, given);
}

/** Load Python; whoever asks for something else waits until this has worked. */
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

/** Start Python anew; what was asked before and not answered is asked again. */
export function restart() {
  worker?.terminate();
  worker = new Worker(URL.createObjectURL(source), { type: "module" });
  worker.onmessage = ({ data }) => (data.progress ? tell(data.progress) : answered(data));
  worker.onerror = () => {
    const error = new Error("worker.js could not be loaded.");
    error.file = "worker.js";
    error.why = "The page must come from a web server, and nothing may block its files.";
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
