// The call `export.preview`: what an export would write, before it writes anything: how many files, about how large, about how long, the first
// picture as it will be, and the same wish as words of the command line.
import { basename } from 'node:path';
import { type MapGrid, mapGridOf } from '../../../src-shared/imaging/map-grid.ts';
import type { ExportPreview, ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import { fillLines, lineBytes, mapPng } from '../../export/png-map.ts';
import { defaultThreads } from '../compute.ts';
import type { SeriesStore } from '../series-store.ts';
import { planeOf } from '../tile-source.ts';
import { exportCommand } from './export-command.ts';
import { countFiles, estimateBytes, estimateFilmMs } from './export-estimate.ts';
import { identityOf } from './export-identity.ts';
import { type ExportNeeds, type ExportPlan, planExport } from './export-plan.ts';
import { hasPictures } from './map-names.ts';
import { seenSource } from './map-picture.ts';
import { isSliceAlone } from './output-style.ts';
import { requireDrawable } from './placed-marks.ts';
import { placingOf } from './placing.ts';
import { slicePlaces } from './slice-places.ts';
import type { SurroundingsOf } from './surroundings.ts';

/** In the words of the command line while no folder is chosen. */
const NOWHERE = 'FOLDER';
const MILLISECONDS = 1000;
/** Of plain values on a usual disk. */
const BYTES_A_SECOND = 400e6;

/** @throws AppError as `planExport`, and what computing the first slice throws */
export async function previewExport(request: ExportRequest, needs: ExportNeeds): Promise<ExportPreview> {
  const plan = planExport(request, {
    ...needs,
    files: { pathOf: (token) => (token === '' ? NOWHERE : needs.files.pathOf(token)) },
  });
  const { job, folder } = plan;
  const [first] = job.inputs.items;
  const held = await needs.activations.acquire(
    { seriesId: request.seriesId, slice: first?.slice ?? 0, networkId: request.networkId, preprocess: request.preprocess },
    { priority: 'shown' },
  );
  try {
    const sample = await firstPicture(plan, (node) => held.result.nodes.get(node));
    const files = countFiles(job);
    const bytes = estimateBytes(job, sample && { bytes: sample.picture.length, pixels: sample.pixels });
    const isPng = request.format === 'png' || request.format === 'png16';
    const threadMs = isPng ? (sample?.milliseconds ?? 0) * files : estimateFilmMs(job);
    const encodeMs = threadMs === null ? (bytes / BYTES_A_SECOND) * MILLISECONDS : threadMs / defaultThreads();
    return {
      files,
      bytes,
      seconds: (held.result.computeMs * request.slices.length + encodeMs) / MILLISECONDS,
      folder: basename(folder),
      picture: sample?.picture ?? null,
      identity: await identityOf(plan, inputOf(held.result.input)),
      command: commandOf(plan, request, needs.series),
    };
  } finally {
    held.release();
  }
}

const inputOf = (input: Activation) => {
  const { rows, columns } = planeOf(input);
  return { values: valuesOf(input, 0, rows * columns), rows, columns };
};

async function firstPicture(
  { job }: ExportPlan,
  activationOf: (node: string) => Activation | undefined,
): Promise<{ readonly picture: Uint8Array; readonly pixels: number; readonly milliseconds: number } | null> {
  const surroundingsOf = await surroundingsIn(job);
  const shown = firstShown(job, activationOf);
  if (!shown && !isSliceAlone(job.style)) return null;
  const started = performance.now();
  const { picture: seen, source } = seenSource(shown, job.style, surroundingsOf);
  const lines = new Uint8Array(lineBytes(seen));
  fillLines(seen, source, lines);
  const picture = mapPng({ ...seen, provenance: '{}' }, lines);
  const { rows, columns } = seen.over?.ground ?? seen;
  return { picture, pixels: rows * columns, milliseconds: performance.now() - started };
}

function firstShown({ wanted }: ExportPlan['job'], activationOf: (node: string) => Activation | undefined) {
  for (const { name, channels } of wanted) {
    const activation = activationOf(name);
    if (activation && hasPictures(activation)) return { activation, map: channels?.[0] ?? 0 };
  }
  return null;
}

/** What the pictures of the first slice show besides the maps. @throws AppError engine/bad-request where that cannot be */
async function surroundingsIn({ style, inputs, inference, origin }: ExportPlan['job']): Promise<SurroundingsOf> {
  const { geometryOf, ...side } = slicePlaces(inputs.grid, origin.input, inference.nodes);
  requireDrawable(style, side, true);
  const [first] = inputs.items;
  const gridOf = (node: string): MapGrid | null => {
    const geometry = inference.nodes.find((one) => one.node.name === node)?.geometry;
    return inputs.grid && geometry ? mapGridOf(inputs.grid, geometry) : null;
  };
  const needs = { style, geometryOf, gridOf, sliceMm: inputs.grid?.pixelSpacingMm ?? null };
  return first ? placingOf(first, needs) : () => ({ pixelMm: null });
}

/** With the hash of the series where more than one lies in its folder. */
function commandOf({ job, seriesPath, folder, open }: ExportPlan, { preprocess }: ExportRequest, store: SeriesStore): string {
  const { input } = job.origin;
  const isAlone = store.all().every(({ id, openedFrom }) => id === open.id || openedFrom !== open.openedFrom);
  const part = input.kind === 'series' ? (input.part ?? 0) : 0;
  const hash = input.kind === 'series' ? `${input.seriesUidSha256}${part === 0 ? '' : `/${part}`}` : '';
  return exportCommand(job, {
    seriesPath,
    seriesHash: isAlone ? null : hash,
    preprocess,
    out: `${folder}-again`,
  });
}
