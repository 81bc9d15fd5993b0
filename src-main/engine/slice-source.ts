// Where the bytes of a slice come from: a file, an entry of a zip archive, or the built-in phantom, which is made when it is asked for. The rest of
// the engine does not care which.
import { basename } from 'node:path';
import type { PhantomOptions } from '../dicom/phantom.ts';
import { startOfFile } from './scan/source-start.ts';
import type { ZipEntry } from './scan/zip-archive.ts';

export type SliceSource =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'entry'; readonly entry: ZipEntry }
  | { readonly kind: 'phantom'; readonly options: PhantomOptions; readonly index: number };

/** Last part of the file's name: what people see. */
export const sourceLabel = (source: SliceSource): string => basename(sourcePath(source));

/** As reached from the argument; for messages and `--json`. */
export function sourcePath(source: SliceSource): string {
  if (source.kind === 'file') return source.path;
  return source.kind === 'entry' ? source.entry.path : `phantom-${String(source.index).padStart(4, '0')}.dcm`;
}

/** One text for one source, for as long as the program runs. */
export const sourceKey = (source: SliceSource): string =>
  source.kind === 'phantom'
    ? JSON.stringify(['phantom', source.options, source.index])
    : JSON.stringify(source.kind === 'file' ? [source.path] : [source.entry.archive, source.entry.offsetBytes]);

/** The whole file in a buffer of its own, ready to be handed to a worker. @throws AppError file/*, dicom/corrupt */
export async function readSource(source: SliceSource): Promise<ArrayBuffer> {
  // Archives and the phantom are loaded when they are met: a scan of files needs neither.
  if (source.kind === 'phantom')
    return ownBuffer((await import('../dicom/phantom.ts')).phantomFile(source.options, source.index));
  return source.kind === 'entry'
    ? (await import('./scan/zip-archive.ts')).readEntry(source.entry)
    : readStart(source, source.bytes);
}

/** The first `bytes` bytes of the file, fewer where it ends before. @throws AppError file/* */
export async function readStart(source: Extract<SliceSource, { kind: 'file' }>, bytes: number): Promise<ArrayBuffer> {
  return ownBuffer(await startOfFile(source.path, source.bytes).upTo(bytes));
}

/** A copy where the view is of more than itself; `slice` would not do: that of a Buffer is a view as well. */
const ownBuffer = (view: Uint8Array): ArrayBuffer =>
  view.buffer instanceof ArrayBuffer && view.byteLength === view.buffer.byteLength ? view.buffer : new Uint8Array(view).buffer;
