// Flatten: the same values under another shape. Source: aten/src/ATen/native/TensorShape.cpp, flatten.
import type { FlattenAttributes, Shape } from '../operations.ts';
import { type Break, countOf, type OpRules, type ShapeResult } from './op-rules.ts';

const rankBreak = (message: string, found: string, torchMessage: string): Break => ({
  code: 'rank-mismatch',
  message,
  rule: 'start_dim and end_dim name axes of the tensor, start_dim not behind end_dim.',
  expected: 'start_dim and end_dim among the axes of the tensor',
  found,
  torchMessage,
});

function shape({ startDim, endDim }: FlattenAttributes, [input = []]: readonly Shape[]): ShapeResult {
  // A single number counts as one axis here, as in PyTorch.
  const axes = Math.max(1, input.length);
  for (const dim of [startDim, endDim]) {
    if (dim >= -axes && dim < axes) continue;
    const torchMessage = `Dimension out of range (expected to be in range of [${-axes}, ${axes - 1}], but got ${dim})`;
    const message = `There is no axis ${dim}: the tensor has ${input.length} (${input.join(' x ') || 'a single number'}).`;
    return { broken: rankBreak(message, `axis ${dim}`, torchMessage), assumed: null };
  }
  const start = startDim < 0 ? startDim + axes : startDim;
  const end = endDim < 0 ? endDim + axes : endDim;
  if (start > end) {
    const message = `start_dim ${startDim} lies behind end_dim ${endDim}.`;
    const torchMessage = 'flatten() has invalid args: start_dim cannot come after end_dim';
    return { broken: rankBreak(message, `start_dim ${startDim}, end_dim ${endDim}`, torchMessage), assumed: null };
  }
  return { shape: [...input.slice(0, start), countOf(input.slice(start, end + 1)), ...input.slice(end + 1)] };
}

export const flatten: OpRules<FlattenAttributes> = {
  constructing: () => null,
  shape,
  parameters: () => [],
  macs: () => 0,
  reach: () => 'lost',
  torchAttributes: ({ startDim, endDim }) => ({ start_dim: startDim, end_dim: endDim }),
  formula: (_attributes, [input = []], output) => `${input.join(' x ')} -> ${output.join(' x ')}`,
};
