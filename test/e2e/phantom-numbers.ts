// What the window is held to, computed by plain loops: HU of the phantom's slices, and what the built-in network's first layer makes of them.
import { readFileSync } from 'node:fs';
import { decodeFrame, toHu } from '../../src-main/dicom/decode-frame.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';

const SIDE = 512;
const SLICES = 48;
const LOW_HU = -1000;
const HIGH_HU = 1000;
/** Of a kernel. */
const TAPS = 4;

const weights = readSafetensors(readFileSync('assets/weights/medical-image-model.safetensors'));

/** 512 x 512, row-major. @param slice from 0 */
export const phantomHu = (slice: number): Float32Array =>
  toHu(decodeFrame(phantomFile({ slices: SLICES, size: SIDE, seed: 0 }, slice), 0));

/** What goes into the built-in network: HU clipped and scaled to 0 to 1. */
export const networkInput = (hu: Float32Array): Float64Array =>
  Float64Array.from(hu, (value) => (Math.min(HIGH_HU, Math.max(LOW_HU, value)) - LOW_HU) / (HIGH_HU - LOW_HU));

/**
 * One map of a layer of the built-in network behind its ReLU: a 2 x 2 kernel without padding, one row and one column less.
 * @param inputs every map of the layer before, of rows x columns
 */
export function layerMap(
  inputs: readonly Float64Array[],
  [rows, columns]: readonly [number, number],
  layer: 'conv1' | 'conv2' | 'conv3',
  channel: number,
): Float64Array {
  const [all, biases] = ['weight', 'bias'].map((part) => weights.get(`${layer}.${part}`)?.data ?? new Float32Array());
  const [down, across] = [rows - 1, columns - 1];
  const map = new Float64Array(down * across).fill(biases?.[channel] ?? Number.NaN);
  for (const [input, x] of inputs.entries()) {
    const first = (channel * inputs.length + input) * TAPS;
    const [a, b, c, d] = [0, 1, 2, 3].map((tap) => all?.[first + tap] ?? Number.NaN) as [number, number, number, number];
    for (let row = 0; row < down; row++)
      for (let column = 0; column < across; column++) {
        const [at, from] = [row * across + column, row * columns + column];
        const upper = a * (x[from] as number) + b * (x[from + 1] as number);
        map[at] = (map[at] as number) + upper + c * (x[from + columns] as number) + d * (x[from + columns + 1] as number);
      }
  }
  return map.map((value) => Math.max(0, value));
}

/** One map of conv1 behind its ReLU, 511 x 511. */
export const firstMap = (hu: Float32Array, channel: number): Float64Array =>
  layerMap([networkInput(hu)], [SIDE, SIDE], 'conv1', channel);

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
