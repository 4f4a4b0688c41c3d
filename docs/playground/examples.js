// The list of examples, and the question before one replaces the user's work.

import { $, el } from "./dom.js";

const EXAMPLES = [
  ["Timestamps in seconds", "broken_timestamps_in_seconds.json"],
  ["Revenue in dollars", "broken_revenue_in_dollars.json"],
  ["Conversion before its decision", "broken_conversion_before_decision.json"],
  ["The same uuid twice", "broken_uuid_reused.json"],
  ["Broken JSON (cut off)", "broken_cut_off.json"],
  ["Several bodies, with a datafile", "five_requests.ndjson", "datafile.json"],
  ["A HAR file from a browser", "browser.har"],
  ["No problems: a payload of an SDK", "good_sdk_impression_and_conversion.json"],
];

/** Call take(items) when an example is chosen; ask first if isWork(). */
export function offerExamples({ take, isWork }) {
  EXAMPLES.forEach(([textContent], value) =>
    $("example").append(el("option", { value, textContent })),
  );
  $("example").addEventListener("change", async ({ target }) => {
    const [, ...files] = EXAMPLES[target.value] ?? [];
    target.value = "";
    if (!files.length || (isWork() && !(await mayReplace()))) return;
    const read = async (name) => ({ name, data: await (await fetch(`examples/${name}`)).text() });
    await take(await Promise.all(files.map(read)));
  });
}

/** Ask whether the example may replace the payload. */
export function mayReplace() {
  const dialog = $("ask");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "replace"), {
      once: true,
    });
  });
}

for (const id of ["replace", "keep"]) $(id).addEventListener("click", () => $("ask").close(id));
