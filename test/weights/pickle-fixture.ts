// Pickles for tests, written step by step (protocol 2), and the files of torch.save that are made of them.
import { joined, zipOf } from './zip-fixture.ts';

/** Steps of a pickle that leave one value. */
export type Steps = readonly number[];

const uint32 = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)];
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];

export const none: Steps = [0x4e];
export const bool = (value: boolean): Steps => [value ? 0x88 : 0x89];
export const int = (value: number): Steps => [0x4a, ...uint32(value)];
export const float = (value: number): Steps => [0x47, ...[...new Uint8Array(Float64Array.of(value).buffer)].reverse()];
export const text = (value: string): Steps => [0x58, ...uint32(ascii(value).length), ...ascii(value)];
export const bytes = (value: Uint8Array): Steps => [0x42, ...uint32(value.length), ...value];
export const tuple = (...items: readonly Steps[]): Steps => [0x28, ...items.flat(), 0x74];
export const list = (...items: readonly Steps[]): Steps => [0x5d, 0x28, ...items.flat(), 0x65];
export const dict = (entries: Readonly<Record<string, Steps>>): Steps => [
  0x7d,
  0x28,
  ...Object.entries(entries).flatMap(([key, value]) => [...text(key), ...value]),
  0x75,
];
export const global = (module: string, name: string): Steps => [0x63, ...ascii(`${module}\n${name}\n`)];
export const call = (callee: Steps, ...given: readonly Steps[]): Steps => [...callee, ...tuple(...given), 0x52];
export const instance = (of: Steps, state: Steps): Steps => [...of, 0x29, 0x81, ...state, 0x62];
export const persistent = (id: Steps): Steps => [...id, 0x51];
export const pickle = (value: Steps): Uint8Array => Uint8Array.from([0x80, 2, ...value, 0x2e]);

export const ordered = (entries: Readonly<Record<string, Steps>>): Steps => [
  ...call(global('collections', 'OrderedDict')),
  0x28,
  ...Object.entries(entries).flatMap(([key, value]) => [...text(key), ...value]),
  0x75,
];

interface TensorSteps {
  readonly key?: string;
  readonly type?: string;
  /** Values of the storage. */
  readonly count: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  /** Legacy files say None, or which part of a storage it is. */
  readonly view?: Steps;
}

export function tensor({
  key = '0',
  type = 'FloatStorage',
  count,
  offset = 0,
  shape,
  strides = packed(shape),
  view,
}: TensorSteps): Steps {
  const id = tuple(text('storage'), global('torch', type), text(key), text('cpu'), int(count), ...(view ? [view] : []));
  const sizes = (values: readonly number[]): Steps => tuple(...values.map(int));
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    ...[persistent(id), int(offset), sizes(shape), sizes(strides), bool(false), call(global('collections', 'OrderedDict'))],
  );
}

const packed = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));

export const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** What torch.save writes: `archive/data.pkl` and the storages. */
export const torchZip = (
  value: Steps,
  storages: Readonly<Record<string, Uint8Array>> = {},
  extra: Readonly<Record<string, string>> = {},
): Uint8Array =>
  zipOf([
    { name: 'archive/data.pkl', bytes: pickle(value) },
    ...Object.entries(extra).map(([name, content]) => ({ name: `archive/${name}`, bytes: new TextEncoder().encode(content) })),
    ...Object.entries(storages).map(([key, content]) => ({ name: `archive/data/${key}`, bytes: content })),
    { name: 'archive/version', bytes: new TextEncoder().encode('3\n') },
  ]);

const MAGIC: Steps = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const PROTOCOL: Steps = [0x4d, 0xe9, 0x03];

/** What torch.save wrote before 1.6. @param storages key, bytes, and how many values they are */
export function torchLegacy(
  value: Steps,
  storages: readonly (readonly [key: string, bytes: Uint8Array, count: number])[],
): Uint8Array {
  const counted = storages.map(([, content, count]) => joined([new Uint8Array(BigInt64Array.of(BigInt(count)).buffer), content]));
  const keys = list(...storages.map(([key]) => text(key)));
  return joined([
    pickle(MAGIC),
    pickle(PROTOCOL),
    pickle(dict({ little_endian: bool(true) })),
    pickle(value),
    pickle(keys),
    ...counted,
  ]);
}
