// x + y, 2 * x, -x, x ** 2, and arithmetic on sizes of tensors: the operators that torch.fx has nodes for.

import type { Operation } from '../network/operations.ts';
import { dimensionOf } from './layer-arguments.ts';
import { unsupportedOp } from './layers.ts';
import type { Machine } from './machine.ts';
import { applyOperator } from './operators.ts';
import { asArgument } from './proxies.ts';
import { combineSizes, shapeItems } from './shape-values.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { ShapeValue, TensorValue, Value } from './values.ts';

/** Names of Python's operators in its module `operator`. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ '+': 'add', '-': 'sub', '*': 'mul', '/': 'truediv', '//': 'floordiv', '%': 'mod', '**': 'pow', '@': 'matmul' },
  ...{ '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', '==': 'eq', '!=': 'ne', '&': 'and_', '|': 'or_', '^': 'xor', '~': 'invert' },
};
const ARITHMETIC = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

const isArithmetic = (operator: string): operator is keyof typeof ARITHMETIC => Object.hasOwn(ARITHMETIC, operator);

const isProxy = (value: Value): boolean => ['tensor', 'size', 'shape', 'pieces'].includes(value.kind);

/** Any operator of Python but the comparisons. @throws Unreadable for operands without a known result */
export const operate = (operator: string, left: Value, right: Value, at: SyntaxNode, machine: Machine): Value =>
  applyProxies(operator, left, right, at, machine) ?? applyOperator(operator, left, right, at);

/** null where neither side stands for a value of the network. */
function applyProxies(operator: string, left: Value, right: Value, at: SyntaxNode, machine: Machine): Value | null {
  if (!isProxy(left) && !isProxy(right)) return null;
  const a = asArgument(left, machine);
  const b = asArgument(right, machine);
  const name = NAMES[operator] ?? operator;
  if (a.kind === 'tensor' || b.kind === 'tensor') return applyTensors(operator, name, a, b, at, machine);
  const joined = operator === '+' ? joinShapes(a, b, machine) : null;
  if (joined) {
    machine.claimName(name);
    return joined;
  }
  // (h * w) ** 0.5 is a number beside tensors.
  const first = a.kind === 'float' ? a.value : dimensionOf(a);
  const second = b.kind === 'float' ? b.value : dimensionOf(b);
  const combined = first === null || second === null ? null : combineSizes(operator, first, second);
  if (combined) machine.claimName(name);
  return combined;
}

function applyTensors(operator: string, name: string, a: Value, b: Value, at: SyntaxNode, machine: Machine): Value | null {
  const inputs = [a, b].flatMap((value) => (value.kind === 'tensor' ? [value.name] : value.kind === 'opaque' ? [''] : []));
  const operation = operationOf(operator, a, b, inputs.length);
  if (operation) return addOperator(operation, name, inputs, at, machine);
  machine.report(unsupportedOp(`${operator} with a tensor`, at));
  return machine.unknownTensor(name);
}

function operationOf(operator: string, a: Value, b: Value, tensors: number): Operation | null {
  const scalar = tensors === 2 ? null : scalarOf(a.kind === 'tensor' ? b : a);
  if (tensors < 2 && scalar === null) return null;
  if (operator === '@') return tensors === 2 ? { op: 'matmul', attributes: {} } : null;
  if (operator === '**') {
    return typeof scalar === 'number' && a.kind === 'tensor' ? { op: 'pow', attributes: { exponent: scalar } } : null;
  }
  if (!isArithmetic(operator)) return null;
  return { op: ARITHMETIC[operator], attributes: { scalar, scalarFirst: tensors < 2 && b.kind === 'tensor', alpha: 1 } };
}

const scalarOf = (value: Value) => (value.kind === 'float' ? value.value : dimensionOf(value));

const addOperator = (operation: Operation, name: string, inputs: readonly string[], at: SyntaxNode, machine: Machine): Value =>
  machine.addNode({
    ...{ operation, kind: 'call_function', target: `operator.${name}`, nameFrom: name, inputs },
    ...{ defined: at, called: at },
  });

/** x.shape[:2] + (-1,) */
function joinShapes(a: Value, b: Value, machine: Machine): Value | null {
  if (a.kind !== 'shape' && b.kind !== 'shape') return null;
  const items = [a, b].map((value) =>
    value.kind === 'shape' || value.kind === 'tuple' || value.kind === 'list' ? itemsOf(value, machine) : null,
  );
  const [first, second] = items;
  return first && second ? { kind: 'tuple', items: [...first, ...second] } : null;
}

function itemsOf(value: ShapeValue | Extract<Value, { readonly items: unknown }>, machine: Machine): readonly Value[] | null {
  if (value.kind !== 'shape') return value.items;
  const rank = machine.rankOf(value.of);
  return shapeItems(value, rank === null || value.from < 0 ? null : rank - value.from);
}

/** -x */
export function negateTensor(tensor: TensorValue, operator: string, at: SyntaxNode, machine: Machine): Value {
  if (operator === '-') return addOperator({ op: 'neg', attributes: {} }, 'neg', [tensor.name], at, machine);
  machine.report(unsupportedOp(`${operator} of a tensor`, at));
  return machine.unknownTensor(operator === '+' ? 'pos' : 'invert');
}
