// Where the pixels of a map lie in the patient: the input's grid, moved and widened by the node's jump and start.
// Source of the slice's grid: PS3.3 C.7.6.2.1.1 (Image Plane); coordinates are the patient's, LPS, mm.
import { pixelToMm } from './patient-geometry.ts';

export type Vector = readonly [number, number, number];

/** The slices that go into a network. */
export interface InputGrid {
  /** Of a slice as it lies in its file. */
  readonly rows: number;
  readonly columns: number;
  /** What the network gets, where the preprocessing resizes: rows, columns. */
  readonly inputSide: readonly [number, number];
  /** [down, across]. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  /** Direction along a row, then down a column: six cosines. */
  readonly orientation: readonly number[] | null;
  /** Centre of the first pixel of each chosen slice. */
  readonly positionsMm: readonly (Vector | null)[];
  readonly sliceSpacingMm: number | null;
}

/** Of a node: x_in = jump * x_out + start, in pixels of the network's input, [down, across]. */
interface NodeGeometry {
  readonly jump: readonly [number, number];
  readonly start: readonly [number, number];
}

/** An affine: the centre of pixel (row, column) of slice k is origin + column * columnStep + row * rowStep + k * sliceStep. LPS, mm. */
export interface PatientGrid {
  readonly origin: Vector;
  readonly columnStep: Vector;
  readonly rowStep: Vector;
  readonly sliceStep: Vector;
}

export interface MapGrid {
  /** Between neighbouring pixels of the map, in pixels of the slice: [down, across]. */
  readonly pixelStep: readonly [number, number];
  /** The same in mm. */
  readonly pixelMm: readonly [number, number] | null;
  readonly sliceMm: number | null;
  /** null where the series does not say where it lies. */
  readonly patient: PatientGrid | null;
  /** How far the chosen slices lie from even steps, at most, mm. */
  readonly unevenMm: number;
}

/** Slices whose places are closer than this to even steps are even: writers round to a tenth of a millimetre at worst, most to a thousandth. */
export const EVEN_MM = 0.01;

export function mapGridOf(input: InputGrid, { jump, start }: NodeGeometry): MapGrid {
  const { pixelSpacingMm } = input;
  const scale = [input.rows / input.inputSide[0], input.columns / input.inputSide[1]] as const;
  const pixelStep = [jump[0] * scale[0], jump[1] * scale[1]] as const;
  // The centre of an input pixel i lies at (i + 1/2) * scale - 1/2 of the slice, as the resize takes it.
  const first = ([0, 1] as const).map((axis) => (start[axis] + 0.5) * scale[axis] - 0.5) as [number, number];
  const pixelMm = pixelSpacingMm && ([pixelStep[0] * pixelSpacingMm[0], pixelStep[1] * pixelSpacingMm[1]] as const);
  const { patient, unevenMm } = patientGrid(input, pixelMm, first);
  const step = patient && Math.hypot(...patient.sliceStep);
  return { pixelStep, pixelMm, sliceMm: step ?? input.sliceSpacingMm, patient, unevenMm };
}

function patientGrid(
  { orientation, pixelSpacingMm, positionsMm, sliceSpacingMm }: InputGrid,
  pixelMm: MapGrid['pixelMm'],
  [firstRow, firstColumn]: readonly [number, number],
): { readonly patient: PatientGrid | null; readonly unevenMm: number } {
  const [origin] = positionsMm;
  if (!orientation || !pixelSpacingMm || !pixelMm || !origin) return { patient: null, unevenMm: 0 };
  const across = orientation.slice(0, 3) as unknown as Vector;
  const down = orientation.slice(3, 6) as unknown as Vector;
  const normal = cross(across, down);
  const last = positionsMm.at(-1);
  const steps = positionsMm.length - 1;
  // Places, not the normal: with a tilted gantry each slice lies a little beside the one before.
  const sliceStep = steps > 0 && last ? scaled(minus(last, origin), 1 / steps) : scaled(normal, sliceSpacingMm ?? 1);
  const corner = pixelToMm(origin, orientation, pixelSpacingMm, firstRow, firstColumn);
  const away = positionsMm.map((place, k) =>
    place ? Math.hypot(...minus(place, plus(origin, scaled(sliceStep, k)))) : Number.POSITIVE_INFINITY,
  );
  return {
    patient: { origin: corner, columnStep: scaled(across, pixelMm[1]), rowStep: scaled(down, pixelMm[0]), sliceStep },
    unevenMm: Math.max(...away),
  };
}

const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
