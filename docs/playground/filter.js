// Filter the findings by severity, code and body.

import { $, button, el, number } from "./dom.js";
import { ORDER } from "./words.js";
import { sumsOf } from "./verdict.js";

const hiddenSeverities = new Set();
let changed = () => {};

/** The filter: has(finding) tests severity and code, hasBody(finding) the body. */
export const chosen = {
  has: ({ severity, code }) =>
    !hiddenSeverities.has(severity) && (!$("by-code").value || $("by-code").value === code),
  hasBody: ({ payload }) => !$("by-body").value || Number($("by-body").value) === payload,
};

/** Call `called` when the filter changes. */
export function onFilter(called) {
  changed = called;
  for (const id of ["by-code", "by-body"]) $(id).addEventListener("change", () => changed());
}

/** Show the choices for an answer; `nameOf` returns the name of a body. */
export function showFilter({ report }, nameOf) {
  const sums = sumsOf(report);
  const shown = ORDER.filter((severity) => sums[severity]);
  for (const severity of hiddenSeverities) if (!sums[severity]) hiddenSeverities.delete(severity);
  $("severities").replaceChildren(...shown.map((severity) => toggle(severity, sums[severity])));
  const codes = [...new Set(report.findings.map(({ code }) => code))].sort();
  const bodies = [...new Set(report.findings.map(({ payload }) => payload))].sort((a, b) => a - b);
  fill(
    $("by-code"),
    "all codes",
    codes.map((code) => [code, code]),
  );
  fill(
    $("by-body"),
    "all bodies",
    bodies.slice(0, 500).map((body) => [body, nameOf(body)]),
  );
  $("by-code").parentElement.hidden = codes.length < 2;
  $("by-body").parentElement.hidden = bodies.length < 2;
  $("filter").hidden = codes.length < 2 && bodies.length < 2;
}

function toggle(severity, n) {
  const made = button(
    `${severity} ${number(n)}`,
    () => {
      if (!hiddenSeverities.delete(severity)) hiddenSeverities.add(severity);
      made.setAttribute("aria-pressed", String(!hiddenSeverities.has(severity)));
      changed();
    },
    { className: `toggle ${severity}`, "aria-pressed": String(!hiddenSeverities.has(severity)) },
  );
  return made;
}

function fill(select, every, options) {
  const { value } = select;
  select.replaceChildren(
    el("option", { value: "", textContent: every }),
    ...options.map(([each, textContent]) => el("option", { value: each, textContent })),
  );
  select.value = options.some(([each]) => String(each) === value) ? value : "";
}
