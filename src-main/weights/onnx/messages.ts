// The messages of ONNX that are needed, decoded. Values of tensors stay bytes until they are asked for. Source: onnx/onnx.proto.
import { corruptModel, fieldsOf, floatOf, packedVarints, signed, textOf } from './protobuf.ts';

export interface OnnxTensorMessage {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly raw: Uint8Array | null;
  /** float_data, double_data: little-endian bytes of all pieces. */
  readonly floatData: readonly Uint8Array[];
  readonly doubleData: readonly Uint8Array[];
  /** int32_data, int64_data, uint64_data: whole numbers. */
  readonly intData: readonly bigint[];
  /** Where the values are when they are not here; null: here. */
  readonly external: ReadonlyMap<string, string> | null;
}

export interface OnnxAttribute {
  readonly name: string;
  readonly float: number;
  readonly int: number;
  readonly text: string;
  readonly tensor: OnnxTensorMessage | null;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
  /** AttributeProto.AttributeType. */
  readonly type: number;
}

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxValueInfo {
  readonly name: string;
  /** null for a size that is only known when the model runs; empty list of axes: not said. */
  readonly dims: readonly (number | null)[] | null;
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  /** By domain; '' is ONNX's own. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graphName: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensorMessage[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

const MOST_NODES = 100_000;
const MOST_AXES = 32;
const MOST_NUMBERS = 2 ** 24;
const EXTERNAL = 1;

/** @throws AppError weights/corrupt */
export function readModel(bytes: Uint8Array): OnnxModel {
  let [irVersion, producer] = [0, ''];
  let graph: Uint8Array | null = null;
  const opsets = new Map<string, number>();
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) irVersion = Number(field.bits);
    else if (field.number === 2) producer = textOf(field.bytes);
    else if (field.number === 7) graph = field.bytes;
    else if (field.number === 8) {
      let [domain, version] = ['', 0];
      for (const part of fieldsOf(field.bytes)) {
        if (part.number === 1) domain = textOf(part.bytes);
        else if (part.number === 2) version = Number(signed(part.bits));
      }
      opsets.set(domain === 'ai.onnx' ? '' : domain, version);
    }
  }
  if (!graph) throw corruptModel('it has no graph.');
  return { irVersion, producer, opsets, ...readGraph(graph) };
}

function readGraph(bytes: Uint8Array): Pick<OnnxModel, 'graphName' | 'nodes' | 'initializers' | 'inputs' | 'outputs'> {
  let graphName = '';
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensorMessage[] = [];
  const inputs: OnnxValueInfo[] = [];
  const outputs: OnnxValueInfo[] = [];
  for (const { number, bytes: part } of fieldsOf(bytes)) {
    if (number === 1) nodes.push(readNode(part));
    else if (number === 2) graphName = textOf(part);
    else if (number === 5) initializers.push(readTensor(part));
    else if (number === 11) inputs.push(readValueInfo(part));
    else if (number === 12) outputs.push(readValueInfo(part));
    if (nodes.length + initializers.length > MOST_NODES) throw corruptModel(`it has more than ${MOST_NODES} nodes and tensors.`);
  }
  return { graphName, nodes, initializers, inputs, outputs };
}

function readNode(bytes: Uint8Array): OnnxNode {
  let [name, op, domain] = ['', '', ''];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  for (const { number, bytes: part } of fieldsOf(bytes)) {
    if (number === 1) inputs.push(textOf(part));
    else if (number === 2) outputs.push(textOf(part));
    else if (number === 3) name = textOf(part);
    else if (number === 4) op = textOf(part);
    else if (number === 7) domain = textOf(part);
    else if (number === 5) {
      const attribute = readAttribute(part);
      attributes.set(attribute.name, attribute);
    }
  }
  return { name, op, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes };
}

