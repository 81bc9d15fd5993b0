// The beginning of a file, read as far as it is asked for and no further, and never twice.
import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { readingFailed } from './file-errors.ts';
import { askDisk } from './quick-disk.ts';

export interface SourceStart {
  /** The first `bytes` bytes, or all where there are fewer; not to be used after `close`. @throws AppError file/* */
  upTo(bytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Beginnings that nobody reads any more: a new one for every file of thousands costs more than reading it. */
const spare: Buffer[] = [];
const SPARE_BYTES = 8 * 1024;

/**
 * Opens the file each time it is asked for more, which is seldom, so that none stays open.
 * @param begun what of its beginning has been read already
 */
export function startOfFile(path: string, fileBytes: number, begun: Uint8Array = new Uint8Array()): SourceStart {
  let held = begun;
  let lent: Buffer | null = null;
  return {
    async upTo(bytes) {
      const wanted = Math.min(bytes, fileBytes);
      if (wanted <= held.length) return held;
      lent ??= wanted <= SPARE_BYTES && held.length === 0 ? (spare.pop() ?? Buffer.allocUnsafeSlow(SPARE_BYTES)) : null;
      const grown = lent && wanted <= SPARE_BYTES ? lent.subarray(0, wanted) : Buffer.allocUnsafeSlow(wanted);
      grown.set(held);
      const from = held.length;
      try {
        const filled = await askDisk(
          () => fillNow(path, grown, from),
          () => fillLater(path, grown, from),
        );
        held = grown.subarray(0, filled);
      } catch (thrown) {
        throw readingFailed(path, thrown);
      }
      return held;
    },
    async close() {
      if (lent) spare.push(lent);
      lent = null;
    },
  };
}

/** The first 8 KiB, or all where there are fewer, read at once; good until the next call. @throws AppError file/* */
export function readStartNow(path: string, fileBytes: number): Uint8Array {
  shared ??= new Uint8Array(SPARE_BYTES);
  const wanted = shared.subarray(0, Math.min(SPARE_BYTES, fileBytes));
  try {
    return wanted.subarray(0, fillNow(path, wanted, 0));
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

/** No Buffer: a slice of one is no copy. */
let shared: Uint8Array | null = null;

/** Fills the buffer with the file's bytes at the same places. @returns the place where the file or the buffer ends */
function fillNow(path: string, buffer: Uint8Array, from: number): number {
  const file = openSync(path, 'r');
  try {
    let filled = from;
    while (filled < buffer.length) {
      const count = readSync(file, buffer, filled, buffer.length - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  } finally {
    closeSync(file);
  }
}

async function fillLater(path: string, buffer: Buffer, from: number): Promise<number> {
  const file = await open(path, 'r');
  try {
    let filled = from;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  } finally {
    await file.close();
  }
}
