// Ops with two operands, by PyTorch's rules of broadcasting; a scalar is an operand of one value. Source: aten/src/ATen/ExpandUtils.cpp.
import type { ArithmeticAttributes } from '../../src-shared/network/operations.ts';
import { known } from '../../src-shared/network/size-expressions.ts';
import * as layout from '../kernels/layout-fields.ts';
import type { KernelName } from '../kernels/loader.ts';
import { floatWord, WorkBuilder } from './node-work.ts';
import { addChunkPass, cutMaps } from './plan-chunks.ts';
import type { Arriving, Measured, NodeWork, Output } from './plan-types.ts';
import { axisWords } from './strided-fields.ts';
import { broadcastStrides, mergeAxes } from './strides.ts';

type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum';

const KERNELS: Readonly<Record<BinaryName, KernelName>> = {
  add: 'f32_add',
  sub: 'f32_add',
  mul: 'f32_mul',
  div: 'f32_div',
  maximum: 'f32_maximum',
  minimum: 'f32_minimum',
};

/** @param attributes null for the extremes, which have none */
export function planArithmetic(
  op: BinaryName,
  attributes: ArithmeticAttributes | null,
  inputs: readonly Arriving[],
  output: Output,
): NodeWork {
  const work = new WorkBuilder();
  const operands = [...inputs];
  if (attributes !== null && attributes.scalar !== null) {
    const scalar = { address: work.constant(Float32Array.of(known(attributes.scalar))), shape: [] };
    if (attributes.scalarFirst) operands.unshift(scalar);
    else operands.push(scalar);
  }
  const [first, second = first] = operands as [Arriving, Arriving?];
  const alpha = attributes?.alpha ?? 1;
  const factor = op === 'sub' ? -alpha : alpha;
  return work.finish(...addBinaryPass(work, KERNELS[op], [first, second], { ...output, alpha: factor }));
}

/** nn.PReLU: the second operand is one slope for all, or one for each channel (axis 1). */
export function planPrelu(slopes: Float32Array, from: Arriving, output: Output): NodeWork {
  const work = new WorkBuilder();
  const perChannel = slopes.length > 1 ? [slopes.length, ...output.to.slice(2).map(() => 1)] : [];
  const second = { address: work.constant(slopes), shape: perChannel };
  return work.finish(...addBinaryPass(work, 'f32_prelu', [from, second], { ...output, alpha: 1 }));
}

export function addBinaryPass(
  work: WorkBuilder,
  kernel: KernelName,
  [first, second]: readonly [Arriving, Arriving],
  { target, to, rectifiedAs, alpha }: Output & { readonly alpha: number },
): Measured {
  const merged = mergeAxes(to, [broadcastStrides(first.shape, to), broadcastStrides(second.shape, to)]);
  const [strides = [], secondStrides = []] = merged.strides;
  const cut = cutMaps(to, { source: first.address, target, rectifiedAs });
  const own = {
    [layout.WALK_AXES]: merged.sizes.length,
    ...axisWords(layout.WALK_SIZES, merged.sizes),
    ...axisWords(layout.WALK_STRIDES, strides),
    [layout.BINARY_SECOND]: second.address,
    ...axisWords(layout.BINARY_SECOND_STRIDES, secondStrides),
    [layout.BINARY_ALPHA]: floatWord(alpha),
  };
  addChunkPass(work, kernel, cut, { count: layout.BINARY_FIELDS, own });
  return cut.measured;
}
