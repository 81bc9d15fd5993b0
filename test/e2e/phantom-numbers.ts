// What the window is held to, computed by plain loops: HU of the phantom's slices, and what the built-in network's first layer makes of them.
import { readFileSync } from 'node:fs';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';

const SIDE = 512;
const SLICES = 48;
const LOW_HU = -1000;
const HIGH_HU = 1000;

/** 512 x 512, row-major. @param slice from 0 */
export const phantomHu = (slice: number): Float32Array =>
  toHu(decodeFrame(phantomFile({ slices: SLICES, size: SIDE, seed: 0 }, slice), 0));

/** One map of conv1 behind its ReLU, 511 x 511: a 2 x 2 kernel without padding, on HU clipped and scaled to 0 to 1. */
export function firstMap(hu: Float32Array, channel: number): Float64Array {
  const weights = readSafetensors(readFileSync('assets/weights/medical-image-model.safetensors'));
  const kernel = [...(weights.get('conv1.weight')?.data ?? [])].slice(channel * 4, channel * 4 + 4);
  const bias = weights.get('conv1.bias')?.data[channel] ?? Number.NaN;
  const x = Float64Array.from(hu, (value) => (Math.min(HIGH_HU, Math.max(LOW_HU, value)) - LOW_HU) / (HIGH_HU - LOW_HU));
  const side = SIDE - 1;
  return Float64Array.from({ length: side * side }, (_, at) => {
    const [row, column] = [Math.floor(at / side), at % side];
    const taps = [0, 1, SIDE, SIDE + 1].map((step) => x[row * SIDE + column + step] ?? Number.NaN);
    return Math.max(
      0,
      taps.reduce((sum, tap, k) => sum + tap * (kernel[k] ?? Number.NaN), bias),
    );
  });
}

export function summaryOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const most = (pick: (one: number, other: number) => number): number => values.reduce((one, other) => pick(one, other));
  return { count: values.length, mean, std, min: most(Math.min), max: most(Math.max) };
}

/** Values of a grid of so many columns whose place is held; `offset` moves the places: half a pixel behind an even kernel. */
export const valuesWhere = (
  values: Float32Array | Float64Array,
  columns: number,
  offset: number,
  holds: (row: number, column: number) => boolean,
): readonly number[] => [...values].filter((_, at) => holds(Math.floor(at / columns) + offset, (at % columns) + offset));
