// Lists the rules that need more information: one line for each fact, and one quiet line
// for the facts that few people have.

import { $, count, el } from "./dom.js";
import { ruleLink } from "./findings.js";
import { NEEDS } from "./words.js";

const QUIET = ["history", "metrics", "properties", "order_id_tag"];

export function showMissing(notChecked) {
  const needs = Map.groupBy(notChecked, ({ need }) => need);
  // A rule that lacks the whole catalog is not listed for its parts, too.
  const ofCatalog = new Set((needs.get("catalog") ?? []).map(({ code }) => code));
  for (const [need, rules] of needs)
    if (need !== "catalog")
      needs.set(
        need,
        rules.filter(({ code }) => !ofCatalog.has(code)),
      );
  const some = Object.keys(NEEDS).filter((need) => needs.get(need)?.length);
  const loud = some.filter((need) => !QUIET.includes(need));
  const quiet = some.filter((need) => QUIET.includes(need));
  $("needs").replaceChildren(
    ...loud.map((need) => lacking(NEEDS[need].join(": "), needs.get(need))),
    ...(quiet.length ? [others(quiet, needs)] : []),
  );
  $("unchecked").hidden = some.length === 0;
}

function lacking(words, rules) {
  const links = rules.flatMap(({ code }) => [ruleLink(code), " "]);
  const summary = `${count(rules.length, "rule needs", "rules need")} ${words}`;
  return el("details", {}, el("summary", { textContent: summary }), el("p", {}, ...links));
}

function others(needs, byNeed) {
  const rules = needs.flatMap((need) => byNeed.get(need));
  const words = needs.map((need) => NEEDS[need].join(": ")).join("; ");
  const node = lacking(words, rules);
  node.className = "quiet";
  return node;
}
