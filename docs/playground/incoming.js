// Takes payloads and facts that are pasted, dropped, or opened.

import { $ } from "./dom.js";

/**
 * Call take([{data, name}, …]) with texts or bytes, or failed(error) if a file cannot be
 * read. The editor handles pastes into its text, unless they replace all of it.
 */
export function listen({ take, failed, editor }) {
  const takeFiles = async (files) => {
    if (!files.length) return;
    try {
      const read = async (file) => ({
        data: new Uint8Array(await file.arrayBuffer()),
        name: file.name,
      });
      await take(await Promise.all([...files].map(read)));
    } catch (error) {
      failed(error);
    }
  };
  const takeText = (text) => take([{ data: text, name: "" }]);
  onPaste(editor, takeText, takeFiles);
  onDrop(takeText, takeFiles);
  for (const id of ["file", "fact-file"])
    $(id).addEventListener("change", async ({ target }) => {
      await takeFiles(target.files);
      target.value = "";
    });
}

function onPaste(editor, takeText, takeFiles) {
  const paste = (event) => {
    const isField = event.target.matches?.("input:not([type=checkbox], [type=file]), textarea");
    if (isField || (editor.hasFocus && !editor.isAllSelected)) return;
    if (event.composedPath()[0].closest?.(".cm-search")) return;
    const { files } = event.clipboardData;
    const text = event.clipboardData.getData("text/plain");
    if (!text && !files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (text) takeText(text);
    else takeFiles(files);
  };
  addEventListener("paste", paste, { capture: true });
}

function onDrop(takeText, takeFiles) {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    $("drop").hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) $("drop").hidden = true;
  });
  const drop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    $("drop").hidden = true;
    const { files } = event.dataTransfer;
    const text = event.dataTransfer.getData("text/plain");
    if (files.length) takeFiles(files);
    else if (text) takeText(text);
  };
  addEventListener("drop", drop, { capture: true });
}
