// The bodies in the text of the editor, and what fixes change in them.

import { bodies, compact, format } from "./json.js";

const SIZE_MATTERS = 2_000_000; // characters

/** `bodies` of a text, but none of an empty one. */
export const spansOf = (text) => (text.trim() ? bodies(text) : []);

/** A body on one line is hard to read: spread it, as far as it can be read. */
export function readable(text) {
  const spans = spansOf(text);
  const onLines = text.trim().split("\n", spans.length + 1).length <= spans.length;
  if (!onLines) return text;
  if (/^\s*\[/.test(text)) return format(text.trim());
  return spans.map(([from, to]) => format(text.slice(from, to))).join("\n");
}

/** How the bodies of a text came: as an array, or a body a line. */
export const formOf = (text) => (/^\s*\[/.test(text) ? "array" : "lines");

/** The bodies of a text without the brackets and commas of an array. */
export const linesOf = (text) =>
  spansOf(text)
    .map(([from, to]) => text.slice(from, to))
    .join("\n");

/**
 * A body as it would be sent. White space is for reading, and the limit of the Event API
 * is in bytes; a broken body stays as it is, because its defect has a line and a column.
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

/** The changes that put other bodies in, each written as the one before it was. */
export function changesOf(text, spans, fixed) {
  return Object.entries(fixed).map(([index, body]) => {
    const [from, to] = spans[index];
    const old = text.slice(from, to);
    const before = text.slice(text.lastIndexOf("\n", from) + 1, from);
    const indent = /^\s*/.exec(before)[0];
    return difference(old, old.includes("\n") ? format(body, indent) : body, from);
  });
}

/** One change from the first to the last character that differs. */
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
