// The page: sends payload and facts to the worker, and shows the answer.

import { formOf, linesOf, readable } from "./bodies.js";
import { ask } from "./client.js";
import { $, count } from "./dom.js";
import { Editor } from "./editor.js";
import { mayReplace, offerExamples } from "./examples.js";
import { addFacts, facts, keptFacts, onFacts, restoreFacts, setFacts, showFacts } from "./facts.js";
import { chosen, onFilter, showFilter } from "./filter.js";
import { hovered, showFindings } from "./findings.js";
import { listen } from "./incoming.js";
import { leaving } from "./leaving.js";
import { keepFiles, loaded } from "./loading.js";
import { showMissing } from "./missing.js";
import { unpacked } from "./packing.js";
import { backToPlace, comeFrom, placeWords, toCard } from "./places.js";
import { showPreview } from "./preview.js";
import { keep, kept } from "./session.js";
import "./theme.js";
import { showVerdict, verdict } from "./verdict.js";

const PAUSE = 300; // milliseconds between the last key and a check
const READY = "Paste a payload, or choose an example.";

let answer = null;
let after = null; // the preview after the fixes
let form = "lines"; // the form in which the payload came in
let example = ""; // the text of the example that is shown
let asked = 0; // the number of the last check: answers to earlier ones are stale
let timer = 0;
let isReady = false;

const editor = new Editor({
  onEdit: edited,
  onMark: toCard,
  onBack: backToPlace,
  hover: (index) => {
    const finding = answer?.report.findings[index];
    return finding && hovered(finding, act);
  },
});
const act = { go, fix, everywhere };
const where = (place) => placeWords(place, editor, nameOf);

function say(text, tone = "") {
  showVerdict({ tone, text });
}

function failed(error) {
  document.body.classList.remove("busy");
  say(`Something went wrong: ${error.message}`, "error");
}

// --- checking

function edited() {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
  showDepths();
}

function showDepths() {
  const { undo, redo } = editor.depths;
  $("undo").disabled = !undo;
  $("redo").disabled = !redo;
}

function remember() {
  return keep({ text: editor.text, names: editor.names, form, example, facts: keptFacts() });
}

async function check(note = "") {
  clearTimeout(timer);
  const mine = ++asked;
  const { text } = editor;
  remember();
  if (!text.trim()) return showNothing(note);
  document.body.classList.add("busy");
  if (!isReady) say("Your payload will be checked when Python is loaded.");
  try {
    const result = await ask("check", { text, facts: facts() });
    if (mine !== asked) return;
    answer = result;
    after = null;
    showAnswer(note);
    if (answer.fixable) await showAfter(mine);
  } catch (error) {
    if (mine === asked) failed(error);
  }
}

function showNothing(note) {
  answer = null;
  editor.marks = [];
  $("list").replaceChildren();
  for (const id of ["results", "why", "unchecked", "fix-safe", "as-fact", "filter", "none"])
    $(id).hidden = true;
  document.body.classList.remove("busy");
  $("findings").dataset.answer = asked;
  showFacts();
  say(note || READY);
}

function showAnswer(note) {
  document.body.classList.remove("busy");
  editor.marks = answer.report.findings.map(({ severity, at: [start, end] }, finding) => ({
    start,
    end,
    severity,
    finding,
  }));
  showFilter(answer, nameOf);
  showFindings(answer, chosen, act, where);
  showMissing(answer.report.not_checked);
  showPreview(answer, after, show);
  showFacts(answer);
  for (const id of ["results", "why"]) $(id).hidden = false;
  $("fix-safe").hidden = !answer.safe;
  $("fix-safe").textContent = `Apply ${count(answer.safe, "safe fix", "safe fixes")}`;
  $("findings").dataset.milliseconds = Math.round(answer.milliseconds);
  $("findings").dataset.answer = asked;
  const { words, kind } = answer.instead;
  $("as-fact").hidden = !kind;
  showVerdict(
    verdict(answer),
    [note, words && `${words[0].toUpperCase()}${words.slice(1)}.`].filter(Boolean).join(" "),
  );
}

/** Preview the results after the fixes; this takes as long as the check, so it comes later. */
async function showAfter(mine) {
  const result = await ask("after");
  if (mine !== asked) return;
  after = result;
  showPreview(answer, after, show);
}

/** Return the number of a body, from 0 as in reports, and its file. */
function nameOf(body) {
  const { names } = editor;
  if (answer.spans === 1) return "";
  // Typing may have changed the number of bodies.
  return names.length === answer.spans && names[body]
    ? `body ${body} (${names[body]})`
    : `body ${body}`;
}

