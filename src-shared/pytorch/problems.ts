// What the reader could not read, as the problems that people see.

import type { Problem } from '../network/graph.ts';
import { argumentFixes } from './argument-fixes.ts';
import type { Unreadable } from './machine.ts';
import type { SourceText } from './source-text.ts';
import { hintFix, hintFor } from './syntax-hints.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** A call over several lines is shown where it starts. */
export function problemFrom({ code, message, at, explanation }: Unreadable, source: SourceText): Problem {
  const { line, column } = source.place(startOf(at));
  return {
    ...{ code, node: null, line, column, message },
    rule: explanation.rule ?? '',
    expected: explanation.expected ?? '',
    found: explanation.found ?? '',
    torchMessage: explanation.torchMessage ?? '',
    fixes: explanation.fixes ?? (explanation.edit ? argumentFixes(explanation.edit, at, source) : []),
    detail: { callLine: null },
  };
}

/** The whole file has no place of its own. */
const startOf = (at: SyntaxNode): number => (at.name === 'Script' ? 0 : at.from);

export function syntaxProblem(source: SourceText, offset: number): Problem {
  const { line, column } = source.place(offset);
  const whole = source.line(line);
  const written = shortened(whole.trim());
  const hint = hintFor(whole);
  return {
    ...{ code: 'syntax', node: null, line, column },
    message: `Line ${line} is not valid Python${written === '' ? '' : `: ${written}`}. ${hint?.message ?? ''}`.trim(),
    rule: 'The source must be valid Python before a network can be read from it.',
    expected: 'Python',
    found: written,
    torchMessage: hint?.torchMessage ?? '',
    fixes: hint ? hintFix(hint, line) : [],
    detail: { callLine: null },
  };
}

/** Longest line that a message repeats. */
const LONGEST_QUOTE = 120;
const shortened = (written: string): string =>
  written.length > LONGEST_QUOTE ? `${written.slice(0, LONGEST_QUOTE)}...` : written;

/** For failures that have no place: too large, too deep. */
export const wholeProblem = (message: string): Problem => ({
  ...{ code: 'unsupported-python', node: null, line: 1, column: 0, message },
  ...{ rule: 'Sources of networks are small.', expected: 'a smaller source', found: message },
  ...{ torchMessage: '', fixes: [], detail: { callLine: null } },
});
