// The arithmetic of a thousand random values over all networks with PyTorch's own answers: the parts of each add up to the value that the run left.
// Extra: without those networks nothing is compared here, and the title says so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { NetworkEntry } from '../../src-main/engine/network-store.ts';
import { probe } from '../../src-main/engine/probe.ts';
import { fitWeights } from '../../src-main/weights/fit.ts';
import { readNpy } from '../../src-main/weights/npy.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { ValueArithmetic } from '../../src-shared/protocol/maps-messages.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';

afterAll(closeExecutors);

const VALUES = 1000;
const folder = new URL('../../../shared/golden/', import.meta.url);
const isHere = existsSync(folder);

interface Case {
  readonly class: string;
  readonly input: Shape;
  readonly error?: unknown;
}

/** What the parts say the value is, and how much they weigh: what is left out of float32 grows with that. */
function total(parts: ValueArithmetic): { readonly sum: number; readonly weight: number } {
  const plain = (sum: number) => ({ sum, weight: Math.abs(sum) });
  switch (parts.op) {
    case 'sum': {
      const sum = parts.terms.reduce((all, { value, factor }) => all + value * factor, parts.others.sum + (parts.bias ?? 0));
      return { sum, weight: parts.weight };
    }
    case 'choice':
      return plain(parts.winner.value);
    case 'product':
      return plain(parts.operator === '*' ? parts.left.value * parts.right.value : parts.left.value / parts.right.value);
    case 'norm': {
      const { before, mean, variance, eps, weight, bias } = parts;
      const factor = weight / Math.sqrt(variance + eps);
      return {
        sum: (before - mean) * factor + bias,
        weight: Math.abs(before * factor) + Math.abs(mean * factor) + Math.abs(bias),
      };
    }
    case 'ReLU':
      return plain(Math.max(0, parts.before));
    case 'Conv2d':
      return {
        sum: parts.partialSums.reduce((all, part) => all + part, parts.bias),
        weight: parts.patch.reduce(
          (all, value, at) => all + Math.abs(value * (parts.weights[at] as number)),
          Math.abs(parts.bias),
        ),
      };
  }
}

const names = isHere
  ? readdirSync(folder).filter((name) => {
      const file = new URL(`${name}/case.json`, folder);
      if (!existsSync(file)) return false;
      const golden = JSON.parse(readFileSync(file, 'utf8')) as Case;
      return golden.error === undefined;
    })
  : [];

async function open(name: string) {
  const read = (file: string): Buffer => readFileSync(new URL(`${name}/${file}`, folder));
  const golden = JSON.parse(read('case.json').toString()) as Case;
  const source = read('model.py').toString();
  const network = readNetwork(source, golden.class);
  const inference = inferNetwork(network, golden.input, source);
  expect([name, inference.problems]).toEqual([name, []]);
  const { weights } = fitWeights(network, readSafetensors(read('weights.safetensors')));
  const entry = { id: name, source, sourceSha256: '', network, inference, weights, weightsTitle: '' } as NetworkEntry;
  const executor = await executorWith({ threads: 2, strict: false });
  const prepared = executor.prepare(network, golden.input, weights);
  const input = readNpy(read('input.npy'));
  const run = await executor.run(prepared, (room) => room.set(input.data));
  return { entry, run, close: () => [run.release(), executor.release(prepared)] };
}

describe(isHere ? `${VALUES} values of the golden networks` : 'golden networks (../shared is not here: nothing compared)', () => {
  it('are the sums of their parts', async () => {
    if (!isHere) return;
    expect(names.length).toBeGreaterThan(100);
    const share = Math.ceil(VALUES / names.length);
    let compared = 0;
    for (const name of names) {
      const { entry, run, close } = await open(name);
      const nodes = [...run.nodes.values()].filter(({ shape }) => shape.reduce((product, side) => product * side, 1) > 0);
      const place = fc.tuple(fc.nat(nodes.length - 1), fc.nat(), fc.nat(), fc.nat());
      const slice = { rows: 1, columns: 1, hu: new Float32Array(1) };
      fc.assert(
        fc.property(place, ([at, map, down, across]) => {
          const { name: node, shape } = nodes[at] as (typeof nodes)[number];
          const { maps, rows, columns } = planesOf(shape);
          const request = { seriesId: '', slice: 0, networkId: name, preprocess: '', node };
          const { value, arithmetic } = probe(
            { ...request, channel: map % maps, row: down % rows, column: across % columns },
            entry,
            run,
            slice,
          );
          if (!arithmetic) return;
          const { sum, weight } = total(arithmetic);
          compared++;
          expect([name, node, Math.abs(sum - value) <= 1e-5 + 1e-4 * Math.abs(value) + 1e-5 * weight]).toEqual([
            name,
            node,
            true,
          ]);
        }),
        { numRuns: 2 * share, seed: 6 },
      );
      close();
    }
    expect(compared).toBeGreaterThanOrEqual(VALUES);
  }, 300_000);
});
