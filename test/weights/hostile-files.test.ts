import { describe, expect, it } from 'vitest';
import { readWeights } from '../../src-main/weights/read-weights.ts';
import * as p from './pickle-fixture.ts';
import { joined, zipOf } from './zip-fixture.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const storages = { 0: p.floats(1, 2, 3, 4) };
const tensor = p.tensor({ count: 4, shape: [4] });

describe('pickles that want code to run', () => {
  it.each([
    ['os.system by its other name', p.call(p.global('posix', 'system'), p.text('touch x')), 'os.system'],
    ['os.system on Windows', p.call(p.global('nt', 'system'), p.text('x')), 'os.system'],
    ['eval', p.call(p.global('builtins', 'eval'), p.text('1')), 'builtins.eval'],
    ['eval of Python 2', p.call(p.global('__builtin__', 'eval'), p.text('1')), '__builtin__.eval'],
    ['getattr', p.call(p.global('builtins', 'getattr'), p.none, p.text('x')), 'builtins.getattr'],
    ['a process', p.call(p.global('subprocess', 'Popen'), p.list(p.text('x'))), 'subprocess.Popen'],
    ['a name alone', p.global('os', 'system'), 'os.system'],
    ['an instance', p.instance(p.global('subprocess', 'Popen'), p.none), 'subprocess.Popen'],
    ['a foreign function', p.call(p.global('mypackage.tools', 'install'), p.text('x')), 'mypackage.tools.install'],
    ['torch.load itself', p.call(p.global('torch.serialization', 'load'), p.text('x')), 'torch.serialization.load'],
    ['torch.hub', p.global('torch.hub', 'load'), 'torch.hub.load'],
    ['a dunder', p.global('collections', '__builtins__'), 'collections.__builtins__'],
    [
      'filling an instance like a dict',
      [...p.instance(p.global('evil', 'Dict'), p.none), ...p.text('k'), ...p.none, 0x73],
      'evil.Dict',
    ],
    ['filling a tensor like a dict', [...tensor, ...p.text('k'), ...p.none, 0x73], 'a tensor'],
    ['filling a tensor like a list', [...tensor, ...p.none, 0x61], 'a tensor'],
    ['setting the state of a name', [...p.global('torch', 'float32'), ...p.dict({}), 0x62], 'torch.float32'],
    ['calling a value', [...p.text('x'), ...p.tuple(), 0x52], 'no name'],
    ['a foreign persistent id', p.persistent(p.tuple(p.text('file'), p.text('/etc/passwd'))), 'outside the file'],
  ])('are refused by name: %s', async (_what, steps, said) => {
    const refusal = { code: 'weights/unsafe-pickle', message: expect.stringContaining(said) };
    await expect(readWeights(p.torchZip(p.dict({ w: tensor, e: steps }), storages), 'x.pt')).rejects.toMatchObject(refusal);
    await expect(readWeights(p.pickle(p.dict({ e: steps })), 'x.pkl')).rejects.toMatchObject({ code: 'weights/unsafe-pickle' });
  });

  it.each([
    ['GLOBAL', "cos\nsystem\n(S'touch x'\ntR."],
    ['INST', "(S'touch x'\nios\nsystem\n."],
    ['OBJ', "(cos\nsystem\nS'touch x'\no."],
    ['STACK_GLOBAL', '\x80\x04\x8c\x02os\x8c\x06system\x93.'],
    ['two steps', 'c__builtin__\nglobals\n(tR.'],
  ])('in the words of every protocol: %s', async (_what, steps) => {
    await expect(
      readWeights(
        Uint8Array.from(steps, (letter) => letter.charCodeAt(0)),
        'x.pkl',
      ),
    ).rejects.toMatchObject({
      code: 'weights/unsafe-pickle',
      message: expect.stringContaining('torch.save(model.state_dict()'),
    });
  });
});

