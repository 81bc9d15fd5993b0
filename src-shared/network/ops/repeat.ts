// Tensors that grow along their axes: x.repeat(1, 3, 1, 1) and F.pad of channels or items with one value.
// Source: aten/src/ATen/native/TensorShape.cpp, repeat; PadNd.cpp, constant_pad_nd.
import type { AttributesOf } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { isInPlane } from './axes.ts';
import { defineRules, sizes } from './op-rules.ts';

export const repeat = defineRules<AttributesOf<'repeat'>>({
  shape({ repeats }, [input = []]) {
    const times = repeats.map(known);
    const added = times.length - input.length;
    if (added < 0) {
      const found = `repeat(${times.join(', ')})`;
      return {
        broken: {
          code: 'rank-mismatch',
          message: `${sizes(input)} has more axes than ${found} says.`,
          rule: 'Every axis has its number of repeats; new axes come in front.',
          expected: `${input.length} numbers or more`,
          found,
          torchMessage: 'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
        },
        assumed: null,
      };
    }
    return { shape: times.map((count, axis) => count * (axis < added ? 1 : (input[axis - added] as number))) };
  },
  reach({ repeats }, _inputs, output) {
    return repeats.some((count, axis) => isInPlane(axis, output.length) && known(count) !== 1) ? 'lost' : 'same';
  },
});

/** One axis that is no row and no column grows at both ends. */
export const padAxis = defineRules<AttributesOf<'PadAxis'>>({
  shape({ dim, before, after }, [input = []]) {
    const axis = input.length + dim;
    if (axis >= 0) return { shape: input.map((size, at) => (at === axis ? size + known(before) + known(after) : size)) };
    return {
      broken: {
        code: 'rank-mismatch',
        message: `${sizes(input)} has no axis ${dim} to pad.`,
        rule: 'F.pad takes two numbers for each axis from the last one on, for no more axes than there are.',
        expected: `${-dim} axes or more`,
        found: `${input.length} axes`,
        torchMessage: 'Padding length too large',
      },
      assumed: null,
    };
  },
});
