// NaN and infinities go through every op as they go through PyTorch: each kind of kernel gets some, and where they come out, and as what, is compared
// with the plain loops; beside them the values are the ones they would be. What PyTorch itself gives is in non-finite-torch.json.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import { layoutCases, normCases } from './cases/layout-cases.ts';
import { convolutionCases, poolingCases, samplingCases } from './cases/picture-cases.ts';
import { arithmeticCases, elementwiseCases } from './cases/value-cases.ts';
import { networkCases, networkOf, seededTensor } from './network-cases.ts';
import { networkOfCase } from './op-network.ts';
import { runGuarded } from './plan-runner.ts';
import { referenceRun } from './reference-run.ts';

const ODD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Puts each odd value at some places, spread by a step that meets rows and columns alike. */
function plant({ data }: Tensor): void {
  for (const [i, odd] of ODD.entries()) {
    const at = Math.floor(((i + 0.5) * data.length) / ODD.length);
    if (at < data.length) data[at] = odd;
  }
}

const kindOf = (value: number): string => (Number.isFinite(value) ? 'finite' : String(value));

/** Index and kinds of the first difference, or null. */
function firstDifference(found: Float32Array, expected: Float32Array): string | null {
  for (const [i, wanted] of expected.entries()) {
    const value = found[i] as number;
    if (kindOf(value) !== kindOf(wanted)) return `${i}: ${value} instead of ${wanted}`;
    if (Number.isFinite(wanted) && Math.abs(value - wanted) > 1e-4 + 1e-4 * Math.abs(wanted))
      return `${i}: ${value}, not ${wanted}`;
  }
  return found.length === expected.length ? null : `${found.length} values instead of ${expected.length}`;
}

const families = [
  ['elementwise', elementwiseCases],
  ['arithmetic', arithmeticCases],
  ['layout', layoutCases],
  ['normalisation', normCases],
  ['pooling', poolingCases],
  ['sampling', samplingCases],
  ['convolution', convolutionCases],
] as const;

describe.each([{ strict: false }, { strict: true }])('strict $strict', ({ strict }) => {
  describe.each(families)('%s', (_, cases) => {
    test.each(cases.map((opCase) => ({ title: opCase.title, opCase })))('$title', async ({ opCase }) => {
      const { network, input, weights, reference } = networkOfCase(opCase);
      plant(input);
      const { nodes } = await runGuarded(network, input, weights, { strict });
      const found = nodes.get('layer') as Tensor;
      const expected = reference(found.shape);
      expect(firstDifference(found.data, expected.data)).toBeNull();
    });
  });

  test.each(networkCases.map((one) => ({ ...one, one })))('$title', async ({ one }) => {
    const network = networkOf(one);
    const weights = initialise(network, 5);
    const input = seededTensor(one.input, 2);
    plant(input);
    const { nodes } = await runGuarded(network, input, weights, { strict });
    for (const [name, expected] of referenceRun(network, input, weights))
      expect([name, firstDifference((nodes.get(name) as Tensor).data, expected.data)]).toEqual([name, null]);
  });
});

interface TorchAnswers {
  readonly torch: string;
  readonly cases: readonly { layers: string; input: number[]; output: number[]; kinds: string }[];
}

const LETTERS: Readonly<Record<string, string>> = { finite: 'f', NaN: 'n', Infinity: 'p', '-Infinity': 'm' };
const answers = JSON.parse(readFileSync(new URL('./non-finite-torch.json', import.meta.url), 'utf8')) as TorchAnswers;

/** As non-finite-torch.py makes it. */
function plantedAsTorch(shape: readonly number[]): Tensor {
  const count = shape.reduce((product, side) => product * side, 1);
  const data = Float32Array.from({ length: count }, (_, i) => (((i * 37) % 101) - 50) / 25);
  for (const [i, odd] of ODD.entries()) data[Math.floor(((2 * i + 1) * count) / 6)] = odd;
  return { shape, data };
}

describe(`PyTorch ${answers.torch} gives the same kinds at the same places`, () => {
  test.each(answers.cases)('$layers', async ({ layers, input, output, kinds }) => {
    const network = networkOf({ title: layers, layers, input });
    const { nodes } = await runGuarded(network, plantedAsTorch(input), initialise(network, 0));
    const last = nodes.get(network.outputs[0] ?? '') as Tensor;
    expect(last.shape).toEqual(output);
    expect([...last.data].map((value) => LETTERS[kindOf(value)]).join('')).toBe(kinds);
  });
});
