// nn.Linear: the last axis times a matrix. Source: torch/nn/modules/linear.py, aten/src/ATen/native/Linear.cpp.
import type { LinearAttributes, Shape } from '../operations.ts';
import { countOf, defineRules, type ParameterTensor, type ShapeResult } from './op-rules.ts';

function shape({ inFeatures, outFeatures }: LinearAttributes, [input = []]: readonly Shape[]): ShapeResult {
  const features = input.at(-1);
  if (features === undefined) {
    const broken = {
      code: 'rank-mismatch',
      message: 'Linear needs at least one axis and is given a single number.',
      rule: 'Linear works on the last axis of its input.',
      expected: `... x ${inFeatures}`,
      found: 'no axes',
      torchMessage: 'both arguments to matmul need to be at least 1D, but they are 0D and 2D',
    } as const;
    return { broken, assumed: null };
  }
  const given = [...input.slice(0, -1), outFeatures];
  if (features === inFeatures) return { shape: given };
  const rows = countOf(input.slice(0, -1));
  const broken = {
    code: 'linear-mismatch',
    message: `This layer takes ${inFeatures} features and is given ${features} (${input.join(' x ')}).`,
    rule: 'in_features must equal the last axis of what arrives; after a flatten that is channels * height * width.',
    expected: `${inFeatures} features`,
    found: `${features} features`,
    torchMessage: `mat1 and mat2 shapes cannot be multiplied (${rows}x${features} and ${inFeatures}x${outFeatures})`,
  } as const;
  return { broken, assumed: given };
}

export const linear = defineRules<LinearAttributes>({
  shape,
  parameters({ inFeatures, outFeatures, bias }) {
    const weight: ParameterTensor = { name: 'weight', shape: [outFeatures, inFeatures], fanIn: inFeatures, initial: 'kaiming' };
    return bias ? [weight, { name: 'bias', shape: [outFeatures], fanIn: inFeatures, initial: 'bias' }] : [weight];
  },
  macs: ({ inFeatures }, _inputs, output) => countOf(output) * inFeatures,
  reach: () => 'lost',
  formula: ({ inFeatures, outFeatures }, _inputs, output) =>
    `... x ${inFeatures} -> ... x ${outFeatures} = ${output.join(' x ')}`,
});
