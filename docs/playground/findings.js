// The list of findings: one card for what is wrong, with its places and fixes.

import { $, count, el, number } from "./dom.js";

const ICONS = { error: "✕", warning: "!", info: "i" };
const ORDER = ["error", "warning", "info"];
const NEEDS = {
  now: "the time of sending: allow the comparison with this computer's clock",
  catalog: "what the account has: open its datafile",
  windows:
    "when each experiment ran: not in a datafile; the Python library takes it from the REST API",
  metrics:
    "which events carry revenue: not in a datafile; the Python library takes it from the REST API",
  properties: "the declared properties of each event: not in a datafile",
  order_id_tag: "the name of the tag with the order id",
  history: "what these visitors sent before: paste all of it, and say that it is all",
};
const FEW = 3; // places shown at once
const MANY = 100; // places of a card that are listed at all

/** A link to the page of a rule; those pages are served beside this one. */
const ruleLink = (code) =>
  el(
    "a",
    { href: `../rules/${code}.html`, target: "_blank", rel: "noopener" },
    el("code", { textContent: code }),
  );

/**
 * Show what was found. act: {go(button, at), fix(choices), fixEverywhere(code, title)}; where: the words for a place.
 */
export function showFindings(answer, act, where) {
  const { report } = answer;
  const cards = grouped(report).map((group) => card(group, answer, act, where));
  $("list").replaceChildren(...cards);
  showNotChecked(report.not_checked);
}

/** Findings that say the same, gravest first. */
function grouped({ findings, totals }) {
  const groups = Map.groupBy(
    findings.keys(),
    (i) => `${findings[i].severity} ${findings[i].code} ${findings[i].message}`,
  );
  const listed = [...groups.values()].map((indexes) => ({ first: findings[indexes[0]], indexes }));
  for (const group of listed) {
    const { code, severity } = group.first;
    const same = listed.filter(({ first }) => first.code === code && first.severity === severity);
    const total = totals.find((x) => x.code === code && x.severity === severity).count;
    // The report lists a part of very many; of several messages nobody knows the shares.
    group.total = same.length === 1 ? total : group.indexes.length;
    group.hidden = total - same.reduce((sum, { indexes }) => sum + indexes.length, 0);
  }
  return listed.sort(
    (a, b) =>
      ORDER.indexOf(a.first.severity) - ORDER.indexOf(b.first.severity) ||
      a.indexes[0] - b.indexes[0],
  );
}

function card({ first, indexes, total, hidden }, answer, act, where) {
  const { code, severity, message, hint } = first;
  const title = el(
    "h3",
    {},
    el(
      "span",
      { className: `badge ${severity}` },
      el("span", { className: "icon", "aria-hidden": "true", textContent: ICONS[severity] }),
      severity,
    ),
    " ",
    ruleLink(code),
    total > 1 ? el("span", { className: "times", textContent: ` ${number(total)} times` }) : null,
  );
  const list = (some) =>
    el(
      "ul",
      { className: "places" },
      ...some.map((i) => place(i, answer, act, where, indexes.length > 1)),
    );
  const rest = indexes.slice(FEW, MANY);
  return el(
    "li",
    { className: `card ${severity}` },
    title,
    el(
      "p",
      { className: "message" },
      ...withCode(sentence(message)),
      ` Effect: ${answer.effects[indexes[0]]}.`,
    ),
    el("p", { className: "hint" }, ...withCode(hint)),
    fixAll(indexes, total, answer, act),
    list(indexes.slice(0, FEW)),
    rest.length ? more(rest, list) : null,
    hidden
      ? el("p", { className: "help", textContent: `${count(hidden, "further place")} not listed.` })
      : null,
  );
}

/** A message as a sentence; a name at its start stays as it is written. */
const sentence = (text) =>
  /^[a-z]+ /.test(text) ? `${text[0].toUpperCase()}${text.slice(1)}.` : `${text}.`;

/** A text in which `backticks` hold code. */
const withCode = (text) =>
  text.split("`").map((part, i) => (i % 2 ? el("code", { textContent: part }) : part));

/** The other places, built only when somebody wants to see them. */
function more(indexes, list) {
  const details = el(
    "details",
    {},
    el("summary", { textContent: count(indexes.length, "more place") }),
  );
  details.addEventListener(
    "toggle",
    () => details.childElementCount === 1 && details.append(list(indexes)),
    { once: true },
  );
  return details;
}

