// nn.Upsample and F.interpolate on pictures: sizes, where each output reads, and PyTorch's refusals. Source: torch/nn/functional.py, interpolate;
// aten/src/ATen/native/UpSample.h.
import type { Pair, Shape, UpsampleAttributes } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { type AxisGrid, adaptiveGrid, coveringGrid, gridOf, planeOf, spreadGrid } from './grids.ts';
import { type Break, defineRules, eachAxis, type ShapeResult, sizes } from './op-rules.ts';
import { PICTURE_AXES } from './rank.ts';

/** How far a bicubic kernel reaches behind the next pixel. */
const CUBIC_REACH = 1;

const outputSide = ({ size, scaleFactor }: UpsampleAttributes, side: Pair): Pair =>
  eachAxis((axis) => (size ? known(size[axis]) : Math.floor(side[axis] * (scaleFactor?.[axis] ?? 1))));

/**
 * Input pixels per output pixel, as PyTorch computes it: from the corners, from the scale factor as given, or from both sizes.
 * area_pixel_compute_scale.
 */
function upsampleStep(attributes: UpsampleAttributes, axis: 0 | 1, inputs: number, outputs: number): number {
  if (attributes.alignCorners) return outputs > 1 ? (inputs - 1) / (outputs - 1) : 0;
  const scale = attributes.scaleFactor?.[axis];
  return scale !== undefined && !attributes.recomputeScaleFactor ? 1 / scale : inputs / outputs;
}

/** First and last pixel that an output reads, before they are held inside the picture. */
function pixelsRead({ mode, alignCorners }: UpsampleAttributes, step: number, output: number): readonly [number, number] {
  if (mode === 'nearest' || mode === 'nearest-exact') {
    const at = Math.floor(Math.fround((mode === 'nearest' ? output : output + 1 / 2) * step));
    return [at, at];
  }
  const at = alignCorners ? step * output : step * (output + 1 / 2) - 1 / 2;
  const first = Math.floor(at);
  const last = at === first ? first : first + 1;
  return mode === 'bicubic' ? [first - CUBIC_REACH, first + 1 + CUBIC_REACH] : [first, last];
}

function axisGrid(attributes: UpsampleAttributes, axis: 0 | 1, inputs: number, outputs: number): AxisGrid {
  if (inputs === 1) return spreadGrid(outputs);
  if (attributes.mode === 'area') return adaptiveGrid(inputs, outputs);
  const step = upsampleStep(attributes, axis, inputs, outputs);
  const last = inputs - 1;
  if (attributes.mode === 'nearest' || attributes.mode === 'nearest-exact') {
    return coveringGrid(outputs, step, (output) => {
      const [at] = pixelsRead(attributes, step, output);
      return [Math.min(at, last), Math.min(at, last)];
    });
  }
  // The formula says where the centres are: only how far they see is looked for.
  const start = attributes.alignCorners ? 0 : (step - 1) / 2;
  let half = 0;
  for (let output = 0; output < outputs; output++) {
    const [from, to] = pixelsRead(attributes, step, output);
    const centre = step * output + start;
    half = Math.max(half, centre - from, to - centre);
  }
  return { extent: 2 * half + 1, jump: step, start };
}

/** PyTorch knows pictures of other ranks too, and refuses by what it would need: the numbers of axes, then the mode. */
function rankMessage({ size, scaleFactor, mode }: UpsampleAttributes, input: Shape): string {
  const spatial = `[${input.slice(2).join(', ')}]`;
  if (size) {
    return `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of ${spatial} and output size of (${size.join(', ')}). Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.`;
  }
  if (scaleFactor && scaleFactor[0] !== scaleFactor[1]) {
    return `Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions of ${spatial} and scale_factor of shape (${scaleFactor.join(', ')}). Please provide input tensor in (N, C, d1, d2, ...,dK) format and scale_factor in (s1, s2, ...,sK) format.`;
  }
  const isKnownRank = input.length >= 3 && input.length <= 5;
  if (mode === 'bilinear' && isKnownRank) return `Got ${input.length}D input, but bilinear mode needs 4D input`;
  if (mode !== 'bicubic' && isKnownRank) return '';
  return `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${input.length}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact (got ${mode})`;
}

