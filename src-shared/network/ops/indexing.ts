// x[...] and one piece of chunk or split. Source: aten/src/ATen/TensorIndexing.h, torch/csrc/autograd/python_variable_indexing.cpp.
import type { AttributesOf, IndexEntry, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { axisBreak, PICTURE_PLANE, wrapAxis } from './axes.ts';
import { gridOf, STILL } from './grids.ts';
import { type Break, defineRules, type Reach, type ShapeResult, sizes } from './op-rules.ts';

/** What an index leaves of one axis of the input, or a new axis. */
type Taken =
  | { readonly kind: 'kept'; readonly axis: number; readonly start: number; readonly step: number; readonly size: number }
  | { readonly kind: 'dropped'; readonly axis: number }
  | { readonly kind: 'new' };

function indexBreak(message: string, found: string, torchMessage: string, code: Break['code'] = 'size-mismatch'): Break {
  const rule = 'An index lies between -size and size - 1 of its axis; slices end where the axis ends.';
  return { code, message, rule, expected: 'an index inside the axis', found, torchMessage };
}

/** Python's clamping of a slice to its axis. */
function sliceOf(entry: Extract<IndexEntry, { kind: 'slice' }>, size: number): { readonly start: number; readonly size: number } {
  const clamp = (given: number): number => Math.min(size, Math.max(0, given < 0 ? given + size : given));
  const start = entry.from === null ? 0 : clamp(known(entry.from));
  const stop = entry.to === null ? size : clamp(known(entry.to));
  return { start, size: Math.max(0, Math.ceil((stop - start) / entry.step)) };
}

/** Entry by entry; axes that are not named are taken whole. */
function take(index: readonly IndexEntry[], input: Shape): readonly Taken[] | Break {
  const named = index.filter(({ kind }) => kind === 'at' || kind === 'slice').length;
  if (named > input.length) {
    const found = `${named} indices for ${sizes(input)}`;
    const torchMessage =
      input.length === 0 && index.length === 1 && index[0]?.kind === 'at'
        ? 'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number'
        : `too many indices for tensor of dimension ${input.length}`;
    return indexBreak(`There are more indices than axes: ${found}.`, found, torchMessage, 'rank-mismatch');
  }
  const taken: Taken[] = [];
  let axis = 0;
  const whole = (count: number): void => {
    for (let at = 0; at < count; at++, axis++) taken.push({ kind: 'kept', axis, start: 0, step: 1, size: input[axis] ?? 1 });
  };
  let isFilled = false;
  for (const [number, entry] of index.entries()) {
    if (entry.kind === 'new-axis') taken.push({ kind: 'new' });
    else if (entry.kind === 'ellipsis') {
      // A second one stands for nothing.
      whole(isFilled ? 0 : input.length - named);
      isFilled = true;
    } else {
      const size = input[axis] ?? 1;
      if (entry.kind === 'at') {
        const at = known(entry.index);
        if (at < -size || at >= size) {
          // PyTorch counts the entries of the index here, not the axes.
          const torchMessage = `index ${at} is out of bounds for dimension ${number} with size ${size}`;
          return indexBreak(`Axis ${axis} has ${size}: there is no index ${at}.`, `index ${at} on ${size}`, torchMessage);
        }
        taken.push({ kind: 'dropped', axis });
      } else {
        if (entry.step < 1) {
          const torchMessage = entry.step === 0 ? 'slice step cannot be zero' : 'step must be greater than zero';
          return indexBreak('A slice of a tensor goes forward only.', `step ${entry.step}`, torchMessage);
        }
        taken.push({ kind: 'kept', axis, step: entry.step, ...sliceOf(entry, size) });
      }
      axis++;
    }
  }
  whole(input.length - axis);
  return taken;
}

function getitemShape({ index }: AttributesOf<'getitem'>, [input = []]: readonly Shape[]): ShapeResult {
  const taken = take(index, input);
  if (!Array.isArray(taken)) return { broken: taken as Break, assumed: null };
  return {
    shape: (taken as readonly Taken[]).flatMap((one) => (one.kind === 'new' ? [1] : one.kind === 'kept' ? [one.size] : [])),
  };
}

function getitemReach({ index }: AttributesOf<'getitem'>, [input = []]: readonly Shape[]): Reach {
  const taken = take(index, input);
  if (!Array.isArray(taken)) return 'lost';
  const left = (taken as readonly Taken[]).filter(({ kind }) => kind !== 'dropped').slice(-PICTURE_PLANE);
  const isPlane = left.every((one, at) => one.kind === 'kept' && one.axis === input.length - PICTURE_PLANE + at);
  if (!isPlane || left.length < PICTURE_PLANE) return 'lost';
  return gridOf((axis) => {
    const one = left[axis];
    return one?.kind === 'kept' ? { extent: 1, jump: one.step, start: one.start } : STILL;
  });
}

const entryText = (entry: IndexEntry): string => {
  switch (entry.kind) {
    case 'at':
      return sizeText(entry.index);
    case 'slice': {
      const step = entry.step === 1 ? '' : `:${entry.step}`;
      return `${sizeText(entry.from)}:${sizeText(entry.to)}${step}`;
    }
    case 'ellipsis':
      return '...';
    case 'new-axis':
      return 'None';
  }
};

const sizeText = (size: unknown): string => (size === null ? '' : typeof size === 'number' ? String(size) : '?');

export const getitem = defineRules<AttributesOf<'getitem'>>({
  shape: getitemShape,
  reach: getitemReach,
  torchAttributes: ({ index }) => ({ index: `[${index.map(entryText).join(', ')}]` }),
  formula: ({ index }, [input = []], output) => `${sizes(input)}[${index.map(entryText).join(', ')}] = ${sizes(output)}`,
});

export const narrow = defineRules<AttributesOf<'narrow'>>({
  shape({ dim, start, length }, [input = []]) {
    const axis = axisBreak(dim, input.length, input);
    if (axis) return { broken: axis, assumed: null };
    const at = wrapAxis(dim, input.length);
    const size = input[at] ?? 1;
    const from = known(start) < 0 ? known(start) + size : known(start);
    const count = known(length);
    const given = input.map((one, axisAt) => (axisAt === at ? count : one));
    if (from >= 0 && count >= 0 && from + count <= size) return { shape: given };
    const torchMessage = `start (${from}) + length (${count}) exceeds dimension size (${size}).`;
    const found = `${count} from ${from} on ${size}`;
    return {
      broken: indexBreak(`Axis ${at} has ${size}: there is no piece of ${count} from ${from}.`, found, torchMessage),
      assumed: null,
    };
  },
  reach({ dim, start }, [input = []]) {
    const rank = input.length;
    const at = wrapAxis(dim, rank) - rank + PICTURE_PLANE;
    return gridOf((axis) => (axis === at ? { ...STILL, start: known(start) } : STILL));
  },
});
