// The list of findings: one card for each code and severity, with places and fixes.

import { $, button, count, el, number, withCode } from "./dom.js";
import { allOfAKind, changeOf } from "./kinds.js";
import { humane, ICONS, impact, ORDER } from "./words.js";

const FEW = 3; // places shown at once
const MANY = 100; // places of a card that are listed at all

/** Link to the page of a rule, which is served beside this one. */
export const ruleLink = (code) =>
  el(
    "a",
    { href: `../rules/${code}.html`, target: "_blank", rel: "noopener" },
    el("code", { textContent: code }),
  );

/** Show a severity with its icon. */
export const badge = (severity) =>
  el(
    "span",
    { className: `badge ${severity}` },
    el("span", { className: "icon", "aria-hidden": "true", textContent: ICONS[severity] }),
    severity,
  );

/** Write a message as a sentence; a name at its start stays as it is. */
export const sentence = (text) =>
  withCode(
    humane(/^[a-z]+ /.test(text) ? `${text[0].toUpperCase()}${text.slice(1)}.` : `${text}.`),
  );

/**
 * Show the findings that match `chosen`. act: {go(button, at), fix(choices),
 * everywhere(code, title)}; where(place) describes a place.
 */
export function showFindings(answer, chosen, act, where) {
  const groups = grouped(answer.report).filter(({ first }) => chosen.has(first));
  const cards = groups
    .map((group) => ({
      ...group,
      indexes: group.indexes.filter((i) => chosen.hasBody(answer.report.findings[i])),
    }))
    .filter(({ indexes }) => indexes.length)
    .map((group) => card(group, answer, act, where));
  $("list").replaceChildren(...cards);
  $("none").hidden = cards.length > 0 || !answer.report.findings.length;
}

/** Group findings by code and severity, the most severe first. */
function grouped({ findings, totals }) {
  const groups = Map.groupBy(findings.keys(), (i) => `${findings[i].severity} ${findings[i].code}`);
  return [...groups.values()]
    .map((indexes) => {
      const first = findings[indexes[0]];
      const { code, severity } = first;
      const total = totals.find((x) => x.code === code && x.severity === severity)?.count;
      return { first, indexes, total: total ?? indexes.length };
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.first.severity) - ORDER.indexOf(b.first.severity) ||
        a.indexes[0] - b.indexes[0],
    );
}

function card(group, answer, act, where) {
  const { first, indexes, total } = group;
  const { findings } = answer.report;
  const isOneMessage = indexes.every((i) => findings[i].message === first.message);
  const list = (some) =>
    el(
      "ul",
      { className: "places" },
      ...some.map((i) => place(i, answer, act, where, !isOneMessage)),
    );
  const rest = indexes.slice(FEW, MANY);
  const isFiltered = indexes.length < Math.min(total, MANY);
  const hidden = isFiltered ? 0 : total - Math.min(indexes.length, MANY);
  const title = el("h3", {}, badge(first.severity), " ", ruleLink(first.code));
  if (total > 1)
    title.append(el("span", { className: "times", textContent: ` ${number(total)} times` }));
  const said = isOneMessage ? sentence(first.message) : withCode(answer.summaries[first.code]);
  return el(
    "li",
    { className: `card ${first.severity}` },
    title,
    el("p", { className: "message" }, ...said, ` Impact: ${impact(first)}.`),
    el("p", { className: "hint" }, ...withCode(first.hint)),
    allOfAKind(group, answer, act),
    list(indexes.slice(0, FEW)),
    rest.length ? more(rest, list) : null,
    hidden
      ? el("p", { className: "help", textContent: `${count(hidden, "more place")} not listed.` })
      : null,
  );
}

/** The other places, built only when they are unfolded. */
function more(indexes, list) {
  const details = el(
    "details",
    {},
    el("summary", { textContent: count(indexes.length, "more place") }),
  );
  const open = () => details.childElementCount === 1 && details.append(list(indexes));
  details.addEventListener("toggle", open, { once: true });
  return details;
}

function place(index, answer, act, where, isNamed) {
  const finding = answer.report.findings[index];
  const leading = (className, to) => {
    const made = button(where(to), () => act.go(made, to.at), { className });
    return made;
  };
  const here = leading("place", finding);
  here.dataset.finding = index;
  const related = finding.related.map((other) => leading("related", other));
  const fixes = finding.fixes.map((fix, n) => fixButton(finding, n, act));
  const choice = fixes.length > 1 ? help("Choose one:") : null;
  return el(
    "li",
    {},
    isNamed ? el("p", { className: "own" }, ...sentence(finding.message)) : null,
    here,
    related.length ? el("div", { className: "others" }, help("and"), ...related) : null,
    fixes.length ? el("div", { className: "fixes" }, choice, ...fixes) : null,
  );
}

const help = (textContent) => el("span", { className: "help", textContent });

/** Create the button of one fix at one place. */
export function fixButton(finding, n, act) {
  const { code, payload, pointer, fixes } = finding;
  const { title, safe } = fixes[n];
  const meaning = safe
    ? "Safe: this fix keeps the meaning."
    : "Your decision: this fix may change the meaning.";
  const made = button(`Fix: ${title}`, () => act.fix([{ code, payload, pointer, title }]), {
    className: safe ? "fix safe" : "fix",
    title: meaning,
    "aria-description": `${meaning} At ${pointer || "the whole body"}.`,
  });
  const change = changeOf(fixes[n]);
  if (change) made.append(" ", el("span", { className: "change", textContent: change }));
  return made;
}

/** Describe a finding for the tooltip of its mark. */
export function hovered(finding, act) {
  return el(
    "div",
    { className: `hover ${finding.severity}` },
    el("p", {}, badge(finding.severity), " ", ruleLink(finding.code)),
    el("p", {}, ...sentence(finding.message), ` Impact: ${impact(finding)}.`),
    ...finding.fixes.map((_, n) => fixButton(finding, n, act)),
  );
}
