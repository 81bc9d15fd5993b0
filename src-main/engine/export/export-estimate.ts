// How many files a job writes and how large they are, from shapes alone, before anything is computed.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import {
  groundFormats,
  movingFormats,
  type OutputFormat,
  tableFormats,
  volumeFormats,
} from '../../../src-shared/network/recipe.ts';
import type { JobNeeds } from '../run/run-job.ts';
import { isSliceAlone, scaleOf } from './output-style.ts';

type Counted = Pick<JobNeeds, 'style' | 'wanted' | 'inputs' | 'inference'>;

interface Sizes {
  readonly maps: number;
  readonly pixels: number;
  readonly isPicture: boolean;
}

function sizesOf({ style, wanted, inference, inputs }: Counted): readonly (Sizes & { readonly isChosen: boolean })[] {
  const slice = (inputs.grid?.rows ?? 0) * (inputs.grid?.columns ?? 0);
  if (isSliceAlone(style)) return [{ maps: 1, pixels: slice, isPicture: true, isChosen: false }];
  const isOverCt = style.ct !== undefined && groundFormats.some((known) => known === style.format);
  return wanted.map(({ name, channels }) => {
    const shape = inference.nodes.find(({ node }) => node.name === name)?.shape ?? [0];
    const { maps, rows, columns } = planesOf(shape);
    const pixels = isOverCt ? slice : rows * columns;
    return { maps: channels?.length ?? maps, pixels, isPicture: shape.length > 2, isChosen: channels !== null };
  });
}

/** Of results; recipe and receipt apart. */
export function countFiles(job: Counted): number {
  const { format } = job.style;
  const nodes = sizesOf(job);
  const pictures = nodes.filter(({ isPicture }) => isPicture);
  if (tableFormats.some((known) => known === format)) return 1;
  if (volumeFormats.some((known) => known === format)) return pictures.length;
  const slices = job.inputs.items.length;
  if (format === 'ome-zarr') return pictures.length * (slices + 2);
  const maps = pictures.reduce((sum, node) => sum + node.maps, 0);
  if (format === 'dicom-pm' || format === 'dicom-seg' || format === 'dicom-seg-fractional') return maps;
  if (format === 'dicom-seg-labels') return pictures.length;
  if (movingFormats.some((known) => known === format)) return slices > 1 ? maps : pictures.length;
  const perSlice = {
    npz: 1,
    safetensors: 1,
    tiff: pictures.length,
    'dicom-sc': pictures.length,
    ...{ svg: 1, pdf: 1, architecture: 1 },
    tiff16: pictures.length * 2,
    png: maps,
    png16: maps + pictures.length,
    npy: nodes.reduce((sum, { maps: own, isChosen, isPicture }) => sum + (isChosen ? (isPicture ? own : 0) : 1), 0),
  }[format as 'npy'];
  return perSlice * slices;
}

const FLOAT_BYTES = 4;
/** Of a picture whose sizes after compression are not known. */
const SHARE = {
  png: 0.6,
  svg: 0.8,
  pdf: 0.6,
  architecture: 0.1,
  gif: 0.7,
  png16: 1.8,
  tiff16: 2,
  'dicom-sc': 3,
  'dicom-seg': 1 / 8,
  'dicom-seg-fractional': 1,
} as const;
/** What is about as large for a map as the PNG of it that is made for the preview. */
const OF_PNG: { readonly [Format in OutputFormat]?: number } = { png: 1, png16: 1, gif: 1.3, webm: 1.2, mp4: 1.2 };
/** Of a map in a table: a line of numbers. */
const ROW_BYTES = 400;

/** Of a moving picture, drawn and compressed by one thread. */
const NS_A_PIXEL = { gif: 60, webm: 250, mp4: 250 } as const;
const NS_A_MILLISECOND = 1e6;

/** About so many milliseconds of one thread for the frames of a moving picture; null: it is none. */
export function estimateFilmMs(job: Counted): number | null {
  const { format } = job.style;
  const scale = scaleOf(job.style);
  const moving = movingFormats.find((known) => known === format);
  if (!moving) return null;
  const pixels = sizesOf(job).reduce((sum, { maps, pixels: own, isPicture }) => sum + (isPicture ? maps * own : 0), 0);
  return (pixels * scale * scale * job.inputs.items.length * NS_A_PIXEL[moving]) / NS_A_MILLISECOND;
}

/** About so many bytes. @param pngBytes of one picture that was made for a preview, with its pixels; null: not known */
export function estimateBytes(job: Counted, sample: { readonly bytes: number; readonly pixels: number } | null): number {
  const { format } = job.style;
  const values = sizesOf(job).reduce((sum, { maps, pixels }) => sum + maps * pixels, 0) * job.inputs.items.length;
  const ofPng = OF_PNG[format];
  if (sample && ofPng !== undefined) return Math.round((ofPng * values * sample.bytes) / Math.max(1, sample.pixels));
  if (tableFormats.some((known) => known === format))
    return ROW_BYTES * sizesOf(job).reduce((sum, { maps }) => sum + maps, 0) * job.inputs.items.length;
  if (format === 'dicom-seg-labels') return sizesOf(job).reduce((sum, { pixels }) => sum + pixels, 0) * job.inputs.items.length;
  const share = SHARE[format as keyof typeof SHARE] ?? FLOAT_BYTES;
  return Math.round(values * share);
}
