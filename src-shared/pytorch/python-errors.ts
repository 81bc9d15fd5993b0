// Errors that Python itself would raise, with its own sentences.

import { Unreadable } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** @param torchMessage as Python says it, without the name of the exception */
export const pythonError = (message: string, torchMessage: string, at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-python', message, at, { rule: 'The source must run without raising an exception.', torchMessage });

export function unpackError(values: number, names: number, at: SyntaxNode): Unreadable {
  const torchMessage =
    values > names
      ? `too many values to unpack (expected ${names})`
      : `not enough values to unpack (expected ${names}, got ${values})`;
  return new Unreadable('unsupported-python', `There are ${values} values for ${names} names.`, at, {
    rule: 'As many names as values stand on the left of an assignment.',
    ...{ expected: `${names} values`, found: `${values} values`, torchMessage },
  });
}
