// The sum behind one convolution value, from the tensors themselves: patch, kernel and what each input channel adds. For the inspector;
// the fast kernels do the same sums in another order.
import type { Conv2dAttributes, Shape } from '../../src-shared/network/operations.ts';
import { paddingBefore } from '../../src-shared/network/ops/convolution.ts';
import type { ConvolutionArithmetic } from '../../src-shared/protocol/maps-messages.ts';
import { sourceIndex } from '../kernels/reference/padding.ts';

interface Values {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What feeds the layer, read value by value: a whole tensor is far more than one sum needs. */
interface Feeding {
  readonly shape: Shape;
  valueAt(index: number): number;
}

/**
 * @param before what feeds the layer, 1 x C x H x W
 * @param weight outChannels x inChannels/groups x kH x kW
 * @param place output channel, row and column
 * @returns float32 patch and weights, float64 partial sums: they and the bias add up to the value within float32 rounding
 */
export function convolutionArithmetic(
  attributes: Conv2dAttributes,
  before: Feeding,
  weight: Values,
  bias: Values | null,
  place: { readonly channel: number; readonly row: number; readonly column: number },
): ConvolutionArithmetic {
  const [kernelRows, kernelColumns] = attributes.kernelSize;
  const perGroup = attributes.inChannels / attributes.groups;
  const group = Math.floor(place.channel / (attributes.outChannels / attributes.groups));
  const [rows = 1, columns = 1] = before.shape.slice(-2);
  const [top, left] = paddingBefore(attributes);
  const taps = kernelRows * kernelColumns;
  const patch = new Float32Array(perGroup * taps);
  const weights = weight.data.slice(place.channel * perGroup * taps, (place.channel + 1) * perGroup * taps);
  const partialSums = new Float64Array(perGroup);
  for (let c = 0; c < perGroup; c++) {
    const plane = (group * perGroup + c) * rows * columns;
    for (let tap = 0; tap < taps; tap++) {
      const tapRow = Math.floor(tap / kernelColumns) * attributes.dilation[0];
      const tapColumn = (tap % kernelColumns) * attributes.dilation[1];
      const row = sourceIndex(place.row * attributes.stride[0] + tapRow - top, rows, attributes.paddingMode);
      const column = sourceIndex(place.column * attributes.stride[1] + tapColumn - left, columns, attributes.paddingMode);
      const value = row < 0 || column < 0 ? 0 : before.valueAt(plane + row * columns + column);
      patch[c * taps + tap] = value;
      partialSums[c] = (partialSums[c] as number) + value * (weights[c * taps + tap] as number);
    }
  }
  return {
    op: 'Conv2d',
    firstInChannel: group * perGroup,
    kernel: attributes.kernelSize,
    patch,
    weights,
    partialSums,
    bias: bias?.data[place.channel] ?? 0,
  };
}
