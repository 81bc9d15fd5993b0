// Numbers and texts as written in Python.

import { formatted } from './formats.ts';
import { type Machine, notFollowed } from './machine.ts';
import { childrenOf } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { integer, type Scope, text, type Value } from './values.ts';

export function readNumber(written: string, at: SyntaxNode): Value {
  const plain = written.replaceAll('_', '').toLowerCase();
  if (plain.endsWith('j')) throw notFollowed(`The complex number ${written}`, at);
  if (/^(0[xob]|\d+$)/.test(plain)) return safeInteger(Number(plain), at);
  return { kind: 'float', value: Number(plain) };
}

/** @throws Unreadable beyond 2^53, where JavaScript's numbers and Python's part */
export function safeInteger(value: number, at: SyntaxNode): Value {
  if (Number.isSafeInteger(value)) return integer(value);
  throw notFollowed(`The number ${value}, beyond 2^53,`, at);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '\n': '' };

/** 'a', "a", '''a''', with the prefixes r, u and b. */
export function readString(written: string): string {
  const match = /^([a-zA-Z]*)('''|"""|'|")([\s\S]*)\2$/.exec(written);
  if (!match) return written;
  const [, prefix = '', , body = ''] = match;
  return /r/i.test(prefix) ? body : body.replace(/\\([\s\S])/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
}

/** f'layer{i}'. @throws Unreadable for formats behind a colon */
export function readFormatString(node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const written = machine.source.textOf(node);
  const opening = /^[a-zA-Z]*('''|"""|'|")/.exec(written)?.[0] ?? '';
  let result = '';
  let from = node.from + opening.length;
  for (const part of childrenOf(node)) {
    if (part.name !== 'FormatReplacement') continue;
    result += machine.source.text.slice(from, part.from);
    const pieces = childrenOf(part).filter(({ name }) => name !== '{' && name !== '}');
    const [expression, ...others] = pieces;
    const format = others.find(({ name }) => name === 'FormatSpec');
    if (!expression) throw notFollowed(`The format in ${machine.source.textOf(part)}`, part);
    result += formatted(machine.evaluate(expression, scope), format ? machine.source.textOf(format).slice(1) : '', part);
    from = part.to;
  }
  const closing = opening.replace(/^[a-zA-Z]*/, '').length;
  return text((result + machine.source.text.slice(from, node.to - closing)).replaceAll('{{', '{').replaceAll('}}', '}'));
}