function rankBreak(attributes: UpsampleAttributes, input: Shape): Break {
  return {
    code: 'rank-mismatch',
    message: `Interpolation of pictures takes N x C x H x W and is given ${sizes(input)}.`,
    rule: 'The input has batch and channels in front of height and width.',
    expected: 'N x C x H x W',
    found: sizes(input),
    torchMessage: rankMessage(attributes, input),
  };
}

function cornerBreak({ mode, alignCorners }: UpsampleAttributes): Break | null {
  const isPlain = mode === 'nearest' || mode === 'nearest-exact' || mode === 'area';
  if (alignCorners === null || !isPlain) return null;
  return {
    code: 'size-mismatch',
    message: `align_corners means nothing for mode='${mode}', and PyTorch refuses it.`,
    rule: 'align_corners is for the modes that interpolate: bilinear and bicubic.',
    expected: `no align_corners with mode='${mode}'`,
    found: `align_corners=${alignCorners ? 'True' : 'False'}`,
    torchMessage: 'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear',
  };
}

function recomputeBreak({ size, recomputeScaleFactor }: UpsampleAttributes): Break | null {
  if (!size || !recomputeScaleFactor) return null;
  return {
    code: 'size-mismatch',
    message: 'recompute_scale_factor needs a scale factor, and a size is given.',
    rule: 'recompute_scale_factor goes with scale_factor only.',
    expected: 'scale_factor, or no recompute_scale_factor',
    found: `size=(${size.join(', ')}) with recompute_scale_factor=True`,
    torchMessage: 'recompute_scale_factor is not meaningful with an explicit size.',
  };
}

function shape(attributes: UpsampleAttributes, [input = []]: readonly Shape[]): ShapeResult {
  const corners = cornerBreak(attributes);
  const isPicture = input.length === PICTURE_AXES;
  const from = planeOf(input);
  const side = outputSide(attributes, from);
  const given = [...input.slice(0, 2), ...side];
  // Also for a layer PyTorch looks at these when it is called.
  const refused = corners ?? (isPicture ? recomputeBreak(attributes) : rankBreak(attributes, input));
  if (refused) return { broken: refused, assumed: isPicture ? given : null };
  if (side[0] >= 1 && side[1] >= 1 && from[0] >= 1 && from[1] >= 1) return { shape: given };
  const pictures = (one: Pair): string => `(H: ${one[0]}, W: ${one[1]})`;
  const broken: Break = {
    code: 'empty-output',
    message: `Nothing is left: ${from.join(' x ')} becomes ${side.join(' x ')}.`,
    rule: 'Input and output of an interpolation have at least one pixel on both axes.',
    expected: 'an output of at least 1 x 1',
    found: side.join(' x '),
    // The mean of no pixels is taken without a word.
    torchMessage:
      attributes.mode === 'area'
        ? ''
        : `Input and output sizes should be greater than 0, but got input ${pictures(from)} output ${pictures(side)}`,
  };
  return { broken, assumed: null };
}

export const upsample = defineRules<UpsampleAttributes>({
  shape,
  reach(attributes, [input = []], output) {
    const from = planeOf(input);
    const to = planeOf(output);
    return gridOf((axis) => axisGrid(attributes, axis, from[axis], to[axis]));
  },
  formula: ({ scaleFactor }, [input = []], output) =>
    scaleFactor
      ? eachAxis((axis) => `floor(${planeOf(input)[axis]} * ${scaleFactor[axis]}) = ${planeOf(output)[axis]}`).join('; ')
      : `${planeOf(input).join(' x ')} -> ${planeOf(output).join(' x ')}, as given`,
});
