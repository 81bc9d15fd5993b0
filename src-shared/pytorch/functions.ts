// torch.relu(x), F.max_pool2d(x, 2), x.flatten(1), x + y: what makes nodes of tensors, by the names under which they are written.

import type { HeldTensor, NetworkNode } from '../network/graph.ts';
import type { Operation } from '../network/operations.ts';
import { type LayerArguments, readArguments } from './layer-arguments.ts';
import { tensorName, unsupportedOp } from './layers.ts';
import { type CallArguments, type Machine, notFollowed, Unreadable } from './machine.ts';
import { readOperation } from './operations.ts';
import { isPieceMaker, makePieces } from './pieces.ts';
import { asArguments, holdsTensor } from './proxies.ts';
import { isWeightParameter } from './read-weighted.ts';
import { size } from './shape-values.ts';
import type { Signature } from './signature.ts';
import { functionSignature, methodSignature } from './signatures.ts';
import { functionSpellings, methodSpellings, type Spelling } from './spellings.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { integer, type TensorValue, type Value } from './values.ts';

const lastWord = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** How the graph writes a function: with F for torch.nn.functional. */
const targetOf = (path: string): string =>
  path.replace(/^torch\.nn\.functional\./, 'F.').replace(/^torch\.functional\./, 'torch.');

interface Called {
  readonly kind: 'call_function' | 'call_method';
  readonly target: string;
  readonly nameFrom: string;
  readonly spelling: Spelling;
  readonly signature: Signature;
}

/** `relu_` is `relu` in place. */
function find(table: Readonly<Record<string, Spelling>>, name: string): { spelling: Spelling; plain: string } | null {
  const plain = Object.hasOwn(table, name) ? name : name.replace(/_$/, '');
  const spelling = Object.hasOwn(table, plain) ? table[plain] : undefined;
  return spelling ? { spelling, plain } : null;
}

/** @param path the full path: `torch.nn.functional.relu` */
export function callFunction(path: string, written: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const target = targetOf(path);
  const found = find(functionSpellings, target);
  const isTensorWork = [...written.positional, ...written.keywords.values()].some(holdsTensor);
  if (!isTensorWork) return { kind: 'opaque', what: `${target}(...)` };
  const given = asArguments(written, machine);
  const [first] = given.positional;
  if (isPieceMaker(lastWord(target)) && target.startsWith('torch.') && first?.kind === 'tensor') {
    const rest = { positional: given.positional.slice(1), keywords: given.keywords };
    return makePieces(first, lastWord(target), target, 'call_function', rest, at, machine);
  }
  if (target === 'torch.numel' && first?.kind === 'tensor')
    return callTensorMethod(first, 'numel', { positional: [], keywords: new Map() }, at, machine);
  if (!found) {
    machine.report(unsupportedOp(target, at));
    return machine.unknownTensor(lastWord(path));
  }
  const { spelling, plain } = found;
  const kind = spelling.isMethod ? 'call_method' : 'call_function';
  const nameFrom = spelling.fxName ?? lastWord(target);
  const signature = functionSignature(plain) ?? [];
  return addCall(
    { kind, target: spelling.isMethod ? lastWord(target) : target, nameFrom, spelling, signature },
    given,
    at,
    machine,
  );
}

/** x.relu() */
export function callTensorMethod(
  tensor: TensorValue,
  name: string,
  written: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const given = asArguments(written, machine);
  const measured = measure(tensor, name, given, machine);
  if (measured) return measured;
  if (isPieceMaker(name)) return makePieces(tensor, name, `.${name}`, 'call_method', given, at, machine);
  const found = find(methodSpellings, name);
  if (!found) {
    machine.report(unsupportedOp(`.${name}()`, at));
    return machine.unknownTensor(name);
  }
  const signature: Signature = [
    { name: 'input', fallback: null, keywordOnly: false, stars: 0 },
    ...(methodSignature(found.plain) ?? []),
  ];
  const withTensor = { positional: [tensor, ...given.positional], keywords: given.keywords };
  return addCall(
    { kind: 'call_method', target: name, nameFrom: name, spelling: found.spelling, signature },
    withTensor,
    at,
    machine,
  );
}

/** x.size(), x.dim(), x.numel() */
function measure(tensor: TensorValue, name: string, { positional, keywords }: CallArguments, machine: Machine): Value | null {
  if (name === 'size') {
    machine.claimName(name);
    const axis = positional[0] ?? keywords.get('dim');
    if (!axis) return { kind: 'shape', of: tensor.name, from: 0, to: null, attribute: null };
    return axis.kind === 'integer' ? size({ kind: 'size', of: tensor.name, axis: axis.value }) : null;
  }
  if (name === 'dim' || name === 'ndimension') {
    machine.claimName(name);
    const rank = machine.rankOf(tensor.name);
    return rank === null ? { kind: 'opaque', what: "a tensor's number of axes" } : integer(rank);
  }
  if (name !== 'numel' && name !== 'nelement') return null;
  machine.claimName(name);
  return size({ kind: 'count', of: tensor.name });
}

function addCall(called: Called, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const { kind, target, nameFrom, spelling, signature } = called;
  try {
    const read = readArguments(lastWord(target), signature, given, at, 0, machine);
    const inputs = inputsOf(read, target, machine);
    const operation = inPlace(readOperation(spelling.reader, read), target);
    const held = heldTensors(read, signature);
    return machine.addNode({ operation, kind, target, nameFrom, inputs, defined: at, called: at, ...(held ? { held } : {}) });
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    machine.report(thrown);
    return machine.unknownTensor(nameFrom);
  }
}

/** The weights that a function is given; null for functions without. */
function heldTensors(read: LayerArguments, signature: Signature): NonNullable<NetworkNode['held']> | null {
  const found = signature.flatMap(({ name }): [string, HeldTensor][] => {
    const value = isWeightParameter(name) ? read.get(name) : null;
    const held = value?.kind === 'tensor' ? read.tensors.heldBy(value.name) : null;
    return held && value?.kind === 'tensor' ? [[name, { path: held.path, node: value.name }]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : null;
}

const inPlace = (operation: Operation, target: string): Operation =>
  target.endsWith('_') && 'inplace' in operation.attributes
    ? ({ ...operation, attributes: { ...operation.attributes, inplace: true } } as Operation)
    : operation;

/** Parameters that may hold a tensor, in argument order. */
const TENSOR_PARAMETERS = ['input', 'other', 'mat2'] as const;

function inputsOf(read: LayerArguments, target: string, machine: Machine): string[] {
  if (read.has('tensors')) return machine.iterate(read.get('tensors'), read.at).map((item) => tensorName(item, read.at));
  // y.expand_as(x) needs the shape of x only.
  const names = /_as$/.test(target) ? (['input'] as const) : TENSOR_PARAMETERS;
  const tensors = names.map((name) => read.get(name)).filter(({ kind }) => kind === 'tensor' || kind === 'opaque');
  if (tensors.length === 0) throw notFollowed(`${target} of something that is no tensor`, read.at);
  return tensors.map((tensor) => tensorName(tensor, read.at));
}
