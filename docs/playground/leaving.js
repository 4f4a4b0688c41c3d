// Copies and downloads the payload and the report, and makes links with the payload.

import { ask } from "./client.js";
import { $, number } from "./dom.js";
import { packed } from "./packing.js";

const REPORTS = {
  markdown: ["report.md", "text/markdown"],
  json: ["report.json", "application/json"],
  sarif: ["report.sarif", "application/sarif+json"],
};
const LONG = 8000; // some programs cut longer links

/** given(): {text, form, names}: the payload, how it came, the names of its bodies. say(text): tell the person. */
export function leaving({ given, say, failed }) {
  const body = async () =>
    ask("form", { text: given().text, form: $("form").value === "came" ? given().form : "shown" });
  const report = async () => ask("report", { form: $("report-form").value, names: given().names });
  const on = (id, action) =>
    $(id).addEventListener("click", () => action().catch((error) => failed(error)));
  on("copy-body", async () => copy(await body(), "The payload", say));
  on("save-body", async () =>
    save(
      await body(),
      given().form === "lines" && $("form").value === "came" ? "payload.ndjson" : "payload.json",
      "application/json",
    ),
  );
  on("copy-report", async () => copy(await report(), "The report", say));
  on("save-report", async () => save(await report(), ...REPORTS[$("report-form").value]));
  $("in-link").addEventListener(
    "change",
    ({ target }) => ($("copy-link").disabled = !target.checked),
  );
  on("copy-link", async () => {
    const { text } = given();
    const shared = $("hide").checked ? (await ask("hide", { text })).join("\n") : text;
    const link = await linkTo(shared);
    const length =
      link.length > LONG ? ` It has ${number(link.length)} characters, and some programs cut long links.` : "";
    await copy(link, "The link", say, length);
  });
}

async function copy(text, what, say, more = "") {
  await navigator.clipboard.writeText(text);
  say(`${what} was copied.${more}`);
}

function save(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Return a link to this page with a text in the fragment, which no server sees. */
async function linkTo(text) {
  return `${location.origin}${location.pathname}#${await packed({ text })}`;
}
