// How payloads and datafiles come in: pasted, dropped, or opened.

import { $ } from "./dom.js";

/** The text of a file; one that ends in .gz is unpacked. */
export async function textOf(file) {
  if (!file.name.endsWith(".gz")) return file.text();
  return new Response(file.stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** Call take([{ text, name }, …]) with what comes in, or failed(error) where it cannot be read. */
export function listen(take, failed) {
  const takeText = (text) => take([{ text, name: "" }]);
  const takeFiles = async (files) => {
    try {
      await take(
        await Promise.all(
          [...files].map(async (file) => ({ text: await textOf(file), name: file.name })),
        ),
      );
    } catch {
      failed(new Error("a file cannot be read"));
    }
  };
  onPaste(takeText);
  onDrop(takeText, takeFiles);
  $("file").addEventListener("change", async ({ target }) => {
    await takeFiles(target.files);
    target.value = "";
  });
}

/** A paste that replaces everything may be large or on one line: it goes past the textarea. */
function onPaste(takeText) {
  $("text").addEventListener("paste", (event) => {
    const { selectionStart, selectionEnd, value } = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (selectionStart !== 0 || selectionEnd !== value.length || !text) return;
    event.preventDefault();
    takeText(text);
  });
  $("view").addEventListener("paste", (event) => {
    event.preventDefault();
    takeText(event.clipboardData.getData("text/plain"));
  });
}

function onDrop(takeText, takeFiles) {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    $("drop").hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) $("drop").hidden = true;
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    $("drop").hidden = true;
    const { files } = event.dataTransfer;
    const text = event.dataTransfer.getData("text/plain");
    if (files.length) takeFiles(files);
    else if (text) takeText(text);
  });
}
