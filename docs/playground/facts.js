// What else is known: the account, when experiments ran, the clock, the order id.

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

/** Call `called` after each change that a person makes. */
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

/** The facts as Python takes them. */
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

/** Browsers give what was typed without a time zone: it is UTC here. */
function inMilliseconds(typed) {
  const time = Date.parse(`${typed}Z`);
  return Number.isNaN(time) ? null : time;
}

function now() {
  if ($("clock").value === "given") return inMilliseconds($("sent-at").value);
  // A minute of the clock is enough, and what was checked stays the same meanwhile.
  return $("clock").value === "now" ? Math.ceil(Date.now() / 60_000) * 60_000 : null;
}

/** What a person gave, to be kept over a reload. */
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

/** Take documents of the account: {kind, text, name}. */
export function addFacts(documents) {
  for (const document of documents) {
    known.files = known.files.filter(({ kind }) => kind !== document.kind);
    known.files.push({ ...document, name: document.name || `pasted ${NAMES[document.kind]}` });
  }
  if (documents.length) $("facts").open = true;
}

/** Start anew, with the context of an example or nothing. */
export function setFacts(files = [], example = null) {
  known = { files: [], times: {}, example };
  addFacts(files);
  $("facts").open = files.length > 0 || example !== null;
}

/** Show what is known; problems: sentences about what cannot be used. */
export function showFacts({ problems = [], experiments = [], names = {} } = {}) {
  const rows = known.files.map((file) =>
    line(`${NAMES[file.kind]}: ${file.name}`, () => {
      known.files = known.files.filter((each) => each !== file);
    }),
  );
  if (known.example) rows.push(line("what the example knows", () => (known.example = null)));
  $("fact-list").replaceChildren(...rows);
  $("no-facts").hidden = rows.length > 0;
  $("fact-problems").textContent = problems
    .map((each) => `This cannot be used. ${each}.`)
    .join(" ");
  $("fact-problems").hidden = !problems.length;
  const first = known.files[0];
  $("facts-summary").textContent = first
    ? `(${NAMES[first.kind]}: ${first.name})`
    : known.example
      ? "(of the example)"
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

/** Start and end of each experiment; what is typed stays while a person types. */
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
