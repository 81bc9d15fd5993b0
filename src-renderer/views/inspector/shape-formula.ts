// The output-size rule of torch.nn.Conv2d and MaxPool2d with a layer's own numbers in it. Pure.
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';

type Layer = Pick<NodeSummary, 'op' | 'shape' | 'attributes'>;

const pairOf = (value: unknown): readonly [number, number] | null =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number' ? [value[0], value[1]] : null;

/** @param input N, C, H, W before the layer */
export function shapeFormulas({ op, shape, attributes }: Layer, input: readonly number[]): readonly string[] {
  if (shape === null) return ['The shapes break here.'];
  if (op === 'Linear') return [`out_features = ${shape.at(-1)}`];
  const kernel = pairOf(attributes.kernelSize);
  const stride = pairOf(attributes.stride);
  const dilation = pairOf(attributes.dilation);
  const padding = pairOf(attributes.padding);
  if (!kernel || !stride || !dilation) return [];
  if (!padding && attributes.padding === 'same')
    return [`padding 'same': H_out = H_in = ${shape[2]}, W_out = W_in = ${shape[3]}`];
  const round = attributes.ceilMode === true ? 'ceil' : 'floor';
  return (['H', 'W'] as const).map((axis, at) => {
    const side = input[2 + at];
    const pad = padding?.[at as 0 | 1] ?? 0;
    const [k, s, d] = [kernel[at as 0 | 1], stride[at as 0 | 1], dilation[at as 0 | 1]];
    return `${axis}_out = ${round}((${side} + 2·${pad} − ${d}·(${k} − 1) − 1) / ${s} + 1) = ${shape[2 + at]}`;
  });
}
