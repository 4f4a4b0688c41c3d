// The words of the page: severities, impacts, verdicts, missing facts, durations.

export const ICONS = { error: "✕", warning: "!", info: "i", ok: "✓" };
export const ORDER = ["error", "warning", "info"];

const SURE = {
  rejected: "Optimizely cannot use it",
  "not-counted": "not counted in the results",
  misattributed: "counted for the wrong thing",
  distorted: "the results show a wrong number",
  degraded: "segments, debugging or privacy suffer",
  none: "the results are not affected",
};
const UNSURE = {
  rejected: "Optimizely may not use it",
  "not-counted": "may not be counted in the results",
  misattributed: "may be counted for the wrong thing",
  distorted: "the results may show a wrong number",
  degraded: "segments, debugging or privacy may suffer",
  none: "the results are not affected",
};

/** What happens to the data; unless the finding is an error, what may happen. */
export const impact = ({ effect, severity }) =>
  (severity === "error" ? SURE : UNSURE)[effect] ?? effect;

/** Whether an event counts, and why: by the verdict of the preview. */
export const VERDICTS = {
  counted: ["counts", "no problem found"],
  "counted-without-revenue": [
    "counts without its revenue",
    "Optimizely cannot use its revenue: see the findings",
  ],
  duplicate: ["is a duplicate", "another event has the same entity_id, uuid and timestamp"],
  "before-decision": ["does not count", "the event is earlier than the visitor's decision"],
  "no-decision": ["does not count yet", "no decision of the visitor is in these bodies"],
  "outside-window": ["does not count", "the experiment did not run at that time"],
  "not-first": ["does not count again", "an earlier decision of the visitor counts"],
  "not-last": ["does not count again", "a later decision of the session counts"],
  holdback: ["does not count", "the visitor is held back from the campaign"],
  "no-experiment": [
    "belongs to no experiment",
    "a rollout, a visitor without a variation, or an event without a metric",
  ],
  "unknown-id": ["does not count", "the account has no such experiment, variation or event"],
  invalid: ["does not count", "Optimizely cannot use it: see the findings"],
};

/** The facts that rules need, and how to add them on this page. */
export const NEEDS = {
  catalog: ["your datafile", "open it under “Add information”"],
  windows: ["when each experiment ran", "enter the times under “Add information”"],
  now: ["the send time", "choose it under “Add information”"],
  history: ["everything that these visitors sent", "paste all bodies, and tick the box under “Add information”"],
  order_id_tag: ["the order id tag", "enter its name under “Add information”"],
  metrics: ["the metrics", "drop the experiments list of the REST API here"],
  properties: ["the declared event properties", "drop the events list of the REST API here"],
};

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
  ["ms", 1],
];

/** Format milliseconds for people: `30 s`, `2 h 5 min`, `12 d`. */
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

/** Return a message with its milliseconds formatted for people. */
export const humane = (message) =>
  message.replace(/\b(\d[\d,]*) ms\b/g, (_, n) => duration(Number(n.replaceAll(",", ""))));

/** Return the time of a timestamp, as `1970-01-21 08:53 UTC`, or "" if it is none. */
export function moment(milliseconds) {
  const date = new Date(milliseconds);
  if (typeof milliseconds !== "number" || Number.isNaN(date.getTime())) return "";
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
