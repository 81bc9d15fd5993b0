// A source that is typed is read from what did not change: always the same network as from nothing, whatever was typed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNetwork, SourceReader } from '../../src-shared/pytorch/read-source.ts';
import { SourceText } from '../../src-shared/pytorch/source-text.ts';
import type { SyntaxNode } from '../../src-shared/pytorch/syntax-tree.ts';
import { longModel } from '../bench/reader-model.ts';

const SOURCE = longModel(120);

/** What people type, and what breaks: numbers, brackets, indentation, whole lines, quotes, comments, nothing. */
const typed = fc.constantFrom(
  '',
  '7',
  '16',
  '(',
  ')',
  '\n',
  '    ',
  '\n        ',
  ' #',
  '"',
  "'''",
  ', bias=False',
  'x = ',
  ':',
  '1.',
  'yield',
  '\f',
  '\\',
);
const edits = fc.array(fc.record({ at: fc.nat(), removed: fc.nat({ max: 40 }), text: typed }), { minLength: 1, maxLength: 12 });

const written = ({ name, from, to, children }: SyntaxNode): string => `${name}:${from}:${to}(${children.map(written).join()})`;

describe('a source that is typed', () => {
  it('gives the same tree and the same network as one that is read anew', () => {
    fc.assert(
      fc.property(edits, (all) => {
        const reader = new SourceReader();
        let text = SOURCE;
        let before = new SourceText(text);
        for (const { at, removed, text: put } of all) {
          const from = at % (text.length + 1);
          text = text.slice(0, from) + put + text.slice(from + removed);
          const near = new SourceText(text, before);
          const anew = new SourceText(text);
          expect(written(near.top)).toBe(written(anew.top));
          expect(near.firstError).toBe(anew.firstError);
          expect(reader.read(text, null)).toEqual(readNetwork(text, null));
          before = near;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('comes back to what it was after a mistake has been typed and taken away', () => {
    const reader = new SourceReader();
    const first = reader.read(SOURCE, null);
    const broken = SOURCE.replace('nn.Linear(', 'nn.Linear((');
    expect(reader.read(broken, null).problems[0]?.code).toBe('syntax');
    expect(reader.read(SOURCE, null)).toEqual(first);
  });
});
