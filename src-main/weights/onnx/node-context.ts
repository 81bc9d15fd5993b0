// One node of an ONNX graph while it is translated: its attributes, its inputs in the form that the translation needs, and ways to refuse.

import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Dimension, Operation, Pair } from '../../../src-shared/network/operations.ts';
import type { GraphBuilder, TensorValue } from './graph-builder.ts';
import type { OnnxNode } from './messages.ts';
import { layerPath } from './names.ts';
import { type ExternalFiles, type OnnxTensor, tensorOf } from './tensors.ts';
import { isNumbers, type OnnxValue, sizesOf } from './values.ts';

/** Why a node cannot be translated; becomes a problem of the network. */
export class Untranslatable extends Error {}

export class NodeContext {
  readonly node: OnnxNode;
  readonly opset: number;
  /** The file's name for it, or one made from its output. */
  readonly name: string;
  readonly builder: GraphBuilder;
  readonly files: ExternalFiles;
  readonly #values: ReadonlyMap<string, OnnxValue>;

  constructor(
    node: OnnxNode,
    opset: number,
    builder: GraphBuilder,
    files: ExternalFiles,
    values: ReadonlyMap<string, OnnxValue>,
  ) {
    this.node = node;
    this.opset = opset;
    this.name = node.name || `${node.op}_${node.outputs[0] ?? ''}`;
    this.builder = builder;
    this.files = files;
    this.#values = values;
  }

  refuse(why: string): never {
    throw new Untranslatable(why);
  }

  /** null for an optional input that is left out. */
  value(index: number): OnnxValue | null {
    const name = this.node.inputs[index];
    return name === undefined || name === '' ? null : (this.#values.get(name) ?? null);
  }

  /** As a tensor of the network; a constant becomes a parameter. */
  tensor(index: number): TensorValue {
    const value = this.value(index);
    if (value?.kind === 'tensor') return value;
    if (value?.kind === 'constant') return this.builder.addConstant(this.node.inputs[index] ?? this.name, value.tensor);
    return this.refuse(`input ${index} is no tensor`);
  }

  constant(index: number): OnnxTensor | null {
    const value = this.value(index);
    return value?.kind === 'constant' ? value.tensor : null;
  }

  /** A weight, which must not depend on the input. */
  weight(index: number, what: string): OnnxTensor {
    return this.constant(index) ?? this.refuse(`its ${what} is not a constant`);
  }

  /** The layer's path by the name of one of its tensors; null where that says none. */
  path(index: number, role: string): string | null {
    return layerPath(this.node.inputs[index] ?? '', role);
  }

  int(name: string, missing: number): number {
    return this.node.attributes.get(name)?.int ?? missing;
  }

  float(name: string, missing: number): number {
    return this.node.attributes.get(name)?.float ?? missing;
  }

  text(name: string, missing: string): string {
    return this.node.attributes.get(name)?.text || missing;
  }

  ints(name: string): readonly number[] | null {
    return this.node.attributes.get(name)?.ints ?? null;
  }

  pair(name: string, missing: Pair): Pair {
    const values = this.ints(name);
    if (values === null) return missing;
    const [first, second] = values;
    if (values.length !== 2 || first === undefined || second === undefined)
      this.refuse(`${name} is for ${values.length} axes; only pictures (2) are supported`);
    return [first as number, second as number];
  }

  /** Whole numbers by attribute (older opsets) or by input (newer ones). @returns null where neither is given */
  list(attribute: string, index: number): readonly number[] | null {
    const given = this.ints(attribute);
    if (given) return given;
    const value = this.value(index);
    if (value === null) return null;
    const items = sizesOf(value);
    if (items && isNumbers(items)) return items;
    return this.refuse(`its ${attribute} depend on the input`);
  }

  sizes(index: number): readonly Dimension[] {
    return sizesOf(this.value(index)) ?? this.refuse(`input ${index} is no list of sizes`);
  }

  rank(value: TensorValue): number {
    return value.shape?.length ?? this.refuse('the number of axes of its input is not known');
  }

  /** An axis counted from the front. */
  axis(axis: number, rank: number): number {
    const found = axis < 0 ? axis + rank : axis;
    return found >= 0 && found < rank ? found : this.refuse(`axis ${axis} of ${rank} does not exist`);
  }

  function(operation: Operation, inputs: readonly TensorValue[], suffix = ''): TensorValue {
    return this.builder.addFunction(`${this.name}${suffix}`, operation, inputs);
  }

  module(operation: Operation, inputs: readonly TensorValue[], suffix = ''): TensorValue {
    return this.builder.addModule(`${this.name}${suffix}`, operation, inputs);
  }

  attributeTensor(name: string): OnnxTensor | null {
    const message = this.node.attributes.get(name)?.tensor;
    return message ? tensorOf(message, this.files) : null;
  }
}

/** As a weight of the network, under another shape of the same values where one is given. */
export const asWeight = ({ shape, values }: OnnxTensor, as: readonly number[] = shape): Tensor => ({
  shape: as,
  data: values instanceof Float32Array ? values : Float32Array.from(values),
});

/** One translation: gives the values of the node's outputs. */
export type Translate = (context: NodeContext) => OnnxValue | readonly OnnxValue[];
