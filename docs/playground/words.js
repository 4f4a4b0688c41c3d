// The words of the page: severities, effects, verdicts, facts, and numbers as people say them.

export const ICONS = { error: "✕", warning: "!", info: "i", ok: "✓" };
export const ORDER = ["error", "warning", "info"];

const SURE = {
  rejected: "Optimizely cannot use it",
  "not-counted": "it will not be in the results",
  misattributed: "it counts for the wrong thing",
  distorted: "the results show a wrong number",
  degraded: "segments, debugging or privacy suffer",
  none: "the results are not affected",
};
const UNSURE = {
  rejected: "Optimizely may not use it",
  "not-counted": "it may not be in the results",
  misattributed: "it may count for the wrong thing",
  distorted: "the results may show a wrong number",
  degraded: "segments, debugging or privacy may suffer",
  none: "the results are not affected",
};

/** What happens to the data. Only an error is sure. */
export const effect = ({ effect: word, severity }) =>
  (severity === "error" ? SURE : UNSURE)[word] ?? word;

/** What becomes of an event, and why: by the verdict of the preview. */
export const VERDICTS = {
  counted: ["counts", "nothing speaks against it"],
  "counted-without-revenue": [
    "counts without its revenue",
    "its revenue cannot be used: see the findings",
  ],
  duplicate: ["counts once only", "an earlier event has its entity_id, uuid and timestamp"],
  "before-decision": ["does not count", "it is earlier than the visitor's decision"],
  "no-decision": ["does not count yet", "no decision of its visitor is among these bodies"],
  "outside-window": ["does not count", "it is outside the time in which the experiment ran"],
  "not-first": ["does not count again", "an earlier decision of the visitor counts"],
  "not-last": ["does not count again", "a later decision of the session counts"],
  holdback: ["does not count", "the visitor is held back from the campaign"],
  "no-experiment": [
    "belongs to no experiment",
    "a rollout, a visitor in no variation, or no metric",
  ],
  "unknown-id": ["does not count", "the account has no such experiment, variation or event"],
  invalid: ["does not count", "Optimizely cannot use it: see the findings"],
};

/** Facts that a rule may lack, and how to give them on this page. */
export const NEEDS = {
  catalog: ["your datafile", "open it below"],
  windows: ["when each experiment ran", "type it in below"],
  now: ["the time of sending", "choose it below"],
  history: ["all that these visitors sent", "paste all of it, and say so below"],
  order_id_tag: ["the tag with the order id", "name it below"],
  metrics: ["the metrics", "drop the experiments list of the REST API"],
  properties: ["the declared event properties", "drop the events list of the REST API"],
};

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
  ["ms", 1],
];

/** Milliseconds as people say them: `30 s`, `2 h 5 min`, `12 d`. */
export function duration(milliseconds) {
  let rest = Math.abs(milliseconds);
  const parts = [];
  for (const [unit, size] of UNITS) {
    if (rest < size) continue;
    parts.push(`${Math.floor(rest / size).toLocaleString("en")} ${unit}`);
    rest %= size;
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 ms";
}

/** A message with its milliseconds as people say them. */
export const humane = (message) =>
  message.replace(/\b(\d[\d,]*) ms\b/g, (_, n) => duration(Number(n.replaceAll(",", ""))));

/** When a timestamp is read to be: `1970-01-21 08:53 UTC`; "" for what is no time. */
export function moment(milliseconds) {
  const date = new Date(milliseconds);
  if (typeof milliseconds !== "number" || Number.isNaN(date.getTime())) return "";
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
