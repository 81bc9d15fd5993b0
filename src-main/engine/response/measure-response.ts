// What a node's maps say of the pictures they were made from: values along a ramp, how far an edge takes them from flat ground, mean and spread in noise.
// Pure; places are found by the exact geometry, and what the edge of the picture reaches is left out.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import { beyondEdge, rampHu } from '../../../src-shared/imaging/stimuli.ts';
import type { Geometry, Tensor } from '../../../src-shared/network/graph.ts';
import { inputCentre } from '../../../src-shared/network/receptive-field.ts';

export interface Picture {
  readonly rows: number;
  readonly columns: number;
}

/** Positions of a map whose whole receptive field lies in the picture: from the first to the one behind the last, by axis. */
interface Inner {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

function innerOf(
  { rows, columns }: Picture,
  geometry: Geometry,
  map: { readonly rows: number; readonly columns: number },
): Inner {
  const along = (axis: 0 | 1, side: number, count: number): readonly [number, number] => {
    const half = (geometry.size[axis] - 1) / 2;
    const isInside = (at: number): boolean => {
      const centre = geometry.jump[axis] * at + geometry.start[axis];
      return centre - half >= 0 && centre + half <= side - 1;
    };
    const inside = Array.from({ length: count }, (_, at) => at).filter(isInside);
    // Where everything reaches beyond the picture, the middle is the best there is.
    const middle = Math.floor(count / 2);
    return inside.length > 0 ? [inside[0] as number, (inside.at(-1) as number) + 1] : [middle, middle + 1];
  };
  return { rows: along(0, rows, map.rows), columns: along(1, columns, map.columns) };
}

export interface Curves {
  readonly hu: Float32Array;
  /** channels x points. */
  readonly curves: Float32Array;
}

/** @param ramp of the picture: HU at its left and right end */
export function rampCurves(
  { shape, data }: Tensor,
  geometry: Geometry,
  picture: Picture,
  ramp: readonly [number, number],
): Curves {
  const { maps, rows, columns } = planesOf(shape);
  const inner = innerOf(picture, geometry, { rows, columns });
  const [from, to] = inner.columns;
  const points = to - from;
  const hu = Float32Array.from({ length: points }, (_, at) =>
    rampHu(picture.columns, inputCentre(geometry, 0, from + at)[1], ...ramp),
  );
  const curves = new Float32Array(maps * points);
  const [top, bottom] = inner.rows;
  for (let map = 0; map < maps; map++)
    for (let at = 0; at < points; at++) {
      let sum = 0;
      for (let row = top; row < bottom; row++) sum += data[(map * rows + row) * columns + from + at] as number;
      curves[map * points + at] = sum / (bottom - top);
    }
  return { hu, curves };
}

/** Flat ground begins this many pixels behind the reach of the receptive field. */
const MARGIN = 2;

/** How far values near the edge leave those of the flat ground on both sides, one a channel; NaN where the receptive field leaves no flat ground. */
export function edgeResponses({ shape, data }: Tensor, geometry: Geometry, picture: Picture, angle: number): Float32Array {
  const { maps, rows, columns } = planesOf(shape);
  const { rows: across, columns: along } = innerOf(picture, geometry, { rows, columns });
  const reach = Math.hypot(geometry.size[0], geometry.size[1]) / 2 + MARGIN;
  const near: { readonly at: number; readonly isHigh: boolean }[] = [];
  const flat: { readonly at: number; readonly isHigh: boolean }[] = [];
  for (let row = across[0]; row < across[1]; row++)
    for (let column = along[0]; column < along[1]; column++) {
      const beyond = beyondEdge(picture, ...inputCentre(geometry, row, column), angle);
      (Math.abs(beyond) <= reach ? near : flat).push({ at: row * columns + column, isHigh: beyond > 0 });
    }
  const sideMean = (first: number, isHigh: boolean): number => {
    const own = flat.filter((place) => place.isHigh === isHigh);
    return own.reduce((sum, { at }) => sum + (data[first + at] as number), 0) / own.length;
  };
  return Float32Array.from({ length: maps }, (_, map) => {
    const first = map * rows * columns;
    const [low, high] = [sideMean(first, false), sideMean(first, true)];
    if (Number.isNaN(low) || Number.isNaN(high)) return Number.NaN;
    const [least, most] = [Math.min(low, high), Math.max(low, high)];
    // A value between the two sides is what any blur of the edge gives: only what lies beyond both is an answer to the edge.
    return near.reduce((greatest, { at }) => {
      const value = data[first + at] as number;
      return Math.max(greatest, value - most, least - value);
    }, 0);
  });
}

/** Mean and standard deviation of every channel, within the picture's edge. */
export function spread(
  { shape, data }: Tensor,
  geometry: Geometry,
  picture: Picture,
): { readonly means: Float32Array; readonly deviations: Float32Array } {
  const { maps, rows, columns } = planesOf(shape);
  const { rows: across, columns: along } = innerOf(picture, geometry, { rows, columns });
  const [means, deviations] = [new Float32Array(maps), new Float32Array(maps)];
  for (let map = 0; map < maps; map++) {
    let [count, mean, squares] = [0, 0, 0];
    for (let row = across[0]; row < across[1]; row++)
      for (let column = along[0]; column < along[1]; column++) {
        // Welford: no cancellation where the spread is small beside the mean.
        const value = data[(map * rows + row) * columns + column] as number;
        count++;
        const away = value - mean;
        mean += away / count;
        squares += away * (value - mean);
      }
    means[map] = mean;
    deviations[map] = Math.sqrt(squares / count);
  }
  return { means, deviations };
}
