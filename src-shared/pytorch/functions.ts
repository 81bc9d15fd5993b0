// torch.relu(x), F.max_pool2d(x, 2), x.flatten(1): functions and methods of tensors, by their full paths.
import type { SyntaxNode } from '@lezer/common';
import type { Operation } from '../network/operations.ts';
import { readArguments } from './layer-arguments.ts';
import { tensorName, unsupportedOp } from './layers.ts';
import { type CallArguments, type Machine, notFollowed, Unreadable } from './machine.ts';
import { operationReaders } from './operations.ts';
import { functionSignatures } from './signatures.ts';
import type { Value } from './values.ts';

type FunctionOp = keyof typeof functionSignatures;

const FUNCTIONS: Readonly<Record<string, FunctionOp>> = {
  'torch.relu': 'ReLU',
  'torch.relu_': 'ReLU',
  'torch.nn.functional.relu': 'ReLU',
  'torch.nn.functional.relu_': 'ReLU',
  'torch.max_pool2d': 'MaxPool2d',
  'torch.nn.functional.max_pool2d': 'MaxPool2d',
  'torch.flatten': 'Flatten',
};

const METHODS: Readonly<Record<string, FunctionOp>> = { relu: 'ReLU', relu_: 'ReLU', flatten: 'Flatten' };

/** Methods that change where or how a tensor is stored, not what it holds. */
const WITHOUT_EFFECT = new Set(['contiguous', 'clone', 'detach', 'cuda', 'cpu', 'to', 'float', 'requires_grad_']);

const lastWord = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** @param path the full path; the graph has it as people write it, with F for torch.nn.functional */
export function callFunction(path: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const op = Object.hasOwn(FUNCTIONS, path) ? FUNCTIONS[path] : undefined;
  const target = path.replace(/^torch\.nn\.functional\./, 'F.');
  if (op) return addCall(op, 'call_function', target, given, at, machine);
  const takesTensor = [...given.positional, ...given.keywords.values()].some(holdsTensor);
  if (!takesTensor) return { kind: 'opaque', what: `${target}(...)` };
  machine.report(unsupportedOp(target, at));
  return machine.unknownTensor(lastWord(path));
}

const holdsTensor = (value: Value): boolean =>
  value.kind === 'tensor' || ((value.kind === 'list' || value.kind === 'tuple') && value.items.some(holdsTensor));

/** x.relu() */
export function callTensorMethod(tensor: Value, name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const withTensor = { positional: [tensor, ...given.positional], keywords: given.keywords };
  const op = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (op) return addCall(op, 'call_method', name, withTensor, at, machine);
  if (name === 'size' || name === 'dim') {
    machine.unknownTensor(name);
    const [axis] = given.positional;
    if (name === 'dim') return { kind: 'opaque', what: "a tensor's number of axes" };
    return { kind: 'size', axis: axis?.kind === 'integer' ? axis.value : null };
  }
  const operation = name === 'view' || name === 'reshape' ? rowsOfBatch(given) : null;
  if (operation) {
    const inputs = [tensorName(tensor, at)];
    return machine.addNode({ operation, kind: 'call_method', target: name, nameFrom: name, inputs, defined: at, called: at });
  }
  machine.report(
    WITHOUT_EFFECT.has(name)
      ? new Unreadable('unsupported-op', `.${name}() is a node of its own in PyTorch and is not supported yet; leave it out.`, at)
      : unsupportedOp(`.${name}()`, at),
  );
  return machine.unknownTensor(name);
}

/** x.view(x.size(0), -1) is flatten(1); other views are not. */
function rowsOfBatch({ positional }: CallArguments): Operation | null {
  const [batch, rest, more] = positional;
  const isBatch = batch?.kind === 'size' && batch.axis === 0;
  const isRest = rest?.kind === 'integer' && rest.value === -1 && !more;
  return isBatch && isRest ? { op: 'Flatten', attributes: { startDim: 1, endDim: -1 } } : null;
}

function addCall(
  op: FunctionOp,
  kind: 'call_function' | 'call_method',
  target: string,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const name = lastWord(target);
  try {
    const read = readArguments(name, functionSignatures[op], given, at, 0);
    const input = read.get('input');
    if (input.kind !== 'tensor' && input.kind !== 'opaque') throw notFollowed(`${target} of something that is no tensor`, at);
    const operation = operationReaders[op]?.(read);
    if (!operation) throw unsupportedOp(target, at);
    const inputs = [tensorName(input, at)];
    return machine.addNode({ operation, kind, target, nameFrom: name, inputs, defined: at, called: at });
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    machine.report(thrown);
    return machine.unknownTensor(name);
  }
}
