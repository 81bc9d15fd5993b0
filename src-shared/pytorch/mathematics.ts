// Python's module math, as far as network code uses it.

import { numberOf } from './builtins.ts';
import { safeInteger } from './literals.ts';
import { type CallArguments, notFollowed } from './machine.ts';
import { combineSizes } from './shape-values.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { Value } from './values.ts';

const MATH: Readonly<Record<string, (value: number, second: number) => number>> = {
  sqrt: Math.sqrt,
  log2: Math.log2,
  log10: Math.log10,
  log: (value, base) => (Number.isNaN(base) ? Math.log(value) : Math.log(value) / Math.log(base)),
  exp: Math.exp,
  pow: (value, power) => value ** power,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  fabs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  isqrt: (value) => Math.floor(Math.sqrt(value)),
};
const WHOLE = new Set(['floor', 'ceil', 'trunc', 'isqrt', 'prod', 'gcd']);

export function callMath(name: string, { positional: [first, second] }: CallArguments, at: SyntaxNode): Value {
  if (first?.kind === 'opaque') return first;
  if (name === 'prod' && (first?.kind === 'list' || first?.kind === 'tuple')) {
    const numbers = first.items.map(numberOf);
    if (!numbers.includes(null))
      return safeInteger(
        (numbers as number[]).reduce((product, one) => product * one, 1),
        at,
      );
  }
  if (name === 'gcd') {
    let [a, b] = [Math.abs(numberOf(first) ?? 0), Math.abs(numberOf(second) ?? 0)];
    while (b > 0) [a, b] = [b, a % b];
    return safeInteger(a, at);
  }
  // math.floor(h / 2) of a size.
  if ((name === 'floor' || name === 'trunc') && first?.kind === 'size' && first.dimension.kind === 'arithmetic') {
    const { operator, left, right } = first.dimension;
    const whole = operator === '/' ? combineSizes('//', left, right) : first;
    if (whole) return whole;
  }
  const value = numberOf(first);
  const apply = Object.hasOwn(MATH, name) ? MATH[name] : undefined;
  if (value === null || !apply) throw notFollowed(`math.${name}`, at);
  const result = apply(value, numberOf(second) ?? Number.NaN);
  return WHOLE.has(name) ? safeInteger(result, at) : { kind: 'float', value: result };
}
