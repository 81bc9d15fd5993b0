// Networks with PyTorch's own answers, where they are at hand. Extra: the other tests are complete without them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitWeights } from '../../src-main/weights/fit.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

interface Case {
  readonly class: string;
  readonly input: Shape;
  readonly seed: number;
  readonly nodes?: readonly { readonly name: string; readonly shape: Shape }[];
  readonly error?: { readonly message: string };
}

const folder = new URL('../../../shared/golden/', import.meta.url);
const isHere = existsSync(folder);
/** Families whose operations are all supported. */
const FAMILIES = /^(?:conv|seed|practical|op|unet|resnet|module-list|sequential)(?:-|$)|^wrong-(?!batchnorm|cat)/;
const names = isHere ? readdirSync(folder).filter((name) => FAMILIES.test(name)) : [];

describe(isHere ? 'golden networks' : 'golden networks (not here: nothing compared)', () => {
  it.each(names.length > 0 ? names : ['none'])('%s', (name) => {
    if (!isHere) return;
    const read = (file: string): Buffer => readFileSync(new URL(`${name}/${file}`, folder));
    const golden = JSON.parse(read('case.json').toString()) as Case;
    const source = read('model.py').toString();
    const network = readNetwork(source, golden.class);
    const { nodes, problems } = inferNetwork(network, golden.input, source);
    expect(problems[0]?.torchMessage).toBe(golden.error?.message);
    if (!golden.nodes) return;
    expect(nodes.map(({ node, shape }) => ({ name: node.name, shape }))).toEqual(
      golden.nodes.map(({ name: node, shape }) => ({ name: node, shape })),
    );
    // The others have weights of their own.
    if (!/^(?:conv|seed|practical)-/.test(name)) return;
    const saved = fitWeights(network, readSafetensors(read('weights.safetensors'))).weights;
    expect([...initialise(network, golden.seed)]).toEqual([...saved]);
  });
});
