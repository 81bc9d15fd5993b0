import { describe, expect, it } from 'vitest';
import { importOnnx, onnxExternalFiles } from '../../src-main/weights/onnx/import-onnx.ts';
import { floatTensor, message, type NodeFields, onnxModel, tensorMessage, whole } from './onnx-fixture.ts';

const read = (model: Uint8Array) => importOnnx(model, new Map());
const node = (op: string, fields: Partial<NodeFields> = {}): NodeFields => ({ op, inputs: ['x'], outputs: ['y'], ...fields });

describe('what is not supported', () => {
  it('is a problem that names the op and what there is; what lies behind it is left out', () => {
    const { network } = read(
      onnxModel({
        nodes: [
          node('Relu', { outputs: ['a'] }),
          node('LSTM', { name: 'rnn', inputs: ['a'], outputs: ['b'] }),
          node('Relu', { inputs: ['b'] }),
        ],
      }),
    );
    expect(network.nodes.map(({ op }) => op)).toEqual(['ReLU']);
    expect(network.problems).toMatchObject([
      { code: 'unsupported-op', node: 'rnn', message: expect.stringMatching(/LSTM.*node 2.*Conv,/) },
    ]);
  });
  it('of another domain is named with it', () => {
    const { network } = read(onnxModel({ nodes: [node('FusedConv', { domain: 'com.microsoft' })] }));
    expect(network.problems[0]?.message).toContain('com.microsoft.FusedConv');
  });
  it.each([6, 22, 0])('opset %i', (opset) => {
    expect(() => read(onnxModel({ opset, nodes: [node('Relu')] }))).toThrow(
      expect.objectContaining({ code: 'network/unsupported', message: expect.stringContaining('opset_version=17') }),
    );
  });
  it('a type of value', () => {
    expect(() =>
      read(
        onnxModel({
          nodes: [node('Relu')],
          initializers: [tensorMessage({ name: 'w', dims: [1], type: 17, raw: new Uint8Array(1) })],
        }),
      ),
    ).toThrow(expect.objectContaining({ code: 'weights/unsupported', message: expect.stringContaining('float8e4m3fn') }));
  });
});

describe('values', () => {
  const firstWeight = (tensor: Uint8Array): number[] => [
    ...(read(onnxModel({ nodes: [node('Add', { inputs: ['x', 'w'] })], initializers: [tensor] })).weights.get('w')?.data ?? []),
  ];
  const packed = (field: number, bytes: ArrayBufferLike): Uint8Array => message(field, new Uint8Array(bytes));
  it.each([
    ['float_data', tensorMessage({ name: 'w', dims: [2], extra: [packed(4, Float32Array.of(1.5, -2).buffer)] }), [1.5, -2]],
    [
      'double_data',
      tensorMessage({ name: 'w', dims: [2], type: 11, extra: [packed(10, Float64Array.of(1.5, -2).buffer)] }),
      [1.5, -2],
    ],
    [
      'halves in int32_data',
      tensorMessage({ name: 'w', dims: [2], type: 10, extra: [whole(5, 0x3c00), whole(5, 0xc000)] }),
      [1, -2],
    ],
    ['raw bfloat16', tensorMessage({ name: 'w', dims: [2], type: 16, raw: Uint8Array.of(0x80, 0x3f, 0x40, 0xc0) }), [1, -3]],
  ])('in %s', (_what, tensor, expected) => {
    expect(firstWeight(tensor)).toEqual(expected);
  });
});

describe('broken files', () => {
  const good = onnxModel({
    nodes: [node('Conv', { inputs: ['x', 'w'] })],
    initializers: [floatTensor('w', [1, 1, 2, 2], [1, 2, 3, 4])],
  });
  it.each([
    ['nothing', new Uint8Array()],
    ['no graph', whole(1, 8)],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0x7f, 1)],
    ['a number without an end', Uint8Array.of(0x08, 0xff, 0xff)],
    ['an unknown wire type', Uint8Array.of(0x0b)],
    ['a shape that lies', onnxModel({ nodes: [node('Relu')], initializers: [floatTensor('w', [3], [1, 2])] })],
    [
      'a shape beyond all bounds',
      onnxModel({ nodes: [node('Relu')], initializers: [tensorMessage({ name: 'w', dims: [2 ** 40, 2 ** 40] })] }),
    ],
    ['a negative size', onnxModel({ nodes: [node('Relu')], initializers: [tensorMessage({ name: 'w', dims: [-1] })] })],
    ['an edge from nowhere', onnxModel({ nodes: [node('Relu', { inputs: ['z'] })] })],
  ])('%s', (_what, bytes) => {
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'weights/corrupt' }));
  });
  it('cut at any place end in an error of their own, or in less of a network', () => {
    for (let length = 0; length < good.length; length++) {
      try {
        read(good.subarray(0, length));
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: expect.stringMatching(/^(weights|network)\//) });
      }
    }
  });
});

it('names the files that its weights are in, and reads them within their bounds', () => {
  const model = (fields: Readonly<Record<string, string>>): Uint8Array =>
    onnxModel({
      nodes: [node('Conv', { name: 'c', inputs: ['x', 'w'] })],
      initializers: [tensorMessage({ name: 'w', dims: [1, 1, 1, 2], external: { location: 'w.bin', ...fields } })],
    });
  expect(onnxExternalFiles(model({}))).toEqual(['w.bin']);
  const files = new Map([['w.bin', new Uint8Array(Float32Array.of(9, 1, 2).buffer)]]);
  expect([...(importOnnx(model({ offset: '4', length: '8' }), files).weights.get('c.weight')?.data ?? [])]).toEqual([1, 2]);
  for (const fields of [{ offset: '8' }, { offset: '4', length: '9' }, { offset: '-4', length: '8' }, { offset: 'x' }]) {
    expect(() => importOnnx(model(fields), files)).toThrow(expect.objectContaining({ code: 'weights/corrupt' }));
  }
});
