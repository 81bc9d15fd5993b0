// Two tensors of one shape, value by value, at PyTorch's tolerance. Pure loops.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import type { DivergingValue } from '../../../src-shared/protocol/divergence-messages.ts';

/** |ours - theirs| <= ABSOLUTE + RELATIVE |theirs|: float32 sums in another order. */
const ABSOLUTE = 1e-5;
const RELATIVE = 1e-4;

export interface Comparison {
  readonly maxAbs: number;
  readonly maxRel: number;
  readonly beyond: number;
  readonly first: DivergingValue | null;
  readonly worst: DivergingValue | null;
}

/** NaN equals NaN here, and an infinity itself: what is asked is whether both sides say the same. */
export function compareValues(shape: Shape, ours: Float32Array, theirs: Float32Array): Comparison {
  let [maxAbs, maxRel, beyond, firstAt, worstAt] = [0, 0, 0, -1, -1];
  for (let at = 0; at < ours.length; at++) {
    const [a, b] = [ours[at] as number, theirs[at] as number];
    if (a === b || Object.is(a, b)) continue;
    const apart = Math.abs(a - b);
    const difference = Number.isFinite(apart) ? apart : Number.POSITIVE_INFINITY;
    const size = Math.abs(b);
    if (size > 0) maxRel = Math.max(maxRel, Number.isFinite(size) ? difference / size : Number.POSITIVE_INFINITY);
    if (difference > maxAbs) {
      maxAbs = difference;
      worstAt = at;
    }
    if (difference <= ABSOLUTE + RELATIVE * size && Number.isFinite(size)) continue;
    beyond++;
    if (firstAt < 0) firstAt = at;
  }
  const valueAt = (at: number): DivergingValue | null => (at < 0 ? null : describe(shape, at, ours, theirs));
  return { maxAbs, maxRel, beyond, first: valueAt(firstAt), worst: valueAt(worstAt) };
}

function describe(shape: Shape, at: number, ours: Float32Array, theirs: Float32Array): DivergingValue {
  const { rows, columns } = planesOf(shape);
  return {
    channel: Math.floor(at / (rows * columns)),
    row: Math.floor(at / columns) % rows,
    column: at % columns,
    ours: ours[at] as number,
    theirs: theirs[at] as number,
  };
}
