// All findings of one kind at once: "All 643: as cents", with samples before and after.

import { button, el, number } from "./dom.js";

const SAMPLES = 3;

/** `before → after` of a fix that writes one plain value; "" of any other. */
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

/** The box of a card: for each fix that several findings have, one button. */
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
    { className: "kinds", role: "group", "aria-label": `All findings of ${first.code} at once` },
    isAlternative
      ? el("p", { className: "help", textContent: "All at once, one way or the other:" })
      : null,
    ...kinds.map(([title, fixes]) => {
      // A list that is cut says nothing of the rest; each of them is asked for its fixes.
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
