// nn.PixelShuffle and nn.PixelUnshuffle: channels become pixels and back. Source: aten/src/ATen/native/PixelShuffle.cpp.
import type { AttributesOf, Shape } from '../operations.ts';
import { coveringGrid, gridOf, planeOf, windowReach } from './grids.ts';
import { type Break, defineRules, type ShapeResult, sizes } from './op-rules.ts';

function rankBreak(op: string, name: string, input: Shape): ShapeResult {
  const broken: Break = {
    code: 'rank-mismatch',
    message: `${op} takes pictures, ... x C x H x W, and is given ${sizes(input)}.`,
    rule: `${op} takes tensors with at least three axes: channels, height, width.`,
    expected: '... x C x H x W',
    found: sizes(input),
    torchMessage: `${name} expects input to have at least 3 dimensions, but got input with ${input.length} dimension(s)`,
  };
  return { broken, assumed: null };
}

export const pixelShuffle = defineRules<AttributesOf<'PixelShuffle'>>({
  shape({ factor }, [input = []]) {
    if (input.length < 3) return rankBreak('PixelShuffle', 'pixel_shuffle', input);
    const channels = input.at(-3) ?? 1;
    const [rows, columns] = planeOf(input);
    const made = Math.floor(channels / factor ** 2);
    const given = [...input.slice(0, -3), made, rows * factor, columns * factor];
    if (channels % factor ** 2 === 0) return { shape: given };
    const broken: Break = {
      code: 'channel-mismatch',
      message: `${channels} channels cannot be spread over ${factor} x ${factor} pixels each.`,
      rule: 'The number of channels must be a multiple of the square of upscale_factor.',
      expected: `a multiple of ${factor ** 2} channels`,
      found: `${channels} channels`,
      torchMessage: `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${channels} is not divisible by ${factor ** 2}`,
    };
    return { broken, assumed: made > 0 ? given : null };
  },
  reach({ factor }, _inputs, output) {
    const to = planeOf(output);
    return gridOf((axis) => coveringGrid(to[axis], 1 / factor, (at) => [Math.floor(at / factor), Math.floor(at / factor)]));
  },
  torchAttributes: ({ factor }) => ({ upscale_factor: factor }),
});

export const pixelUnshuffle = defineRules<AttributesOf<'PixelUnshuffle'>>({
  shape({ factor }, [input = []]) {
    if (input.length < 3) return rankBreak('PixelUnshuffle', 'pixel_unshuffle', input);
    const side = planeOf(input);
    const axis = ([0, 1] as const).find((at) => side[at] % factor !== 0);
    const channels = (input.at(-3) ?? 1) * factor ** 2;
    const given = [...input.slice(0, -3), channels, Math.floor(side[0] / factor), Math.floor(side[1] / factor)];
    if (axis === undefined) return { shape: given };
    const name = axis === 0 ? 'height' : 'width';
    const broken: Break = {
      code: 'size-mismatch',
      message: `A ${name} of ${side[axis]} cannot be divided by ${factor}.`,
      rule: 'Height and width must be multiples of downscale_factor.',
      expected: `a multiple of ${factor}`,
      found: `${name} ${side[axis]}`,
      torchMessage: `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${axis - 2})=${side[axis]} is not divisible by ${factor}`,
    };
    return { broken, assumed: given };
  },
  reach: ({ factor }) => windowReach([factor, factor], [factor, factor], [0, 0]),
  torchAttributes: ({ factor }) => ({ downscale_factor: factor }),
});
