// Fix all findings of one kind: "Fix all 643: …", with samples before and after.

import { button, el, number } from "./dom.js";

const SAMPLES = 3;

/** Return `before → after` for a fix that writes one plain value, otherwise "". */
export function changeOf({ operations }) {
  const [before, after] = valuesOf(operations ?? []);
  if (after === undefined) return "";
  return before === undefined ? after : `${before} → ${after}`;
}

function valuesOf(operations) {
  const writes = operations.filter(({ op }) => op !== "test");
  if (writes.length !== 1 || !["replace", "add"].includes(writes[0].op)) return [];
  const before = operations.find(({ op, path }) => op === "test" && path === writes[0].path);
  const texts = [before?.value, writes[0].value].map((value) =>
    value === undefined ? undefined : JSON.stringify(value),
  );
  return texts.some((text) => text?.length > 40) ? [] : texts;
}

/** Return a box with a button for each fix that several findings have. */
export function allOfAKind({ first, indexes, total }, answer, act) {
  const { findings } = answer.report;
  const byTitle = new Map();
  for (const i of indexes)
    for (const fix of findings[i].fixes)
      byTitle.set(fix.title, [...(byTitle.get(fix.title) ?? []), fix]);
  const kinds = [...byTitle].filter(([, fixes]) => fixes.length > 1);
  if (!kinds.length) return null;
  const isAlternative = kinds.length > 1 && findings[indexes[0]].fixes.length > 1;
  return el(
    "div",
    { className: "kinds", role: "group", "aria-label": `Fix all findings of ${first.code}` },
    isAlternative
      ? el("p", { className: "help", textContent: "Fix all in one of these ways:" })
      : null,
    ...kinds.map(([title, fixes]) => {
      // If all listed findings have this fix, offer it for those that are not listed, too.
      const all = fixes.length === indexes.length ? total : fixes.length;
      const samples = fixes.slice(0, SAMPLES).map(changeOf).filter(Boolean);
      return el(
        "div",
        { className: "kind" },
        button(`Fix all ${number(all)}: ${title}`, () => act.everywhere(first.code, title), {
          className: "fix all",
        }),
        samples.length
          ? el(
              "ul",
              { className: "samples" },
              ...samples.map((textContent) => el("li", { textContent })),
            )
          : null,
      );
    }),
  );
}
