// Right files of every format of weights, small, for the fuzzers to break.
import { encodeNpy } from '../../src-main/export/npy.ts';
import { floatTensor, intTensor, onnxModel } from '../weights/onnx-fixture.ts';
import * as p from '../weights/pickle-fixture.ts';
import { zipOf } from '../weights/zip-fixture.ts';

interface WeightsSeed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const state = p.ordered({
  'conv.weight': p.tensor({ count: 6, shape: [2, 3] }),
  'conv.bias': p.tensor({ key: '1', count: 2, shape: [2] }),
});
const storages = { 0: p.floats(1, 2, 3, 4, 5, 6), 1: p.floats(-1, 0.5) };
const array = encodeNpy([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));

function safetensors(): Uint8Array {
  const header = new TextEncoder().encode(
    '{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}',
  );
  const bytes = new Uint8Array(8 + header.length + 28);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}

const nested = p.torchLegacy(
  p.persistent(p.tuple(p.text('storage'), p.global('torch', 'FloatStorage'), p.text('7'), p.text('cpu'), p.int(2), p.none)),
  [['7', p.floats(3, 4), 2]],
);

export const weightsSeeds = (): readonly WeightsSeed[] => [
  { name: 'a.pt', bytes: p.torchZip(p.dict({ state_dict: state, epoch: p.int(1) }), storages) },
  {
    name: 'a.pth',
    bytes: p.torchLegacy(p.dict({ a: p.tensor({ count: 6, shape: [2, 3], view: p.none }) }), [
      ['0', p.floats(1, 2, 3, 4, 5, 6), 6],
    ]),
  },
  {
    name: 'a.pkl',
    bytes: p.pickle(
      p.dict({
        w: p.call(
          p.global('torch._utils', '_rebuild_tensor_v2'),
          p.call(p.global('torch.storage', '_load_from_bytes'), p.bytes(nested)),
          p.int(0),
          p.tuple(p.int(2)),
          p.tuple(p.int(1)),
          p.bool(false),
          p.ordered({}),
        ),
      }),
    ),
  },
  { name: 'a.safetensors', bytes: safetensors() },
  { name: 'a.npy', bytes: array },
  {
    name: 'a.npz',
    bytes: zipOf([
      { name: 'a.npy', bytes: array, deflate: true },
      { name: 'b.npy', bytes: array },
    ]),
  },
  {
    name: 'a.onnx',
    bytes: onnxModel({
      nodes: [
        { op: 'Conv', inputs: ['x', 'w', 'b'], outputs: ['c'], attributes: { pads: [1, 1, 1, 1], auto_pad: 'NOTSET' } },
        { op: 'MaxPool', inputs: ['c'], outputs: ['m'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
        { op: 'Reshape', inputs: ['m', 's'], outputs: ['r'] },
        { op: 'Gemm', inputs: ['r', 'g'], outputs: ['y'], attributes: { transB: 1, alpha: { float: 1 } } },
      ],
      initializers: [
        floatTensor('w', [2, 1, 3, 3], Array<number>(18).fill(1)),
        floatTensor('b', [2], [0, 1]),
        floatTensor('g', [3, 8], Array<number>(24).fill(2)),
        intTensor('s', [0, -1]),
      ],
    }),
  },
];
