// Keeps the work over a reload, in the session storage of the tab: no server sees it, and
// it ends with the tab.

import { $, number } from "./dom.js";
import { packed, unpacked } from "./packing.js";

const PLAIN = "eventcheck";
const PACKED = "eventcheck-packed";
const LARGE = 1_000_000; // pack larger work (characters); packing takes a moment
let last = 0;

/** Keep the work; tell the person if it does not fit. */
export async function keep(work) {
  const mine = ++last;
  const isLarge = work.text.length > LARGE;
  const letters = isLarge ? await packed(work) : JSON.stringify(work);
  if (mine !== last) return;
  try {
    sessionStorage.removeItem(isLarge ? PLAIN : PACKED);
    sessionStorage.setItem(isLarge ? PACKED : PLAIN, letters);
    $("kept").textContent = work.text
      ? "Kept in this tab until you close it."
      : "";
  } catch {
    sessionStorage.removeItem(isLarge ? PACKED : PLAIN);
    $("kept").textContent =
      `Too large to keep over a reload: ${number(work.text.length)} characters.`;
  }
}

/** Return the kept work, or null. */
export async function kept() {
  const plain = sessionStorage.getItem(PLAIN);
  return plain === null ? unpacked(sessionStorage.getItem(PACKED)) : JSON.parse(plain);
}
