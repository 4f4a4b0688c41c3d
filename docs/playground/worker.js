// The worker runs Python and all slow work, so that the page never freezes.
// Each message is {id, call, given}; each answer {id, result} or {id, problem}.

import { asSent, changesOf, spansOf } from "./bodies.js";
import { compact, format, indexOfByte, locate } from "./json.js";
import { load } from "./python.js";

let engine; // a promise of the Python functions
let shown = { text: "", spans: [], facts: "" }; // the last check

const calls = {
  load: async ({ again }) => (await start(again)).about(),
  open: async ({ items }) => JSON.parse((await start()).open(items)),
  format: ({ text }) => formatted(text),
  check: async ({ text, facts }) => check(await start(), text, facts),
  after: async () => JSON.parse((await start()).after()),
  applyFixes: async ({ text, facts, wanted }) => applyFixes(await start(), text, facts, wanted),
  report: async ({ form, names }) => (await start()).report_as(form, names),
  hide: async ({ text }) => (await start()).hidden(bodiesOf(text)),
  form: ({ text, form }) => inForm(text, form),
};

self.onmessage = async ({ data: { id, call, given } }) => {
  try {
    self.postMessage({ id, result: await calls[call](given) });
  } catch (error) {
    const { message = String(error), file, why } = error ?? {};
    self.postMessage({ id, problem: { message, file, why } });
  }
};

function start(again) {
  engine ??= load((progress) => self.postMessage({ progress }), again);
  return engine;
}

const bodiesOf = (text) => spansOf(text).map(([from, to]) => text.slice(from, to));

function check(python, text, facts) {
  const spans = spansOf(text);
  const started = performance.now();
  const bodies = spans.map(([from, to]) => asSent(text.slice(from, to)));
  const answer = JSON.parse(python.check(bodies, JSON.stringify(facts)));
  shown = { text, spans, facts: JSON.stringify(facts) };
  place(answer, text, spans);
  const milliseconds = performance.now() - started;
  return { ...answer, spans: spans.length, experiments: experimentsIn(text), milliseconds };
}

/** Add the position `at` in the text to findings, their related places, and verdicts. */
function place({ report, preview }, text, spans) {
  const related = report.findings.flatMap((finding) => finding.related);
  const verdicts = preview.verdicts.filter(({ path }) => path);
  const items = [...report.findings, ...related, ...verdicts];
  for (const [body, same] of Map.groupBy(items, ({ payload }) => payload)) {
    const found = locate(
      text,
      spans[body][0],
      same.map(({ path }) => path),
    );
    same.forEach((item, n) => {
      item.at = item.code === "invalid-json" ? broken(item, text, spans[body]) : found[n];
    });
  }
}

function broken({ params }, text, span) {
  if (params.line === undefined) return [span[0], span[0] + 1, true];
  const at = indexOfByte(text, span, params.line, params.column);
  const from = Math.max(span[0], Math.min(at, span[1] - 1));
  return [from, Math.max(from + 1, at), true];
}

/** Return the experiments in the text, so that a person can enter their times. */
function experimentsIn(text) {
  const found = new Set();
  for (const [, id] of text.matchAll(/"(?:experiment_id|x)"\s*:\s*"([^"\\]{1,40})"/g)) {
    found.add(id);
    if (found.size === 20) break;
  }
  return [...found];
}

/** Apply fixes to a text; check it first if it changed since the last check. */
function applyFixes(python, text, facts, wanted) {
  if (shown.text !== text || shown.facts !== JSON.stringify(facts)) check(python, text, facts);
  const { bodies, applied, skipped } = JSON.parse(python.applyFixes(JSON.stringify(wanted)));
  return { changes: changesOf(text, shown.spans, bodies), applied, skipped };
}

function formatted(text) {
  if (/^\s*\[/.test(text)) return format(text.trim());
  return bodiesOf(text)
    .map((body) => format(body))
    .join("\n");
}

/** Return the text as shown, or compact in the form that came in: an array or lines. */
function inForm(text, form) {
  if (form === "shown") return text;
  const bodies = bodiesOf(text).map(compact);
  return form === "array" ? `[${bodies.join(",")}]` : bodies.join("\n");
}
