// The header of one source: reads its beginning, more only where the reader asks for more, and never the pixels.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { isDicomdir } from '../../dicom/dicomdir.ts';
import type { SkipCode } from '../../dicom/file-refusal.ts';
import { type HeaderResult, readHeader, readHeaderAround, type SliceHeader } from '../../dicom/header.ts';
import { SeriesMemory } from '../../dicom/series-memory.ts';
import { endsFile, readBehindPixels, windowBytes } from './behind-pixels.ts';
import { askNow } from './quick-disk.ts';
import { readNow, readStartNow, type SourceStart } from './source-start.ts';
import { isZip } from './zip-mark.ts';

/** Enough for nearly every CT header, and a hundredth of a slice of 512 x 512: more is read only where a file asks for it. */
const FIRST_READ_BYTES = 8 * 1024;
/** No header of a picture comes near; a header that goes on for longer is another kind of file, or an attack. */
const MOST_HEADER_BYTES = 128 * 1024 * 1024;

export type StartRead =
  | { readonly kind: 'header'; readonly header: SliceHeader }
  | { readonly kind: 'skip'; readonly code: SkipCode; readonly message: string }
  /** No picture, but a way to pictures. */
  | { readonly kind: 'zip' | 'dicomdir' };

/**
 * The header of a file by its first read, at once: for a quick disk.
 * @param fileBytes the whole length
 * @returns what was read where more must be, null where something is wrong: then `readHeaderFrom` goes on
 */
export function readHeaderNow(
  path: string,
  fileBytes: number,
): StartRead | { readonly kind: 'begun'; readonly bytes: Uint8Array } | null {
  try {
    const bytes = askNow(() => readStartNow(path, fileBytes));
    const read = readBeginning(bytes, fileBytes);
    if (read.kind !== 'need-more' && !hasMore(path, fileBytes, read)) return read;
    return { kind: 'begun', bytes: bytes.slice() };
  } catch {
    return null;
  }
}

/** Whether there is more to read behind the pixel data, or may be. */
function hasMore(path: string, fileBytes: number, read: StartRead | HeaderResult): boolean {
  const unread = 'unread' in read ? read.unread : undefined;
  if (!unread) return false;
  const { at, isItem } = unread;
  return (
    !isItem ||
    !endsFile(
      askNow(() => readNow(path, at, windowBytes(at, fileBytes))),
      unread,
      fileBytes,
    )
  );
}

/** Files are looked at in the order of their names: those of a series are mostly neighbours. */
const memory = new SeriesMemory();

/** By the first bytes, whatever kind of file it is. */
function readBeginning(bytes: Uint8Array, fileBytes: number): StartRead | HeaderResult {
  const header = memory.recall(bytes, fileBytes);
  if (header) return { kind: 'header', header };
  if (isZip(bytes)) return { kind: 'zip' };
  const read = readHeader(bytes, fileBytes);
  if (read.kind === 'header' && !read.unread) memory.learn(bytes, fileBytes, read.header);
  // A directory has no pixels.
  return read.kind !== 'header' && isDicomdir(bytes) ? { kind: 'dicomdir' } : read;
}

/** @param fileBytes the whole length */
export async function readHeaderFrom(start: SourceStart, fileBytes: number): Promise<StartRead> {
  try {
    for (let wanted = FIRST_READ_BYTES; ; ) {
      const bytes = await start.upTo(wanted);
      const result = wanted === FIRST_READ_BYTES ? readBeginning(bytes, fileBytes) : readHeader(bytes, fileBytes);
      if (result.kind !== 'need-more') return await withWhatIsBehind(result, start, bytes, fileBytes);
      if (bytes.length >= fileBytes || bytes.length < Math.min(wanted, fileBytes)) {
        return { kind: 'skip', code: 'truncated', message: 'The file ends inside its header. Copy it again from where it came.' };
      }
      if (bytes.length >= MOST_HEADER_BYTES) {
        const message = `There are no pixels in the first ${MOST_HEADER_BYTES} bytes of the file; a picture begins earlier. It is not read further.`;
        return { kind: 'skip', code: 'too-large', message };
      }
      wanted = Math.min(Math.max(result.bytes, wanted * 2), MOST_HEADER_BYTES);
    }
  } catch (thrown) {
    const code = thrown instanceof AppError && thrown.code === 'dicom/corrupt' ? 'corrupt' : 'unreadable';
    return { kind: 'skip', code, message: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    await start.close();
  }
}

type Told = Exclude<StartRead | HeaderResult, { readonly kind: 'need-more' }>;

/** The same answer in nearly every file: nothing is behind its pixels. @param bytes the file's beginning, which gave the answer */
async function withWhatIsBehind(told: Told, start: SourceStart, bytes: Uint8Array, fileBytes: number): Promise<StartRead> {
  const unread = 'unread' in told ? told.unread : undefined;
  const behind = unread ? await readBehindPixels(start.from, unread, fileBytes) : null;
  if (behind === null) return told;
  const around = readHeaderAround(bytes, behind, fileBytes);
  if (around.kind !== 'need-more') return around;
  if (fileBytes > MOST_HEADER_BYTES) return told;
  const whole = readHeader(await start.upTo(fileBytes), fileBytes);
  return whole.kind === 'need-more' ? told : whole;
}
