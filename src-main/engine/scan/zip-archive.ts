// Zip archives as folders: which entries there are, the beginning of one for its header, one whole for its pixels. Nothing is written to disk, and
// names are for people only: an entry called ../x is no path here. Sizes are checked against the archive before anything is inflated.
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import yauzl from 'yauzl';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { readingFailed } from '../file-errors.ts';

/** Where an entry lies in its archive. */
export interface ZipEntry {
  readonly archive: string;
  /** Archive, then the entry's name, for people. */
  readonly path: string;
  /** First byte of its contents in the archive. */
  readonly offsetBytes: number;
  readonly storedBytes: number;
  /** Unpacked. */
  readonly bytes: number;
  readonly isDeflated: boolean;
  readonly crc32: number;
}

export interface RefusedEntry {
  readonly path: string;
  readonly code: 'unreadable' | 'corrupt' | 'too-large';
  readonly message: string;
}

/** An entry that is unpacked stays in memory whole. */
const LARGEST_ENTRY_BYTES = 1024 * 1024 * 1024;
/** Deflate makes at most 1032 bytes of one; a size beyond that is a lie. */
const MOST_EXPANSION = 1032;
/** A header of an archive with more entries than this is an attack or no folder of pictures. */
const MOST_ENTRIES = 200_000;
const STORED = 0;
const DEFLATED = 8;
/** The entries that are files. @throws AppError file/unreadable for an archive that is damaged, after the entries before the damage */
export async function* listZip(archive: string): AsyncGenerator<ZipEntry | RefusedEntry> {
  let seen = 0;
  try {
    const zip = await yauzl.openPromise(archive, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
      validateEntrySizes: false,
    });
    try {
      for await (const entry of zip.eachEntry()) {
        if (++seen > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} entries`);
        const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
        if (name.endsWith('/')) continue;
        const path = `${archive}/${plainName(name)}`;
        const refused = refusal(entry);
        if (refused) yield { path, ...refused };
        else {
          const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
          yield {
            archive,
            path,
            offsetBytes: fileDataStart,
            storedBytes: entry.compressedSize,
            bytes: entry.uncompressedSize,
            isDeflated: entry.compressionMethod === DEFLATED,
            crc32: entry.crc32,
          };
        }
      }
    } finally {
      zip.close();
    }
  } catch (thrown) {
    throw damaged(archive, thrown);
  }
}

/** Without what a path would read into it: no root, no way up, no empty parts. */
const plainName = (name: string): string =>
  name
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/') || 'nameless';

function refusal(entry: yauzl.Entry): Omit<RefusedEntry, 'path'> | null {
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  if (entry.isEncrypted())
    return {
      code: 'unreadable',
      message: 'This file is encrypted in its archive. Unpack the archive with its password and open the folder.',
    };
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    const message = `This file is packed with method ${compressionMethod}, which is not read (stored and deflated are). Unpack the archive and open the folder.`;
    return { code: 'unreadable', message };
  }
  if (uncompressedSize > LARGEST_ENTRY_BYTES) {
    const message = `This file takes ${uncompressedSize} bytes unpacked; from an archive at most ${LARGEST_ENTRY_BYTES} are read. Unpack the archive and open the folder.`;
    return { code: 'too-large', message };
  }
  const most = compressionMethod === STORED ? compressedSize : (compressedSize + 1) * MOST_EXPANSION;
  if (uncompressedSize > most || (compressionMethod === STORED && uncompressedSize !== compressedSize)) {
    const message = `The archive says that ${compressedSize} bytes unpack to ${uncompressedSize}, which cannot be. Copy the archive again from where it came.`;
    return { code: 'corrupt', message };
  }
  return null;
}

const inflate = promisify(inflateRaw);

/** One entry whole, checked against its sum. @throws AppError dicom/corrupt, file/* */
export async function readEntry(entry: ZipEntry): Promise<ArrayBuffer> {
  const stored = await readRange(entry, entry.storedBytes);
  let bytes = stored;
  try {
    // Never more than was declared, whatever the entry holds.
    if (entry.isDeflated) bytes = await inflate(stored, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (thrown) {
    throw brokenEntry(entry, thrown instanceof Error ? thrown.message : String(thrown));
  }
  if (bytes.length !== entry.bytes) throw brokenEntry(entry, `${entry.bytes} bytes are declared and ${bytes.length} are there`);
  if (crc32(bytes) !== entry.crc32) throw brokenEntry(entry, 'its checksum is wrong');
  return bytes.buffer.byteLength === bytes.length
    ? (bytes.buffer as ArrayBuffer)
    : (Uint8Array.from(bytes).buffer as ArrayBuffer);
}

const brokenEntry = (entry: ZipEntry, why: string): AppError =>
  new AppError('dicom/corrupt', `${entry.path} cannot be unpacked: ${why}. Copy the archive again from where it came.`);

async function readRange(entry: ZipEntry, bytes: number): Promise<Buffer> {
  try {
    const file = await open(entry.archive, 'r');
    try {
      const { size } = await file.stat();
      if (entry.offsetBytes + bytes > size) throw new Error('it ends before this file does; it was cut or changed');
      const range = Buffer.from(new ArrayBuffer(bytes));
      let filled = 0;
      while (filled < bytes) {
        const { bytesRead } = await file.read(range, filled, bytes - filled, entry.offsetBytes + filled);
        if (bytesRead === 0) throw new Error('it ends before this file does; it was cut or changed');
        filled += bytesRead;
      }
      return range;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw readingFailed(entry.archive, thrown);
  }
}

function damaged(archive: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const known = readingFailed(archive, thrown);
  if (known.code !== 'file/unreadable') return known;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError(
    'file/unreadable',
    `The archive cannot be read: ${why}. Copy it again from where it came, or unpack it and open the folder.`,
  );
}
