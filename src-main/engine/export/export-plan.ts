// What the window's wish to export comes down to: the job that writes it, which is the command line's own, and where it goes. Nothing is written yet.
import { basename, dirname, join, sep } from 'node:path';
import { type ColormapName, colormapNames } from '../../../src-shared/imaging/colormaps.ts';
import { drawnFor } from '../../../src-shared/network/recipe.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import type { Executor } from '../../cnn/executor.ts';
import type { ActivationStore } from '../activation-store.ts';
import type { FileRegistry } from '../file-registry.ts';
import { sha256 } from '../hash.ts';
import type { InputMaker } from '../network-input.ts';
import type { NetworkEntry, NetworkStore } from '../network-store.ts';
import { inputGridOf, type RunItem } from '../run/run-inputs.ts';
import type { ItemRun, JobNeeds } from '../run/run-job.ts';
import { requireMaps, type WantedNode } from '../run/run-origin.ts';
import type { OpenSeries, SeriesStore } from '../series-store.ts';
import { activationOf } from '../tile-source.ts';
import { requirePlain } from '../what-if/what-if.ts';
import { sliceFolder } from './map-names.ts';
import { isSliceAlone } from './output-style.ts';

export interface ExportNeeds {
  readonly files: Pick<FileRegistry, 'pathOf'>;
  readonly activations: ActivationStore;
  readonly inputs: Pick<InputMaker, 'measurableOf' | 'frameOf'>;
  readonly series: SeriesStore;
  readonly networks: NetworkStore;
  readonly executor: Pick<Executor, 'threads' | 'isa'>;
}

export interface ExportPlan {
  /** Opened by whoever runs it. */
  readonly job: Omit<JobNeeds, 'openJournal'>;
  readonly folder: string;
  readonly entry: NetworkEntry;
  readonly open: OpenSeries;
  /** null for the phantom. */
  readonly seriesPath: string | null;
  /** Python text to be written beside the results, because the network is in no file; null where it is built in. */
  readonly modelFile: { readonly path: string; readonly text: string } | null;
}

/** @throws AppError file/*, engine/bad-request, engine/unknown-series, engine/unknown-network */
export function planExport(request: ExportRequest, needs: ExportNeeds): ExportPlan {
  const { seriesId, networkId, preprocess, slices } = request;
  if ((request.items.length === 0) !== isSliceAlone(request))
    throw new AppError(
      'engine/bad-request',
      'Say what is exported: maps of at least one layer, or the CT alone and no maps beside it.',
    );
  const entry = needs.networks.get(networkId);
  const open = needs.series.get(seriesId);
  requirePlain(entry, open.painted !== undefined);
  const folder = join(needs.files.pathOf(request.destination), requireFolderName(filledIn(request, entry, open)));
  const seriesPath = placeOf(open.series.slices.map(({ file }) => file));
  const modelPath = join(folder, 'model.py');
  const items: readonly RunItem[] = slices.map((slice) => ({
    ...{ slice, folder: sliceFolder(slice), make: neverMade },
    measurable: () => needs.inputs.measurableOf(seriesId, slice),
    frame: () => needs.inputs.frameOf(seriesId, slice),
  }));
  const keepsPaths = request.keep?.includes('paths') ?? false;
  const weights = entry.weightsOrigin;
  const part = partOf(open, needs.series);
  return {
    folder,
    entry,
    open,
    seriesPath,
    modelFile: entry.builtin === null ? { path: modelPath, text: entry.source } : null,
    job: {
      out: folder,
      overwrite: request.overwrite,
      style: {
        ...{ format: request.format, range: request.range, colormap: requireColormap(request.colormap) },
        ...(request.threshold === undefined ? {} : { threshold: request.threshold }),
        ...(request.scale === undefined || request.scale === 1 ? {} : { scale: request.scale }),
        ...(request.fps === undefined ? {} : { fps: request.fps }),
        ...(request.marks?.length ? { marks: request.marks } : {}),
        ...(request.drawn === undefined ? {} : { drawn: drawnFor(request.drawn, request.marks ?? []) }),
        ...(request.ct === undefined ? {} : { ct: request.ct }),
        ...(request.keep?.length ? { keep: request.keep } : {}),
      },
      wanted: request.items.map(({ node, channels }) => wantedNode(entry, node, channels)),
      origin: {
        engine: { threads: needs.executor.threads, isa: needs.executor.isa, strict: false },
        model: {
          builtin: entry.builtin,
          path: modelPath,
          className: entry.network.className,
          sha256: entry.sourceSha256,
        },
        weights: weights.kind !== 'file' || keepsPaths ? weights : withoutPath(weights),
        input: {
          kind: 'series',
          ...(seriesPath !== null && keepsPaths ? { path: seriesPath } : {}),
          seriesUidSha256: sha256(open.series.seriesInstanceUID),
          ...(part === 0 ? {} : { part }),
          slices,
          preprocess,
        },
      },
      inputs: { items, grid: inputGridOf(open.series, slices, entry.inference.input), series: open.series },
      inference: entry.inference,
      compute: (item, signal) => computeShown({ seriesId, slice: item.slice ?? 0, networkId, preprocess }, needs, signal),
    },
  };
}

