// One-line edits of the arguments of a call that Python or PyTorch refuses: another name, one argument less, one more.
import type { Fix } from '../network/graph.ts';
import { childNamed, childrenOf, type SourceText, writtenArguments } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** What is to be done to the arguments of a call. */
export type ArgumentEdit =
  /** A keyword that the function does not have. `near`: the one that is likely meant, or null. */
  | { readonly kind: 'remove'; readonly keyword: string; readonly near: string | null }
  /** `name=value` behind the others, or in place of what `name` is given. */
  | { readonly kind: 'set'; readonly keyword: string; readonly value: string }
  /** More by place than there are parameters: only so many are kept. */
  | { readonly kind: 'keep'; readonly count: number }
  /** What is required and not there, with values that are likely meant. */
  | { readonly kind: 'give'; readonly values: ReadonlyMap<string, string> };

/** @param call that the edit is about; calls over several lines have no fixes of one line */
export function argumentFixes(edit: ArgumentEdit, call: SyntaxNode, source: SourceText): readonly Fix[] {
  const list = call.name === 'CallExpression' ? childNamed(call, 'ArgList') : null;
  if (!list || source.place(list.from).line !== source.place(list.to).line) return [];
  const replaced = (title: string, from: number, to: number, text: string): Fix => {
    const { line, column } = source.place(from);
    const written = source.line(line);
    return { title, line, replacement: written.slice(0, column) + text + written.slice(column + to - from) };
  };
  if (edit.kind === 'keep') {
    const byPlace = writtenArguments(list, source).filter(({ keyword }) => keyword === null);
    const [last, kept] = [byPlace.at(-1), byPlace[edit.count - 1]];
    // What stands behind a star is not counted by reading.
    if (!last || byPlace.length <= edit.count || byPlace.some(({ stars }) => stars > 0)) return [];
    const from = kept ? kept.value.to : list.from + 1;
    const extra = source.text.slice(from, last.value.to).replace(/^\s*,\s*/, '');
    return [replaced(`Leave ${extra} out`, from, last.value.to, '')];
  }
  if (edit.kind === 'give') {
    const text = [...edit.values].map(([keyword, given]) => `${keyword}=${given}`).join(', ');
    return [replaced(`Say ${text}`, list.to - 1, list.to - 1, `${commaBefore(list)}${text}`)];
  }
  const children = childrenOf(list);
  const at = children.findIndex(
    (child, index) => source.textOf(child) === edit.keyword && children[index + 1]?.name === 'AssignOp',
  );
  const name = children[at];
  const value = children[at + 2];
  if (edit.kind === 'set') {
    const title = `Say ${edit.keyword}=${edit.value}`;
    if (name && value) return [replaced(title, value.from, value.to, edit.value)];
    return [replaced(title, list.to - 1, list.to - 1, `${commaBefore(list)}${edit.keyword}=${edit.value}`)];
  }
  if (!name || !value) return [];
  const [before, behind] = [children[at - 1], children[at + 3]];
  // The comma before it goes with it; of a first argument the one behind it.
  const from = before?.name === ',' ? before.from : name.from;
  const to = before?.name !== ',' && behind?.name === ',' ? (children[at + 4]?.from ?? behind.to) : value.to;
  const removed = replaced(`Leave ${edit.keyword} out`, from, to, '');
  return edit.near === null ? [removed] : [replaced(`Use ${edit.near}`, name.from, name.to, edit.near), removed];
}

/** In front of one more argument. */
function commaBefore(list: SyntaxNode): string {
  const last = childrenOf(list).at(-2);
  if (!last || last.name === '(') return '';
  return last.name === ',' ? ' ' : ', ';
}
