// The stream `series.scan`: opens files, folders or the phantom and tells what was found.

import { basename } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { ScanItem, ScanRequest } from '../../src-shared/protocol/series-messages.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { FileRegistry } from './file-registry.ts';
import { phantomSeries } from './phantom-series.ts';
import { scanPaths } from './series-scan.ts';
import { type SeriesStore, summariseSeries } from './series-store.ts';

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
  const found = await scanPaths(paths, {
    signal: context.signal,
    onProgress: (filesSeen) => context.emitLatest({ kind: 'progress', filesSeen, filesTotal: null }),
  });
  if (found.skipped.length > 0) {
    await context.emit({
      kind: 'skipped',
      skipped: found.skipped.map(({ path, code, message }) => ({ file: basename(path), code, message })),
    });
  }
  if (found.series.length === 0) throw nothingFound(label, found.skipped.length);
  await context.emit({ kind: 'series', series: found.series.map((one) => summariseSeries(series.add(one, label))) });
  return {};
}

function nothingFound(label: string, skipped: number): AppError {
  const why = skipped === 0 ? 'is empty' : `holds ${skipped} file${skipped === 1 ? '' : 's'}, none of them a DICOM image`;
  return new AppError('file/empty', `${label} ${why}. Choose a folder with a CT series, or use the built-in phantom.`);
}
