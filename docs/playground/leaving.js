// How results leave the page: copied, downloaded, or as a link that holds the payload.

import { ask } from "./client.js";
import { $, number } from "./dom.js";
import { packed } from "./packing.js";

const REPORTS = {
  markdown: ["report.md", "text/markdown"],
  json: ["report.json", "application/json"],
  sarif: ["report.sarif", "application/sarif+json"],
};
const LONG = 8000; // characters from which a link may be cut on its way

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
      link.length > LONG ? ` It has ${number(link.length)} characters: some programs cut it.` : "";
    await copy(link, "The link", say, length);
  });
}

async function copy(text, what, say, more = "") {
  await navigator.clipboard.writeText(text);
  say(`${what} is copied.${more}`);
}

function save(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A link to this page that holds a text: in the fragment, which no server gets to see. */
async function linkTo(text) {
  return `${location.origin}${location.pathname}#${await packed({ text })}`;
}
