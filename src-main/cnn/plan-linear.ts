// nn.Linear over the last axis: rows of inputs times features. Measured in a pass of its own where its outputs form maps.
import type { LinearAttributes } from '../../src-shared/network/graph.ts';
import { LINEAR_FIELDS } from '../kernels/descriptor-fields.ts';
import { planChunkPass } from './plan-chunks.ts';
import type { Address, Flow, LayerTensors, NodeWork } from './plan-types.ts';

/** Product-sums per block. */
const BLOCK_PRODUCTS = 1 << 20;

export function planLinear(
  { inFeatures, outFeatures }: LinearAttributes,
  tensors: LayerTensors,
  { source, target, to }: Flow,
): NodeWork {
  const rows = to.reduce((product, size) => product * size, 1) / outFeatures;
  const perBlock = Math.min(outFeatures, Math.max(1, Math.floor(BLOCK_PRODUCTS / inFeatures)));
  const blocksPerRow = Math.ceil(outFeatures / perBlock);
  const words: (number | Address)[] = [
    ...[source, target, { constant: 0 }, { constant: 1 }],
    ...[inFeatures, outFeatures, perBlock, blocksPerRow],
  ];
  if (words.length !== LINEAR_FIELDS) throw new RangeError('A descriptor of f32_linear_dot has other fields.');
  const measured = planChunkPass('f32_statistics', target, null, to);
  return {
    ...measured,
    passes: [{ kernel: 'f32_linear_dot', blocks: rows * blocksPerRow, words }, ...measured.passes],
    constants: [tensors.weight, tensors.bias ?? new Float32Array(outFeatures)],
  };
}
