// OME-Zarr 0.5 of one node over many slices: the two documents of metadata, and where the chunk of a slice lies. Axes c, z, y, x: the specification
// asks for channels before space. A chunk is one slice with all its maps, uncompressed, so that slices are written as they are computed.
// Source: https://ngff.openmicroscopy.org/0.5, Zarr v3 core. Takes sizes, gives texts.
import type { MapGrid } from '../../src-shared/imaging/map-grid.ts';
import type { VolumeShape } from './volume.ts';

interface ZarrNames {
  readonly name: string;
  /** Of the channels. */
  readonly names: readonly string[];
  readonly provenance: string;
}

/** `zarr.json` of the group. */
export function zarrGroup(grid: MapGrid | null, { name, names, provenance }: ZarrNames): string {
  const [down, across] = grid?.pixelMm ?? grid?.pixelStep ?? [1, 1];
  const unit = grid?.pixelMm ? { unit: 'millimeter' } : {};
  const space = (axis: string) => ({ name: axis, type: 'space', ...unit });
  const translation = translationOf(grid);
  const transformations = [
    { type: 'scale', scale: [1, grid?.sliceMm ?? 1, down, across] },
    ...(translation ? [{ type: 'translation', translation: [0, ...translation] }] : []),
  ];
  return document({
    zarr_format: 3,
    node_type: 'group',
    attributes: {
      ome: {
        version: '0.5',
        multiscales: [
          {
            name,
            axes: [{ name: 'c', type: 'channel' }, space('z'), space('y'), space('x')],
            datasets: [{ path: '0', coordinateTransformations: transformations }],
          },
        ],
        omero: { channels: names.map((label) => ({ label, active: true })) },
      },
      // OME-Zarr 0.5 knows no oblique axes: the whole place stands here.
      convscope: { ...JSON.parse(provenance), patientGridLps: grid?.patient ?? null },
    },
  });
}

/** Of the first pixel along the array's own axes, mm. */
function translationOf(grid: MapGrid | null): readonly [number, number, number] | null {
  const patient = grid?.patient;
  if (!patient) return null;
  const along = (step: readonly number[]): number => {
    const length = Math.hypot(...step);
    return step.reduce((sum, part, axis) => sum + (part / length) * (patient.origin[axis] as number), 0) + 0;
  };
  return [along(patient.sliceStep), along(patient.rowStep), along(patient.columnStep)];
}

/** `0/zarr.json`. */
export const zarrArray = ({ columns, rows, slices, maps }: VolumeShape): string =>
  document({
    zarr_format: 3,
    node_type: 'array',
    shape: [maps, slices, rows, columns],
    data_type: 'float32',
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [maps, 1, rows, columns] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    // Slices that failed have no chunk.
    fill_value: 'NaN',
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
    dimension_names: ['c', 'z', 'y', 'x'],
    attributes: {},
  });

/** Below the group's folder. */
export const zarrChunk = (slice: number): readonly string[] => ['0', 'c', '0', `${slice}`, '0', '0'];

const document = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