describe('pickles that are broken or bombs', () => {
  const raw = (...steps: readonly number[]): Uint8Array => Uint8Array.from([0x80, 2, ...steps]);
  const nested = (depth: number): Uint8Array =>
    joined([Uint8Array.of(0x80, 2), new Uint8Array(depth).fill(0x28), new Uint8Array(depth).fill(0x74), Uint8Array.of(0x2e)]);
  const laughs = (): Uint8Array => {
    // Each list holds the one before twice: 2^60 paths.
    const steps: number[] = [0x5d, 0x71, 0];
    for (let i = 1; i <= 60; i++) steps.push(0x5d, 0x71, i, 0x28, 0x68, i - 1, 0x68, i - 1, 0x65);
    return raw(...steps, 0x2e);
  };
  const dictLaughs = (): Uint8Array => {
    const steps: number[] = [0x7d, 0x71, 0, ...p.text('w'), ...p.call(p.global('torch._utils', '_rebuild_qtensor')), 0x73];
    for (let i = 1; i <= 15; i++)
      steps.push(0x7d, 0x71, i, 0x28, ...['a', 'b', 'c', 'd'].flatMap((key) => [...p.text(key), 0x68, i - 1]), 0x75);
    return raw(...steps, 0x2e);
  };
  it.each([
    ['nothing but the protocol', raw()],
    ['no STOP', raw(0x4e)],
    ['STOP with an empty stack', raw(0x2e)],
    ['an unknown step', raw(0xff, 0x2e)],
    ['an unknown protocol', Uint8Array.from([0x80, 9, 0x4e, 0x2e])],
    ['a text beyond the end', raw(0x58, 255, 255, 255, 127)],
    ['bytes beyond the end', raw(0x8e, 255, 255, 255, 255, 255, 255, 255, 127)],
    ['a number of 2 GiB', raw(0x8b, 255, 255, 255, 127)],
    ['a number of 4000 bytes', raw(0x8b, 0xa0, 0x0f, 0, 0, ...Array<number>(4000).fill(1), 0x2e)],
    ['a memo that is empty', raw(0x68, 0, 0x2e)],
    ['a list without a start', raw(0x74, 0x2e)],
    ['a key without a value', raw(0x7d, 0x28, ...p.text('k'), 0x75, 0x2e)],
    ['a key twice', raw(0x7d, 0x28, ...p.text('k'), 0x4e, ...p.text('k'), 0x4e, 0x75, 0x2e)],
    ['an extension code', raw(0x82, 1, 0x2e)],
    ['out-of-band bytes', raw(0x97, 0x2e)],
  ])('%s', async (_what, content) => {
    await expect(readWeights(content, 'x.pkl')).rejects.toMatchObject({ code: 'weights/corrupt' });
  });

  it.each([
    ['a million tuples deep', nested(1_000_000)],
    ['a memo at four thousand million', raw(0x4e, 0x72, 255, 255, 255, 255, 0x2e)],
    ['lists of lists of lists', laughs()],
  ])('hold no weights: %s', async (_what, content) => {
    await expect(readWeights(content, 'x.pkl')).rejects.toMatchObject({ code: 'weights/unsupported' });
  });

  it('dicts of dicts that would never end are cut off', async () => {
    await expect(readWeights(dictLaughs(), 'x.pkl')).rejects.toMatchObject({ code: 'weights/corrupt' });
  });

  it('more steps than weights can need', async () => {
    const content = new Uint8Array(12_000_002).fill(0x4e);
    content.set([0x80, 2]);
    await expect(readWeights(content, 'x.pkl')).rejects.toMatchObject({
      code: 'weights/corrupt',
      message: expect.stringContaining('steps'),
    });
  });
});

describe('tensors that lie', () => {
  it.each([
    ['about their end', p.tensor({ count: 4, shape: [5] })],
    ['about their strides', p.tensor({ count: 4, shape: [2, 2], strides: [3, 1] })],
    ['about their start', p.tensor({ count: 4, offset: 1, shape: [4] })],
    ['with a negative start', p.tensor({ count: 4, offset: -1, shape: [1] })],
    ['with a negative stride', p.tensor({ count: 4, offset: 3, shape: [4], strides: [-1] })],
    ['with a negative size', p.tensor({ count: 4, shape: [-4] })],
    ['with strides for other axes', p.tensor({ count: 4, shape: [4], strides: [1, 1] })],
    ['about the size of their storage', p.tensor({ count: 5, shape: [5] })],
    ['about the type of their storage', p.tensor({ type: 'DoubleStorage', count: 4, shape: [4] })],
    ['about which storage it is', p.tensor({ key: '7', count: 4, shape: [4] })],
    ['with a path for a key', p.tensor({ key: '../0', count: 4, shape: [4] })],
    ['as large as the world from one value', p.tensor({ count: 4, shape: [2 ** 30, 2 ** 20], strides: [0, 0] })],
  ])('%s', async (_what, steps) => {
    await expect(readWeights(p.torchZip(p.dict({ w: steps }), storages), 'x.pt')).rejects.toMatchObject({
      code: 'weights/corrupt',
    });
  });

  it('one storage under two sizes', async () => {
    const value = p.dict({ a: tensor, b: p.tensor({ count: 2, shape: [2] }) });
    await expect(readWeights(p.torchZip(value, storages), 'x.pt')).rejects.toMatchObject({
      code: 'weights/corrupt',
      message: expect.stringContaining('twice'),
    });
  });

  it.each([
    ['sparse', p.call(p.global('torch._utils', '_rebuild_sparse_tensor'), p.none), 'sparse'],
    ['quantised', p.call(p.global('torch._utils', '_rebuild_qtensor'), p.none), 'quantised'],
    ['without values', p.call(p.global('torch._utils', '_rebuild_meta_tensor_no_storage'), p.none), 'meta'],
  ])('are named where they are no plain ones: %s', async (_what, steps, said) => {
    const refusal = { code: 'weights/unsupported', message: expect.stringContaining(said) };
    await expect(readWeights(p.torchZip(p.dict({ w: steps }), storages), 'x.pt')).rejects.toMatchObject(refusal);
    const beside = p.dict({ state_dict: p.dict({ w: tensor }), optimizer: p.dict({ m: steps }) });
    expect((await readWeights(p.torchZip(beside, storages), 'x.pt')).tensors.length).toBe(1);
  });

  it('NaN and infinities are read and warned of', async () => {
    const content = { 0: p.floats(1, Number.NaN, Number.POSITIVE_INFINITY, 4) };
    const { warnings } = await readWeights(p.torchZip(p.dict({ w: tensor }), content), 'x.pt');
    expect(warnings).toEqual([
      { code: 'nan', message: expect.stringContaining('w (1 of 4)') },
      { code: 'infinite', message: expect.stringContaining('w (1 of 4)') },
    ]);
  });
});

