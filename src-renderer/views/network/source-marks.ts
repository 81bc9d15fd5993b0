// What is written into the source as it is typed: problems under the argument that breaks, with their fixes, and shapes behind the layers.
import type { Diagnostic } from '@codemirror/lint';
import { type Extension, RangeSetBuilder, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { Fix, Problem } from '../../../src-shared/network/graph.ts';

/** The part of a line that an edit changes: from the first to the last character that differ. */
function changedPart(before: string, after: string): { readonly from: number; readonly to: number } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let behind = 0;
  while (behind < shorter - from && before.at(-1 - behind) === after.at(-1 - behind)) behind++;
  return { from, to: before.length - behind };
}

/** Whole words and numbers, so that `64 -> 32` does not underline half a number. */
function widened(text: string, { from, to }: { readonly from: number; readonly to: number }): readonly [number, number] {
  const isPart = (at: number): boolean => /[\w.']/.test(text[at] ?? '');
  let start = from;
  while (start > 0 && isPart(start - 1)) start--;
  let end = Math.max(to, from);
  while (end < text.length && isPart(end)) end++;
  return [start, end];
}

/** Offsets of what a problem is about: the argument that its smallest fix changes, else the call or the rest of the line. */
function placeOf(problem: Problem, document: Text): readonly [number, number] {
  const line = document.line(Math.min(Math.max(1, problem.line), document.lines));
  const parts = problem.fixes
    .filter((fix) => fix.line === problem.line)
    .map((fix) => widened(line.text, changedPart(line.text, fix.replacement)));
  const [part] = parts.sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
  if (part && part[1] > part[0]) return [line.from + part[0], line.from + part[1]];
  const start = Math.min(line.length, Math.max(problem.column, line.text.search(/\S|$/)));
  return [line.from + start, Math.max(line.from + start, line.from + line.text.trimEnd().length)];
}

export const diagnosticsOf = (
  problems: readonly Problem[],
  document: Text,
  onFix: (view: EditorView, fix: Fix) => void,
): Diagnostic[] =>
  problems.map((problem) => {
    const [from, to] = placeOf(problem, document);
    const sentence = problem.torchMessage ? `${problem.message}\nPyTorch says: ${problem.torchMessage}` : problem.message;
    const actions = problem.fixes.map((fix) => ({ name: fix.title, apply: (view: EditorView) => onFix(view, fix) }));
    return { from, to, severity: 'error', message: sentence, actions };
  });

/** Text behind a line, by its number from 1. */
export type LineNotes = ReadonlyMap<number, string>;

export const setLineNotes = StateEffect.define<LineNotes>();

class NoteWidget extends WidgetType {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override eq(other: NoteWidget): boolean {
    return other.#text === this.#text;
  }

  override toDOM(): HTMLElement {
    const note = document.createElement('span');
    note.className = 'line-note';
    note.textContent = this.#text;
    return note;
  }
}

function decorate(notes: LineNotes, text: Text): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const [number, note] of [...notes].sort(([a], [b]) => a - b)) {
    if (number < 1 || number > text.lines) continue;
    const { to } = text.line(number);
    builder.add(to, to, Decoration.widget({ widget: new NoteWidget(note), side: 1 }));
  }
  return builder.finish();
}

/** Keeps notes at the ends of their lines while the text moves, until new ones are set. */
export const lineNotes: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setLineNotes));
    return set ? decorate(set.value, transaction.state.doc) : decorations.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