// --- places

function go(button, at) {
  comeFrom(button);
  show(at);
}

function show([start, end]) {
  editor.show(start, end);
  $("editor").scrollIntoView({ block: "nearest" });
}

// --- fixes

function fix(choices) {
  return applyFixes({ chosen: choices });
}

function everywhere(code, title) {
  return applyFixes({ everywhere: [code, title] });
}

/** Apply fixes to the current text, including what was just typed. */
async function applyFixes(wanted) {
  document.body.classList.add("busy");
  try {
    for (;;) {
      const { text } = editor;
      const { changes, applied, skipped } = await ask("applyFixes", { text, facts: facts(), wanted });
      // The text changed meanwhile, so these changes do not fit.
      if (text !== editor.text) continue;
      if (changes.length) editor.change(changes);
      await check(`${fixed(applied)}${leftOut(skipped)}`);
      // The pressed button is gone, so focus the list.
      return $("findings-title").focus();
    }
  } catch (error) {
    failed(error);
  }
}

const fixed = (applied) =>
  applied ? `${count(applied, "fix", "fixes")} applied.` : "Nothing to fix there anymore.";

function leftOut(skipped) {
  if (!skipped.length) return "";
  return ` ${count(skipped.length, "fix was", "fixes were")} not applied: ${[...new Set(skipped)].join("; ")}.`;
}

// --- what comes in

/** Take payloads and facts; show several payloads one after another. */
async function take(items) {
  // Show pasted text at once, before Python recognises it.
  const [{ data }] = items;
  if (!isReady && items.length === 1 && typeof data === "string") editor.replace(readable(data));
  const { payloads, notes, facts: documents } = await ask("open", { items });
  addFacts(documents);
  if (payloads.length) {
    const isOne = payloads.length === 1;
    const texts = payloads.map(({ text }) => (isOne ? text : linesOf(text)));
    form = isOne ? formOf(texts[0]) : "lines";
    const names = payloads.flatMap((payload) => payload.names);
    editor.replace(texts.map(readable).join("\n"), names);
  }
  $("note").textContent = [
    ...notes.map((note) => `${note}.`),
    ...documents.map(
      ({ kind }) =>
        `Added a ${kind === "datafile" ? "datafile" : `REST list of ${kind}`} to the account data.`,
    ),
  ].join(" ");
  await check();
}

async function takeExample(items) {
  setFacts();
  await take(items);
  example = editor.text;
  remember();
}

listen({ take, failed, editor });
offerExamples({ take: takeExample, isWork: () => editor.text.trim() && editor.text !== example });
leaving({
  given: () => ({ text: editor.text, form, names: editor.names }),
  say: (text) => ($("note").textContent = text),
  failed,
});
onFacts(() => edited());
onFilter(() => answer && showFindings(answer, chosen, act, where));

const on = (id, action) => $(id).addEventListener("click", action);
on("fix-safe", () => applyFixes({ safe: true }));
on("as-fact", async () => {
  addFacts([{ kind: answer.instead.kind, text: editor.text, name: "" }]);
  editor.replace("");
  await check("Added to the account data. Now paste the payload.");
});
on("undo", () => editor.undo() && check("Undone."));
on("redo", () => editor.redo() && check("Redone."));
on("find", () => editor.find());
on("clear", () => {
  editor.replace("");
  $("note").textContent = "";
  check("Cleared. Undo brings it back.");
  editor.focus();
});
on("format", async () => {
  editor.replace(await ask("format", { text: editor.text }), editor.names);
  check("Formatted.");
});
addEventListener("pagehide", remember);

/** Show the payload of a link, or the work from before a reload. */
async function begin() {
  const work = await kept();
  if (work) {
    restoreFacts(work.facts);
    ({ form, example } = work);
    if (work.text) editor.replace(work.text, work.names);
  }
  const given = await unpacked(self.linked);
  if (!given?.text || (work?.text.trim() && work.text !== work.example && !(await mayReplace())))
    return;
  setFacts([], given.context ?? null);
  editor.replace(readable(given.text));
  form = formOf(given.text);
  example = editor.text;
}

await begin();
showFacts();
showDepths();
if (editor.text) check();
else say("You can paste a payload while Python is loading.");
const { rules, versions } = await loaded();
isReady = true;
$("about").textContent =
  `eventcheck ${versions.eventcheck}, ${rules} rules. It runs in this tab with Pyodide; no payload leaves the tab.`;
if (!editor.text) say(READY);
keepFiles();
