// The theme button. It shares its setting with the documentation (Furo's key).

import { $ } from "./dom.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const WORDS = { auto: "same as the system", light: "light", dark: "dark" };

function show() {
  const chosen = self.showTheme();
  $("theme").textContent = { auto: "◐", light: "☀", dark: "☾" }[chosen];
  $("theme").setAttribute("aria-label", `Theme: ${WORDS[chosen]}. Change it`);
  $("theme").title = `Theme: ${WORDS[chosen]}`;
}

$("theme").addEventListener("click", () => {
  localStorage.setItem("theme", NEXT[self.showTheme()]);
  show();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
addEventListener("storage", show);
show();
