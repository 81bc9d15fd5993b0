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

function rankBreak(attributes: UpsampleAttributes, input: Shape): Break {
  const { size, mode } = attributes;
  const spatial = input.slice(2);
  const modes = 'nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact';
  let torchMessage = '';
  if (size) {
    torchMessage = `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of [${spatial.join(', ')}] and output size of (${size.join(', ')}). Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.`;
  } else if (input.length < 3 || input.length > 5) {
    torchMessage = `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${input.length}D) for the modes: ${modes} (got ${mode})`;
  } else if (mode === 'bilinear' || mode === 'bicubic') {
    torchMessage = `Got ${input.length}D input, but ${mode} mode needs 4D input`;
  }
  return {
    code: 'rank-mismatch',
    message: `Interpolation of pictures takes N x C x H x W and is given ${sizes(input)}.`,
    rule: 'The input has batch and channels in front of height and width.',
    expected: 'N x C x H x W',
    found: sizes(input),
    torchMessage,
  };
}

function constructing({ mode, alignCorners, size, recomputeScaleFactor }: UpsampleAttributes): Break | null {
  const isPlain = mode === 'nearest' || mode === 'nearest-exact' || mode === 'area';
  if (alignCorners !== null && isPlain) {
    return {
      code: 'size-mismatch',
      message: `align_corners means nothing for mode='${mode}', and PyTorch refuses it.`,
      rule: 'align_corners is for the modes that interpolate: bilinear and bicubic.',
      expected: `no align_corners with mode='${mode}'`,
      found: `align_corners=${alignCorners ? 'True' : 'False'}`,
      torchMessage: 'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear',
    };
  }
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
  if (input.length !== PICTURE_AXES) return { broken: rankBreak(attributes, input), assumed: null };
  // PyTorch refuses these when the function is called, also for a layer.
  const refused = constructing(attributes);
  const from = planeOf(input);
  const side = outputSide(attributes, from);
  const given = [...input.slice(0, 2), ...side];
  if (refused) return { broken: refused, assumed: given };
  if (side[0] >= 1 && side[1] >= 1 && from[0] >= 1 && from[1] >= 1) return { shape: given };
  const pictures = (one: Pair): string => `(H: ${one[0]}, W: ${one[1]})`;
  const broken: Break = {
    code: 'empty-output',
    message: `Nothing is left: ${from.join(' x ')} becomes ${side.join(' x ')}.`,
    rule: 'Input and output of an interpolation have at least one pixel on both axes.',
    expected: 'an output of at least 1 x 1',
    found: side.join(' x '),
    torchMessage: `Input and output sizes should be greater than 0, but got input ${pictures(from)} output ${pictures(side)}`,
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
