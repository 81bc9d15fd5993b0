// Zip archives in memory: names and bytes of their entries, each bounded before it is inflated. yauzl reads the directory; what it calls
// wrong is a damaged file here. Nothing is ever written to a disk, and names are only names.
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../src-shared/protocol/errors.ts';

const STORED = 0;
const DEFLATED = 8;
/** Checkpoints of the largest networks have a few thousand. */
const MOST_ENTRIES = 100_000;
/** Deflate makes at most 1032 bytes of one; arrays of weights rarely give 20. */
const MOST_INFLATED_BYTES = 2 ** 31;
/** What inflating may make of a file, beside a fixed room for small ones. */
const MOST_INFLATION = 64;
const FREE_INFLATED_BYTES = 64 * 1024 * 1024;

/** The entries of an archive, in the order of its directory. */
export class ZipArchive {
  readonly names: readonly string[];
  readonly #bytes: Uint8Array;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #file: ZipFile;
  #inflatable: number;

  private constructor(bytes: Uint8Array, file: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#bytes = bytes;
    this.#file = file;
    this.#entries = entries;
    this.names = [...entries.keys()];
    this.#inflatable = Math.min(MOST_INFLATED_BYTES, FREE_INFLATED_BYTES + bytes.byteLength * MOST_INFLATION);
  }

  /** @throws AppError weights/corrupt */
  static async open(bytes: Uint8Array): Promise<ZipArchive> {
    const entries = new Map<string, Entry>();
    try {
      const file = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if (file.entryCount > MOST_ENTRIES)
        throw corrupt(`it claims ${file.entryCount} entries; at most ${MOST_ENTRIES} are read.`);
      for await (const entry of file.eachEntry()) {
        if (entries.has(entry.fileName)) throw corrupt(`it holds ${entry.fileName} twice.`);
        entries.set(entry.fileName, entry);
      }
      return new ZipArchive(bytes, file, entries);
    } catch (thrown) {
      throw asCorrupt(thrown, 'its directory');
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Bytes of an entry once it is read, as the directory says; null where there is no such entry. */
  sizeOf(name: string): number | null {
    return this.#entries.get(name)?.uncompressedSize ?? null;
  }

  /**
   * Before the first of several entries is inflated: whether all of them together may be.
   * @throws AppError weights/corrupt
   */
  requireRoom(names: readonly string[]): void {
    const deflated = names.flatMap((name) => this.#entries.get(name) ?? []).filter((entry) => entry.compressionMethod !== STORED);
    const total = deflated.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    if (total > this.#inflatable) {
      throw corrupt(`its entries would grow to ${total} bytes: too much for a file of ${this.#bytes.byteLength}.`);
    }
  }

  /**
   * @param most bytes allowed for this entry
   * @param checked hold the bytes to the checksum of the directory; PyTorch may write none and reads without
   * @returns a view into the archive for a stored entry
   * @throws AppError weights/corrupt
   */
  async read(name: string, { most = MOST_INFLATED_BYTES, checked = false } = {}): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw corrupt(`it has no entry ${name}.`);
    if (entry.isEncrypted()) throw corrupt(`${name} is encrypted.`);
    if (entry.uncompressedSize > most) {
      throw corrupt(`${name} claims ${entry.uncompressedSize} bytes; at most ${most} are read.`);
    }
    const bytes = await this.#bytesOf(entry);
    if (checked && crc32(bytes) !== entry.crc32) throw corrupt(`the checksum of ${name} is not that of its bytes.`);
    return bytes;
  }

  async #bytesOf(entry: Entry): Promise<Uint8Array> {
    const { fileName: name, compressionMethod: method, compressedSize, uncompressedSize } = entry;
    try {
      const { fileDataStart: start } = await this.#file.readLocalFileHeaderPromise(entry, { minimal: true });
      const packed = this.#bytes.subarray(start, start + compressedSize);
      if (method === STORED) return packed;
      if (method !== DEFLATED) throw corrupt(`${name} is packed by method ${method}; only stored and deflated entries are read.`);
      if (uncompressedSize > this.#inflatable) {
        throw corrupt(
          `${name} would grow to ${uncompressedSize} bytes from ${compressedSize}: too much for a file of this size.`,
        );
      }
      this.#inflatable -= uncompressedSize;
      // One byte of room shows an entry that is larger than it says.
      const bytes = inflateRawSync(packed, { maxOutputLength: uncompressedSize + 1 });
      if (bytes.byteLength !== uncompressedSize) {
        throw corrupt(`${name} claims ${uncompressedSize} bytes and holds ${bytes.byteLength}.`);
      }
      return bytes;
    } catch (thrown) {
      throw asCorrupt(thrown, name);
    }
  }
}

const corrupt = (message: string): AppError =>
  new AppError('weights/corrupt', `The zip archive is damaged: ${message} Download or save it again.`);

function asCorrupt(thrown: unknown, place: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  // The directory of a zip lies at its end: a file that was cut has none.
  const cut = /End of central directory/.test(why)
    ? 'its end is missing: the file was cut, or is no zip archive.'
    : `${place}: ${why}.`;
  return new AppError('weights/corrupt', `The zip archive is damaged: ${cut} Download or save it again.`, {}, thrown);
}
