// Marks findings in the editor: underlines, icons in the gutter, and tooltips.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, hoverTooltip } from "@codemirror/view";

import { ICONS, ORDER } from "./words.js";

export const setMarks = StateEffect.define();
export const showCurrent = StateEffect.define();

class Sign extends GutterMarker {
  constructor(mark) {
    super();
    this.mark = mark;
    this.elementClass = `sign ${mark.severity}`;
  }
  eq(other) {
    return this.mark === other.mark;
  }
  toDOM() {
    return document.createTextNode(ICONS[this.mark.severity]);
  }
}

const decorations = StateField.define({
  create: () => ({ marks: Decoration.none, signs: RangeSet.empty, current: Decoration.none }),
  update(now, { changes, effects, state, docChanged }) {
    let { marks, signs, current } = now;
    if (docChanged) {
      marks = marks.map(changes);
      signs = signs.map(changes);
      current = Decoration.none;
    }
    for (const effect of effects) {
      if (effect.is(setMarks)) {
        marks = drawn(effect.value);
        signs = signed(effect.value, state.doc);
      } else if (effect.is(showCurrent)) {
        const { anchor, head } = effect.value;
        const here = Decoration.mark({ class: "current" });
        current = head > anchor ? Decoration.set([here.range(anchor, head)]) : Decoration.none;
      }
    }
    return { marks, signs, current };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ marks }) => marks),
    EditorView.decorations.from(field, ({ current }) => current),
  ],
});

const drawn = (marks) =>
  Decoration.set(
    marks
      .filter(({ start, end }) => end > start)
      .map((mark) =>
        Decoration.mark({ class: `mark ${mark.severity}`, mark }).range(mark.start, mark.end),
      ),
    true,
  );

/** Return one icon per line, for its most severe finding. */
function signed(marks, doc) {
  const lines = new Map();
  for (const mark of marks) {
    const { from } = doc.lineAt(mark.start);
    const known = lines.get(from);
    if (!known || ORDER.indexOf(mark.severity) < ORDER.indexOf(known.severity))
      lines.set(from, mark);
  }
  return RangeSet.of(
    [...lines].map(([from, mark]) => new Sign(mark).range(from)),
    true,
  );
}

/** Return the mark at a place. */
function markAt(state, from, to = from) {
  let found = null;
  state.field(decorations).marks.between(from, to, (start, end, { spec }) => {
    found ??= { ...spec.mark, start, end };
  });
  return found;
}

/** Return the extension; a click in the gutter calls onMark(finding). */
export const marking = ({ onMark, hover }) => [
  decorations,
  gutter({
    class: "signs",
    markers: (view) => view.state.field(decorations).signs,
    domEventHandlers: {
      click(view, line) {
        const mark = markAt(view.state, line.from, line.to);
        if (mark) onMark(mark.finding);
        return Boolean(mark);
      },
    },
  }),
  hoverTooltip((view, at) => {
    const mark = markAt(view.state, at);
    const dom = mark && hover(mark.finding);
    return dom ? { pos: mark.start, end: mark.end, above: true, create: () => ({ dom }) } : null;
  }),
];

/** Go to the next or the previous mark; after the last comes the first. */
export function markNear(view, step, onMark) {
  const { marks } = view.state.field(decorations);
  const at = view.state.selection.main.from;
  const all = [];
  marks.between(0, view.state.doc.length, (from, to, { spec }) => {
    all.push({ from, finding: spec.mark.finding });
  });
  if (!all.length) return false;
  const later =
    step > 0 ? all.find(({ from }) => from > at) : all.findLast(({ from }) => from < at);
  onMark((later ?? all.at(step > 0 ? 0 : -1)).finding);
  return true;
}