describe('zips', () => {
  const good = p.torchZip(p.dict({ w: tensor }), storages);
  const npy = joined([
    Uint8Array.of(0x93, ...ascii('NUMPY'), 1, 0, 118, 0),
    ascii("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000,), }".padEnd(117)),
    ascii('\n'),
    new Uint8Array(4_000_000),
  ]);

  it('cut at any place are damaged, never half read', async () => {
    for (let length = 4; length < good.length; length += 7) {
      await expect(readWeights(good.subarray(0, length), 'x.pt')).rejects.toMatchObject({ code: 'weights/corrupt' });
    }
  });

  it.each([
    [
      'two pickles',
      zipOf([
        { name: 'a/data.pkl', bytes: p.pickle(p.none) },
        { name: 'b/data.pkl', bytes: p.pickle(p.none) },
      ]),
    ],
    [
      'one pickle twice',
      zipOf([
        { name: 'a/data.pkl', bytes: p.pickle(p.none) },
        { name: 'a/data.pkl', bytes: p.pickle(p.none) },
      ]),
    ],
    ['a name that climbs', zipOf([{ name: '../data.pkl', bytes: p.pickle(p.none) }])],
    ['a rooted name', zipOf([{ name: '/a/data.pkl', bytes: p.pickle(p.none) }])],
    ['a storage that is missing', p.torchZip(p.dict({ w: tensor }))],
    ['a byteorder that is none', p.torchZip(p.dict({ w: tensor }), storages, { byteorder: 'middle' })],
    ['an array that is larger than it says', zipOf([{ name: 'a.npy', bytes: npy, deflate: true, claimedSize: 100 }])],
    ['an array that is smaller than it says', zipOf([{ name: 'a.npy', bytes: npy, deflate: true, claimedSize: 5_000_000 }])],
    ['an array that would be a world', zipOf([{ name: 'a.npy', bytes: npy, deflate: true, claimedSize: 3_000_000_000 }])],
    ['a wrong checksum', zipOf([{ name: 'a.npy', bytes: npy, claimedCrc: 1 }])],
  ])('%s', async (_what, content) => {
    await expect(readWeights(content, 'x.npz')).rejects.toMatchObject({ code: 'weights/corrupt' });
  });

  it('many arrays that each inflate well together do not', async () => {
    const zeros = { bytes: joined([npy.subarray(0, 128), new Uint8Array(4_000_000)]), deflate: true };
    const bomb = zipOf(Array.from({ length: 40 }, (_, at) => ({ name: `${at}.npy`, ...zeros })));
    await expect(readWeights(bomb, 'x.npz')).rejects.toMatchObject({
      code: 'weights/corrupt',
      message: expect.stringContaining('too much'),
    });
  });

  it('stored and deflated arrays are read', async () => {
    const { format, tensors } = await readWeights(
      zipOf([
        { name: 'a.b.npy', bytes: npy },
        { name: 'c.npy', bytes: npy, deflate: true },
      ]),
      'x.npz',
    );
    expect([format, tensors.map(({ name, dtype, shape }) => [name, dtype, shape])]).toEqual([
      'npz',
      [
        ['a.b', 'float32', [1_000_000]],
        ['c', 'float32', [1_000_000]],
      ],
    ]);
  });

  it('hold no weights', async () => {
    await expect(readWeights(zipOf([{ name: 'readme.txt', bytes: ascii('x') }]), 'x.zip')).rejects.toMatchObject({
      code: 'weights/unsupported',
      message: expect.stringContaining('readme.txt'),
    });
  });
});
