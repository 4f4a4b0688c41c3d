// The text of the payload: a textarea over a drawing of its visible lines, with their
// numbers, colours and marks. A large text is drawn alone, read-only: a textarea of
// megabytes would freeze the page, and only what is in sight is ever drawn.

import { $, el } from "./dom.js";

const LARGE = 400_000; // characters from which a text is read-only
const LONG = 5_000; // characters from which a line is not drawn whole
const LINE = 20; // pixels; style.css says the same
const TOKEN = /"(?:\\.|[^"\\])*"?(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;
const GRAVEST = ["error", "warning", "info"];

export class Editor {
  #area = $("text");
  #view = $("view");
  #lines = $("lines");
  #text = "";
  #starts = [0];
  #marks = [];
  #current = null;
  #drawn = 0;

  /** onEdit: called when a person changed the text; onMark: when a mark was clicked. */
  constructor(onEdit, onMark) {
    this.onMark = onMark;
    this.#area.addEventListener("input", () => {
      this.#take(this.#area.value);
      onEdit();
    });
    for (const scroller of [this.#area, this.#view])
      scroller.addEventListener("scroll", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe($("editor"));
    this.#lines.addEventListener("click", (event) => {
      const finding = event.target.dataset?.finding;
      if (finding !== undefined) onMark(Number(finding));
    });
  }

  get text() {
    return this.#text;
  }

  get isLarge() {
    return !this.#view.hidden;
  }

  get #scroller() {
    return this.isLarge ? this.#view : this.#area;
  }

  set text(text) {
    this.#marks = [];
    this.#current = null;
    this.#take(text);
    const large = text.length > LARGE;
    this.#view.hidden = !large;
    this.#area.hidden = large;
    this.#area.value = large ? "" : text;
    this.#scroller.scrollTo(0, 0);
    this.#draw();
  }

  #take(text) {
    this.#text = text;
    this.#starts = [0];
    let longest = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      longest = Math.max(longest, at + 1 - this.#starts.at(-1));
      this.#starts.push(at + 1);
    }
    longest = Math.max(longest, text.length - this.#starts.at(-1));
    // A line that is too long to be drawn is shown by the textarea itself.
    $("editor").classList.toggle("plain", longest > LONG);
    $("editor").style.setProperty("--digits", String(this.#starts.length).length);
    $("sizer").style.height = `${this.#starts.length * LINE + 2 * LINE}px`;
    $("sizer").style.width = `${Math.min(longest, LONG) + 4}ch`;
    this.#marks = this.#marks.filter((mark) => mark.end <= text.length);
    this.#draw();
  }

  /** marks: {start, end, severity, finding}, in any order. */
  set marks(marks) {
    this.#marks = marks.toSorted((a, b) => a.start - b.start);
    this.#draw();
  }

  /** The line and column of an index, from 1. */
  position(index) {
    const line = this.#lineOf(index);
    return { line: line + 1, column: index - this.#starts[line] + 1 };
  }

  #lineOf(index) {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Show a place and mark it as the one that is looked at; with focus, go there. */
  show(start, end, focus = true) {
    this.#current = { start, end };
    const scroller = this.#scroller;
    if (focus) scroller.focus({ preventScroll: true });
    if (!this.isLarge) this.#area.setSelectionRange(start, end);
    const { line, column } = this.position(start);
    scroller.scrollTop = (line - 1) * LINE - scroller.clientHeight / 3;
    scroller.scrollLeft = Math.max(0, (column - 20) * this.#charWidth());
    this.#draw();
  }

  #charWidth() {
    const probe = el("span", { textContent: "0".repeat(50) });
    this.#lines.append(probe);
    const width = probe.getBoundingClientRect().width / 50;
    probe.remove();
    return width;
  }

  #draw() {
    cancelAnimationFrame(this.#drawn);
    this.#drawn = requestAnimationFrame(() => {
      const { scrollTop, scrollLeft, clientHeight } = this.#scroller;
      const first = Math.max(0, Math.floor(scrollTop / LINE) - 1);
      const last = Math.min(this.#starts.length, first + Math.ceil(clientHeight / LINE) + 3);
      const rows = [];
      for (let line = first; line < last; line++) rows.push(this.#row(line, scrollLeft));
      this.#lines.replaceChildren(...rows);
      this.#lines.style.setProperty("--top", `${first * LINE - scrollTop}px`);
    });
  }

  #row(line, scrollLeft) {
    const from = this.#starts[line];
    const to = Math.min(this.#starts[line + 1] ?? this.#text.length + 1, from + LONG + 1) - 1;
    const marks = this.#marksOn(from, this.#starts[line + 1] ?? this.#text.length + 1);
    const gravest = GRAVEST.find((severity) => marks.some((mark) => mark.severity === severity));
    const code = el("span", { className: "code" }, ...this.#pieces(from, to, marks));
    code.style.setProperty("--left", `${-scrollLeft}px`);
    const gutter = el("span", { className: `number ${gravest ?? ""}`, textContent: line + 1 });
    if (gravest) gutter.dataset.finding = marks.find((mark) => mark.severity === gravest).finding;
    const here = this.#current && this.#current.start >= from && this.#current.start <= to;
    return el("div", { className: here ? "line here" : "line" }, gutter, code);
  }

  #marksOn(from, to) {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#marks[middle].start < from) low = middle + 1;
      else high = middle;
    }
    const found = [];
    // Marks begin on the line where they are drawn; they are short.
    for (; low < this.#marks.length && this.#marks[low].start < to; low++)
      found.push(this.#marks[low]);
    return found;
  }

  /** The text of a line in pieces, each of one colour and one mark. */
  #pieces(from, to, marks) {
    const text = this.#text.slice(from, to);
    const spans = [];
    for (const match of text.matchAll(TOKEN)) {
      const kind = match[0][0] === '"' ? (match[1] ? "key" : "string") : "atom";
      spans.push([match.index, match.index + match[0].length, kind]);
    }
    for (const { start, end, severity } of marks)
      spans.push([start - from, Math.min(end - from, text.length), `mark ${severity}`]);
    if (this.#current)
      spans.push([this.#current.start - from, this.#current.end - from, "current"]);
    const cuts = new Set([0, text.length]);
    for (const [start, end] of spans) {
      if (start > 0 && start < text.length) cuts.add(start);
      if (end > 0 && end < text.length) cuts.add(end);
    }
    const points = [...cuts].sort((a, b) => a - b);
    return points.slice(0, -1).map((start, i) => {
      const classes = spans.filter(([a, b]) => a <= start && b > start).map(([, , kind]) => kind);
      const piece = text.slice(start, points[i + 1]);
      return classes.length
        ? el("span", { className: classes.join(" "), textContent: piece })
        : piece;
    });
  }
}
