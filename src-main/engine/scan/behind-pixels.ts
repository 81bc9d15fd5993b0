// What a file has behind its pixel data, without reading the pixels: their length says where it begins, or their items do, one behind the other.
// Nearly every file has nothing there; some writers put elements there that belong before.

import type { Unread } from '../../dicom/element-reading.ts';
import { passItems } from '../../dicom/encapsulated.ts';

/** Reads `bytes` bytes from `at` on, fewer where the file ends. */
type Read = (at: number, bytes: number) => Promise<Uint8Array>;

const ITEM_HEAD_BYTES = 8;
/** Most items are much longer, and only their heads are wanted. */
const FIRST_WINDOW_BYTES = 512;
/** Where items are short, many are read at a time. */
const LARGEST_WINDOW_BYTES = 1024 * 1024;
/** Ten times the frames of a large enhanced file. */
const MOST_WINDOWS = 20_000;
/** What is behind pixel data is short, or more pixel data. */
const MOST_BYTES = 128 * 1024 * 1024;

export const windowBytes = (at: number, fileBytes: number): number => Math.min(FIRST_WINDOW_BYTES, fileBytes - at);

/** Whether the pixel data ends with the file, by the bytes that begin where something is unread. */
export const endsFile = (window: Uint8Array, { at, isItem, isLittleEndian }: Unread, fileBytes: number): boolean => {
  const passed = passItems(window, 0, isLittleEndian);
  return isItem && passed.kind === 'ended' && at + passed.at === fileBytes;
};

/** From the end of the pixel data to the end of the file; null where nothing is there, where the items make no sense, or where it is too much. */
export async function readBehindPixels(read: Read, unread: Unread, fileBytes: number): Promise<Uint8Array | null> {
  const at = unread.isItem ? await endOfItems(read, unread, fileBytes) : unread.at;
  return at === null || at >= fileBytes || fileBytes - at > MOST_BYTES ? null : read(at, fileBytes - at);
}

async function endOfItems(read: Read, { at: first, isLittleEndian }: Unread, fileBytes: number): Promise<number | null> {
  let wanted = FIRST_WINDOW_BYTES;
  for (let at = first, windows = 0; at + ITEM_HEAD_BYTES <= fileBytes && windows < MOST_WINDOWS; windows++) {
    const window = await read(at, wanted);
    if (window.length < ITEM_HEAD_BYTES) return null;
    const passed = passItems(window, 0, isLittleEndian);
    if (passed.kind === 'damaged') return null;
    if (passed.kind === 'ended') return at + passed.at;
    wanted = passed.at < wanted * 2 ? Math.min(wanted * 2, LARGEST_WINDOW_BYTES) : FIRST_WINDOW_BYTES;
    at += passed.at;
  }
  return null;
}
