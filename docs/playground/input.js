// What a person pastes or drops, and the bodies in it.

import { bodies, compact, format } from "./json.js";

const EVENTS = "/v1/events";
const SIZE_MATTERS = 2_000_000; // characters

/**
 * Say what a text is, and give the text for the editor.
 * kind: "bodies", "har" or "datafile"; note: a sentence for the person.
 */
export function open(text) {
  const value = parsed(text);
  if (value && Array.isArray(value.log?.entries)) return fromHar(value.log.entries);
  if (value && isDatafile(value)) return { kind: "datafile", text, note: "" };
  const copied = value === undefined ? fromCopied(text) : null;
  if (copied)
    return {
      kind: "bodies",
      text: readable(copied),
      note: "Took the body out of the copied request.",
    };
  return { kind: "bodies", text: readable(text), note: "" };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDatafile(value) {
  const has = (key) => Object.hasOwn(value, key);
  return (
    !Array.isArray(value) &&
    !has("visitors") &&
    has("accountId") &&
    (has("experiments") || has("featureFlags"))
  );
}

/** A body on one line is hard to read: spread it, unless it is broken. */
export function readable(text) {
  const spans = spansOf(text);
  const onLines = text.trim().split("\n", spans.length + 1).length <= spans.length;
  if (!onLines) return text;
  if (parsed(text) !== undefined) return format(text.trim());
  const each = spans.map(([start, end]) => text.slice(start, end));
  return each.some((body) => parsed(body) === undefined)
    ? text
    : each.map((body) => format(body)).join("\n");
}

function fromHar(entries) {
  const taken = [];
  let empty = 0;
  let others = 0;
  for (const { request } of entries) {
    if (!isEvents(request)) others++;
    else {
      const body = bodyOf(request.postData);
      if (body) taken.push(readable(body));
      else empty++;
    }
  }
  const note = [`Took ${count(taken.length, "body", "bodies")} to ${EVENTS} out of the HAR file`];
  if (others) note.push(`left out ${count(others, "other request", "other requests")}`);
  if (empty)
    note.push(`${count(empty, "request to it has", "requests to it have")} no body in the file`);
  return { kind: "har", text: taken.join("\n"), note: `${note.join("; ")}.` };
}

function isEvents(request) {
  try {
    return request.method === "POST" && new URL(request.url).pathname.endsWith(EVENTS);
  } catch {
    return false;
  }
}

function bodyOf(postData) {
  const text = postData?.text ?? "";
  if (postData?.encoding !== "base64") return text;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  } catch {
    return text;
  }
}

const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const CURL =
  /^\s*curl\s[^]*?\s(?:--data(?:-raw|-binary|-ascii)?|-d)\s+(?:\$?'((?:[^'\\]|\\[^]|'\\'')*)'|"((?:[^"\\]|\\[^])*)")/;
const FETCH = /^\s*(?:await\s+)?fetch\([^]*?"?body"?\s*:\s*("(?:[^"\\]|\\.)*")/;

/** The body of a request copied as cURL or as fetch; null for anything else. */
function fromCopied(text) {
  const fetched = FETCH.exec(text);
  if (fetched) return parsed(fetched[1]) ?? null;
  const curl = CURL.exec(text);
  if (!curl) return null;
  const ansi = /\s\$'/.test(curl[0]);
  if (curl[1] === undefined) return curl[2].replace(/\\(["\\$`])/g, "$1");
  return ansi ? unescaped(curl[1]) : curl[1].replaceAll("'\\''", "'");
}

/** What the shell makes of $'…'. */
function unescaped(text) {
  const plain = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (_, u, x, c) =>
    c === undefined ? String.fromCharCode(parseInt(u ?? x, 16)) : (plain[c] ?? c),
  );
}

/** The text with some of its bodies replaced, each written as the one before it was. */
export function replaced(text, spans, fixed) {
  let result = text;
  for (let i = spans.length - 1; i >= 0; i--) {
    if (fixed[i] === undefined) continue;
    const [start, end] = spans[i];
    const inLines = text.slice(start, end).includes("\n");
    const before = text.slice(text.lastIndexOf("\n", start) + 1, start);
    const body = inLines ? format(fixed[i], /^\s*/.exec(before)[0]) : fixed[i];
    result = result.slice(0, start) + body + result.slice(end);
  }
  return result;
}

/**
 * A body as it would be sent. White space is for reading, and the limit of the Event API
 * is in bytes; a broken body stays as it is, because its defect has a line and a column.
 */
export function asSent(body) {
  const spread = body.length > SIZE_MATTERS && body.includes("\n");
  return spread && parsed(body) !== undefined ? compact(body) : body;
}

/** `bodies` of a text, but none for an empty one. */
export function spansOf(text) {
  return text.trim() ? bodies(text) : [];
}
