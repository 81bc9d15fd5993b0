// Calls of Python's standard library and of torch's helpers that network code makes: containers of data, partial calls, checkpoints.

import { callBuiltin } from './builtins.ts';
import { isConstantMaker, makeConstant, makeParameter } from './constants.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { warnOfOwnValues } from './own-values.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { type ClassValue, NONE, type ObjectValue, type Value } from './values.ts';

type Call = (given: CallArguments, at: SyntaxNode, machine: Machine) => Value;

const same: Call = ({ positional }) => positional[0] ?? NONE;

const calls: Readonly<Record<string, Call>> = {
  'collections.OrderedDict': (given, at, machine) => callBuiltin('dict', given, at, machine),
  'collections.defaultdict': (given, at, machine) =>
    callBuiltin('dict', { positional: given.positional.slice(1), keywords: given.keywords }, at, machine),
  'collections.namedtuple': namedTuple,
  'types.SimpleNamespace': ({ keywords }) => namespace(keywords),
  'argparse.Namespace': ({ keywords }) => namespace(keywords),
  'functools.partial': ({ positional, keywords }, at) => {
    const [callee, ...rest] = positional;
    if (!callee) throw notFollowed('functools.partial without a function', at);
    return { kind: 'partial', callee, positional: rest, keywords };
  },
  'dataclasses.field': ({ keywords }) => ({
    ...{ kind: 'partial', callee: { kind: 'external', path: 'dataclasses.field' }, positional: [], keywords },
  }),
  'typing.cast': ({ positional }) => positional[1] ?? NONE,
  'copy.copy': same,
  'copy.deepcopy': deepCopy,
  'itertools.chain': ({ positional }, at, machine) => ({
    ...{ kind: 'list', items: positional.flatMap((value) => machine.iterate(value, at)) },
  }),
  'torch.nn.Parameter': (given, at) => makeParameter(given, at),
  'torch.nn.parameter.Parameter': (given, at) => makeParameter(given, at),
  'torch.Size': (given, at, machine) => callBuiltin('tuple', given, at, machine),
  'torch.jit.script': same,
  'torch.compile': same,
  'torch.nn.utils.spectral_norm': refused('nn.utils.spectral_norm'),
  'torch.nn.utils.weight_norm': refused('nn.utils.weight_norm'),
};

/** Only the training of a network does more than call it here. */
const CHECKPOINTS = /^torch\.utils\.checkpoint\.checkpoint$/;

/** null for calls that are none of these. */
export function callLibrary(path: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value | null {
  if (path.startsWith('torch.nn.init.')) return initialise(given, at, machine);
  if (isConstantMaker(path)) return makeConstant(path, given, at, machine);
  if (CHECKPOINTS.test(path)) return checkpoint(given, at, machine);
  return (Object.hasOwn(calls, path) ? calls[path]?.(given, at, machine) : null) ?? null;
}

const namespace = (keywords: ReadonlyMap<string, Value>): ObjectValue => ({
  ...{ kind: 'object', class: null, className: 'SimpleNamespace', members: new Map(keywords), fields: null },
});

function refused(name: string): Call {
  return (_given, at) => {
    throw notFollowed(name, at);
  };
}

/** The values change, the shapes do not. */
function initialise({ positional }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  warnOfOwnValues(at, machine);
  return positional[0] ?? NONE;
}

/** checkpoint(function, *inputs, use_reentrant=False) */
function checkpoint({ positional, keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const [called, ...inputs] = positional;
  if (!called) throw notFollowed('A checkpoint without a function', at);
  const own = new Set(['use_reentrant', 'preserve_rng_state', 'context_fn', 'determinism_check', 'debug']);
  return machine.call(called, { positional: inputs, keywords: new Map([...keywords].filter(([name]) => !own.has(name))) }, at);
}

/** Point = namedtuple('Point', 'x y') */
function namedTuple({ positional, keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const [title, written] = positional;
  if (title?.kind !== 'string' || !written) throw notFollowed('This named tuple', at);
  const names =
    written.kind === 'string'
      ? written.value.split(/[\s,]+/)
      : machine.iterate(written, at).map((one) => (one.kind === 'string' ? one.value : ''));
  const order: ClassValue[] = [];
  const made: ClassValue = {
    ...{ kind: 'class', name: title.value, definition: at, order, native: 'typing.NamedTuple', members: new Map() },
    ...{ fields: names, isData: true },
  };
  order.push(made);
  const defaults = keywords.get('defaults');
  const values = defaults ? machine.iterate(defaults, at) : [];
  for (const [index, value] of values.entries()) made.members.set(names[names.length - values.length + index] ?? '', value);
  return made;
}

/** Modules that are copied are layers of their own. */
function deepCopy({ positional: [value] }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const copies = new Map<Value, Value>();
  const copy = (one: Value): Value => {
    machine.tick(at);
    const known = copies.get(one);
    if (known) return known;
    if (one.kind === 'list') return { kind: 'list', items: one.items.map(copy) };
    if (one.kind === 'dict') return { kind: 'dict', entries: new Map([...one.entries].map(([key, item]) => [key, copy(item)])) };
    if (one.kind !== 'module') return one;
    const made = { ...one, members: new Map<string, Value>() };
    copies.set(one, made);
    for (const [name, member] of one.members) made.members.set(name, copy(member));
    if (made.operation) machine.made(made);
    return made;
  };
  return value ? copy(value) : NONE;
}
