// Functions of one value at a time: they keep shape and place. Source: torch/nn/modules/activation.py.
import type { InplaceAttributes } from '../operations.ts';
import type { OpRules } from './op-rules.ts';

export const relu: OpRules<InplaceAttributes> = {
  constructing: () => null,
  shape: (_attributes, [input = []]) => ({ shape: input }),
  parameters: () => [],
  macs: () => 0,
  reach: () => 'same',
  torchAttributes: ({ inplace }) => ({ inplace }),
  formula: (_attributes, _inputs, output) => `shape stays ${output.join(' x ')}`,
};
