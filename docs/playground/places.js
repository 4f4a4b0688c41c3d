// Describes places, and moves between the list of findings and the editor.

import { $ } from "./dom.js";
import { moment } from "./words.js";

let cameFrom = null; // the button that led to the editor

/** Describe the place of a finding, or a related place. */
export function placeWords(
  { code, payload, pointer, path, params, at: [start, , exact] },
  editor,
  nameOf,
) {
  const { line, column } = editor.position(start);
  const name = nameOf(payload);
  const body = name ? `${name}, ` : "";
  if (code === "invalid-json") return `${body}line ${line}, column ${column}`;
  const value = exact && params?.value !== undefined ? valueWords(params.value, path) : "";
  return `${body}line ${line}: ${pointer || "the whole body"}${value}`;
}

function valueWords(value, path) {
  const written = JSON.stringify(value).slice(0, 60);
  const read = ["timestamp", "t"].includes(path.at(-1)) ? moment(value) : "";
  return ` = ${written}${read ? ` (${read})` : ""}`;
}

/** Remember the button that leads to the editor. */
export function comeFrom(button) {
  cameFrom = button;
  for (const card of document.querySelectorAll(".card.here")) card.classList.remove("here");
  button.closest(".card")?.classList.add("here");
  $("back").hidden = false;
}

/** Go back to the finding; there is a button too, because phones have no Escape. */
export function backToPlace() {
  $("back").hidden = true;
  const target = cameFrom?.isConnected ? cameFrom : $("findings-title");
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
  return true;
}

/** Go to the card of a finding, and unfold its place. */
export function toCard(index) {
  const find = () => document.querySelector(`.place[data-finding="${index}"]`);
  if (!find())
    for (const details of document.querySelectorAll(".card details")) details.open = true;
  requestAnimationFrame(() => {
    find()?.scrollIntoView({ block: "center" });
    find()?.focus({ preventScroll: true });
  });
}

$("back").addEventListener("click", backToPlace);
