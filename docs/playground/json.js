// Finds places in JSON text, valid or broken: eventcheck says whether the text is JSON.
// No function is recursive, because a text may be nested to any depth.

const SPACE = /[ \t\r\n\uFEFF]*/y;

/** Return the first index from `at` on that is not white space. */
export function afterSpace(text, at) {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** Return the index after the string that starts at `at`; -1 if its line ends first. */
function stringEnd(text, at) {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92)
      i++; // a backslash hides what follows
    else if (c === 34) return i + 1;
    else if (c === 10) return -1;
  }
  return -1;
}

const SCALAR = /[^\s,\]}[{"]+/y;

/** Return the index after the value that starts at `at`; -1 if it has no end. */
export function valueEnd(text, at) {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      i = stringEnd(text, i) - 1;
      if (i < 0) return -1;
    } else if (c === 123 || c === 91) depth++;
    else if (c === 125 || c === 93) depth--;
    else if (depth === 0) {
      SCALAR.lastIndex = i;
      return SCALAR.test(text) ? SCALAR.lastIndex : -1;
    }
    if (depth === 0) return i + 1;
    if (depth < 0) return -1;
  }
  return -1;
}

/**
 * Return the bodies in a text as [start, end]: one body, an array, one per line, or one
 * after another. A broken body ends where the next line begins a body, so that it hides
 * none of the others.
 */
export function bodies(text) {
  const found = [];
  let at = afterSpace(text, 0);
  const inArray = text[at] === "[" && afterSpace(text, at + 1) < text.length;
  if (inArray) {
    at = afterSpace(text, at + 1);
    if (text[at] === "]") return [[0, text.length]];
  }
  while (at < text.length) {
    if (text[at] === "," && found.length) at = afterSpace(text, at + 1);
    else if (text[at] === "]" && inArray && afterSpace(text, at + 1) === text.length) break;
    else {
      const end = bodyEnd(text, at, inArray);
      found.push([at, end]);
      at = afterSpace(text, end);
    }
  }
  return found.length ? found : [[0, text.length]];
}

function bodyEnd(text, at, inArray) {
  const end = valueEnd(text, at);
  if (end < 0) return brokenEnd(text, at);
  const rest = /[ \t]*/y;
  rest.lastIndex = end;
  rest.test(text);
  const next = text[rest.lastIndex];
  const goesOn = next === undefined || /[\r\n,{[]/.test(next) || (inArray && next === "]");
  return goesOn ? end : brokenEnd(text, at);
}

/** Return the end of a broken body: before the next line that begins like this one. */
function brokenEnd(text, at) {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
  const indent = /^[ \t]*$/.test(line) ? line : "";
  const next = text.indexOf(`\n${indent}{`, at);
  return next < 0 ? text.trimEnd().length : next;
}

/**
 * Return [from, to, exact] for each path in the body that starts at `start`. A value with
 * a key includes its key; an object or a list ends at its opening bracket. If a path leads
 * nowhere, its nearest container is returned.
 */
export function locate(text, start, paths) {
  const root = branch(null);
  for (const path of paths) {
    let here = root;
    for (const step of path) {
      if (!here.steps.has(step)) here.steps.set(step, branch(here));
      here = here.steps.get(step);
    }
  }
  const at = afterSpace(text, start);
  walk(text, at, at, root);
  return paths.map((path) => placeOf(path, root, at));
}

function branch(parent) {
  return { parent, steps: new Map(), place: null };
}

function placeOf(path, root, at) {
  let here = root;
  for (const step of path) here = here.steps.get(step);
  const exact = here.place !== null;
  while (here && !here.place) here = here.parent;
  return [...(here ? here.place : [at, at + 1]), exact];
}

/** Note the places of all wanted branches, from a value at `at` whose key is at `key`. */
function walk(text, at, key, wanted) {
  const todo = [[at, key, wanted]];
  // Of a key given twice the last value counts: it comes last, here as in the text.
  for (const [from, mark, here] of todo) {
    const opens = text[from] === "{" || text[from] === "[";
    const end = opens ? from + 1 : valueEnd(text, from);
    here.place = [mark, end < 0 ? Math.min(from + 1, text.length) : end];
    if (!here.steps.size || !opens) continue;
    for (const member of members(text, from)) {
      const next = here.steps.get(member.step);
      if (next) todo.push([member.value, member.mark, next]);
    }
  }
}

/** Yield the members of the object or list that opens at `at`. */
function* members(text, at) {
  const named = text[at] === "{";
  let i = afterSpace(text, at + 1);
  for (let index = 0; i < text.length && text[i] !== "}" && text[i] !== "]"; index++) {
    const mark = i;
    let step = index;
    if (named) {
      const end = stringEnd(text, i);
      if (text[i] !== '"' || end < 0) return;
      try {
        step = JSON.parse(text.slice(i, end));
      } catch {
        return;
      }
      i = afterSpace(text, afterSpace(text, end) + 1);
    }
    yield { step, mark, value: i };
    const end = valueEnd(text, i);
    if (end < 0) return;
    i = afterSpace(text, end);
    if (text[i] === ",") i = afterSpace(text, i + 1);
  }
}

/**
 * Return the same JSON on several lines; only white space changes, no number or string.
 * Broken JSON is formatted as far as it can be read, and the rest stays as it is.
 */
export function format(text, indent = "") {
  const parts = [];
  let newline = `\n${indent}`;
  let run = 0; // everything before this is copied
  const flush = (to) => to > run && parts.push(text.slice(run, to));
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const end = stringEnd(text, i);
      if (end < 0) break;
      i = end - 1;
    } else if (c === " " || c === "\n" || c === "\r" || c === "\t") {
      flush(i);
      const next = afterSpace(text, i);
      // Two values without a comma are broken, and must not become one.
      if (joins(text[i - 1], text[next])) parts.push(" ");
      i = next - 1;
      run = next;
    } else if (c === "{" || c === "[") {
      flush(i);
      const next = afterSpace(text, i + 1);
      if (text[next] === "}" || text[next] === "]") {
        parts.push(c, text[next]);
        i = next;
      } else {
        newline += "  ";
        parts.push(c, newline);
      }
      run = i + 1;
    } else if (c === "}" || c === "]") {
      flush(i);
      newline = newline.length > indent.length + 1 ? newline.slice(0, -2) : newline;
      parts.push(newline, c);
      run = i + 1;
    } else if (c === "," || c === ":") {
      flush(i);
      parts.push(c, c === "," ? newline : " ");
      run = i + 1;
    }
  }
  flush(text.length);
  return parts.join("");
}

const joins = (before = ",", after = ",") => !/[\s,:[\]{}]/.test(before + after);

/** Return the same JSON without white space between its parts. */
export function compact(text) {
  return text.replace(/("(?:\\.|[^"\\])*")|\s+/g, "$1");
}

/** Return the index of the byte `column` (from 1) in line `line` (from 1) of a body. */
export function indexOfByte(text, [start, end], line, column) {
  let at = start;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf("\n", at);
    if (next < 0 || next >= end) break;
    at = next + 1;
  }
  for (let bytes = column - 1; bytes > 0 && at < end;) {
    const point = text.codePointAt(at);
    bytes -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point > 0xffff ? 2 : 1;
  }
  return Math.min(at, end);
}
