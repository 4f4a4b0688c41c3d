// Helpers that build the page. Text stays text; nothing is parsed as HTML.

export const $ = (id) => document.getElementById(id);

/** Create an element; properties with a dash, `role`, `scope` and `for` become attributes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.includes("-") || ["role", "scope", "for"].includes(name))
      node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** Create a button with an action. */
export function button(textContent, onclick, properties = {}) {
  return el("button", { type: "button", textContent, onclick, ...properties });
}

/** Create an SVG element, where all properties are attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Show text in `backticks`, and names_with_underscores, as code. */
export const withCode = (text) =>
  text
    .split(/`([^`]+)`|\b([a-z]+(?:_[a-z]+)+)\b/)
    .filter((part) => part !== undefined)
    .map((part, i) => [part, i % 2])
    .filter(([part]) => part)
    .map(([part, isCode]) => (isCode ? el("code", { textContent: part }) : part));

export const number = (n) => n.toLocaleString("en");
export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
