// NIfTI-1 in one file: the head of a volume x, y, z, channel of float32 with the exact affine of its maps. Patient axes are turned from DICOM's LPS
// to the format's RAS. Source: nifti1.h of the NIfTI Data Format Working Group. Takes numbers, gives bytes; compressing is the writer's.
import type { MapGrid, Vector } from '../../src-shared/imaging/map-grid.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { VolumeShape } from './volume.ts';

const HEAD_BYTES = 352;
const HEADER_BYTES = 348;
const LONGEST_AXIS = 32_767;
const FLOAT32 = 16;
const BITS = 32;
const MILLIMETRES = 2;
const SCANNER = 1;
/** Places in the header, by their names in nifti1.h. */
const AT = {
  dim: 40,
  datatype: 70,
  bitpix: 72,
  pixdim: 76,
  voxOffset: 108,
  slope: 112,
  units: 123,
  description: 148,
  qformCode: 252,
  sformCode: 254,
  quaternion: 256,
  quaternionOffset: 268,
  rows: 280,
  intentName: 328,
  magic: 344,
} as const;
const DESCRIPTION_BYTES = 79;
const INTENT_BYTES = 15;
/** Axes that stand askew by more than this have no quaternion; the affine says it all. */
const SQUARE = 1e-4;

/** @throws AppError array/unsupported for an axis longer than the format's 16 bits */
export function niftiHead(
  { columns, rows, slices, maps }: VolumeShape,
  grid: MapGrid | null,
  name: string,
): Uint8Array<ArrayBuffer> {
  const sides = [columns, rows, slices, maps];
  const longest = Math.max(...sides);
  if (longest > LONGEST_AXIS)
    throw new AppError(
      'array/unsupported',
      `${name} has an axis of ${longest}; NIfTI-1 has room for ${LONGEST_AXIS}. Export it as nrrd or ome-tiff instead.`,
    );
  const view = new DataView(new ArrayBuffer(HEAD_BYTES));
  const floats = (at: number, values: readonly number[]): void => {
    for (const [i, value] of values.entries()) view.setFloat32(at + i * 4, value, true);
  };
  const shorts = (at: number, values: readonly number[]): void => {
    for (const [i, value] of values.entries()) view.setInt16(at + i * 2, value, true);
  };
  const text = (at: number, words: string, most: number): void => {
    for (const [i, byte] of new TextEncoder().encode(words).subarray(0, most).entries()) view.setUint8(at + i, byte);
  };
  view.setInt32(0, HEADER_BYTES, true);
  shorts(AT.dim, [4, ...sides, 1, 1, 1]);
  shorts(AT.datatype, [FLOAT32]);
  shorts(AT.bitpix, [BITS]);
  const [down, across] = grid?.pixelMm ?? grid?.pixelStep ?? [1, 1];
  const affine = grid?.patient ? rasAffine(grid.patient) : null;
  const turn = affine && quaternionOf(affine);
  floats(AT.pixdim, [turn?.handedness ?? 1, across, down, grid?.sliceMm ?? 1, 1, 0, 0, 0]);
  floats(AT.voxOffset, [HEAD_BYTES]);
  floats(AT.slope, [1, 0]);
  view.setUint8(AT.units, grid?.pixelMm ? MILLIMETRES : 0);
  text(AT.description, 'ConvScope: axes x, y, z, channel. Not for diagnostic use.', DESCRIPTION_BYTES);
  text(AT.intentName, name, INTENT_BYTES);
  if (affine) {
    shorts(AT.sformCode, [SCANNER]);
    floats(AT.rows, affine.flat());
  }
  if (affine && turn) {
    shorts(AT.qformCode, [SCANNER]);
    floats(AT.quaternion, turn.quaternion);
    floats(
      AT.quaternionOffset,
      affine.map((row) => row[3]),
    );
  }
  text(AT.magic, 'n+1', 3);
  return new Uint8Array(view.buffer);
}

type Row = readonly [number, number, number, number];

/** From (column, row, slice, 1) to RAS, mm: x and y of the patient change their signs. */
export function rasAffine({ columnStep, rowStep, sliceStep, origin }: NonNullable<MapGrid['patient']>): readonly [Row, Row, Row] {
  const row = (axis: 0 | 1 | 2, sign: 1 | -1): Row => {
    // No negative zeros: they read as a mistake.
    const of = (vector: Vector): number => sign * vector[axis] + 0;
    return [of(columnStep), of(rowStep), of(sliceStep), of(origin)];
  };
  return [row(0, -1), row(1, -1), row(2, 1)];
}

/** Of the affine's turn, as nifti_mat44_to_quatern of nifti1_io.c has it; null where the axes are not at right angles. */
function quaternionOf(
  affine: readonly [Row, Row, Row],
): { readonly quaternion: readonly [number, number, number]; readonly handedness: 1 | -1 } | null {
  const axisOf = (column: 0 | 1 | 2): Vector => {
    const [a, b, c] = affine.map((row) => row[column]) as [number, number, number];
    const length = Math.hypot(a, b, c);
    return [a / length, b / length, c / length];
  };
  const axes = [axisOf(0), axisOf(1), axisOf(2)] as const;
  const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  if ([dot(axes[0], axes[1]), dot(axes[0], axes[2]), dot(axes[1], axes[2])].some((angle) => !(Math.abs(angle) < SQUARE)))
    return null;
  const [x, y] = axes;
  const crossed: Vector = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
  const handedness = dot(crossed, axes[2]) < 0 ? -1 : 1;
  const z: Vector = [axes[2][0] * handedness, axes[2][1] * handedness, axes[2][2] * handedness];
  return { quaternion: turnOf([x, y, z]), handedness };
}

/** (b, c, d) of the unit quaternion with a >= 0 whose columns the axes are. */
function turnOf([x, y, z]: readonly [Vector, Vector, Vector]): readonly [number, number, number] {
  const trace = x[0] + y[1] + z[2] + 1;
  if (trace > 0.5) {
    const a = Math.sqrt(trace) / 2;
    return [(y[2] - z[1]) / (4 * a), (z[0] - x[2]) / (4 * a), (x[1] - y[0]) / (4 * a)];
  }
  const [xd, yd, zd] = [1 + x[0] - (y[1] + z[2]), 1 + y[1] - (x[0] + z[2]), 1 + z[2] - (x[0] + y[1])];
  let [a, b, c, d] = [0, 0, 0, 0];
  if (xd > 1) {
    b = Math.sqrt(xd) / 2;
    [c, d, a] = [(y[0] + x[1]) / (4 * b), (z[0] + x[2]) / (4 * b), (y[2] - z[1]) / (4 * b)];
  } else if (yd > 1) {
    c = Math.sqrt(yd) / 2;
    [b, d, a] = [(y[0] + x[1]) / (4 * c), (z[1] + y[2]) / (4 * c), (z[0] - x[2]) / (4 * c)];
  } else {
    d = Math.sqrt(zd) / 2;
    [b, c, a] = [(z[0] + x[2]) / (4 * d), (z[1] + y[2]) / (4 * d), (x[1] - y[0]) / (4 * d)];
  }
  return a < 0 ? [-b, -c, -d] : [b, c, d];
}
