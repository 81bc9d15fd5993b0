// Numbers as people read them. One way for every place of the window.

import type { EngineDescription } from '../../src-shared/protocol/engine-messages.ts';

const KIBI = 1024;
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const KILO = 1000;
const MAC_UNITS = ['MAC', 'kMAC', 'MMAC', 'GMAC', 'TMAC'] as const;
const SIGNIFICANT = 3;
const LARGEST_PLAIN = 100_000;
const SMALLEST_PLAIN = 0.001;
/** Counts and whole HU are written in full. */
const LARGEST_WHOLE = 100_000_000;

function scaled(value: number, step: number, units: readonly string[]): string {
  let unit = 0;
  let left = value;
  while (left >= step && unit < units.length - 1) {
    left /= step;
    unit++;
  }
  const digits = unit === 0 ? 0 : Math.max(0, SIGNIFICANT - String(Math.floor(left)).length);
  return `${left.toFixed(digits)} ${units[unit]}`;
}

export const formatBytes = (bytes: number): string => scaled(bytes, KIBI, BYTE_UNITS);
export const formatMacs = (macs: number): string => scaled(macs, KILO, MAC_UNITS);

/** A value of a map: short, and never 0 where it is not 0. */
export function formatValue(value: number, digits: number = SIGNIFICANT + 1): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < LARGEST_WHOLE) return String(value);
  return size >= LARGEST_PLAIN || size < SMALLEST_PLAIN ? value.toExponential(2) : String(Number(value.toPrecision(digits)));
}

export const formatPercent = (share: number): string => {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : percent.toFixed(0)} %`;
};

/** `16x511x511`, without N where it is 1. */
export const formatShape = (shape: readonly number[]): string => (shape[0] === 1 ? shape.slice(1) : shape).join('x');

export const formatMm = (mm: number): string => `${Number(mm.toFixed(2))} mm`;

/** What kernels are computed with: "relaxed SIMD, 256 bits". */
export function formatInstructionSet({ isa, vectorBits }: Pick<EngineDescription, 'isa' | 'vectorBits'>): string {
  return `${isa === 'relaxed-simd' ? 'relaxed SIMD' : 'SIMD'}, ${vectorBits} bits`;
}
