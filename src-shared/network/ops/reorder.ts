// Axes in another order, added, dropped or repeated: permute, transpose, squeeze, unsqueeze, expand, flip. Source: aten/src/ATen/native/TensorShape.cpp.
import type { AttributesOf, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { axisBreak, isInPlane, PICTURE_PLANE, repeatedAxis, wrapAxis } from './axes.ts';
import { gridOf, planeOf, STILL, spreadGrid } from './grids.ts';
import { type Break, bracketed, defineRules, type Reach, type ShapeResult, sizes } from './op-rules.ts';

const orderBreak = (message: string, dims: readonly number[], axes: number, torchMessage: string): Break => ({
  code: 'rank-mismatch',
  message,
  rule: 'Each axis of the tensor is named exactly once.',
  expected: `${axes} different axes`,
  found: `(${dims.join(', ')})`,
  torchMessage,
});

const permuted = (dims: readonly number[], input: Shape): Shape => dims.map((dim) => input[wrapAxis(dim, input.length)] ?? 1);

/** Rows and columns must stay the last two axes; then it does not matter in which order the others are. */
function orderReach(order: readonly number[]): Reach {
  const rank = order.length;
  return order.slice(-PICTURE_PLANE).every((from, at) => from === rank - PICTURE_PLANE + at) ? 'same' : 'lost';
}

export const permute = defineRules<AttributesOf<'permute'>>({
  shape({ dims }, [input = []]): ShapeResult {
    const rank = input.length;
    if (dims.length !== rank) {
      const torchMessage = `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${rank} is not equal to len(dims) = ${dims.length}`;
      const message = `${dims.length} axes are named for a tensor with ${rank} (${sizes(input)}).`;
      return { broken: orderBreak(message, dims, rank, torchMessage), assumed: null };
    }
    for (const dim of dims) {
      const broken = axisBreak(dim, rank, input, 'dims');
      if (broken) return { broken, assumed: null };
    }
    const repeated = repeatedAxis(dims, rank);
    if (repeated === null) return { shape: permuted(dims, input) };
    const message = `Axis ${repeated} is named twice.`;
    return { broken: orderBreak(message, dims, rank, 'permute(): duplicate dims are not allowed.'), assumed: null };
  },
  reach: ({ dims }) => orderReach(dims.map((dim) => wrapAxis(dim, dims.length))),
  formula: ({ dims }, [input = []], output) => `axes (${dims.join(', ')}) of ${sizes(input)} = ${sizes(output)}`,
});

/** The axes' order behind a transpose. */
function transposed({ dim0, dim1 }: AttributesOf<'transpose'>, rank: number): readonly number[] {
  const a = wrapAxis(dim0, rank);
  const b = wrapAxis(dim1, rank);
  return Array.from({ length: rank }, (_, axis) => (axis === a ? b : axis === b ? a : axis));
}

export const transpose = defineRules<AttributesOf<'transpose'>>({
  shape(attributes, [input = []]) {
    const broken =
      axisBreak(attributes.dim0, input.length, input, 'dim0') ?? axisBreak(attributes.dim1, input.length, input, 'dim1');
    return broken ? { broken, assumed: null } : { shape: permuted(transposed(attributes, input.length), input) };
  },
  reach: (attributes, [input = []]) => orderReach(transposed(attributes, input.length)),
});

export const squeeze = defineRules<AttributesOf<'squeeze'>>({
  shape({ dim }, [input = []]) {
    if (dim === null) return { shape: input.filter((size) => size !== 1) };
    const broken = axisBreak(dim, input.length, input);
    if (broken) return { broken, assumed: input };
    const at = wrapAxis(dim, input.length);
    return { shape: input.filter((size, axis) => axis !== at || size !== 1) };
  },
  reach({ dim }, [input = []]) {
    const rank = input.length;
    const gone = input.flatMap((size, axis) => (size === 1 && (dim === null || wrapAxis(dim, rank) === axis) ? [axis] : []));
    return gone.some((axis) => isInPlane(axis, rank)) ? 'lost' : 'same';
  },
});

export const unsqueeze = defineRules<AttributesOf<'unsqueeze'>>({
  shape({ dim }, [input = []]) {
    const broken = axisBreak(dim, input.length + 1, input);
    if (broken) return { broken, assumed: null };
    const at = wrapAxis(dim, input.length + 1);
    return { shape: [...input.slice(0, at), 1, ...input.slice(at)] };
  },
  reach: ({ dim }, [input = []]) => (isInPlane(wrapAxis(dim, input.length + 1), input.length + 1) ? 'lost' : 'same'),
});

function expandBreak(message: string, wanted: Shape, input: Shape, torchMessage: string): ShapeResult {
  const rule = 'Only axes of size 1 can be repeated; new axes come in front; -1 keeps an axis.';
  const code = wanted.length < input.length ? 'rank-mismatch' : 'size-mismatch';
  return {
    broken: { code, message, rule, expected: sizes(input), found: `(${wanted.join(', ')})`, torchMessage },
    assumed: null,
  };
}

export const expand = defineRules<AttributesOf<'expand'>>({
  shape({ shape }, [input = []]) {
    const wanted = shape.map(known);
    const added = wanted.length - input.length;
    if (added < 0) {
      const torchMessage = `expand(torch.FloatTensor{${bracketed(input)}}, size=${bracketed(wanted)}): the number of sizes provided (${wanted.length}) must be greater or equal to the number of dimensions in the tensor (${input.length})`;
      return expandBreak(`${sizes(input)} has more axes than (${wanted.join(', ')}).`, wanted, input, torchMessage);
    }
    const made: number[] = [];
    for (let axis = wanted.length - 1; axis >= 0; axis--) {
      const size = wanted[axis] ?? -1;
      const existing = axis < added ? null : (input[axis - added] ?? 1);
      if (size === -1 && existing === null) {
        const torchMessage = `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${axis}`;
        return expandBreak(`Axis ${axis} is new: -1 cannot keep it.`, wanted, input, torchMessage);
      }
      if (size !== -1 && existing !== null && existing !== 1 && existing !== size) {
        const torchMessage = `The expanded size of the tensor (${size}) must match the existing size (${existing}) at non-singleton dimension ${axis}.  Target sizes: ${bracketed(wanted)}.  Tensor sizes: ${bracketed(input)}`;
        return expandBreak(`Axis ${axis} has ${existing} and cannot become ${size}.`, wanted, input, torchMessage);
      }
      made.unshift(size === -1 ? (existing ?? 1) : size);
    }
    return { shape: made };
  },
  reach(_attributes, [input = []], output) {
    const from = planeOf(input);
    const to = planeOf(output);
    return gridOf((axis) => (from[axis] === to[axis] ? STILL : spreadGrid(to[axis])));
  },
});

export const flip = defineRules<AttributesOf<'flip'>>({
  shape({ dims }, [input = []]) {
    for (const dim of dims) {
      const broken = axisBreak(dim, input.length, input, 'dims');
      if (broken) return { broken, assumed: input };
    }
    const repeated = repeatedAxis(dims, input.length);
    if (repeated === null) return { shape: input };
    const torchMessage = `dim ${repeated} appears multiple times in the list of dims`;
    return { broken: orderBreak(`Axis ${repeated} is named twice.`, dims, input.length, torchMessage), assumed: input };
  },
  reach({ dims }, [input = []]) {
    const turned = dims.map((dim) => wrapAxis(dim, input.length) - input.length + PICTURE_PLANE);
    const side = planeOf(input);
    return gridOf((axis) => (turned.includes(axis) ? { extent: 1, jump: -1, start: side[axis] - 1 } : STILL));
  },
});
