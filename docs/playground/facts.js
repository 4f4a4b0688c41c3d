// The facts that a person adds: account data, experiment times, send time, order id tag.

import { $, button, el } from "./dom.js";

const NAMES = {
  datafile: "datafile",
  experiments: "REST list of experiments",
  events: "REST list of events",
  campaigns: "REST list of campaigns",
  attributes: "REST list of attributes",
  pages: "REST list of pages",
};
let known = { files: [], times: {}, example: null };
let changed = () => {};

/** Call `called` after each change by a person. */
export function onFacts(called) {
  changed = called;
  for (const id of ["clock", "everything", "mode"])
    $(id).addEventListener("change", () => edited());
  for (const id of ["order", "sent-at"]) $(id).addEventListener("input", () => edited());
}

function edited() {
  $("sent-at").hidden = $("clock").value !== "given";
  changed();
}

/** Return the facts for Python. */
export function facts() {
  const of = (kind) => known.files.findLast((file) => file.kind === kind)?.text ?? null;
  const rest = {};
  for (const { kind, text } of known.files) if (kind !== "datafile") rest[kind] = text;
  return {
    datafile: of("datafile"),
    rest,
    times: Object.entries(known.times)
      .map(([id, [start, end]]) => ({
        id,
        starts_at: inMilliseconds(start),
        ends_at: inMilliseconds(end),
      }))
      .filter((x) => x.starts_at !== null || x.ends_at !== null),
    example: known.example,
    now: now(),
    history_complete: $("everything").checked,
    order_id_tag: $("order").value.trim() || null,
    mode: $("mode").value,
  };
}

/** A typed time has no time zone; read it as UTC. */
function inMilliseconds(typed) {
  const time = Date.parse(`${typed}Z`);
  return Number.isNaN(time) ? null : time;
}

function now() {
  if ($("clock").value === "given") return inMilliseconds($("sent-at").value);
  // Round up to a minute, so that the answer is the same within it.
  return $("clock").value === "now" ? Math.ceil(Date.now() / 60_000) * 60_000 : null;
}

/** Return the facts to keep over a reload. */
export const keptFacts = () => ({
  ...known,
  clock: $("clock").value,
  sentAt: $("sent-at").value,
  everything: $("everything").checked,
  order: $("order").value,
});

export function restoreFacts({ files, times, example, clock, sentAt, everything, order }) {
  known = { files, times, example };
  $("clock").value = clock;
  $("sent-at").value = sentAt;
  $("everything").checked = everything;
  $("order").value = order;
  $("sent-at").hidden = clock !== "given";
}

/** Add documents of the account: {kind, text, name}. */
export function addFacts(documents) {
  for (const document of documents) {
    known.files = known.files.filter(({ kind }) => kind !== document.kind);
    known.files.push({ ...document, name: document.name || `pasted ${NAMES[document.kind]}` });
  }
  if (documents.length) $("facts").open = true;
}

/** Replace all facts, by the context of an example or none. */
export function setFacts(files = [], example = null) {
  known = { files: [], times: {}, example };
  addFacts(files);
  $("facts").open = files.length > 0 || example !== null;
}

/** Show the facts; problems: sentences about documents that cannot be used. */
export function showFacts({ problems = [], experiments = [], names = {} } = {}) {
  const rows = known.files.map((file) =>
    line(`${NAMES[file.kind]}: ${file.name}`, () => {
      known.files = known.files.filter((each) => each !== file);
    }),
  );
  if (known.example) rows.push(line("context of the example", () => (known.example = null)));
  $("fact-list").replaceChildren(...rows);
  $("no-facts").hidden = rows.length > 0;
  $("fact-problems").textContent = problems
    .map((each) => `Account data not used: ${each}.`)
    .join(" ");
  $("fact-problems").hidden = !problems.length;
  const first = known.files[0];
  $("facts-summary").textContent = first
    ? `(${NAMES[first.kind]}: ${first.name})`
    : known.example
      ? "(context of the example)"
      : "(no datafile)";
  showTimes(experiments, names);
}

function line(words, remove) {
  const gone = () => {
    remove();
    showFacts();
    $("facts").querySelector("summary").focus();
    changed();
  };
  return el(
    "li",
    {},
    words,
    " ",
    button("Remove", gone, { className: "remove", "aria-label": `Remove ${words}` }),
  );
}

/** Show start and end of each experiment, and keep what a person types. */
function showTimes(experiments, names) {
  const ids = [...new Set([...experiments, ...Object.keys(known.times)])];
  $("times").hidden = ids.length === 0;
  const shown = [...$("times-rows").children].map(({ dataset }) => dataset.id);
  if (String(shown) === String(ids)) return;
  $("times-rows").replaceChildren(...ids.map((id) => timesRow(id, names[id])));
}

function timesRow(id, name) {
  const input = (n, label) =>
    el(
      "td",
      {},
      el("input", {
        type: "datetime-local",
        value: known.times[id]?.[n] ?? "",
        "aria-label": `${label} of experiment ${id}, in UTC`,
        oninput: ({ target }) => {
          known.times[id] ??= ["", ""];
          known.times[id][n] = target.value;
          changed();
        },
      }),
    );
  const row = el(
    "tr",
    {},
    el("th", { scope: "row", textContent: name ? `${name} (${id})` : id }),
    input(0, "Start"),
    input(1, "End"),
  );
  row.dataset.id = id;
  return row;
}
