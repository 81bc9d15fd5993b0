// Functions of one value at a time: they keep shape and place. Source: torch/nn/modules/activation.py.
import type { AttributesOf } from '../operations.ts';
import { axisBreak, isInPlane, wrapAxis } from './axes.ts';
import { gridOf, planeOf, STILL } from './grids.ts';
import { type Break, defineRules, type OpRules, sizes } from './op-rules.ts';

/** One value in, one value out. */
export const elementwise = defineRules<object>({ shape: (_attributes, [input = []]) => ({ shape: input }) });

function slopeBreak(slopes: number, channels: number): Break {
  return {
    code: 'channel-mismatch',
    message: `This PReLU has ${slopes} slopes and is given ${channels} channel${channels === 1 ? '' : 's'}.`,
    rule: 'num_parameters is 1 or the number of channels that arrive.',
    expected: `1 slope or ${channels}`,
    found: `${slopes} slopes`,
    torchMessage: `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${slopes} and channel size = ${channels}.`,
  };
}

export const prelu = defineRules<AttributesOf<'PReLU'>>({
  shape({ numParameters }, [input = []]) {
    // Channels are the second axis; a vector counts as one channel.
    const channels = input.length < 2 ? 1 : (input[1] ?? 1);
    if (numParameters === 1 || numParameters === channels) return { shape: input };
    return { broken: slopeBreak(numParameters, channels), assumed: input };
  },
  parameters: ({ numParameters, init }) => [
    { name: 'weight', shape: [numParameters], fanIn: numParameters, initial: { fill: init } },
  ],
});

/** nn.Softmax without dim takes it from the number of axes, as PyTorch does with a warning. torch/nn/functional.py, _get_softmax_dim. */
const softmaxAxis = (dim: number | null, rank: number): number => dim ?? (rank === 0 || rank === 1 || rank === 3 ? 0 : 1);

export const softmax: OpRules<AttributesOf<'Softmax'>> = defineRules<AttributesOf<'Softmax'>>({
  shape({ dim }, [input = []]) {
    const axis = axisBreak(softmaxAxis(dim, input.length), input.length, input);
    return axis ? { broken: axis, assumed: input } : { shape: input };
  },
  // Along rows or columns each value depends on all of its line.
  reach({ dim }, [input = []]) {
    const rank = input.length;
    const axis = wrapAxis(softmaxAxis(dim, rank), rank);
    if (!isInPlane(axis, rank)) return 'same';
    const side = planeOf(input);
    return gridOf((at) => (at === axis - rank + 2 ? { ...STILL, extent: 2 * side[at] - 1 } : STILL));
  },
});

export const softmax2d = defineRules<AttributesOf<'Softmax2d'>>({
  shape(_attributes, [input = []]) {
    if (input.length === 3 || input.length === 4) return { shape: input };
    const broken: Break = {
      code: 'rank-mismatch',
      message: `Softmax2d works on pictures and is given ${sizes(input)}.`,
      rule: 'Softmax2d takes N x C x H x W or C x H x W.',
      expected: 'N x C x H x W or C x H x W',
      found: sizes(input),
      torchMessage: 'Softmax2d requires a 3D or 4D tensor as input',
    };
    return { broken, assumed: input };
  },
});
