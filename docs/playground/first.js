// Runs before every other script: takes the payload out of the address, so that no other
// script sees it there, and applies the theme of the documentation.

self.linked = location.hash.slice(1);
if (self.linked) history.replaceState(null, "", location.pathname + location.search);

self.showTheme = () => {
  const chosen = localStorage.getItem("theme") ?? "auto"; // Furo's name for it
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = chosen === "auto" ? (isDark ? "dark" : "light") : chosen;
  return chosen;
};
self.showTheme();
