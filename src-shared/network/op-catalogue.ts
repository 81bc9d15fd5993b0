// Every op with its rules, and the questions the rest of the program asks of them. A new op is an entry here, its rules are in ops/.
import type { AttributesOf, Operation, OpName, Shape } from './operations.ts';
import { relu } from './ops/activation.ts';
import { convolution } from './ops/convolution.ts';
import { linear } from './ops/linear.ts';
import type { Break, OpRules, ParameterTensor, Reach, ShapeResult } from './ops/op-rules.ts';
import { maxPooling } from './ops/pooling.ts';
import { flatten } from './ops/reshape.ts';

type Catalogue = { readonly [Name in OpName]?: OpRules<AttributesOf<Name>> };

const catalogue: Catalogue = { Conv2d: convolution, ReLU: relu, MaxPool2d: maxPooling, Flatten: flatten, Linear: linear };

/** The rules belong to the operation's own attributes: the catalogue's type guarantees it, TypeScript cannot follow it through the union. */
function rulesOf({ op }: Operation): OpRules<Operation['attributes']> {
  const rules = catalogue[op];
  if (rules) return rules as OpRules<Operation['attributes']>;
  throw new RangeError(`There are no rules for ${op}.`);
}

/** What PyTorch refuses when the layer is made, or null. */
export const constructionBreak = (operation: Operation): Break | null => rulesOf(operation).constructing(operation.attributes);

/** Shape of the output for known inputs, or what is wrong with them. */
export const outputShape = (operation: Operation, inputs: readonly Shape[]): ShapeResult =>
  rulesOf(operation).shape(operation.attributes, inputs);

/** Learnable tensors in PyTorch's order of construction: the order in which random numbers are drawn. */
export const parameterTensors = (operation: Operation): readonly ParameterTensor[] =>
  rulesOf(operation).parameters(operation.attributes);

/** Multiply-accumulates. */
export const multiplyAccumulates = (operation: Operation, inputs: readonly Shape[], output: Shape): number =>
  rulesOf(operation).macs(operation.attributes, inputs, output);

export const reachOf = (operation: Operation): Reach => rulesOf(operation).reach(operation.attributes);

/** Attributes as PyTorch names them: `in_channels`, `kernel_size`. */
export const torchAttributes = (operation: Operation): Readonly<Record<string, unknown>> =>
  rulesOf(operation).torchAttributes(operation.attributes);

/** The shape rule with its numbers filled in. */
export const shapeFormula = (operation: Operation, inputs: readonly Shape[], output: Shape): string =>
  rulesOf(operation).formula(operation.attributes, inputs, output);
