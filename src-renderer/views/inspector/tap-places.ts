// Where the values of a convolution's patch stand in what it reads. Pure.
import type { Conv2dAttributes } from '../../../src-shared/network/operations.ts';
import { paddingBefore } from '../../../src-shared/network/ops/convolution.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import type { MapPlace } from '../../state/selection.ts';
import type { NodePlace } from '../../state/trail.ts';

/** @returns by input channel and tap of the kernel in row order; null where the padding lies, or where it cannot be told */
export function tapPlaces(
  { op, attributes, inputs }: Pick<NodeSummary, 'op' | 'attributes' | 'inputs'>,
  { channel, row, column }: Pick<MapPlace, 'channel' | 'row' | 'column'>,
  before: { readonly rows: number; readonly columns: number },
): (inChannel: number, tap: number) => NodePlace | null {
  const [node] = inputs;
  const convolution = attributes as unknown as Conv2dAttributes;
  if (op !== 'Conv2d' || node === undefined || convolution.paddingMode !== 'zeros') return () => null;
  const { kernelSize, stride, dilation, inChannels, outChannels } = convolution;
  const padding = paddingBefore(convolution);
  const item = Math.floor(channel / outChannels);
  return (inChannel, tap) => {
    const at = [
      row * stride[0] - padding[0] + Math.floor(tap / kernelSize[1]) * dilation[0],
      column * stride[1] - padding[1] + (tap % kernelSize[1]) * dilation[1],
    ] as const;
    const isThere = at[0] >= 0 && at[1] >= 0 && at[0] < before.rows && at[1] < before.columns;
    return isThere ? { node, channel: item * inChannels + inChannel, row: at[0], column: at[1] } : null;
  };
}
