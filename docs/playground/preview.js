// The results preview: for each experiment a table, and beside it bars made by hand.

import { $, count, el, number, svg } from "./dom.js";

const SHOWN = 20; // experiments
const BAR = 22;
const WIDTH = 420;

/** Show the preview; names: keys by id; go: called with a place in the text. */
export function showPreview({ preview, names }, go) {
  const byExperiment = [...Map.groupBy(preview.rows, (row) => row.experiment_id)];
  const named = (id) => (names[id] ? `${names[id]} (${id})` : id);
  const parts = byExperiment.slice(0, SHOWN).map(([id, rows], n) => experiment(id, rows, named, n));
  if (byExperiment.length > SHOWN)
    parts.push(
      el("p", { textContent: `and ${count(byExperiment.length - SHOWN, "more experiment")}` }),
    );
  if (!parts.length) parts.push(el("p", { textContent: "No experiment would have a visitor." }));
  $("experiments").replaceChildren(...parts);
  $("verdicts").replaceChildren(
    el("thead", {}, headings([["events", "n"], ["verdict"], ["why"], ["first"]])),
    el("tbody", {}, ...preview.verdicts.map((verdict) => verdictRow(verdict, go))),
  );
}

function verdictRow({ verdict, why, count: n, at }, go) {
  const button = el("button", {
    type: "button",
    textContent: "show",
    "aria-label": `show the first event that is ${verdict}`,
  });
  button.addEventListener("click", () => go(at));
  return el(
    "tr",
    {},
    cell(number(n), "n"),
    el("th", { scope: "row", textContent: verdict }),
    cell(why),
    el("td", {}, button),
  );
}

const cell = (text, className = "") => el("td", { textContent: text, className });
const headings = (texts) =>
  el(
    "tr",
    {},
    ...texts.map(([text, className = ""]) =>
      el("th", { scope: "col", textContent: text, className }),
    ),
  );

function experiment(id, rows, named, n) {
  const title = el("h3", { id: `experiment-${n}`, textContent: `Experiment ${named(id)}` });
  return el(
    "article",
    { className: "experiment", "aria-labelledby": title.id },
    title,
    el("div", { className: "beside" }, table(rows, named), chart(rows, named, n)),
  );
}

function table(rows, named) {
  const columns = [
    ["variation"],
    ["visitors", "n"],
    ["event"],
    ["total", "n"],
    ["unique", "n"],
    ["revenue", "n"],
    ["value", "n"],
  ];
  const line = (row) =>
    el(
      "tr",
      {},
      el("th", { scope: "row", textContent: named(row.variation_id) }),
      cell(number(row.visitors), "n"),
      cell(row.event_id === null ? "none" : named(row.event_id)),
      ...(row.event_id === null
        ? ["–", "–", "–", "–"]
        : [number(row.total), number(row.unique), money(row.revenue), number(row.value)]
      ).map((text) => cell(text, "n")),
    );
  return el(
    "div",
    { className: "scroll", tabIndex: 0, role: "group", "aria-label": "Table of the results" },
    el("table", {}, el("thead", {}, headings(columns)), el("tbody", {}, ...rows.map(line))),
  );
}

const money = (cents) =>
  (cents / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Bars of the visitors of each variation, and of those who did each event. */
function chart(rows, named, n) {
  const bars = [];
  for (const [variation, each] of Map.groupBy(rows, (row) => row.variation_id)) {
    const { visitors } = each[0];
    bars.push({
      kind: "visitors",
      length: visitors,
      text: `${named(variation)}: ${count(visitors, "visitor")}`,
    });
    for (const row of each) {
      if (row.event_id === null) continue;
      const share = visitors ? `, ${((100 * row.unique) / visitors).toFixed(1)} %` : "";
      bars.push({
        kind: "unique",
        length: row.unique,
        text: `${named(row.event_id)}: ${number(row.unique)}${share}`,
      });
    }
  }
  const longest = Math.max(1, ...bars.map((bar) => bar.length));
  const height = bars.length * BAR * 2;
  const id = `chart-${n}`;
  const picture = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "img",
    "aria-labelledby": id,
    class: "chart",
  });
  picture.append(
    svg(
      "title",
      { id },
      `Visitors, and unique visitors of each event. ${bars.map((bar) => bar.text).join("; ")}`,
    ),
  );
  bars.forEach(({ kind, length, text }, i) => {
    const y = i * BAR * 2;
    const width = Math.max(2, (WIDTH * length) / longest);
    picture.append(
      svg("text", { x: 0, y: y + 16, class: kind }, text),
      svg("rect", { x: 0, y: y + BAR, width, height: BAR - 8, rx: 2, class: kind }),
    );
  });
  return picture;
}
