// Padding of ONNX's sliding windows (pads, auto_pad) as PyTorch has it: two numbers where both sides agree, a Pad before the op where they do not.
import type { Dimension, Pair } from '../../../src-shared/network/operations.ts';
import type { TensorValue } from './graph-builder.ts';
import type { NodeContext } from './node-context.ts';
import { sizeArithmetic } from './values.ts';

interface SlidingWindow {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
}

interface Sides {
  readonly top: Dimension;
  readonly left: Dimension;
  readonly bottom: Dimension;
  readonly right: Dimension;
}

interface Padded {
  readonly input: TensorValue;
  readonly padding: Pair;
}

const extentOf = ({ kernel, dilation }: SlidingWindow, axis: 0 | 1): number => dilation[axis] * (kernel[axis] - 1) + 1;

/**
 * @param most padding that the op itself takes; null: any
 * @param fill value of a Pad before the op; null where none would be right
 */
export function padWindow(
  context: NodeContext,
  window: SlidingWindow,
  input: TensorValue,
  most: Pair | null,
  fill: number | null,
): Padded {
  const { top, left, bottom, right } = sidesOf(context, window, input);
  const isEven = typeof top === 'number' && typeof left === 'number' && top === bottom && left === right;
  if (isEven && top >= 0 && left >= 0 && (!most || (top <= most[0] && left <= most[1]))) return { input, padding: [top, left] };
  if (fill === null) return context.refuse('its padding differs from side to side, which PyTorch does not have for this op');
  const pad = context.function(
    { op: 'Pad', attributes: { left, right, top, bottom, mode: 'constant', value: fill } },
    [input],
    '_pad',
  );
  return { input: pad, padding: [0, 0] };
}

function sidesOf(context: NodeContext, window: SlidingWindow, input: TensorValue): Sides {
  const auto = context.text('auto_pad', 'NOTSET');
  if (auto === 'VALID') return { top: 0, left: 0, bottom: 0, right: 0 };
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const [rows, columns] = [sameSides(window, input, 0, auto), sameSides(window, input, 1, auto)];
    return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
  }
  if (auto !== 'NOTSET') return context.refuse(`auto_pad ${auto} is unknown`);
  const pads = context.ints('pads') ?? [0, 0, 0, 0];
  const [top, left, bottom, right] = pads;
  if (pads.length !== 4 || top === undefined || left === undefined || bottom === undefined || right === undefined)
    return context.refuse(`pads has ${pads.length} numbers; pictures take 4`);
  return { top, left, bottom, right };
}

/** So that the output has ceil(input / stride) positions; an odd pixel goes behind (UPPER) or before (LOWER). */
function sameSides(window: SlidingWindow, input: TensorValue, axis: 0 | 1, auto: string): [Dimension, Dimension] {
  const stride = window.stride[axis];
  const extent = extentOf(window, axis);
  const total = stride === 1 ? extent - 1 : totalFor(input, axis, stride, extent);
  const less = sizeArithmetic('//', total, 2);
  const more = sizeArithmetic('-', total, less);
  return auto === 'SAME_UPPER' ? [less, more] : [more, less];
}

/** (ceil(size / stride) - 1) * stride + extent - size, which is never below extent - stride. */
function totalFor(input: TensorValue, axis: 0 | 1, stride: number, extent: number): Dimension {
  const size: Dimension = { kind: 'size', of: input.name, axis: axis + 2 };
  const positions = sizeArithmetic('//', sizeArithmetic('+', size, stride - 1), stride);
  const spanned = sizeArithmetic('+', sizeArithmetic('*', sizeArithmetic('-', positions, 1), stride), extent);
  return sizeArithmetic('-', spanned, size);
}
