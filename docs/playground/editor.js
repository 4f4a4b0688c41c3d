// The payload in CodeMirror. It is in a shadow root, so that its styles need no exception
// in the page's Content-Security-Policy.

import {
  defaultKeymap,
  history,
  historyKeymap,
  invertedEffects,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
} from "@codemirror/language";
import { openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { $ } from "./dom.js";
import { marking, markNear, setMarks, showCurrent } from "./marks.js";

const setNames = StateEffect.define();
const EMPTY = "Paste here, or anywhere on the page: a request body, “Copy as cURL”, a HAR file…";

/** The file of each body, if they came from several files; undo restores them, too. */
const names = StateField.define({
  create: () => [],
  update(now, transaction) {
    for (const effect of transaction.effects) if (effect.is(setNames)) return effect.value;
    return now;
  },
});
const namesComeBack = invertedEffects.of((transaction) =>
  transaction.effects.some((effect) => effect.is(setNames))
    ? [setNames.of(transaction.startState.field(names))]
    : [],
);
const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: "key" },
  { tag: tags.string, class: "string" },
  { tag: [tags.number, tags.bool, tags.null], class: "atom" },
]);

export class Editor {
  #view;
  #read = { doc: null, text: "" };

  /**
   * onEdit is called after each change, onMark(finding) when a mark is chosen, onBack for
   * Escape; hover(finding) returns the element to show over a mark.
   */
  constructor({ onEdit, onMark, onBack, hover }) {
    const root = $("editor").attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "editor.css";
    root.append(style);
    const go = (step) => () => markNear(this.#view, step, onMark);
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          marking({ onMark, hover }),
          foldGutter(),
          codeFolding(),
          history(),
          names,
          namesComeBack,
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSpecialChars(),
          bracketMatching(),
          json(),
          syntaxHighlighting(colours),
          search({ top: true }),
          placeholder(EMPTY),
          keymap.of([
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            { key: "F8", run: go(1) },
            { key: "Shift-F8", run: go(-1) },
            ...defaultKeymap.filter(({ key }) => key !== "Escape"),
            { key: "Escape", run: onBack },
          ]),
          EditorView.contentAttributes.of({
            tabindex: "0",
            "aria-label": "Payload",
            "aria-describedby": "text-help",
          }),
          EditorView.updateListener.of((update) => update.docChanged && onEdit(update)),
        ],
      }),
    });
  }

  get text() {
    const { doc } = this.#view.state;
    if (this.#read.doc !== doc) this.#read = { doc, text: doc.toString() };
    return this.#read.text;
  }

  get names() {
    return this.#view.state.field(names);
  }

  /** The number of steps that can be undone and redone. */
  get depths() {
    return { undo: undoDepth(this.#view.state), redo: redoDepth(this.#view.state) };
  }

  get hasFocus() {
    return this.#view.hasFocus;
  }

  /** Whether everything is selected, so that a paste replaces it. */
  get isAllSelected() {
    const { selection, doc } = this.#view.state;
    return selection.main.from === 0 && selection.main.to === doc.length;
  }

  /** Replace the text in one step that can be undone. */
  replace(text, files = []) {
    const { doc } = this.#view.state;
    this.change([{ from: 0, to: doc.length, insert: text }], files);
    this.#view.dispatch({ selection: { anchor: 0 }, scrollIntoView: true });
  }

  /** Change parts of the text in one step that can be undone. */
  change(changes, files = this.names) {
    this.#view.dispatch({
      changes,
      effects: setNames.of(files),
      annotations: isolateHistory.of("full"),
    });
  }

  /** marks: {start, end, severity, finding}, in any order. */
  set marks(marks) {
    const { length } = this.#view.state.doc;
    const inside = marks.filter(({ end }) => end <= length);
    this.#view.dispatch({ effects: setMarks.of(inside) });
  }

  /** Return the line and column of an index, from 1. */
  position(index) {
    const { doc } = this.#view.state;
    const line = doc.lineAt(Math.min(index, doc.length));
    return { line: line.number, column: index - line.from + 1 };
  }

  /** Select a place, and scroll it to the middle. */
  show(start, end, { focus = true } = {}) {
    const { length } = this.#view.state.doc;
    const place = { anchor: Math.min(start, length), head: Math.min(end, length) };
    this.#view.dispatch({
      selection: place,
      effects: [showCurrent.of(place), EditorView.scrollIntoView(place.anchor, { y: "center" })],
    });
    if (focus) this.focus();
  }

  focus() {
    this.#view.focus();
  }

  undo() {
    return undo(this.#view);
  }

  redo() {
    return redo(this.#view);
  }

  find() {
    openSearchPanel(this.#view);
  }
}
