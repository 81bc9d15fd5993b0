// The few messages of onnx.proto that a network for the peer needs, written by hand.
// Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';

// Wire types of protocol buffers.
const VARINT = 0;
const LENGTH_DELIMITED = 2;
// TensorProto.DataType.
const FLOAT = 1;
// AttributeProto.AttributeType.
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;
const IR_VERSION = 8;
const OPSET = 17;
const SEVEN_BITS = 128;

type Field = Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= SEVEN_BITS) {
    bytes.push((rest % SEVEN_BITS) | SEVEN_BITS);
    rest = Math.floor(rest / SEVEN_BITS);
  }
  return [...bytes, rest];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const integer = (field: number, value: number): Field => Uint8Array.from([...varint(field * 8 + VARINT), ...varint(value)]);

const bytes = (field: number, content: Uint8Array): Field =>
  join([Uint8Array.from([...varint(field * 8 + LENGTH_DELIMITED), ...varint(content.length)]), content]);

const text = (field: number, content: string): Field => bytes(field, new TextEncoder().encode(content));

const message = (field: number, fields: readonly Field[]): Field => bytes(field, join(fields));

/** An initializer. */
export const onnxTensor = (name: string, { shape, data }: Tensor): Field =>
  message(5, [
    ...shape.map((side) => integer(1, side)),
    integer(2, FLOAT),
    text(8, name),
    bytes(9, new Uint8Array(data.slice().buffer)),
  ]);

/** Whole numbers, not negative. */
export type OnnxAttributes = Readonly<Record<string, number | readonly number[]>>;

const attribute = ([name, value]: readonly [string, number | readonly number[]]): Field =>
  typeof value === 'number'
    ? message(5, [text(1, name), integer(3, value), integer(20, ATTRIBUTE_INT)])
    : message(5, [text(1, name), ...value.map((one) => integer(8, one)), integer(20, ATTRIBUTE_INTS)]);

/** A node with one output, named as the node. */
export const onnxNode = (op: string, name: string, inputs: readonly string[], attributes: OnnxAttributes = {}): Field =>
  message(1, [
    ...inputs.map((input) => text(1, input)),
    text(2, name),
    text(3, name),
    text(4, op),
    ...Object.entries(attributes).map(attribute),
  ]);

/** A float tensor's name and shape, as an input (11) or an output (12) of the graph. */
const value = (field: number, name: string, shape: Shape): Field =>
  message(field, [
    text(1, name),
    message(2, [
      message(1, [
        integer(1, FLOAT),
        message(
          2,
          shape.map((side) => message(1, [integer(1, side)])),
        ),
      ]),
    ]),
  ]);

interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/** @param body nodes and initializers */
export function onnxModel(input: NamedShape, body: readonly Field[], outputs: readonly NamedShape[]): Uint8Array {
  const graph = [
    text(2, 'network'),
    value(11, input.name, input.shape),
    ...body,
    ...outputs.map(({ name, shape }) => value(12, name, shape)),
  ];
  return join([integer(1, IR_VERSION), message(7, graph), message(8, [integer(2, OPSET)])]);
}
