// ONNX models for tests, encoded field by field.
import { joined } from './zip-fixture.ts';

type Part = Uint8Array;

const varint = (value: number | bigint): number[] => {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
};

export const whole = (field: number, value: number | bigint): Part => Uint8Array.from([...varint(field * 8), ...varint(value)]);
export const message = (field: number, content: Part): Part =>
  joined([Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
const text = (field: number, value: string): Part => message(field, new TextEncoder().encode(value));
const fixed = (field: number, value: number): Part =>
  joined([Uint8Array.from(varint(field * 8 + 5)), new Uint8Array(Float32Array.of(value).buffer)]);

interface TensorFields {
  readonly name?: string;
  readonly dims: readonly number[];
  readonly type?: number;
  readonly raw?: Uint8Array;
  readonly external?: Readonly<Record<string, string>>;
  readonly extra?: readonly Part[];
}

export const tensorMessage = ({ name = '', dims, type = 1, raw, external, extra = [] }: TensorFields): Part =>
  joined([
    ...dims.map((size) => whole(1, size)),
    whole(2, type),
    text(8, name),
    ...(raw ? [message(9, raw)] : []),
    ...(external
      ? [whole(14, 1), ...Object.entries(external).map(([key, value]) => message(13, joined([text(1, key), text(2, value)])))]
      : []),
    ...extra,
  ]);

export const floatTensor = (name: string, dims: readonly number[], values: readonly number[]): Part =>
  tensorMessage({ name, dims, raw: new Uint8Array(Float32Array.from(values).buffer) });

export const intTensor = (name: string, values: readonly number[], dims: readonly number[] = [values.length]): Part =>
  tensorMessage({ name, dims, type: 7, raw: new Uint8Array(BigInt64Array.from(values, BigInt).buffer) });

type Attribute = number | readonly number[] | string | { readonly float: number } | { readonly tensor: Part };

function attributeMessage(name: string, value: Attribute): Part {
  if (typeof value === 'number') return joined([text(1, name), whole(3, value), whole(20, 2)]);
  if (typeof value === 'string') return joined([text(1, name), text(4, value), whole(20, 3)]);
  if ('float' in value) return joined([text(1, name), fixed(2, value.float), whole(20, 1)]);
  if ('tensor' in value) return joined([text(1, name), message(5, value.tensor), whole(20, 4)]);
  return joined([text(1, name), ...(value as readonly number[]).map((one) => whole(8, one)), whole(20, 7)]);
}

export interface NodeFields {
  readonly op: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

const nodeMessage = ({ op, name = '', inputs, outputs, attributes = {}, domain = '' }: NodeFields): Part =>
  joined([
    ...inputs.map((one) => text(1, one)),
    ...outputs.map((one) => text(2, one)),
    text(3, name),
    text(4, op),
    ...Object.entries(attributes).map(([key, value]) => message(5, attributeMessage(key, value))),
    text(7, domain),
  ]);

const valueInfo = (name: string, dims: readonly (number | string)[]): Part => {
  const shape = joined(dims.map((size) => message(1, typeof size === 'number' ? whole(1, size) : text(2, size))));
  return joined([text(1, name), message(2, message(1, joined([whole(1, 1), message(2, shape)])))]);
};

interface ModelFields {
  readonly opset?: number;
  readonly nodes: readonly NodeFields[];
  readonly initializers?: readonly Part[];
  readonly input?: readonly (number | string)[];
  readonly output?: string;
}

export function onnxModel({ opset = 17, nodes, initializers = [], input = [1, 1, 4, 4], output }: ModelFields): Uint8Array {
  const graph = joined([
    ...nodes.map((node) => message(1, nodeMessage(node))),
    text(2, 'net'),
    ...initializers.map((tensor) => message(5, tensor)),
    message(11, valueInfo('x', input)),
    message(12, valueInfo(output ?? nodes.at(-1)?.outputs[0] ?? 'x', [])),
  ]);
  return joined([whole(1, 8), text(2, 'test'), message(7, graph), message(8, joined([text(1, ''), whole(2, opset)]))]);
}
