// Two tensors value by value, with broadcasting; tensor and number. Source: aten/src/ATen/ExpandUtils.cpp, infer_size.
import type { Shape } from '../operations.ts';
import { type Break, defineRules, type ShapeResult, sizes } from './op-rules.ts';

/** Axes are compared from the last one; a side of 1 is repeated. */
export function broadcast(a: Shape, b: Shape): ShapeResult {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number): number => shape[axis - rank + shape.length] ?? 1;
  const given = Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
  for (let axis = rank - 1; axis >= 0; axis--) {
    const left = at(a, axis);
    const right = at(b, axis);
    if (left === right || left === 1 || right === 1) continue;
    const broken: Break = {
      code: 'size-mismatch',
      message: `The shapes do not fit each other: ${sizes(a)} and ${sizes(b)} differ on axis ${axis} (${left} and ${right}).`,
      rule: 'Two tensors meet value by value: on each axis, counted from the last, they are equal or one of them is 1.',
      expected: sizes(a),
      found: sizes(b),
      torchMessage: `The size of tensor a (${left}) must match the size of tensor b (${right}) at non-singleton dimension ${axis}`,
    };
    return { broken, assumed: given };
  }
  return { shape: given };
}

/** With one input the other operand is a number, which fits everything. */
export const valueByValue = defineRules<object>({
  shape: (_attributes, [a = [], ...others]) =>
    others.reduce<ShapeResult>((result, b) => ('shape' in result ? broadcast(result.shape, b) : result), { shape: a }),
});
