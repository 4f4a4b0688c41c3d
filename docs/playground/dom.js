// Small helpers to build the page. Text is always text: nothing is parsed as HTML.

export const $ = (id) => document.getElementById(id);

/** An element; of its properties, those with a dash or `role` become attributes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  return filled(node, properties, children);
}

/** The same for SVG, where all properties are attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function filled(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "scope" || name === "for")
      node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const number = (n) => n.toLocaleString("en");
export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
