// nn.Linear over the last axis: rows of inputs times features. Measured in a pass of its own where its outputs form maps.
import type { LinearAttributes } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import { descriptorWords } from './descriptor-words.ts';
import { WorkBuilder } from './node-work.ts';
import { addMeasuring } from './plan-chunks.ts';
import type { Flow, LayerTensors, NodeWork } from './plan-types.ts';

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
  const work = new WorkBuilder();
  const words = descriptorWords(fields.LINEAR_FIELDS, {
    [fields.LINEAR_INPUT]: source,
    [fields.LINEAR_OUTPUT]: target,
    [fields.LINEAR_WEIGHTS]: work.constant(tensors.weight),
    [fields.LINEAR_BIAS]: work.constant(tensors.bias ?? new Float32Array(outFeatures)),
    [fields.LINEAR_IN_FEATURES]: inFeatures,
    [fields.LINEAR_OUT_FEATURES]: outFeatures,
    [fields.LINEAR_FEATURES_PER_BLOCK]: perBlock,
    [fields.LINEAR_BLOCKS_PER_ROW]: blocksPerRow,
  });
  work.pass({ kernel: 'f32_linear_dot', blocks: rows * blocksPerRow, words });
  return work.finish(addMeasuring(work, target, to));
}