function place(index, answer, act, where, short) {
  const finding = answer.report.findings[index];
  const button = leading("place", finding, act, where);
  button.dataset.finding = index;
  const related = finding.related.map((other) => leading("related", other, act, where));
  const fixes = finding.fixes.map((fix, n) => fixButton(fix, finding, () => act.fix([[index, n]])));
  const choice = fixes.length > 1 ? help(short ? "choose: " : "Choose one: ") : null;
  return el(
    "li",
    {},
    button,
    related.length ? el("div", { className: "others" }, help("and "), ...related) : null,
    fixes.length ? el("div", { className: "fixes" }, choice, ...fixes) : null,
  );
}

/** A button that leads to a place in the text. */
function leading(className, to, act, where) {
  const button = el("button", { type: "button", className, textContent: where(to) });
  button.addEventListener("click", () => act.go(button, to.at));
  return button;
}

const help = (textContent) => el("span", { className: "help", textContent });

function fixButton(fix, finding, apply) {
  const button = el(
    "button",
    { type: "button", className: fix.safe ? "fix safe" : "fix" },
    `Fix: ${fix.title}`,
  );
  const change = changeOf(fix);
  if (change) button.append(" ", el("span", { className: "change", textContent: change }));
  button.title = fix.safe
    ? "Safe: it keeps the meaning."
    : "Your decision: it may change the meaning.";
  button.setAttribute(
    "aria-description",
    `${button.title} At ${finding.pointer || "the whole body"}.`,
  );
  button.addEventListener("click", apply);
  return button;
}

/** `before → after` of a fix that writes one plain value. */
function changeOf({ operations }) {
  const writes = (operations ?? []).filter(({ op }) => op !== "test");
  if (writes.length !== 1 || !["replace", "add"].includes(writes[0].op)) return "";
  const before = operations.find(({ op, path }) => op === "test" && path === writes[0].path);
  const texts = [before?.value, writes[0].value].map((value) =>
    value === undefined ? "" : JSON.stringify(value),
  );
  if (texts.some((text) => text.length > 40)) return "";
  return before ? `${texts[0]} → ${texts[1]}` : texts[1];
}

/** One button for all places of a card that have the same single fix, listed or not. */
function fixAll(indexes, all, answer, act) {
  const { findings } = answer.report;
  const { code, fixes } = findings[indexes[0]];
  const title = fixes[0]?.title;
  const same = indexes.every(
    (i) => findings[i].fixes.length === 1 && findings[i].fixes[0].title === title,
  );
  if (all < 2 || !same || title === undefined) return null;
  const button = el("button", {
    type: "button",
    className: "fix all",
    textContent: `Fix all ${number(all)}: ${title}`,
  });
  const listed = all === indexes.length;
  button.addEventListener("click", () =>
    listed ? act.fix(indexes.map((i) => [i, 0])) : act.fixEverywhere(code, title),
  );
  return el("p", {}, button);
}

/** What could not be checked, by what it needs. */
function showNotChecked(notChecked) {
  const needs = Map.groupBy(notChecked, ({ need }) => need);
  const openDatafile = needs.has("catalog");
  // Who gives a part of the catalog, gives the catalog: the rule is listed there.
  for (const part of ["windows", "metrics", "properties"]) {
    const codes = new Set((needs.get(part) ?? []).map(({ code }) => code));
    const others = (needs.get("catalog") ?? []).filter(({ code }) => !codes.has(code));
    if (needs.has("catalog")) needs.set("catalog", others);
  }
  const rows = Object.keys(NEEDS).filter((need) => needs.get(need)?.length);
  $("needs").replaceChildren(...rows.map((need) => lacking(need, needs.get(need))));
  if (openDatafile)
    $("needs").prepend(
      el("button", {
        type: "button",
        textContent: "Open datafile…",
        onclick: () => $("datafile").click(),
      }),
    );
  $("unchecked").hidden = rows.length === 0;
}

function lacking(need, rules) {
  const links = rules.flatMap(({ code }) => [ruleLink(code), " "]);
  return el(
    "details",
    {},
    el("summary", { textContent: `${count(rules.length, "rule")}, for want of ${NEEDS[need]}` }),
    el("p", {}, ...links),
  );
}

/** One sentence for the whole report. */
export function headline({ report, spans }) {
  const sums = { error: 0, warning: 0, info: 0 };
  for (const { severity, count: n } of report.totals) sums[severity] += n;
  const found = [
    sums.error && count(sums.error, "error"),
    sums.warning && count(sums.warning, "warning"),
    sums.info && count(sums.info, "note"),
  ].filter(Boolean);
  const open = new Set(report.not_checked.map(({ code }) => code)).size;
  const start = found.length ? found.join(", ") : "Nothing found";
  const within = spans > 1 ? ` in ${number(spans)} bodies` : "";
  const end = open ? ` ${count(open, "rule")} could not be checked.` : "";
  return `${start}${within}.${end}`;
}
