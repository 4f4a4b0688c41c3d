// Keeps the work in this tab over a reload: in its session storage, which no server sees
// and which ends with the tab.

import { $, number } from "./dom.js";
import { packed, unpacked } from "./packing.js";

const PLAIN = "eventcheck";
const PACKED = "eventcheck-packed";
const LARGE = 1_000_000; // characters from which the work is packed, which takes a moment
let last = 0;

/** Keep the work; say on the page if it does not fit. */
export async function keep(work) {
  const mine = ++last;
  const isLarge = work.text.length > LARGE;
  const letters = isLarge ? await packed(work) : JSON.stringify(work);
  if (mine !== last) return;
  try {
    sessionStorage.removeItem(isLarge ? PLAIN : PACKED);
    sessionStorage.setItem(isLarge ? PACKED : PLAIN, letters);
    $("kept").textContent = work.text
      ? "Kept in this tab over a reload, and gone when you close it."
      : "";
  } catch {
    sessionStorage.removeItem(isLarge ? PACKED : PLAIN);
    $("kept").textContent =
      `Too large to be kept over a reload: ${number(work.text.length)} characters.`;
  }
}

/** The work of before; null if there is none. */
export async function kept() {
  const plain = sessionStorage.getItem(PLAIN);
  return plain === null ? unpacked(sessionStorage.getItem(PACKED)) : JSON.parse(plain);
}
