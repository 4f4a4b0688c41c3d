// Previews the results page: a table with a second row for "after the fixes", bars, and
// why each event counts or not.

import { $, button, count, el, number, svg } from "./dom.js";
import { VERDICTS } from "./words.js";

const SHOWN = 8; // lines of the table that are not folded away
const MOST = 200; // lines that are built at all
const BAR = 20;
const WIDTH = 420;
const NOTHING = { total: 0, unique: 0, revenue: 0, value: 0 };
const FIGURES = ["visitors", "total", "unique", "revenue", "value"];
const HEADINGS = [[""], ...FIGURES.map((name) => [name, "n"])];

/** Show the preview; names: keys by id; after: the preview after the fixes, or null. */
export function showPreview({ report, preview, names }, after, go) {
  const named = (id) => (names[id] ? `${names[id]} (${id})` : id);
  const lines = together(preview.rows, after?.rows);
  $("experiments").replaceChildren(...(lines.length ? shown(lines, named) : [nothing()]));
  const undecided = report.findings.filter(({ fixes }) => fixes.length > 1).length;
  $("undecided").textContent = undecided
    ? `${count(undecided, "finding has", "findings have")} several fixes: choose one in the list of findings.`
    : "";
  $("verdicts").replaceChildren(
    el("thead", {}, headings([["events", "n"], ["result"], ["why"], ["first"]])),
    el("tbody", {}, ...preview.verdicts.map((verdict) => verdictRow(verdict, go))),
  );
}

const nothing = () => el("p", { textContent: "The results page would show no visitors." });

/** Pair the rows of before and after by experiment, variation and event. */
function together(before, after) {
  const arm = (row) => `${row.experiment_id} ${row.variation_id}`;
  const key = (row) => JSON.stringify([row.experiment_id, row.variation_id, row.event_id]);
  const sides = [before, after ?? before].map(
    (rows) => new Map(rows.map((row) => [key(row), row])),
  );
  const visitors = [before, after ?? before].map(
    (rows) => new Map(rows.map((row) => [arm(row), row.visitors])),
  );
  const all = new Map([...sides[0], ...sides[1]]);
  const withEvents = new Set(
    [...all.values()].filter(({ event_id }) => event_id !== null).map(arm),
  );
  return [...all.entries()]
    .filter(([, row]) => row.event_id !== null || !withEvents.has(arm(row)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([each, row]) => {
      const side = (n) =>
        sides[n].get(each) ?? { ...row, ...NOTHING, visitors: visitors[n].get(arm(row)) ?? 0 };
      return { row, before: side(0), after: side(1) };
    });
}

function shown(lines, named) {
  const rest = lines.slice(SHOWN, MOST);
  const parts = [
    el(
      "div",
      { className: "beside" },
      table(lines.slice(0, SHOWN), named),
      chart(lines.slice(0, SHOWN), named),
    ),
  ];
  if (rest.length)
    parts.push(
      el(
        "details",
        {},
        el("summary", { textContent: `${count(lines.length - SHOWN, "more line")}` }),
        table(rest, named),
      ),
    );
  return parts;
}

function table(lines, named) {
  return el(
    "div",
    { className: "scroll", tabIndex: 0, role: "group", "aria-label": "Table of the results" },
    el(
      "table",
      {},
      el("thead", {}, headings(HEADINGS)),
      el("tbody", {}, ...lines.flatMap((line) => pair(line, named))),
    ),
  );
}

/** Return the rows of a line: its title, the figures as sent, and after the fixes if different. */
function pair({ row, before, after }, named) {
  const now = figures(before);
  const then = figures(after);
  const event = row.event_id === null ? "no event" : `event ${named(row.event_id)}`;
  const what = `experiment ${named(row.experiment_id)}, variation ${named(row.variation_id)}, ${event}`;
  const line = (className, words, texts) =>
    el("tr", { className }, el("th", { scope: "row", textContent: words }), ...texts);
  const rows = [
    el(
      "tr",
      {},
      el("th", {
        scope: "rowgroup",
        className: "what",
        colSpan: HEADINGS.length,
        textContent: what,
      }),
    ),
    line(
      "sent",
      "as sent",
      now.map((text) => cell(text, "n")),
    ),
  ];
  if (now.some((text, i) => text !== then[i]))
    rows.push(
      line(
        "after",
        "after the fixes",
        then.map((text, i) => cell(text, text === now[i] ? "n" : "n better")),
      ),
    );
  return rows;
}

function figures(row) {
  if (row.event_id === null) return [number(row.visitors), "–", "–", "–", "–"];
  return [
    number(row.visitors),
    number(row.total),
    number(row.unique),
    money(row.revenue),
    number(row.value),
  ];
}

function verdictRow({ verdict, count: n, at }, go) {
  const [word, why] = VERDICTS[verdict] ?? [verdict, ""];
  const label = `show the first event that ${word}`;
  const show = at ? button("show", () => go(at), { "aria-label": label }) : null;
  const heading = el("th", { scope: "row", textContent: word });
  heading.dataset.verdict = verdict;
  return el("tr", {}, cell(number(n), "n"), heading, cell(why), el("td", {}, show));
}

const cell = (textContent, className = "") => el("td", { textContent, className });
const headings = (texts) =>
  el(
    "tr",
    {},
    ...texts.map(([textContent, className = ""]) =>
      textContent ? el("th", { scope: "col", textContent, className }) : el("td", {}),
    ),
  );

const money = (cents) =>
  (cents / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Draw bars: the visitors of each variation, and the unique visitors of each event. */
function chart(lines, named) {
  const bars = barsOf(lines, named);
  const longest = Math.max(1, ...bars.flatMap(({ now, then }) => [now, then]));
  const words = bars.map(({ text }) => text).join("; ");
  const picture = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${bars.length * BAR * 1.8}`,
    role: "img",
    "aria-label": `Visitors, and unique visitors of each event. ${words}`,
    class: "chart",
  });
  bars.forEach(({ kind, now, then, text }, i) => {
    const y = i * BAR * 1.8;
    const bar = (length, className) =>
      svg("rect", {
        x: 0,
        y: y + BAR - 2,
        width: Math.max(2, (WIDTH * length) / longest),
        height: 10,
        rx: 2,
        class: className,
      });
    picture.append(svg("text", { x: 0, y: y + 14 }, text));
    if (then !== now) picture.append(bar(then, `${kind} then`));
    picture.append(bar(now, kind));
  });
  return picture;
}

function barsOf(lines, named) {
  const bars = [];
  const add = (kind, name, now, then, share = "") =>
    bars.push({
      kind,
      now,
      then,
      text: `${name}: ${number(now)}${share}${then === now ? "" : `, ${number(then)} after the fixes`}`,
    });
  const arms = Map.groupBy(lines, ({ row }) => `${row.experiment_id} ${row.variation_id}`);
  for (const each of arms.values()) {
    const of = ({ before, after }, name) => [before[name], after[name]];
    const [visitors, later] = of(each[0], "visitors");
    add("visitors", `${named(each[0].row.variation_id)}, visitors`, visitors, later);
    for (const line of each.filter(({ row }) => row.event_id !== null)) {
      const [unique, then] = of(line, "unique");
      const share = visitors && unique ? ` (${((100 * unique) / visitors).toFixed(1)} %)` : "";
      add("unique", named(line.row.event_id), unique, then, share);
    }
  }
  return bars;
}
