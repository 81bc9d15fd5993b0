// Python text -> the parser's tree, once or by what changed since another text: of a long source with one line typed, all but that line is reused.
import { type Tree, TreeFragment } from '@lezer/common';
import { parser } from '@lezer/python';

/** Ends at the first error: what follows one is guesswork, and hostile text would cost much time. */
const strictParser = parser.configure({ strict: true });

/** A text that could be parsed; what another one begins from. */
export interface ParsedText {
  readonly parseable: string;
  readonly fragments: readonly TreeFragment[];
}

export interface Parse {
  /** Of nothing where the text is not Python. */
  readonly tree: Tree;
  /** Offset of the first thing that is not Python, or null. */
  readonly error: number | null;
  /** For the next text. */
  readonly parsed: ParsedText | null;
}

/**
 * Valid Python that the parser does not know, written differently at the same length: `1.`, a bare `yield`, a page break on a line of its own.
 * Only the tree comes from this text; what is read is always the original.
 */
const parseable = (text: string): string =>
  text
    .replace(/(?<![\w.])(\d[\d_]*)\.(?![\w.])/g, '$1 ')
    .replace(/\byield(?=\s*(?:[\n\r#);\]]|$))/g, 'Yield')
    .replace(/^\f(?=\r?$)/gm, ' ')
    // Lines for the notebook itself: %matplotlib inline, !pip install, %%time.
    .replace(/^[%!](?=[%\w])/gm, '#');

/** @param near a text that differs little; the tree is the same with and without it */
export function parsePython(text: string, near: ParsedText | null): Parse {
  const written = parseable(text);
  try {
    const tree = near ? strictParser.parse(written, unchanged(near, written)) : strictParser.parse(written);
    return { tree, error: null, parsed: { parseable: written, fragments: TreeFragment.addTree(tree) } };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    // The parser says the place in words only: "No parse at 12".
    return { tree: parser.parse(''), error: Number(/\d+/.exec(thrown.message)?.[0] ?? 0), parsed: near };
  }
}

/** What of the other text's tree stands in this text as well. */
function unchanged({ parseable: before, fragments }: ParsedText, after: string): readonly TreeFragment[] {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let behind = 0;
  while (behind < shorter - from && before.charCodeAt(before.length - 1 - behind) === after.charCodeAt(after.length - 1 - behind))
    behind++;
  if (from === before.length && from === after.length) return fragments;
  return TreeFragment.applyChanges(fragments, [
    { fromA: from, toA: before.length - behind, fromB: from, toB: after.length - behind },
  ]);
}
