// The page: what a person gives goes to the worker, and its answer onto the page.

import { ask, onFailure, onProgress } from "./client.js";
import { $, count, el } from "./dom.js";
import { Editor } from "./editor.js";
import { listen, textOf } from "./incoming.js";
import { headline, showFindings } from "./findings.js";
import { showPreview } from "./preview.js";

const EXAMPLES = [
  ["Timestamps in seconds", "broken_timestamps_in_seconds.json"],
  ["Revenue in dollars", "broken_revenue_in_dollars.json"],
  ["Conversion before its decision", "broken_conversion_before_decision.json"],
  ["The same uuid again", "broken_uuid_reused.json"],
  ["Broken JSON, cut off", "broken_cut_off.json"],
  ["Several bodies, with a datafile", "five_requests.ndjson", "datafile.json"],
  ["A HAR file of a browser", "browser.har"],
  ["Nothing wrong: an SDK's payload", "good_sdk_impression_and_conversion.json"],
];
const PAUSE = 300; // milliseconds after the last key

const editor = new Editor(edited, (index) => cardOf(index)?.focus());
const history = []; // text and names before each change that was not typed
let names = []; // the file of each body, where they came in several files
let datafile = null;
let answer = null;
let cameFrom = null; // the button of the place that was gone to
let asked = 0; // the number of the last check: answers to earlier ones are stale
let timer = 0;

onProgress(({ done, what }) => {
  $("progress").value = done;
  $("stage").textContent = done < 1 ? `${what}: ${Math.round(100 * done)} %` : `${what}…`;
});
onFailure(failed);

function say(text) {
  $("status").textContent = text;
}

function failed(error) {
  document.body.classList.remove("busy");
  $("loading").hidden = true;
  say(`This did not work: ${error.message}`);
}

// --- checking

function edited() {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

function facts() {
  return {
    datafile: datafile?.text ?? null,
    now: $("clock").checked ? Date.now() : null,
    history_complete: $("everything").checked,
    order_id_tag: $("order").value.trim() || null,
    mode: $("mode").value,
  };
}

async function check(said = "") {
  clearTimeout(timer);
  const mine = ++asked;
  const { text } = editor;
  if (!text.trim()) return showNothing(said);
  document.body.classList.add("busy");
  if ($("loading").hidden) say("Checking…");
  else say("Your payload is checked as soon as Python is loaded.");
  try {
    const result = await ask("check", { text, facts: facts() });
    if (mine !== asked) return;
    answer = result;
    showAnswer(said);
  } catch (error) {
    if (mine === asked) failed(error);
  }
}

function showNothing(said) {
  answer = null;
  names = [];
  editor.marks = [];
  $("list").replaceChildren();
  $("results").hidden = $("unchecked").hidden = $("fix-safe").hidden = true;
  document.body.classList.remove("busy");
  $("findings").dataset.answer = asked;
  say(said || "Paste a payload, or choose an example.");
}

function showAnswer(said) {
  const { findings } = answer.report;
  document.body.classList.remove("busy");
  editor.marks = findings.map(({ severity, at: [start, end] }, finding) => ({
    start,
    end,
    severity,
    finding,
  }));
  showFindings(answer, { go, fix, fixEverywhere }, where);
  showPreview(answer, show);
  $("results").hidden = false;
  $("fix-safe").hidden = !answer.safe;
  $("fix-safe").textContent = `Apply ${count(answer.safe, "safe fix", "safe fixes")}`;
  showDatafile(answer.datafile_problem);
  $("findings").dataset.milliseconds = Math.round(answer.milliseconds);
  $("findings").dataset.answer = asked;
  say([said, headline(answer)].filter(Boolean).join(" "));
}

/** The words for a place: of a finding, or one that is related to it. */
function where({ code, payload, pointer, params, at: [start, , exact] }) {
  const { line, column } = editor.position(start);
  const body = answer.spans > 1 ? `${nameOf(payload)}, ` : "";
  const value =
    exact && params?.value !== undefined
      ? ` = ${JSON.stringify(params.value).slice(0, 60)}`
      : "";
  if (code === "invalid-json") return `${body}line ${line}, column ${column}`;
  return `${body}line ${line}: ${pointer || "the whole body"}${value}`;
}

/** A body by its number, from 0 as in every report, and by its file. */
function nameOf(body) {
  // Typing may have made other bodies of those that came in.
  return names.length === answer.spans ? `body ${body} (${names[body]})` : `body ${body}`;
}

// --- places

const cardOf = (index) => {
  const button = document.querySelector(`.place[data-finding="${index}"]`);
  button?.scrollIntoView({ block: "center" });
  return button;
};

/** Go to a place from its button. */
function go(button, at) {
  cameFrom = button;
  for (const card of document.querySelectorAll(".card.here")) card.classList.remove("here");
  button.closest(".card").classList.add("here");
  show(at);
}

function show([start, end]) {
  editor.show(start, end);
  $("editor").scrollIntoView({ block: "nearest" });
}

for (const id of ["text", "view"]) {
  $(id).addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    (cameFrom?.isConnected ? cameFrom : $("findings-title")).focus();
  });
}

