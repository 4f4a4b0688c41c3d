// The first line: how many events will count, and how many findings there are.

import { $, count, number } from "./dom.js";
import { ICONS, NEEDS } from "./words.js";

const BY_DESIGN = [
  "duplicate",
  "not-first",
  "not-last",
  "holdback",
  "no-experiment",
  "no-decision",
];

/** Return {tone, text} for an answer. The tone is `error`, `warning` or `ok`. */
export function verdict(answer) {
  const sums = sumsOf(answer.report);
  const { all, counted, unused, poor } = eventsOf(answer.preview);
  const parts = [
    events(all, counted),
    poor && `${number(poor)} without ${poor === 1 ? "its" : "their"} revenue`,
    ...found(sums, answer.spans),
    needed(answer.report.not_checked),
  ];
  const isFine = !sums.warning && counted === all && all > 0;
  const isBad = sums.error || counted + unused < all || !all;
  return {
    tone: isBad ? "error" : isFine ? "ok" : "warning",
    text: parts.filter(Boolean).join(" · "),
  };
}

export function sumsOf({ totals }) {
  const sums = { error: 0, warning: 0, info: 0 };
  for (const { severity, count: n } of totals) sums[severity] += n;
  return sums;
}

/** Count the events: all, counted, without revenue, and not counted by design. */
export function eventsOf({ verdicts }) {
  const sum = (some) => some.reduce((n, { count: each }) => n + each, 0);
  return {
    all: sum(verdicts),
    counted: sum(verdicts.filter(({ verdict: word }) => word.startsWith("counted"))),
    poor: sum(verdicts.filter(({ verdict: word }) => word === "counted-without-revenue")),
    unused: sum(verdicts.filter(({ verdict: word }) => BY_DESIGN.includes(word))),
  };
}

function events(all, counted) {
  if (!all) return "No events to count";
  if (all === counted)
    return all === 1 ? "The event will count" : `All ${number(all)} events will count`;
  return `${number(counted)} of ${count(all, "event")} will count`;
}

function found({ error, warning, info }, spans) {
  const parts = [
    error && count(error, "error"),
    warning && count(warning, "warning"),
    info && count(info, "info", "infos"),
  ].filter(Boolean);
  if (!parts.length) parts.push("no problems found");
  if (spans > 1) parts[parts.length - 1] += ` in ${number(spans)} bodies`;
  return parts;
}

function needed(notChecked) {
  const codes = notChecked.filter(({ need }) => need === "catalog").map(({ code }) => code);
  return codes.length ? `needs ${NEEDS.catalog[0]} for ${count(codes.length, "rule")}` : "";
}

/** Show the verdict after a `note`, such as the number of applied fixes. */
export function showVerdict({ tone, text }, note = "") {
  $("verdict").dataset.tone = tone;
  $("verdict-icon").textContent = ICONS[tone] ?? "";
  $("status").textContent = [note, text].filter(Boolean).join(" ");
}
