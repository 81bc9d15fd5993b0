// Ops that put values into another order, and those that join tensors: copies of runs as long as they come.
import type { AttributesOf } from '../../src-shared/network/operations.ts';
import { countOf } from '../../src-shared/network/ops/op-rules.ts';
import { known } from '../../src-shared/network/size-expressions.ts';
import * as layout from '../kernels/layout-fields.ts';
import { descriptorWords } from './descriptor-words.ts';
import { WorkBuilder } from './node-work.ts';
import { addChunkPass, cutMaps } from './plan-chunks.ts';
import type { Address, Measured, NodeWork, Output, Source } from './plan-types.ts';
import { axisWords } from './strided-fields.ts';
import type { StridedView } from './strided-view.ts';
import { axisOf, mergeAxes } from './strides.ts';

export function planCopy(view: StridedView, source: Address, output: Output): NodeWork {
  const work = new WorkBuilder();
  return work.finish(...addCopy(work, view, source, output));
}

function addCopy(work: WorkBuilder, view: StridedView, source: Address, { target, to, rectifiedAs }: Output): Measured {
  const merged = mergeAxes(view.sizes, [view.strides]);
  const cut = cutMaps(to, { source, target, rectifiedAs });
  const own = {
    [layout.WALK_AXES]: merged.sizes.length,
    ...axisWords(layout.WALK_SIZES, merged.sizes),
    ...axisWords(layout.WALK_STRIDES, merged.strides[0] ?? []),
    [layout.WALK_OFFSET]: view.offset,
  };
  addChunkPass(work, 'f32_copy_strided', cut, { count: layout.COPY_FIELDS, own });
  return cut.measured;
}

/** A nn.Parameter that forward uses: its values lie with the network and are shown like any other tensor. */
export function planParameter(values: Float32Array, output: Output): NodeWork {
  const work = new WorkBuilder();
  const flat = { sizes: [values.length], strides: [1], offset: 0 };
  return work.finish(...addCopy(work, flat, work.constant(values), output));
}

/**
 * torch.cat, and torch.stack as a cat of tensors with one axis more.
 * Tensors without values take no part: PyTorch lets an empty vector be joined to anything.
 */
export function planConcat(op: 'cat' | 'stack', dim: number, inputs: readonly Source[], output: Output): NodeWork {
  const axis = axisOf(dim, output.to.length);
  const inner = countOf(output.to.slice(axis + 1));
  const parts = inputs
    .map(({ address, shape, isRectified }) => ({
      address,
      isRectified,
      values: (op === 'stack' ? 1 : (shape[axis] ?? 0)) * inner,
    }))
    .filter(({ values }) => values > 0);
  return joinParts(new WorkBuilder(), parts, output);
}

/** Channels or items of one value in front of a tensor and behind it: a cat with constants. */
export function planPadAxis(
  { dim, before, after, value }: AttributesOf<'PadAxis'>,
  { address, shape, isRectified }: Source,
  output: Output,
): NodeWork {
  const axis = axisOf(dim, output.to.length);
  const inner = countOf(output.to.slice(axis + 1));
  const outer = countOf(output.to.slice(0, axis));
  const work = new WorkBuilder();
  const constant = (size: number): readonly Part[] => {
    if (size === 0) return [];
    const filled = new Float32Array(outer * size * inner).fill(value);
    return [{ address: work.constant(filled), isRectified: false, values: size * inner }];
  };
  const own = { address, isRectified, values: (shape[axis] ?? 0) * inner };
  return joinParts(work, [...constant(known(before)), own, ...constant(known(after))], output);
}

interface Part {
  readonly address: Address;
  readonly isRectified: boolean;
  /** In each row of the output. */
  readonly values: number;
}

function joinParts(work: WorkBuilder, parts: readonly Part[], { target, to, rectifiedAs }: Output): NodeWork {
  let first = 0;
  const table = parts.flatMap(({ address, values, isRectified }) => {
    const begin = first;
    first += values;
    return [address, begin, values, isRectified ? 1 : 0];
  });
  const cut = cutMaps(to, { source: 0, target, rectifiedAs });
  const words = descriptorWords(layout.CONCAT_TABLE + parts.length * layout.CONCAT_WORDS_PER_INPUT, {
    ...cut.fields,
    [layout.CONCAT_ROW_VALUES]: first,
    [layout.CONCAT_INPUTS]: parts.length,
    ...Object.fromEntries(table.map((word, at) => [layout.CONCAT_TABLE + at, word])),
  });
  work.pass({ kernel: 'f32_concat', blocks: first === 0 ? 0 : cut.blocks, words });
  return work.finish(...cut.measured);
}
