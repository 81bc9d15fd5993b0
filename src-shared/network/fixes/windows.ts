// Kernels, pools and paddings that do not fit the size they are given.
import type { Conv2dAttributes, ConvTranspose2dAttributes, Pair, Shape } from '../operations.ts';
import { eachAxis } from '../ops/op-rules.ts';
import { type BrokenPlace, type Edited, layerAnew, type Proposals, pairText, set, setAll } from './broken-place.ts';

/** What windows of all kinds have in common. */
interface Window {
  readonly kernelSize: Pair;
  readonly dilation: Pair;
  readonly padding: Pair;
}

function windowOf(edited: Edited): Window | null {
  if (edited.op === 'Conv2d') {
    const { kernelSize, dilation, padding } = edited.attributes;
    return { kernelSize, dilation, padding: typeof padding === 'string' ? [0, 0] : padding };
  }
  if (edited.op === 'MaxPool2d') return edited.attributes;
  return edited.op === 'AvgPool2d' ? { ...edited.attributes, dilation: [1, 1] } : null;
}

export function mendSame(place: BrokenPlace, edited: Edited, { kernelSize, dilation }: Conv2dAttributes): Proposals {
  const padding = eachAxis((axis) => Math.floor((dilation[axis] * (kernelSize[axis] - 1)) / 2));
  const by = padding[0] === padding[1] ? padding[0] : padding.join(' and ');
  return [
    set(place, edited, 'padding', padding, `Keep the stride, pad by ${by}`),
    set(place, edited, 'stride', 1, 'Keep the size, stride 1'),
  ];
}

export function mendWindow(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  const window = windowOf(edited);
  if (!window) return [];
  const { kernelSize, dilation, padding } = window;
  const side: Pair = [input.at(-2) ?? 1, input.at(-1) ?? 1];
  const { code } = place.found.broken;
  if (code === 'pool-padding') {
    const half = eachAxis((axis) => Math.min(padding[axis], Math.floor(kernelSize[axis] / 2)));
    const larger = eachAxis((axis) => Math.max(kernelSize[axis], 2 * padding[axis]));
    return [
      set(place, edited, 'padding', half, 'Pad by half of the window at most'),
      set(place, edited, 'kernel_size', larger, `Use a window of ${pairText(larger)}`),
    ];
  }
  if (code === 'size-mismatch') {
    const most = eachAxis((axis) => Math.max(0, Math.min(padding[axis], side[axis] - 1)));
    return [
      set(place, edited, 'padding_mode', "'zeros'", 'Pad with zeros'),
      set(place, edited, 'padding', most, 'Pad by less than the side'),
    ];
  }
  const fitting = eachAxis((axis) => {
    const room = Math.max(0, side[axis] + 2 * padding[axis] - 1);
    return Math.min(kernelSize[axis], Math.floor(room / dilation[axis]) + 1);
  });
  const needed = eachAxis((axis) => {
    const missing = dilation[axis] * (kernelSize[axis] - 1) + 1 - side[axis];
    return Math.max(padding[axis], Math.ceil(missing / 2));
  });
  const isPool = edited.op !== 'Conv2d';
  const isLayer = place.found.layer !== null;
  return [
    set(place, edited, 'kernel_size', fitting, `Use a kernel that fits: ${fitting.join(' x ')}`),
    isPool ? set(place, edited, 'ceil_mode', 'True', 'Let the last window reach over the edge') : null,
    set(place, edited, 'padding', needed, `Pad by ${needed[0] === needed[1] ? needed[0] : needed.join(' and ')}`),
    isPool && isLayer
      ? layerAnew(place, (text) => `${text.startsWith('nn.') ? 'nn' : 'torch.nn'}.Identity()`, 'Leave this pool out')
      : null,
    !isPool && (dilation[0] > 1 || dilation[1] > 1) ? set(place, edited, 'dilation', 1, 'Use a kernel without gaps') : null,
  ];
}

export function mendTransposed(
  place: BrokenPlace,
  edited: Edited,
  attributes: ConvTranspose2dAttributes,
  input: Shape,
): Proposals {
  const { stride, dilation, outputPadding, kernelSize, padding } = attributes;
  if (place.found.broken.code === 'size-mismatch') {
    const most = eachAxis((axis) => Math.min(outputPadding[axis], Math.max(stride[axis], dilation[axis]) - 1));
    const strides = eachAxis((axis) => Math.max(stride[axis], outputPadding[axis] + 1));
    return [
      set(place, edited, 'output_padding', most, `output_padding ${pairText(most)}, below the stride`),
      set(place, edited, 'stride', strides, `stride ${pairText(strides)}, above output_padding`),
    ];
  }
  const side: Pair = [input.at(-2) ?? 1, input.at(-1) ?? 1];
  const most = eachAxis((axis) => {
    const whole = (side[axis] - 1) * stride[axis] + dilation[axis] * (kernelSize[axis] - 1) + outputPadding[axis];
    return Math.max(0, Math.min(padding[axis], Math.floor(whole / 2)));
  });
  return [set(place, edited, 'padding', most, `padding ${pairText(most)}, which leaves something`)];
}

export function mendUpsample(place: BrokenPlace, edited: Edited): Proposals {
  return [
    set(place, edited, 'align_corners', 'None', 'Leave align_corners out'),
    setAll(place, edited, { mode: "'bilinear'" }, "Interpolate: mode='bilinear'"),
    set(place, edited, 'recompute_scale_factor', 'None', 'Leave recompute_scale_factor out'),
    set(place, edited, 'scale_factor', 1, 'Keep the size'),
  ];
}

export function mendPad(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  if (edited.op !== 'Pad') return [];
  const { left, right, top, bottom, mode } = edited.attributes;
  const side: Pair = [input.at(-2) ?? 1, input.at(-1) ?? 1];
  const most = (given: unknown, axis: 0 | 1): number => {
    const allowed = mode === 'circular' ? side[axis] : side[axis] - 1;
    return Math.min(Number(given), mode === 'constant' || mode === 'replicate' ? Number(given) : allowed);
  };
  // Cropping goes to one pixel at most.
  const least = (given: unknown, axis: 0 | 1): number => Math.max(most(given, axis), -Math.floor((side[axis] - 1) / 2));
  const sides = [least(left, 1), least(right, 1), least(top, 0), least(bottom, 0)];
  const text = new Set(sides).size === 1 && place.found.layer ? String(sides[0]) : `(${sides.join(', ')})`;
  const title = `Pad by ${sides.join(', ')} (left, right, top, bottom)`;
  return [set(place, edited, place.found.layer ? 'padding' : 'pad', text, title)];
}
