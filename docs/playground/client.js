// The way to the worker: `ask` it something, and hear of its progress.

// A worker made of a blob is under the policy of this page; one loaded by its address
// would not be. So Python, too, can reach nothing but this server.
const address = JSON.stringify(new URL("worker.js", import.meta.url).href);
const start = new Blob([`import ${address};`], { type: "text/javascript" });
const worker = new Worker(URL.createObjectURL(start), { type: "module" });
const waiting = new Map();
let last = 0;
let tell = () => {};
let fail = () => {};

/** Call `called` with {done, what} as loading goes on; done is a share of 1. */
export const onProgress = (called) => (tell = called);

/** Call `called` with the error where the worker cannot run at all. */
export const onFailure = (called) => (fail = called);

/** A promise of what the worker answers to a call of worker.js. */
export function ask(call, given = {}) {
  return new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    worker.postMessage({ id: last, call, given });
  });
}

worker.onmessage = ({ data }) => {
  if (data.progress) return tell(data.progress);
  const { resolve, reject } = waiting.get(data.id);
  waiting.delete(data.id);
  if ("problem" in data) reject(new Error(data.problem));
  else resolve(data.result);
};
worker.onerror = () =>
  fail(new Error("Python could not be started; the page must come from a web server"));
