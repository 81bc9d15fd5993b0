// The code pane: PyTorch source with line numbers, problems where they are, fixes by click or key, shapes behind the layers, undo.
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { diagnosticCount, forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { Fix, Problem } from '../../../src-shared/network/graph.ts';
import { editSource, useDraft } from '../../state/network-draft.ts';
import { diagnosticsOf, type LineNotes, lineNotes, setLineNotes } from './source-marks.ts';
import './source-editor.css';

interface SourceEditorProps {
  readonly problems: readonly Problem[];
  /** Calls with the shapes behind the lines, each time they are known anew. */
  readonly onShapes: (listener: (notes: LineNotes) => void) => () => void;
  /** A line to be shown and selected, each time another object comes. */
  readonly goTo: { readonly line: number } | null;
}

/** Python's own indentation. */
const INDENTATION = '    ';

/** Of the draft's source. A key is drawn by the editor alone: nothing around it is rendered for it. */
export function SourceEditor({ problems, onShapes, goTo }: SourceEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!place.current) return;
    // What is there from the start is no change: undo ends with it.
    const editor = new EditorView({ parent: place.current, state: createState(useDraft.getState().source, editSource) });
    view.current = editor;
    const stop = useDraft.subscribe(({ source }) => replaceWith(editor, source));
    return () => {
      stop();
      editor.destroy();
    };
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    if (problems.length === 0 && diagnosticCount(editor.state) === 0) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc, applyFixIn)));
  }, [problems]);
  useEffect(
    () =>
      onShapes((notes) => {
        view.current?.dispatch({ effects: setLineNotes.of(notes) });
      }),
    [onShapes],
  );
  useEffect(() => {
    if (view.current && goTo) selectLine(view.current, goTo.line);
  }, [goTo]);
  return <div className="source-pane" ref={place} data-testid="source-pane" />;
}

function createState(doc: string, onChange: (text: string) => void): EditorState {
  return EditorState.create({
    doc,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      bracketMatching(),
      indentOnInput(),
      indentUnit.of(INDENTATION),
      python(),
      syntaxHighlighting(classHighlighter),
      lineNotes,
      // The first fix of the problem at the cursor. Tab is left alone, so that the keyboard gets out of the editor.
      keymap.of([{ key: 'Mod-.', run: fixAtCursor }, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({
        'aria-label': 'PyTorch source',
        'data-testid': 'source',
        'data-first-focus': 'true',
        tabindex: '0',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
}

/** Replaces what differs only: cursor and scroll stay, and undo takes back this change alone. */
function replaceWith(editor: EditorView, source: string): void {
  const before = editor.state.doc.toString();
  if (before === source) return;
  const shorter = Math.min(before.length, source.length);
  let from = 0;
  while (from < shorter && before[from] === source[from]) from++;
  let behind = 0;
  while (behind < shorter - from && before.at(-1 - behind) === source.at(-1 - behind)) behind++;
  editor.dispatch({
    changes: { from, to: before.length - behind, insert: source.slice(from, source.length - behind) },
    annotations: isolateHistory.of('full'),
  });
}

function selectLine(editor: EditorView, number: number): void {
  const { from, to } = editor.state.doc.line(Math.min(Math.max(1, number), editor.state.doc.lines));
  editor.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  editor.focus();
}

function applyFixIn(editor: EditorView, { line, replacement }: Fix): void {
  const { from, to } = editor.state.doc.line(line);
  editor.dispatch({ changes: { from, to, insert: replacement }, userEvent: 'input.fix' });
  editor.focus();
}

function fixAtCursor(editor: EditorView): boolean {
  const { from, to } = editor.state.doc.lineAt(editor.state.selection.main.head);
  let isDone = false;
  forEachDiagnostic(editor.state, (diagnostic, start, end) => {
    const action = diagnostic.actions?.[0];
    if (isDone || !action || start > to || end < from) return;
    isDone = true;
    action.apply(editor, start, end);
  });
  return isDone;
}
