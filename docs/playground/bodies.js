// Finds the bodies in the editor's text, and the changes that fixes make.

import { bodies, compact, format } from "./json.js";

const SIZE_MATTERS = 2_000_000; // characters

/** Return the spans of the bodies in a text; none if it is empty. */
export const spansOf = (text) => (text.trim() ? bodies(text) : []);

/** Format bodies that are on one line; leave other text as it is. */
export function readable(text) {
  const spans = spansOf(text);
  const onLines = text.trim().split("\n", spans.length + 1).length <= spans.length;
  if (!onLines) return text;
  if (/^\s*\[/.test(text)) return format(text.trim());
  return spans.map(([from, to]) => format(text.slice(from, to))).join("\n");
}

/** Return the form of a text: an array, or one body per line. */
export const formOf = (text) => (/^\s*\[/.test(text) ? "array" : "lines");

/** Return the bodies of a text, one per line, without the brackets of an array. */
export const linesOf = (text) =>
  spansOf(text)
    .map(([from, to]) => text.slice(from, to))
    .join("\n");

/**
 * Return a large body without white space, because the Event API limits the bytes of a
 * body. A broken body stays as it is, because its defect has a line and a column.
 */
export function asSent(body) {
  const spread = body.length > SIZE_MATTERS && body.includes("\n");
  return spread && isJson(body) ? compact(body) : body;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Return the changes that insert fixed bodies, each formatted like the old one. */
export function changesOf(text, spans, fixed) {
  return Object.entries(fixed).map(([index, body]) => {
    const [from, to] = spans[index];
    const old = text.slice(from, to);
    const before = text.slice(text.lastIndexOf("\n", from) + 1, from);
    const indent = /^\s*/.exec(before)[0];
    return difference(old, old.includes("\n") ? format(body, indent) : body, from);
  });
}

/** Return one change from the first to the last different character. */
function difference(old, now, at) {
  let start = 0;
  let end = 0;
  const most = Math.min(old.length, now.length);
  while (start < most && old[start] === now[start]) start++;
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return {
    from: at + start,
    to: at + old.length - end,
    insert: now.slice(start, now.length - end),
  };
}
