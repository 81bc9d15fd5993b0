// mean, sum, amax and amin over some axes or all. Source: aten/src/ATen/native/ReduceOpsUtils.h.
import type { ReduceAttributes, Shape } from '../operations.ts';
import { axisBreak, isInPlane, PICTURE_PLANE, repeatedAxis, wrapAxis } from './axes.ts';
import { gridOf, planeOf, STILL } from './grids.ts';
import { type Break, defineRules, type ShapeResult, sizes } from './op-rules.ts';

/** No axes named means all of them, an empty list too. */
function axesOf({ dim }: ReduceAttributes, rank: number): readonly number[] {
  if (dim === null || dim.length === 0) return Array.from({ length: rank }, (_, axis) => axis);
  return dim.map((axis) => wrapAxis(axis, rank));
}

function shape(attributes: ReduceAttributes, [input = []]: readonly Shape[]): ShapeResult {
  const rank = input.length;
  const given = attributes.dim ?? [];
  for (const dim of given) {
    const broken = axisBreak(dim, rank, input);
    if (broken) return { broken, assumed: null };
  }
  const repeated = repeatedAxis(given, rank);
  if (repeated !== null) {
    const broken: Break = {
      code: 'rank-mismatch',
      message: `Axis ${repeated} is named twice (${given.join(', ')}).`,
      rule: 'Each axis is named once.',
      expected: `axis ${repeated} once`,
      found: `dim (${given.join(', ')})`,
      torchMessage: `dim ${repeated} appears multiple times in the list of dims`,
    };
    return { broken, assumed: null };
  }
  const gone = new Set(axesOf(attributes, rank));
  return {
    shape: attributes.keepdim
      ? input.map((size, axis) => (gone.has(axis) ? 1 : size))
      : input.filter((_size, axis) => !gone.has(axis)),
  };
}

export const reduce = defineRules<ReduceAttributes>({
  shape,
  reach(attributes, [input = []]) {
    const rank = input.length;
    const gone = axesOf(attributes, rank);
    if (!gone.some((axis) => isInPlane(axis, rank))) return 'same';
    if (!attributes.keepdim || rank < PICTURE_PLANE) return 'lost';
    // One value stands for the whole line.
    const side = planeOf(input);
    return gridOf((axis) =>
      gone.includes(rank - PICTURE_PLANE + axis) ? { extent: side[axis], jump: side[axis], start: (side[axis] - 1) / 2 } : STILL,
    );
  },
  formula: ({ dim, keepdim }, [input = []], output) =>
    `over ${dim === null || dim.length === 0 ? 'all axes' : `axes ${dim.join(', ')}`}${keepdim ? ', kept as 1' : ''}: ${sizes(input)} -> ${sizes(output)}`,
});
