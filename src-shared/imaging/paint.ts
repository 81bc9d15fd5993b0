// HU painted into a slice: a ball, a ramp, an edge, noise. Painted are the stored values nearest to the HU, so that the result is a slice as a file
// could hold it. Pure; the same numbers for the same strokes on every machine.
import type { Pair } from '../network/operations.ts';
import { huOf, type Modality, type StoredArray } from './modality.ts';

export interface Stroke {
  readonly kind: 'ball' | 'ramp' | 'edge' | 'noise';
  /** Pixel of the middle, (row, column), pixel centres at whole numbers. */
  readonly centre: Pair;
  /** Half the height and half the width in pixels: of the ellipse (ball, noise) or of the rectangle (ramp, edge). */
  readonly half: Pair;
  /** Of a ball; where a ramp or an edge begins; of noise its standard deviation. */
  readonly hu: number;
  /** Where a ramp or an edge ends; not used by the others. */
  readonly toHu: number;
  /** Degrees: the direction in which a ramp or an edge goes from `hu` to `toHu`; 0 is to the right, 90 is down. */
  readonly angle: number;
  /** Of noise. */
  readonly seed: number;
}

export interface Paintable {
  readonly rows: number;
  readonly columns: number;
  readonly stored: StoredArray;
  readonly modality: Modality;
}

const DEGREES = Math.PI / 180;
/** A pixel on the edge itself, but for the rounding of sine and cosine: pixels reach to 2 ** 16. */
const ON_EDGE = 1e-9;

/**
 * @returns the picture with other stored values; null where HU cannot be turned into stored values (a table, a slope of 0)
 */
export function paint<Picture extends Paintable>(picture: Picture, strokes: readonly Stroke[]): Picture | null {
  const { modality } = picture;
  if (modality.kind !== 'linear' || modality.slope === 0 || !Number.isFinite(modality.slope)) return null;
  const stored = picture.stored.slice();
  const limits = limitsOf(stored);
  for (const stroke of strokes) {
    const hu = strokeHu(stroke);
    forPixels(stroke, picture, (row, column) => {
      const at = row * picture.columns + column;
      const wanted = (hu(row, column, huOf(modality, stored[at] as number)) - modality.intercept) / modality.slope;
      stored[at] = limits ? Math.min(limits[1], Math.max(limits[0], Math.round(wanted))) : wanted;
    });
  }
  return { ...picture, stored };
}

/** null: floats hold what they are given. */
function limitsOf(stored: StoredArray): Pair | null {
  if (stored instanceof Float32Array) return null;
  if (stored instanceof Int16Array) return [-0x8000, 0x7fff];
  return stored instanceof Int32Array ? [-0x80000000, 0x7fffffff] : [0, 0xffffffff];
}

type HuAt = (row: number, column: number, before: number) => number;

function strokeHu({ kind, centre, half, hu, toHu, angle, seed }: Stroke): HuAt {
  if (kind === 'ball') return () => hu;
  if (kind === 'noise') return (row, column, before) => before + hu * normalAt(seed, row, column);
  const [down, right] = [Math.sin(angle * DEGREES), Math.cos(angle * DEGREES)];
  const along = (row: number, column: number): number => (row - centre[0]) * down + (column - centre[1]) * right;
  if (kind === 'edge') return (row, column) => (along(row, column) < -ON_EDGE ? hu : toHu);
  const reach = Math.abs(half[0] * down) + Math.abs(half[1] * right);
  return (row, column) => {
    const share = reach === 0 ? 1 / 2 : Math.min(1, Math.max(0, (along(row, column) / reach + 1) / 2));
    return hu + (toHu - hu) * share;
  };
}

/** Pixels whose centre lies in the shape; of a shape smaller than a pixel, the nearest one. */
function forPixels(
  { kind, centre, half }: Stroke,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  visit: (row: number, column: number) => void,
): void {
  const [halfRows, halfColumns] = [Math.max(1 / 2, half[0]), Math.max(1 / 2, half[1])];
  const isRound = kind === 'ball' || kind === 'noise';
  const [top, bottom] = [Math.max(0, Math.ceil(centre[0] - halfRows)), Math.min(rows - 1, Math.floor(centre[0] + halfRows))];
  const [left, right] = [
    Math.max(0, Math.ceil(centre[1] - halfColumns)),
    Math.min(columns - 1, Math.floor(centre[1] + halfColumns)),
  ];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const distance = ((row - centre[0]) / halfRows) ** 2 + ((column - centre[1]) / halfColumns) ** 2;
      if (!isRound || distance <= 1) visit(row, column);
    }
  }
}

/** 32 well-mixed bits of a number. Source: the finaliser of MurmurHash3 (Appleby, public domain). */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

const TWO_TO_32 = 2 ** 32;
const GOLDEN = 0x9e3779b9;

/** Standard normal, by place and seed alone. Source: Box and Muller, 1958. */
function normalAt(seed: number, row: number, column: number): number {
  const base = mixed(mixed(mixed(seed) + row) + column);
  const [first, second] = [mixed(base + 1), mixed(base + GOLDEN)];
  const radius = Math.sqrt(-2 * Math.log((first + 1) / TWO_TO_32));
  return radius * Math.cos(2 * Math.PI * (second / TWO_TO_32));
}

/** For people: `ball of 50 HU at row 200, column 180`. */
export function strokeText({ kind, centre, hu, toHu, angle }: Stroke): string {
  const at = `at row ${Math.round(centre[0])}, column ${Math.round(centre[1])}`;
  if (kind === 'ball') return `ball of ${hu} HU ${at}`;
  if (kind === 'noise') return `noise of ${hu} HU ${at}`;
  return `${kind} from ${hu} to ${toHu} HU, ${angle}°, ${at}`;
}
