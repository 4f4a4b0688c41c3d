// Small helpers to build the page. Text is always text: nothing is parsed as HTML.

export const $ = (id) => document.getElementById(id);

/** An element; of its properties, those with a dash, `role`, `scope` and `for` become attributes. */
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

/** A button with its action. */
export function button(textContent, onclick, properties = {}) {
  return el("button", { type: "button", textContent, onclick, ...properties });
}

/** The same for SVG, where all properties are attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A text with its code as code: what stands in `backticks`, and names_with_underscores. */
export const withCode = (text) =>
  text
    .split(/`([^`]+)`|\b([a-z]+(?:_[a-z]+)+)\b/)
    .filter((part) => part !== undefined)
    .map((part, i) => [part, i % 2])
    .filter(([part]) => part)
    .map(([part, isCode]) => (isCode ? el("code", { textContent: part }) : part));

export const number = (n) => n.toLocaleString("en");
export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
