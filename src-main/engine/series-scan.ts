// From paths to series: walks the files, reads headers only (never pixel data), groups and sorts. Every file found ends in a series or
// in the list of skipped ones; no file stops the rest.

import { dirname } from 'node:path';
import { AppError, throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import { readHeader, type SkipCode, type SliceHeader } from '../dicom/header.ts';
import { groupSeries } from '../dicom/series.ts';
import type { Series } from '../dicom/series-types.ts';
import { walkFiles } from './file-walk.ts';
import { readStart, type SliceSource } from './slice-source.ts';

/** Enough for nearly every CT header; more is read only where a file asks for it. */
const FIRST_READ_BYTES = 64 * 1024;
/** Files whose headers are read at the same time: hides the disk's latency without a pile of open files. */
const READS_AT_ONCE = 8;

interface SkippedSource {
  readonly path: string;
  readonly code: SkipCode;
  readonly message: string;
}

export interface ScanResult {
  readonly series: readonly Series<SliceSource>[];
  readonly skipped: readonly SkippedSource[];
}

interface ScanHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (filesSeen: number) => void;
}

type HeaderRead = { readonly source: Extract<SliceSource, { kind: 'file' }>; readonly header: SliceHeader } | SkippedSource;

/**
 * @param paths files or folders; folders are searched recursively
 * @throws AppError only when none of the paths can be entered at all, or cancelled
 */
export async function scanPaths(paths: readonly string[], hooks: ScanHooks = {}): Promise<ScanResult> {
  const reads: HeaderRead[] = [];
  const failures: AppError[] = [];
  let filesSeen = 0;
  const files = walkFiles(paths);
  const lane = async (): Promise<void> => {
    for (let next = await files.next(); !next.done; next = await files.next()) {
      throwIfCancelled(hooks.signal);
      const file = next.value;
      const slot = filesSeen++;
      if (file.kind === 'failed') {
        if (paths.includes(file.path)) failures.push(file.error);
        reads[slot] = { path: file.path, code: 'unreadable', message: file.error.message };
      } else reads[slot] = await readHeaderOf({ kind: 'file', path: file.path, bytes: file.bytes });
      hooks.onProgress?.(filesSeen);
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, lane));
  const [first] = failures;
  if (first && failures.length === paths.length) throw first;
  const slices = reads.filter((read) => 'header' in read);
  return {
    series: groupSeries(slices.map(({ source, header }) => ({ file: source, header, folder: dirname(source.path) }))),
    skipped: reads.filter((read): read is SkippedSource => !('header' in read)),
  };
}

async function readHeaderOf(source: Extract<SliceSource, { kind: 'file' }>): Promise<HeaderRead> {
  try {
    for (let bytes = FIRST_READ_BYTES; ; ) {
      const start = await readStart(source, bytes);
      const result = readHeader(new Uint8Array(start), source.bytes);
      if (result.kind === 'header') return { source, header: result.header };
      if (result.kind === 'skip') return { path: source.path, code: result.code, message: result.message };
      if (start.byteLength >= source.bytes) {
        return {
          path: source.path,
          code: 'truncated',
          message: 'The file ends inside its header. Copy it again from where it came.',
        };
      }
      bytes = Math.max(result.bytes, bytes * 2);
    }
  } catch (thrown) {
    return { path: source.path, code: 'unreadable', message: thrown instanceof AppError ? thrown.message : String(thrown) };
  }
}