// --- fixes

const fix = (choices) => mend(ask("fixChosen", { choices }));
const fixEverywhere = (code, title) => mend(ask("fixEverywhere", { code, title }));

async function mend(answered) {
  document.body.classList.add("busy");
  say("Fixing…");
  try {
    const { text, applied, skipped } = await answered;
    if (applied) change(text);
    const reasons = [...new Set(skipped.map(({ why }) => why))].join("; ");
    const left = skipped.length
      ? ` ${count(skipped.length, "fix was", "fixes were")} left out: ${reasons}.`
      : "";
    await check(`${count(applied, "fix", "fixes")} applied.${left}`);
    // The button that was pressed is gone; the list is what comes next.
    $("findings-title").focus();
  } catch (error) {
    failed(error);
  }
}

/** Put another text in, so that `Undo` brings the one before back. */
function change(text, files = names) {
  history.push([editor.text, names]);
  $("undo").disabled = false;
  editor.text = text;
  names = files;
}

// --- what comes in

/** Take payloads and datafiles; several payloads are shown one after another. */
async function take(items) {
  const taken = [];
  const notes = [];
  for (const { text, name } of items) {
    const opened = await ask("open", { text });
    if (opened.kind === "datafile") useDatafile(text, name || "pasted datafile");
    else {
      taken.push({ ...opened, name });
      if (opened.note) notes.push(opened.note);
    }
  }
  if (taken.length === 1) change(taken[0].text, []);
  if (taken.length > 1) {
    const files = taken.flatMap(({ bodies, name }) => bodies.map(() => name));
    change(taken.flatMap(({ bodies }) => bodies).join("\n"), files);
  }
  if (taken.length && editor.isLarge)
    notes.push("This text is large: it is shown read-only, fixes work as usual.");
  $("note").textContent = notes.join(" ");
  await check();
}

function useDatafile(text, name) {
  datafile = { text, name };
  $("facts").open = true;
}

function showDatafile(problem) {
  $("datafile-name").textContent = datafile
    ? `Datafile: ${datafile.name}`
    : "No datafile: ids and keys are not checked against the account.";
  $("datafile-remove").hidden = !datafile;
  $("datafile-problem").hidden = !problem;
  $("datafile-problem").textContent = problem ? `The datafile cannot be read. ${problem}` : "";
  $("facts-summary").textContent = datafile ? `(datafile: ${datafile.name})` : "(no datafile)";
}

$("datafile").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (file) useDatafile(await textOf(file), file.name);
  if (file) await check();
  target.value = "";
});
$("datafile-remove").addEventListener("click", () => {
  datafile = null;
  showDatafile(null);
  $("facts").querySelector("summary").focus();
  check();
});
for (const id of ["clock", "everything", "mode"]) $(id).addEventListener("change", () => check());
$("order").addEventListener("input", edited);

$("fix-safe").addEventListener("click", () => mend(ask("fixSafely")));
$("undo").addEventListener("click", () => {
  [editor.text, names] = history.pop() ?? ["", []];
  $("undo").disabled = !history.length;
  check("Undone.");
});
$("clear").addEventListener("click", () => {
  change("");
  $("note").textContent = "";
  check("Cleared.");
  $("text").focus();
});
$("format").addEventListener("click", async () => {
  change(await ask("format", { text: editor.text }));
  check("Formatted.");
});

EXAMPLES.forEach(([name], i) => $("example").append(el("option", { value: i, textContent: name })));
$("example").addEventListener("change", async ({ target }) => {
  const [, file, facts] = EXAMPLES[target.value] ?? [];
  if (!file) return;
  const texts = await Promise.all(
    [file, facts].filter(Boolean).map(async (name) => (await fetch(`examples/${name}`)).text()),
  );
  datafile = facts ? { text: texts[1], name: facts } : null;
  showDatafile(null);
  await take([{ text: texts[0], name: file }]);
});

listen(take, failed);
showDatafile(null);
try {
  const { rules, versions } = await ask("load");
  $("loading").hidden = true;
  $("about").textContent =
    `eventcheck ${versions.eventcheck}, ${rules} rules. It runs here with Pyodide; no payload leaves this tab.`;
  if (!editor.text) say("Ready. Paste a payload, or choose an example.");
} catch (error) {
  failed(error);
}
