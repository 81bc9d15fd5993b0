// The beginning of a file, read as far as it is asked for and no further, and never twice.
import { readingFailed } from '../file-errors.ts';
import { fileSystem } from '../file-system.ts';
import { askDisk } from './quick-disk.ts';

export interface SourceStart {
  /** The first `bytes` bytes, or all where there are fewer; not to be used after `close`. @throws AppError file/* */
  upTo(bytes: number): Promise<Uint8Array>;
  /** `bytes` bytes from `at` on, fewer where the source ends. @throws AppError file/* */
  from(at: number, bytes: number): Promise<Uint8Array>;
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
      held = grown.subarray(0, from + (await fill(path, grown.subarray(from), from)));
      return held;
    },
    async from(at, bytes) {
      const wanted = Buffer.allocUnsafeSlow(Math.max(0, Math.min(bytes, fileBytes - at)));
      return wanted.subarray(0, await fill(path, wanted, at));
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

/** `bytes` bytes from `at` on, fewer where the file ends, read at once. @throws what the file system throws */
export function readNow(path: string, at: number, bytes: number): Uint8Array {
  const wanted = new Uint8Array(bytes);
  return wanted.subarray(0, fillNow(path, wanted, at));
}

/** The way that is quicker for the disk. @throws AppError file/* */
async function fill(path: string, buffer: Uint8Array, at: number): Promise<number> {
  try {
    return await askDisk(
      () => fillNow(path, buffer, at),
      () => fillLater(path, buffer, at),
    );
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

/** No Buffer: a slice of one is no copy. */
let shared: Uint8Array | null = null;

/** Fills the buffer with the file's bytes from `at` on. @returns how many there were */
function fillNow(path: string, buffer: Uint8Array, at: number): number {
  const file = fileSystem.openSync(path, 'r');
  try {
    let filled = 0;
    while (filled < buffer.length) {
      const count = fileSystem.readSync(file, buffer, filled, buffer.length - filled, at + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  } finally {
    fileSystem.closeSync(file);
  }
}

async function fillLater(path: string, buffer: Uint8Array, at: number): Promise<number> {
  const file = await fileSystem.promises.open(path, 'r');
  try {
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  } finally {
    await file.close();
  }
}
