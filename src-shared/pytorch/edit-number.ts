// Whole numbers in the source, for fixes of networks whose layers are made by functions and loops: there the number that is wrong stands where the
// function is called, or in a list.
import type { Fix } from '../network/graph.ts';
import type { SourceText } from './source-text.ts';
import { nodesBelow } from './syntax-tree.ts';

/** One whole number as written. */
interface WrittenNumber {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/** Where a number is written as such. */
export function writtenNumbers(source: SourceText, value: number): readonly WrittenNumber[] {
  const found: WrittenNumber[] = [];
  for (const { name, from, to } of nodesBelow(source.top)) {
    if (name !== 'Number' || source.text.slice(from, to) !== String(value)) continue;
    if (source.text[to] === '.') continue;
    found.push({ from, to, line: source.place(from).line });
  }
  return found;
}

/** Another number in its place. */
export function setNumber(source: SourceText, { from, to, line }: WrittenNumber, value: number): Fix {
  const start = source.offset(line, 0);
  const written = source.line(line);
  const replacement = written.slice(0, from - start) + value + written.slice(to - start);
  return { title: `Line ${line}: ${value} in place of ${source.text.slice(from, to)}`, line, replacement };
}

/** Everywhere on a line; null where it stands there not at all. */
export function setNumbers(source: SourceText, line: number, from: number, to: number, title: string): Fix | null {
  const numbers = writtenNumbers(source, from).filter((number) => number.line === line);
  const start = source.offset(line, 0);
  const replacement = [...numbers]
    .sort((a, b) => b.from - a.from)
    .reduce((text, number) => text.slice(0, number.from - start) + to + text.slice(number.to - start), source.line(line));
  return numbers.length > 0 ? { title, line, replacement } : null;
}
