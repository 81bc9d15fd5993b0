// Functions of one value at a time: they keep shape and place. Source: torch/nn/modules/activation.py.
import type { ReluAttributes } from '../graph.ts';
import type { OpRules } from './op-rules.ts';

export const relu: OpRules<ReluAttributes> = {
  constructing: () => null,
  shape: (_attributes, input) => ({ shape: input }),
  parameters: () => [],
  macs: () => 0,
  reach: () => 'same',
  torchAttributes: ({ inplace }) => ({ inplace }),
  formula: (_attributes, _input, output) => `shape stays ${output.join(' x ')}`,
};
