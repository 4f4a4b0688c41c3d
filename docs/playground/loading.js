// The bar while Python loads; which file failed or stalls, why that may be, and Retry.

import { load, onProgress, restart } from "./client.js";
import { $ } from "./dom.js";

const PATIENCE = 20_000; // milliseconds without a byte until the page says so
const LONGER = 60_000; // while WebAssembly is compiled, whose bytes cannot be counted
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
let watchdog = 0;
let pending = [];
let onRetry = null; // set while a failure waits for somebody's Retry

onProgress(({ loaded, all, pending: files }) => {
  if (onRetry) return; // it has failed: what still comes is of no use
  pending = files;
  $("load-problem").hidden = true;
  const isDone = loaded >= all;
  $("stage").textContent = isDone
    ? "Starting eventcheck…"
    : `Loading Python: ${megabytes(loaded)} of ${megabytes(all)} MB`;
  $("progress").value = Math.min(1, loaded / all);
  wait();
});

function wait() {
  clearTimeout(watchdog);
  const patience = pending.length > 1 ? PATIENCE : LONGER;
  watchdog = setTimeout(() => {
    const files = pending.slice(0, 3).join(", ") || "Python";
    problem(
      `Nothing has come for ${patience / 1000} seconds; still waiting for ${files}.`,
      "The connection may be slow, or something on the way may hold the file back.",
    );
  }, patience);
}

function problem(what, why) {
  $("load-what").textContent = what;
  $("load-why").textContent = why;
  $("load-problem").hidden = false;
}

/** A promise of what the page runs; it waits until somebody's Retry has worked. */
export async function loaded() {
  let again = false;
  for (;;) {
    $("loading").hidden = false;
    wait();
    try {
      const about = await load(again);
      clearTimeout(watchdog);
      $("loading").hidden = true;
      return about;
    } catch (error) {
      clearTimeout(watchdog);
      problem(error.message, error.why ?? "");
      await retried();
      again = true;
      $("load-problem").hidden = true;
      $("stage").textContent = "Loading Python…";
      restart();
    }
  }
}

const retried = () => new Promise((resolve) => (onRetry = resolve));

$("retry").addEventListener("click", () => {
  if (onRetry) {
    onRetry();
    onRetry = null;
  } else {
    // It stalls: give up the worker, and load anew.
    $("load-problem").hidden = true;
    restart();
    wait();
  }
});

/** Keep the files for return visits and for use without a network. */
export function keepFiles() {
  navigator.serviceWorker
    ?.register("sw.js")
    .then(() => navigator.serviceWorker.ready)
    .then(
      ({ active }) => {
        active.postMessage("keep");
      },
      () => {},
    );
}
