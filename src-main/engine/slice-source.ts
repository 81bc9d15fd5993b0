// Where the bytes of a slice come from: a file, or the built-in phantom, which is made when it is asked for. The rest of the engine
// does not care which.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type PhantomOptions, phantomFile } from '../dicom/phantom.ts';
import { readingFailed } from './file-errors.ts';

export type SliceSource =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'phantom'; readonly options: PhantomOptions; readonly index: number };

/** Last part of the file's name: what people see. */
export const sourceLabel = (source: SliceSource): string =>
  source.kind === 'file' ? basename(source.path) : `phantom-${String(source.index).padStart(4, '0')}.dcm`;

/** As reached from the argument; for messages and `--json`. */
export const sourcePath = (source: SliceSource): string => (source.kind === 'file' ? source.path : sourceLabel(source));

/** The whole file in a buffer of its own, ready to be handed to a worker. */
export async function readSource(source: SliceSource): Promise<ArrayBuffer> {
  if (source.kind === 'phantom') return ownBuffer(phantomFile(source.options, source.index));
  return readStart(source, source.bytes);
}

/** The first `bytes` bytes of the file, fewer where it ends before. */
export async function readStart(source: Extract<SliceSource, { kind: 'file' }>, bytes: number): Promise<ArrayBuffer> {
  try {
    const file = await open(source.path, 'r');
    try {
      const buffer = new ArrayBuffer(Math.min(bytes, source.bytes));
      const view = new Uint8Array(buffer);
      let filled = 0;
      while (filled < view.length) {
        const { bytesRead } = await file.read(view, filled, view.length - filled, filled);
        if (bytesRead === 0) return buffer.slice(0, filled);
        filled += bytesRead;
      }
      return buffer;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw readingFailed(source.path, thrown);
  }
}

const ownBuffer = (view: Uint8Array): ArrayBuffer =>
  view.buffer instanceof ArrayBuffer && view.byteLength === view.buffer.byteLength
    ? view.buffer
    : (view.slice().buffer as ArrayBuffer);
