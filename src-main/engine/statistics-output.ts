// `--stats-only`: what is measured of every channel of every slice as one CSV, no values. For studies of channels over many patients.
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { valuesOf } from '../cnn/activation.ts';
import { moveIntoPlace, refuseExisting, temporaryName } from './atomic-write.ts';
import { writingFailed } from './file-errors.ts';
import { sha256File } from './hash-file.ts';
import type { ItemResult } from './result-writer.ts';
import type { OutputNeeds, RunOutput } from './run-output.ts';
import { unfinished } from './unfinished-files.ts';

/** Equal steps from the channel's minimum to its maximum. */
const HISTOGRAM_BINS = 64;

const STATISTICS_COLUMNS: readonly string[] = [
  ...['slice', 'node', 'map', 'values', 'nonFinite', 'zeros', 'min', 'max', 'mean', 'std'],
  ...Array.from({ length: HISTOGRAM_BINS }, (_, bin) => `bin${bin}`),
];

/** A row a map: the columns above, in their order; empty where nothing is finite. Names of nodes are identifiers and need no quotes. */
function statisticsRows(slice: number | null, { activation, channels }: ItemResult): string {
  const { maps, rows, columns } = planesOf(activation.shape);
  const { min, max, mean, std, zeros, nonFinite } = activation.statistics;
  const size = rows * columns;
  let text = '';
  for (const map of channels ?? Array.from({ length: maps }, (_, index) => index)) {
    const [low, high] = [min[map] as number, max[map] as number];
    const numbers = [low, high, mean[map], std[map]].map((value) => (Number.isFinite(value) ? value : ''));
    const bins = histogramOf(valuesOf(activation, map * size, size), low, high);
    text += `${[slice ?? '', activation.name, map, size, nonFinite[map], zeros[map], ...numbers, ...bins].join(',')}\n`;
  }
  return text;
}

/** Counts of finite values; all in the first bin where they are one value. */
function histogramOf(values: Float32Array, low: number, high: number): Uint32Array {
  const bins = new Uint32Array(HISTOGRAM_BINS);
  const scale = high > low ? HISTOGRAM_BINS / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor((value - low) * scale));
    bins[bin] = (bins[bin] as number) + 1;
  }
  return bins;
}

export function statisticsOutput({ out, mayReplace, onFile }: OutputNeeds): RunOutput {
  const overwrite = mayReplace(null);
  const path = join(out, 'statistics.csv');
  const temporary = temporaryName(path);
  const nodes = new Set<string>();
  let file: FileHandle | null = null;
  const begin = async (): Promise<FileHandle> => {
    if (!overwrite) await refuseExisting(path);
    await mkdir(dirname(path), { recursive: true });
    unfinished.add(temporary);
    const opened = await open(temporary, 'wx');
    await opened.writeFile(`${STATISTICS_COLUMNS.join(',')}\n`);
    return opened;
  };
  const writing = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (thrown) {
      throw writingFailed(path, thrown);
    }
  };
  return {
    add: ({ slice }, results) =>
      writing(async () => {
        file ??= await begin();
        for (const result of results) {
          await file.writeFile(statisticsRows(slice, result));
          nodes.add(result.activation.name);
        }
        return { written: Promise.resolve([]) };
      }),
    skip: async () => undefined,
    finish: () =>
      writing(async () => {
        await file?.close();
        file = null;
        const written = await sha256File(temporary);
        await moveIntoPlace(temporary, path, overwrite);
        unfinished.delete(temporary);
        const done = { path, nodes: [...nodes], ...written };
        onFile(done);
        return [done];
      }),
    close: async () => {
      await file?.close().catch(() => undefined);
      if (unfinished.delete(temporary)) await unlink(temporary).catch(() => undefined);
    },
  };
}
