// import a.b as c, from a.b import c as d. What is imported is known by its path only; nothing is loaded.

import { childrenOf, type SourceText } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { Value } from './values.ts';

interface Imported {
  readonly name: string;
  readonly value: Value;
}

/** nn.Conv2d is also nn.modules.Conv2d and nn.modules.conv.Conv2d; `from torch import functional` is not nn.functional. */
const canonicalPath = (path: string): string =>
  path.replace(/^torch\.nn\.modules\.(?:[a-z_]+\.)?(?=[A-Z])/, 'torch.nn.').replace(/^torch\.torch\./, 'torch.');

export const external = (path: string): Value => ({ kind: 'external', path: canonicalPath(path) });

/** `from m import *` gives one entry with the name `*` and the module itself as its value. */
export function importedNames(statement: SyntaxNode, source: SourceText): Imported[] {
  const words = childrenOf(statement)
    .filter(({ name }) => name !== '(' && name !== ')')
    .map((node) => source.textOf(node));
  const at = words.indexOf('import');
  const prefix = words[0] === 'from' ? `${words.slice(1, at).join('')}.` : '';
  return splitAtCommas(words.slice(at + 1)).flatMap((group) => named(group, prefix));
}

function splitAtCommas(words: readonly string[]): string[][] {
  const groups: string[][] = [[]];
  for (const word of words) {
    if (word === ',') groups.push([]);
    else groups.at(-1)?.push(word);
  }
  return groups.filter((group) => group.length > 0);
}

function named(group: readonly string[], prefix: string): Imported[] {
  const as = group.indexOf('as');
  const path = group.slice(0, as < 0 ? undefined : as).join('');
  const [first = ''] = group;
  if (path === '*') return [{ name: '*', value: external(prefix.slice(0, -1)) }];
  const alias = as < 0 ? null : (group[as + 1] ?? null);
  if (alias !== null) return [{ name: alias, value: external(prefix + path) }];
  // `import torch.nn` binds torch.
  return [{ name: first, value: external(prefix === '' ? first : prefix + path) }];
}
