// Which argument goes to which parameter, with Python's own sentences where one does not. Source: CPython, ceval.c, and its error texts.

import type { ArgumentEdit } from './argument-fixes.ts';
import { likelyArguments } from './likely-arguments.ts';
import { type CallArguments, Unreadable } from './machine.ts';
import { isNear } from './near-names.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { Value } from './values.ts';

interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  readonly keywordOnly: boolean;
}

export interface Callable {
  /** As Python writes it: `Conv2d.__init__()`. */
  readonly title: string;
  readonly parameters: readonly Parameter[];
  /** Name of `*args`, or null. */
  readonly rest: string | null;
  /** Name of `**kwargs`, or null. */
  readonly extra: string | null;
  /** Arguments that Python counts but the caller does not write: self. */
  readonly implicit: 0 | 1;
}

export interface Bound {
  readonly named: Map<string, Value>;
  readonly rest: readonly Value[];
  readonly extra: ReadonlyMap<string, Value>;
}

/** @throws Unreadable with Python's TypeError as its torchMessage */
export function bindArguments(callable: Callable, given: CallArguments, at: SyntaxNode): Bound {
  const refuse = (torchMessage: string, edit?: ArgumentEdit): Unreadable =>
    new Unreadable('unsupported-python', `The arguments do not fit: ${torchMessage}.`, at, {
      rule: 'Every argument must belong to one parameter, and every parameter without a default needs an argument.',
      expected: callable.parameters.map(({ name }) => name).join(', '),
      found: `${given.positional.length} positional, by name: ${[...given.keywords.keys()].join(', ') || 'none'}`,
      torchMessage,
      ...(edit ? { edit } : {}),
    });
  const { title, parameters, implicit } = callable;
  const byPlace = parameters.filter(({ keywordOnly }) => !keywordOnly);
  const named = new Map<string, Value>();
  for (const [index, value] of given.positional.slice(0, byPlace.length).entries()) {
    named.set((byPlace[index] as Parameter).name, value);
  }
  const rest = given.positional.slice(byPlace.length);
  if (rest.length > 0 && callable.rest === null) {
    const torchMessage = tooMany(title, byPlace, implicit, given.positional.length);
    throw refuse(torchMessage, { kind: 'keep', count: byPlace.length });
  }
  const extra = new Map<string, Value>();
  for (const [name, value] of given.keywords) {
    if (named.has(name))
      throw refuse(`${title} got multiple values for argument '${name}'`, { kind: 'remove', keyword: name, near: null });
    if (parameters.some((parameter) => parameter.name === name)) named.set(name, value);
    else if (callable.extra !== null) extra.set(name, value);
    else
      throw refuse(`${title} got an unexpected keyword argument '${name}'`, {
        ...{ kind: 'remove', keyword: name },
        near: parameters.find((parameter) => !named.has(parameter.name) && isNear(parameter.name, name))?.name ?? null,
      });
  }
  const missing = parameters.filter(({ name, isRequired }) => isRequired && !named.has(name));
  if (missing.length > 0) {
    const values = likelyArguments(title, missing, given);
    throw refuse(tooFew(title, missing), values ? { kind: 'give', values } : undefined);
  }
  return { named, rest, extra };
}

function tooMany(title: string, byPlace: readonly Parameter[], implicit: number, given: number): string {
  const most = byPlace.length + implicit;
  const least = byPlace.filter(({ isRequired }) => isRequired).length + implicit;
  const range = least === most ? `${most}` : `from ${least} to ${most}`;
  return `${title} takes ${range} positional argument${most === 1 ? '' : 's'} but ${given + implicit} were given`;
}

function tooFew(title: string, missing: readonly Parameter[]): string {
  const names = missing.map(({ name }) => `'${name}'`);
  const last = names.pop() ?? '';
  const list = names.length === 0 ? last : `${names.join(', ')}${names.length > 1 ? ',' : ''} and ${last}`;
  const kind = missing.every(({ keywordOnly }) => keywordOnly) ? 'keyword-only' : 'positional';
  return `${title} missing ${missing.length} required ${kind} argument${missing.length === 1 ? '' : 's'}: ${list}`;
}
