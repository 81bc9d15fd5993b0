// Whole numbers in the source, for fixes of networks whose layers are made by functions and loops: there the number that is wrong stands where the
// function is called, or in a list.
import type { Fix } from '../network/graph.ts';
import type { SourceText } from './source-text.ts';

/** One whole number as written. */
interface WrittenNumber {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/** Where a number is written as such. */
export function writtenNumbers(source: SourceText, value: number): readonly WrittenNumber[] {
  const found: WrittenNumber[] = [];
  const cursor = source.top.cursor();
  do {
    if (cursor.name !== 'Number' || source.text.slice(cursor.from, cursor.to) !== String(value)) continue;
    if (source.text[cursor.to] === '.') continue;
    found.push({ from: cursor.from, to: cursor.to, line: source.place(cursor.from).line });
  } while (cursor.next());
  return found;
}

/** Another number in its place. */
export function setNumber(source: SourceText, { from, to, line }: WrittenNumber, value: number): Fix {
  const start = source.offset(line, 0);
  const written = source.line(line);
  const replacement = written.slice(0, from - start) + value + written.slice(to - start);
  return { title: `Line ${line}: ${value} in place of ${source.text.slice(from, to)}`, line, replacement };
}
