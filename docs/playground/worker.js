// The worker: Python and everything that takes long, so that the page never freezes.
// Each message is {id, call, given}; each answer {id, result} or {id, problem}.
// Progress of loading is told as {progress}.

import { asSent, open, replaced, spansOf } from "./input.js";
import { format, indexOfByte, locate } from "./json.js";

const here = (name) => new URL(name, import.meta.url).href;
let engine; // a promise of the functions of engine.py
let shown = { text: "", spans: [] }; // what was checked last

const calls = {
  load: async () => (await start()).about(),
  open: ({ text }) => opened(text),
  format: ({ text }) => formatted(text),
  check: async ({ text, facts }) => check(await start(), text, facts),
  fixSafely: async () => fixed((await start()).fix_safely()),
  fixEverywhere: async ({ code, title }) => fixed((await start()).fix_everywhere(code, title)),
  fixChosen: async ({ choices }) => fixed((await start()).fix_chosen(JSON.stringify(choices))),
};

self.onmessage = async ({ data: { id, call, given } }) => {
  try {
    self.postMessage({ id, result: await calls[call](given) });
  } catch (error) {
    self.postMessage({ id, problem: String(error.message ?? error) });
  }
};

function start() {
  engine ??= load();
  return engine;
}

async function load() {
  const manifest = await (await fetch(here("manifest.json"))).json();
  countBytes(manifest.bytes);
  const wheels = manifest.wheels.map(async (name) =>
    (await fetch(here(`wheels/${name}`))).arrayBuffer(),
  );
  const { loadPyodide } = await import(here("pyodide/pyodide.mjs"));
  const python = await loadPyodide({ indexURL: here("pyodide/") });
  for (const wheel of await Promise.all(wheels)) python.unpackArchive(wheel, "wheel");
  self.postMessage({ progress: { done: 1, what: "Starting eventcheck" } });
  const source = await (await fetch(here("engine.py"))).text();
  python.FS.writeFile("/home/pyodide/engine.py", source);
  const module = python.pyimport("engine");
  return {
    about: () => ({ ...JSON.parse(module.about()), versions: manifest.versions }),
    fix_safely: () => module.fix_safely(),
    fix_everywhere: (code, title) => module.fix_everywhere(code, title),
    fix_chosen: (choices) => module.fix_chosen(choices),
    check(bodies, facts) {
      const list = python.toPy(bodies);
      try {
        return module.check(list, JSON.stringify(facts));
      } finally {
        list.destroy();
      }
    },
  };
}

/** Tell how much is loaded, by counting what passes through fetch. */
function countBytes(sizes) {
  const all = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const plain = self.fetch;
  let loaded = 0;
  let told = 0;
  const counter = () =>
    new TransformStream({
      transform(chunk, out) {
        loaded += chunk.byteLength;
        if (loaded - told > all / 100) {
          told = loaded;
          self.postMessage({
            progress: { done: Math.min(1, loaded / all), what: "Loading Python" },
          });
        }
        out.enqueue(chunk);
      },
    });
  self.fetch = async (...asked) => {
    const answer = await plain(...asked);
    if (!answer.body) return answer;
    return new Response(answer.body.pipeThrough(counter()), answer);
  };
}

function check(python, text, facts) {
  const spans = spansOf(text);
  shown = { text, spans };
  const started = performance.now();
  const bodies = spans.map(([start, end]) => asSent(text.slice(start, end)));
  const answer = JSON.parse(python.check(bodies, facts));
  place(answer, text, spans);
  return { ...answer, spans: spans.length, milliseconds: performance.now() - started };
}

/** Give each finding, each place related to one, and each verdict its `at` in the text. */
function place({ report, preview }, text, spans) {
  const related = report.findings.flatMap((finding) => finding.related);
  const items = [...report.findings, ...related, ...preview.verdicts];
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
  const start = Math.max(span[0], Math.min(at, span[1] - 1));
  return [start, Math.max(start + 1, at), true];
}

function fixed(answerAsJson) {
  const { bodies, applied, skipped } = JSON.parse(answerAsJson);
  return { text: replaced(shown.text, shown.spans, bodies), applied, skipped };
}

/** What came in, and its bodies one by one. */
function opened(text) {
  const taken = open(text);
  const bodies = spansOf(taken.text).map(([start, end]) => taken.text.slice(start, end));
  return { ...taken, bodies };
}

function formatted(text) {
  if (/^\s*\[/.test(text)) return format(text.trim());
  const bodies = spansOf(text).map(([start, end]) => format(text.slice(start, end)));
  return bodies.join("\n");
}
