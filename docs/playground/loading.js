// Shows the loading bar, the file that failed or stalls, a possible reason, and Retry.

import { load, onProgress, restart } from "./client.js";
import { $ } from "./dom.js";

const PATIENCE = 20_000; // milliseconds without a byte before the page says so
const LONGER = 60_000; // while WebAssembly is compiled, whose bytes cannot be counted
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
let watchdog = 0;
let pending = [];
let onRetry = null; // set while a failure waits for somebody's Retry

onProgress(({ loaded, all, pending: files }) => {
  if (onRetry) return; // loading has failed already
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
      `No data for ${patience / 1000} seconds; still waiting for ${files}.`,
      "The connection may be slow, or a proxy may hold the file back.",
    );
  }, patience);
}

function problem(what, why) {
  $("load-what").textContent = what;
  $("load-why").textContent = why;
  $("load-problem").hidden = false;
}

/** Return what the page runs, once it is loaded; after a failure, wait for Retry. */
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
    // Loading stalls, so restart it.
    $("load-problem").hidden = true;
    restart();
    wait();
  }
});

/** Cache the files for later visits and offline use. */
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
