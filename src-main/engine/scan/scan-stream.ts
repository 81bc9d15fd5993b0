// The stream `series.scan`: opens files, folders or the phantom and tells what was found.

import { basename } from 'node:path';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { ScanItem, ScanRequest, SeriesSummary } from '../../../src-shared/protocol/series-messages.ts';
import type { StreamContext } from '../../../src-shared/protocol/server-stream.ts';
import type { Series } from '../../dicom/series-types.ts';
import type { FileRegistry } from '../file-registry.ts';
import { phantomSeries } from '../phantom-series.ts';
import { SeriesIdentities } from '../series-identity.ts';
import { type SeriesStore, summariseSeries } from '../series-store.ts';
import type { SliceSource } from '../slice-source.ts';
import { scanPaths } from './series-scan.ts';

interface ScanNeeds {
  readonly files: FileRegistry;
  readonly series: SeriesStore;
}

/** @throws AppError file/empty where nothing that was named is a DICOM image; the skipped files have been told before */
export async function scanSeries(
  request: ScanRequest,
  context: StreamContext<ScanItem, ScanRequest>,
  { files, series }: ScanNeeds,
): Promise<Record<string, never>> {
  if ('phantom' in request) {
    await context.emit({ kind: 'series', series: [summariseSeries(series.add(phantomSeries(), 'built-in phantom'))] });
    return {};
  }
  const paths = request.tokens.map((token) => files.pathOf(token));
  const label = paths.map((path) => basename(path)).join(', ');
  const told = new Told(series, label);
  const found = await scanPaths(paths, {
    signal: context.signal,
    allows: (realPath) => files.allows(realPath),
    // The first slice is on screen while the rest is read.
    onGrowth: async (growing) => {
      if (growing.length > 0) await context.emit({ kind: 'series', series: told.next(growing, true) });
    },
    onProgress: (filesSeen) => context.emitLatest({ kind: 'progress', filesSeen, filesTotal: null }),
  });
  if (found.skipped.length > 0) {
    await context.emit({
      kind: 'skipped',
      skipped: found.skipped.map(({ path, code, message }) => ({ file: basename(path), code, message })),
    });
  }
  if (found.series.length === 0) throw nothingFound(label, found.skipped.length);
  await context.emit({ kind: 'series', series: told.next(found.series, false) });
  return {};
}

/** What one scan has told of: each time the whole, each series under the identity it had before. */
class Told {
  readonly #store: SeriesStore;
  readonly #label: string;
  readonly #identities = new SeriesIdentities();
  /** Ids of the last telling, and of the one before it: a request may still name those. */
  #last: readonly string[] = [];
  #before: readonly string[] = [];

  constructor(store: SeriesStore, label: string) {
    this.#store = store;
    this.#label = label;
  }

  next(found: readonly Series<SliceSource>[], isGrowing: boolean): readonly SeriesSummary[] {
    const identities = this.#identities.assign(found);
    const open = found.map((one, i) => this.#store.add(one, this.#label, { identity: identities[i] as string, isGrowing }));
    for (const id of this.#before) this.#store.remove(id);
    this.#before = this.#last;
    this.#last = open.map(({ id }) => id);
    return open.map(summariseSeries);
  }
}

function nothingFound(label: string, skipped: number): AppError {
  const why = skipped === 0 ? 'is empty' : `holds ${skipped} file${skipped === 1 ? '' : 's'}, none of them a DICOM image`;
  return new AppError('file/empty', `${label} ${why}. Choose a folder with a CT series, or use the built-in phantom.`);
}
