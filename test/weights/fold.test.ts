// Weights that PyTorch keeps in parts, against what its layers compute with (PyTorch 1.13: Conv2d(2, 3, 2), and Linear(3, 2) with dim=None).
import { describe, expect, it } from 'vitest';
import { readWeights } from '../../src-main/weights/read-weights.ts';
import { safetensorsOf } from './safetensors-fixture.ts';

type Part = readonly [shape: readonly number[], values: readonly number[]];

const cases: readonly {
  readonly how: string;
  readonly parts: Readonly<Record<string, Part>>;
  readonly weight: readonly number[];
}[] = [
  {
    how: 'weight_norm',
    parts: {
      bias: [[3], [-0.113295659, 0.016928703, 0.210762978]],
      weight_g: [
        [3, 1, 1, 1],
        [0.798196614, 0.340552896, 0.6707443],
      ],
      weight_v: [
        [3, 2, 2, 2],
        [
          0.182173043, -0.156050771, -0.068540387, 0.165946975, -0.332848191, 0.212032065, -0.072734877, 0.179868117, 0.049149927,
          -0.043290544, 0.098061889, 0.01744142, 0.129127651, -0.137780115, -0.025777139, -0.031829469, 0.051245425, -0.001412383,
          0.309064597, 0.110022321, -0.131665483, -0.213532582, -0.05926108, -0.152501956,
        ],
      ],
    },
    weight: [
      0.27325958, -0.234076157, -0.102810577, 0.24892047, -0.499272287, 0.31804809, -0.109102316, 0.269802183, 0.073724896,
      -0.064935818, 0.147092849, 0.026162133, 0.193691492, -0.206670195, -0.038665712, -0.047744207, 0.076868147, -0.002118575,
      0.46359694, 0.165033489, -0.197498247, -0.32029891, -0.088891625, -0.228752956,
    ],
  },
  {
    how: 'spectral_norm',
    parts: {
      bias: [[3], [-0.168567792, 0.191850096, -0.085940793]],
      weight_orig: [
        [3, 2, 2, 2],
        [
          0.192169234, -0.34561643, 0.219174981, 0.098770045, 0.335364997, 0.233366385, -0.322135806, -0.336161524, -0.170530155,
          0.310459375, -0.058891032, 0.15130651, -0.164300293, 0.34691295, -0.149587885, 0.265138447, 0.004186657, -0.186258093,
          0.181731686, -0.187673256, 0.103981711, -0.102091089, -0.038761612, -0.339902014,
        ],
      ],
      weight_u: [[3], [0.962320685, -0.135166764, 0.235942423]],
      weight_v: [
        [8],
        [0.312237352, -0.421262592, 0.196272984, 0.274179459, 0.448677272, 0.380388618, -0.432950974, -0.279096425],
      ],
    },
    weight: [
      0.247155324, -0.44450891, 0.281888306, 0.127031475, 0.431324214, 0.300140351, -0.41430971, -0.432348639, -0.219324574,
      0.39929226, -0.075741738, 0.194600388, -0.21131213, 0.44617641, -0.19239001, 0.341003478, 0.005384601, -0.239552796,
      0.23373124, -0.241372883, 0.133734375, -0.131302789, -0.049852613, -0.437159419,
    ],
  },
  {
    how: 'pruning',
    parts: {
      bias: [[3], [0.301846296, -0.137145594, 0.212963849]],
      weight_orig: [
        [3, 2, 2, 2],
        [
          -0.244585201, 0.276305377, -0.088410765, -0.028583148, -0.304585874, -0.069836907, -0.228037626, 0.324882329,
          -0.305654347, -0.275588751, -0.012005361, -0.19117178, 0.126505539, -0.136091754, -0.166059628, 0.020024432,
          0.255936563, -0.248697847, 0.166030884, 0.227137327, 0.345844924, -0.247462943, 0.085627057, -0.261426866,
        ],
      ],
      weight_mask: [
        [3, 2, 2, 2],
        [1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0],
      ],
    },
    weight: [
      -0.244585201, 0.276305377, -0.0, -0.0, -0.304585874, -0.0, -0.228037626, 0.324882329, -0.305654347, -0.275588751, -0.0,
      -0.0, 0.0, -0.0, -0.0, 0.0, 0.255936563, -0.248697847, 0.0, 0.0, 0.345844924, -0.247462943, 0.0, -0.261426866,
    ],
  },
  {
    how: 'weight_norm',
    parts: {
      bias: [[2], [0.17612353, -0.519340813]],
      weight_g: [[], [0.308114827]],
      weight_v: [
        [2, 3],
        [0.017188553, -0.044965565, -0.018421974, 0.098146357, 0.272160649, 0.092595369],
      ],
    },
    weight: [0.017188553, -0.044965565, -0.018421974, 0.098146357, 0.272160649, 0.092595369],
  },
];

const fileOf = (parts: readonly (readonly [string, Part])[]) =>
  readWeights(
    safetensorsOf(Object.fromEntries(parts.map(([name, [shape, values]]) => [name, { shape, data: Float32Array.from(values) }]))),
    'x.safetensors',
  );

describe('weights in parts', () => {
  it.each(cases)('$how', async ({ how, parts, weight }) => {
    const { tensors, warnings } = await fileOf(Object.entries(parts).map(([name, part]) => [`conv.${name}`, part] as const));
    expect(tensors.map(({ name }) => name)).toEqual(['conv.bias', 'conv.weight']);
    const found = [...(tensors.find(({ name }) => name === 'conv.weight')?.data ?? [])];
    expect(Math.max(...found.map((value, at) => Math.abs(value - (weight[at] as number))))).toBeLessThan(1e-6);
    expect(warnings).toEqual([{ code: 'folded', message: expect.stringContaining(`by ${how}`) }]);
  });

  it('under the names of parametrizations', async () => {
    const [first] = cases;
    const { weight_g: g, weight_v: v } = first?.parts ?? {};
    const { tensors } = await fileOf([
      ['parametrizations.weight.original0', g as Part],
      ['parametrizations.weight.original1', v as Part],
    ]);
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([['weight', [3, 2, 2, 2]]]);
  });

  it('stay as they are where they do not fit together', async () => {
    const one: Part = [[2], [1, 2]];
    const other: Part = [[3], [1, 2, 3]];
    const { tensors, warnings } = await fileOf([
      ['a.weight_g', one],
      ['a.weight_v', other],
      ['b.weight_mask', one],
    ]);
    expect([tensors.map(({ name }) => name), warnings]).toEqual([['a.weight_g', 'a.weight_v', 'b.weight_mask'], []]);
  });
});