function readAttribute(bytes: Uint8Array): OnnxAttribute {
  const made = { name: '', float: 0, int: 0, text: '', tensor: null as OnnxTensorMessage | null, type: 0 };
  const floats: number[] = [];
  const ints: number[] = [];
  for (const { number, bits, bytes: part } of fieldsOf(bytes)) {
    if (number === 1) made.name = textOf(part);
    else if (number === 2) made.float = floatOf(bits);
    else if (number === 3) made.int = Number(signed(bits));
    else if (number === 4) made.text = textOf(part);
    else if (number === 5) made.tensor = readTensor(part);
    else if (number === 7) {
      if (part.length > 0) for (const value of floatsOf(part)) floats.push(value);
      else floats.push(floatOf(bits));
    } else if (number === 8) {
      if (part.length > 0) for (const value of packedVarints(part)) ints.push(Number(signed(value)));
      else ints.push(Number(signed(bits)));
    } else if (number === 20) made.type = Number(bits);
  }
  return { ...made, floats, ints };
}

function* floatsOf(bytes: Uint8Array): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) yield view.getFloat32(at, true);
}

function readTensor(bytes: Uint8Array): OnnxTensorMessage {
  const made = { name: '', dataType: 0, raw: null as Uint8Array | null };
  const dims: number[] = [];
  const floatData: Uint8Array[] = [];
  const doubleData: Uint8Array[] = [];
  const intData: bigint[] = [];
  const external = new Map<string, string>();
  let location = 0;
  const whole = (bits: bigint, part: Uint8Array, into: (value: bigint) => void): void => {
    if (part.length > 0) for (const value of packedVarints(part)) into(value);
    else into(bits);
  };
  for (const { number, bits, bytes: part } of fieldsOf(bytes)) {
    if (number === 1) whole(bits, part, (value) => dims.push(Number(signed(value))));
    else if (number === 2) made.dataType = Number(bits);
    else if (number === 4) floatData.push(part.length > 0 ? part : lowBytes(bits, 4));
    else if (number === 5 || number === 7 || number === 11) whole(bits, part, (value) => intData.push(signed(value)));
    else if (number === 8) made.name = textOf(part);
    else if (number === 9) made.raw = part;
    else if (number === 10) doubleData.push(part.length > 0 ? part : lowBytes(bits, 8));
    else if (number === 13) {
      let [key, value] = ['', ''];
      for (const word of fieldsOf(part)) {
        if (word.number === 1) key = textOf(word.bytes);
        else if (word.number === 2) value = textOf(word.bytes);
      }
      external.set(key, value);
    } else if (number === 14) location = Number(bits);
    if (intData.length > MOST_NUMBERS)
      throw corruptModel(`${made.name || 'a tensor'} spells out more than ${MOST_NUMBERS} numbers.`);
  }
  if (dims.length > MOST_AXES || dims.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw corruptModel(`${made.name || 'a tensor'} has the shape [${dims.slice(0, MOST_AXES).join(', ')}].`);
  }
  return { ...made, dims, floatData, doubleData, intData, external: location === EXTERNAL ? external : null };
}

function lowBytes(bits: bigint, count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, bits, true);
  return bytes.subarray(0, count);
}

/** ValueInfoProto: name, and of its type the sizes of a tensor. */
function readValueInfo(bytes: Uint8Array): OnnxValueInfo {
  let name = '';
  let dims: (number | null)[] | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field.bytes);
    if (field.number !== 2) continue;
    for (const type of fieldsOf(field.bytes)) {
      if (type.number !== 1) continue;
      for (const tensor of fieldsOf(type.bytes)) if (tensor.number === 2) dims = readDims(tensor.bytes);
    }
  }
  return { name, dims };
}

function readDims(bytes: Uint8Array): (number | null)[] {
  const dims: (number | null)[] = [];
  for (const { number, bytes: part } of fieldsOf(bytes)) {
    if (number !== 1) continue;
    let size: number | null = null;
    for (const dim of fieldsOf(part)) if (dim.number === 1) size = Number(signed(dim.bits));
    dims.push(size !== null && Number.isSafeInteger(size) && size > 0 ? size : null);
    if (dims.length > MOST_AXES) throw corruptModel('an input has too many axes.');
  }
  return dims;
}
