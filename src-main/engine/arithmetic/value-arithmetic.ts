// How one value of a node came to be, by its op: which reader of sums, windows or norms takes it apart. Convolutions have their own
// (cnn/convolution-arithmetic.ts).
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { NetworkNode } from '../../../src-shared/network/graph.ts';
import type { ArithmeticAttributes, Pair, Shape } from '../../../src-shared/network/operations.ts';
import { known } from '../../../src-shared/network/size-expressions.ts';
import type { SumTerm, ValueArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { normAt } from './norms.ts';
import { type OwnTensors, placeOf, type Reading, valueAt } from './readings.ts';
import { averageDivisor, averageSum, linearSum, plainSum, transposedSum } from './sums.ts';
import { adaptiveWindow, largestIn, windowAt } from './windows.ts';

/** @param flat of the value in the node's output of that shape. @returns null for ops whose values are not taken apart */
export function valueArithmetic(
  node: NetworkNode,
  readings: readonly Reading[],
  own: OwnTensors,
  shape: Shape,
  flat: number,
): ValueArithmetic | null {
  const [reading] = readings;
  if (!reading) return null;
  const { rows, columns } = planesOf(shape);
  const place = {
    map: Math.floor(flat / (rows * columns)),
    row: Math.floor((flat % (rows * columns)) / columns),
    column: flat % columns,
  };
  const side: Pair = [rows, columns];
  switch (node.op) {
    case 'ReLU':
      return { op: 'ReLU', before: valueAt(reading, flat) };
    case 'Linear':
      return linearSum(node.attributes, reading, own, flat);
    case 'ConvTranspose2d':
      return transposedSum(node.attributes, reading, own, place);
    case 'MaxPool2d':
      return largestIn(reading, windowAt(node.attributes, reading, place));
    case 'AvgPool2d': {
      const window = windowAt({ ...node.attributes, dilation: [1, 1] }, reading, place);
      const divisor = averageDivisor(node.attributes, reading, [place.row, place.column], window.rows * window.columns);
      return averageSum(reading, window, divisor);
    }
    case 'AdaptiveMaxPool2d':
      return largestIn(reading, adaptiveWindow(side, reading, place));
    case 'AdaptiveAvgPool2d': {
      // To 1 x 1 it is a mean of any two last axes, also of a tensor that has no planes.
      if (reading.shape.length < 3) return null;
      const window = adaptiveWindow(side, reading, place);
      return averageSum(reading, window, window.rows * window.columns);
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return ofTwo(node.op, node.attributes, readings, shape, flat);
    default:
      return normAt(node, reading, own, flat);
  }
}

type Operand = Omit<SumTerm, 'factor'>;

function ofTwo(
  op: 'add' | 'sub' | 'mul' | 'div',
  { scalar, scalarFirst, alpha }: ArithmeticAttributes,
  [first, second]: readonly Reading[],
  shape: Shape,
  flat: number,
): ValueArithmetic | null {
  const read = (reading: Reading): Operand => {
    const place = placeOf(reading, broadcastFlat(reading.shape, shape, flat));
    return { place, value: place.value };
  };
  const number: Operand | null = scalar === null ? null : { place: null, value: known(scalar) };
  const a = first ? read(first) : null;
  const b = second ? read(second) : number;
  if (!a || !b) return null;
  const [left, right] = scalarFirst && !second ? [b, a] : [a, b];
  if (op === 'mul' || op === 'div') return { op: 'product', operator: op === 'mul' ? '*' : '/', left, right };
  return plainSum([
    { ...left, factor: 1 },
    { ...right, factor: op === 'add' ? alpha : -alpha },
  ]);
}

/** Where an operand has the value that a place of the broadcast output reads. */
function broadcastFlat(own: Shape, shape: Shape, flat: number): number {
  let left = flat;
  let step = 1;
  let found = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    const index = left % size;
    left = Math.floor(left / size);
    const ownAxis = axis - shape.length + own.length;
    if (ownAxis < 0) continue;
    const ownSize = own[ownAxis] ?? 1;
    if (ownSize !== 1) found += index * step;
    step *= ownSize;
  }
  return found;
}
