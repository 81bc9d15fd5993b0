// 'layer{}'.format(i), 'layer%d' % i, f'{i:02d}': texts made of values.

import { type CallArguments, notFollowed } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, type Value } from './values.ts';

/** As str() writes it. */
export function plainText(value: Value): string {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'float' && Number.isInteger(value.value) && Math.abs(value.value) < 1e16) return `${value.value}.0`;
  return describeValue(value);
}

/** A value under a format such as `02d`, `>8`, `.3f`. @throws Unreadable for formats that are not known here */
export function formatted(value: Value, format: string, at: SyntaxNode): string {
  if (format === '') return plainText(value);
  const match = /^(?:(.)?([<>^]))?(0)?(\d+)?(?:\.(\d+))?([dsfgn]?)$/.exec(format);
  if (!match) throw notFollowed(`The format "${format}"`, at);
  const [, fill, side, zero, width, digits, type] = match;
  const number = value.kind === 'integer' || value.kind === 'float' ? value.value : null;
  const isFixed = number !== null && (type === 'f' || digits !== undefined);
  const written = isFixed ? number.toFixed(Number(digits ?? 6)) : plainText(value);
  const length = Number(width ?? 0);
  const pad = fill ?? (zero === undefined ? ' ' : '0');
  const isLeft = side === '<' || (side === undefined && number === null);
  return isLeft ? written.padEnd(length, pad) : written.padStart(length, pad);
}

/** 'a{}b{name}'.format(1, name=2) */
export function formatText(pattern: string, { positional, keywords }: CallArguments, at: SyntaxNode): string {
  let next = 0;
  return pattern.replace(/\{\{|\}\}|\{(\w*)(?:![rs])?(?::([^{}]*))?\}/g, (whole, name: string | undefined, format = '') => {
    if (whole === '{{' || whole === '}}') return whole.slice(1);
    const value =
      name === '' ? positional[next++] : /^\d+$/.test(name ?? '') ? positional[Number(name)] : keywords.get(name ?? '');
    if (!value) throw notFollowed(`The field ${whole} of this text`, at);
    return formatted(value, format, at);
  });
}

/** 'a%db%s' % (1, 'x') */
export function interpolateText(pattern: string, given: Value, at: SyntaxNode): string {
  const values = given.kind === 'tuple' ? given.items : [given];
  let next = 0;
  return pattern.replace(/%%|%(0)?(\d+)?(?:\.(\d+))?([dsfgir])/g, (whole, zero = '', width = '', digits, type: string) => {
    if (whole === '%%') return '%';
    const value = values[next++];
    if (!value) throw notFollowed('A text with too few values for it', at);
    const kind = type === 'f' ? 'f' : '';
    return formatted(value, `${zero}${width}${digits === undefined ? '' : `.${digits}`}${kind}`, at);
  });
}