const neverMade = (): Promise<never> =>
  Promise.reject(new AppError('engine/internal', 'The window makes inputs through its store of activations.'));

async function computeShown(
  run: { readonly seriesId: string; readonly slice: number; readonly networkId: string; readonly preprocess: string },
  { activations }: ExportNeeds,
  signal: AbortSignal,
): Promise<ItemRun> {
  const started = performance.now();
  const held = await activations.acquire(run, { priority: 'background', signal });
  return {
    activationOf: (node) => activationOf(held.result, node),
    computeMs: performance.now() - started,
    release: () => held.release(),
  };
}

function wantedNode({ inference, network }: NetworkEntry, name: string, channels: readonly number[] | null): WantedNode {
  const found = inference.nodes.find(({ node }) => node.name === name);
  if (!found)
    throw new AppError(
      'network/unknown',
      `The network has no node ${name}. It has: ${network.nodes.map((node) => node.name).join(', ')}.`,
    );
  if (channels) requireMaps(name, channels, found.shape);
  return { name, op: found.node.op, channels };
}

function withoutPath<T extends { readonly path?: string }>({ path: _, ...rest }: T): Omit<T, 'path'> {
  return rest;
}

/** Among open series of the same UID, the largest first. */
function partOf(open: OpenSeries, store: SeriesStore): number {
  const { seriesInstanceUID, slices } = open.series;
  const larger = store.all().filter(({ id, series }) => id !== open.id && series.seriesInstanceUID === seriesInstanceUID);
  return larger.filter(({ series }) => series.slices.length > slices.length).length;
}

type Source = OpenSeries['series']['slices'][number]['file'];

/** The file, the archive or the deepest folder that all slices are in; null for the phantom. */
function placeOf(sources: readonly Source[]): string | null {
  const paths = [
    ...new Set(sources.flatMap((file) => (file.kind === 'phantom' ? [] : file.kind === 'file' ? file.path : file.entry.archive))),
  ];
  const [first] = paths;
  if (first === undefined || paths.length === 1) return first ?? null;
  let common = dirname(first).split(sep);
  for (const path of paths) {
    const parts = dirname(path).split(sep);
    const end = common.findIndex((part, at) => part !== parts[at]);
    if (end >= 0) common = common.slice(0, end);
  }
  return common.join(sep) || sep;
}

/** Words in braces that a folder's name may hold. None of them says who the patient is. */
function filledIn(
  { folderName, format, slices, items }: ExportRequest,
  { network }: NetworkEntry,
  { series }: OpenSeries,
): string {
  const [first = 0, last = first] = [slices[0], slices.at(-1)];
  const words: Readonly<Record<string, string>> = {
    network: network.className,
    format,
    layer: items.length === 1 ? (items[0]?.node ?? 'layer') : `${items.length}-layers`,
    slices: first === last ? `${first + 1}` : `${first + 1}-${last + 1}`,
    series: sha256(series.seriesInstanceUID).slice(0, SERIES_DIGITS),
  };
  return folderName.replace(/\{([^{}]*)\}/g, (whole, word: string) => {
    const found = words[word];
    if (found !== undefined) return found;
    throw new AppError(
      'engine/bad-request',
      `"${whole}" stands for nothing. There are: ${Object.keys(words)
        .map((one) => `{${one}}`)
        .join(', ')}.`,
    );
  });
}

const SERIES_DIGITS = 8;

/** One part of a path, never a way out of the chosen folder. @throws AppError file/write-failed */
function requireFolderName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && basename(name) === name && !/[\\/:*?"<>|\0]/.test(name)) return name;
  throw new AppError('file/write-failed', `"${name}" cannot be a folder's name. Use letters, digits, dashes or spaces.`);
}

function requireColormap(name: string): ColormapName | 'auto' {
  const found = name === 'auto' ? 'auto' : colormapNames.find((known) => known === name);
  if (found) return found;
  throw new AppError('engine/bad-request', `There is no colormap ${name}. There are: auto, ${colormapNames.join(', ')}.`);
}
