// The built-in network as an ONNX file, for the peer only: the few messages of onnx.proto that it needs, written by hand.
// Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, opset 17.
import type { Weights } from '../../src-shared/network/graph.ts';

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;

type Field = Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const integer = (field: number, value: number): Field => Uint8Array.from([...varint(field * 8 + VARINT), ...varint(value)]);

const bytes = (field: number, content: Uint8Array): Field =>
  join([Uint8Array.from([...varint(field * 8 + LENGTH_DELIMITED), ...varint(content.length)]), content]);

const text = (field: number, content: string): Field => bytes(field, new TextEncoder().encode(content));

const message = (field: number, fields: readonly Field[]): Field => bytes(field, join(fields));

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const tensor = (name: string, shape: readonly number[], data: Float32Array): Field =>
  message(5, [
    ...shape.map((side) => integer(1, side)),
    integer(2, FLOAT),
    text(8, name),
    bytes(9, new Uint8Array(data.slice().buffer)),
  ]);

const node = (op: string, name: string, inputs: readonly string[]): Field =>
  message(1, [...inputs.map((input) => text(1, input)), text(2, name), text(3, name), text(4, op)]);

/** A float tensor's name and shape, as an input (11) or an output (12). */
const value = (field: number, name: string, shape: readonly number[]): Field =>
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

/**
 * Conv - Relu three times over an input 1 x 1 x size x size, kernels 2 x 2; every node is an output, so that every activation is kept.
 * @param weights conv1..conv3, as in the built-in network's state_dict
 */
export function builtinAsOnnx(weights: Weights, size: number): Uint8Array {
  const parts: Field[] = [text(2, 'builtin'), value(11, 'x', [1, 1, size, size])];
  let from = 'x';
  for (const layer of [1, 2, 3]) {
    const [weight, bias] = [weights.get(`conv${layer}.weight`), weights.get(`conv${layer}.bias`)];
    if (!weight || !bias) throw new Error(`The weights have no conv${layer}.`);
    const side = size - layer;
    const shape = [1, weight.shape[0] ?? 0, side, side];
    parts.push(
      tensor(`conv${layer}.weight`, weight.shape, weight.data),
      tensor(`conv${layer}.bias`, bias.shape, bias.data),
      node('Conv', `conv${layer}`, [from, `conv${layer}.weight`, `conv${layer}.bias`]),
      node('Relu', `relu${layer}`, [`conv${layer}`]),
      value(12, `conv${layer}`, shape),
      value(12, `relu${layer}`, shape),
    );
    from = `relu${layer}`;
  }
  return join([integer(1, IR_VERSION), message(7, parts), message(8, [integer(2, OPSET)])]);
}
