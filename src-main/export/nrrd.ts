// NRRD: the head of a volume x, y, z, channel of raw float32, in DICOM's own patient axes. Source: http://teem.sourceforge.net/nrrd/format.html.
import type { MapGrid, Vector } from '../../src-shared/imaging/map-grid.ts';
import type { VolumeShape } from './volume.ts';

/** @param provenance JSON text without line breaks */
export function nrrdHead({ columns, rows, slices, maps }: VolumeShape, grid: MapGrid | null, provenance: string): Uint8Array {
  const patient = grid?.patient ?? null;
  const vector = (values: Vector): string => `(${values.map((value) => value + 0).join(',')})`;
  const [down, across] = grid?.pixelMm ?? grid?.pixelStep ?? [1, 1];
  const place = patient
    ? [
        'space: left-posterior-superior',
        `sizes: ${columns} ${rows} ${slices} ${maps}`,
        `space directions: ${vector(patient.columnStep)} ${vector(patient.rowStep)} ${vector(patient.sliceStep)} none`,
        'kinds: domain domain domain list',
        'space units: "mm" "mm" "mm"',
        `space origin: ${vector(patient.origin)}`,
      ]
    : [
        `sizes: ${columns} ${rows} ${slices} ${maps}`,
        `spacings: ${across} ${down} ${grid?.sliceMm ?? 1} nan`,
        'kinds: domain domain domain list',
      ];
  const lines = [
    'NRRD0005',
    '# Not for diagnostic use.',
    'type: float',
    'dimension: 4',
    ...place,
    'endian: little',
    'encoding: raw',
    'labels: "x" "y" "z" "channel"',
    `convscope:=${provenance.replaceAll('\\', '\\\\')}`,
    '',
    '',
  ];
  return new TextEncoder().encode(lines.join('\n'));
}
