// Additions to the theme: names of landmarks, code that scrolls with the keyboard,
// copy buttons on code, and a filter for the tables of the rules.

const name = (selector, label, role) => {
  const part = document.querySelector(selector);
  part?.setAttribute("aria-label", label);
  if (role) part?.setAttribute("role", role);
};
name("aside.sidebar-drawer", "All pages");
name("aside.toc-drawer", "This page");
name(".content-icon-container", "Source and theme", "navigation");
for (const code of document.querySelectorAll("pre")) code.tabIndex = 0;

for (const block of document.querySelectorAll("div.highlight")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const lines = block.querySelector("pre").cloneNode(true);
    for (const number of lines.querySelectorAll(".linenos")) number.remove();
    await navigator.clipboard.writeText(lines.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  block.append(button);
}

const rules = document.querySelector("section#rules");
if (rules) {
  const words = JSON.parse(document.getElementById("rule-words")?.textContent ?? "{}");
  const rows = [...rules.querySelectorAll("table tbody tr")];
  const label = document.createElement("label");
  label.className = "filter";
  label.textContent = "Filter the rules ";
  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = "revenue, error, not-counted…";
  const found = document.createElement("span");
  found.setAttribute("role", "status");
  label.append(field);
  rules.querySelector("h1").nextElementSibling.after(label, found);
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of rows) {
      const text =
        `${row.textContent} ${words[row.cells[0].textContent.trim()] ?? ""}`.toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    for (const section of rules.querySelectorAll(":scope > section"))
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    found.textContent = field.value ? ` ${shown} of ${rows.length} rules` : "";
  });
}
