// A tensor of the model itself that forward uses: nn.Parameter and buffers, torch.fx's get_attr. It has no inputs.
import type { AttributesOf } from '../operations.ts';
import { countOf, defineRules } from './op-rules.ts';

export const parameter = defineRules<AttributesOf<'Parameter'>>({
  shape: ({ shape }) => ({ shape }),
  // The module's path is the tensor's name.
  parameters: ({ shape, fill, learnable }) => (learnable ? [{ name: '', shape, fanIn: countOf(shape), initial: { fill } }] : []),
  buffers: ({ shape, fill, learnable }) => (learnable ? [] : [{ name: '', shape, fill, dtype: 'float32' }]),
  reach: () => 'lost',
  formula: (_attributes, _inputs, output) => output.join(' x '),
});
