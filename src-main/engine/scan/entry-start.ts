// The beginning of an entry of a zip archive, inflated as far as it is asked for.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { SourceStart } from './source-start.ts';
import type { ZipEntry } from './zip-archive.ts';

/** Inflates as much of the entry as is asked for. */
export function startOfEntry(entry: ZipEntry): SourceStart {
  const chunks: Buffer[] = [];
  let length = 0;
  let streams: readonly Readable[] = [];
  let iterator: AsyncIterator<Buffer> | null = null;
  const start = (): AsyncIterator<Buffer> => {
    const stored = createReadStream(entry.archive, { start: entry.offsetBytes, end: entry.offsetBytes + entry.storedBytes - 1 });
    const unpacked: Readable = entry.isDeflated ? stored.pipe(createInflateRaw()) : stored;
    streams = [stored, unpacked];
    stored.on('error', (error) => unpacked.destroy(error));
    return unpacked[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  };
  const self: SourceStart = {
    // What is packed can only be had from its beginning.
    from: async (at, bytes) => (await self.upTo(at + bytes)).subarray(at, at + bytes),
    async upTo(bytes) {
      const wanted = Math.min(bytes, entry.bytes);
      if (wanted === 0) return new Uint8Array();
      iterator ??= start();
      try {
        while (length < wanted) {
          const next = await iterator.next();
          if (next.done) break;
          chunks.push(next.value);
          length += next.value.length;
        }
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        throw new AppError('dicom/corrupt', `The file cannot be unpacked: ${why}. Copy the archive again from where it came.`);
      }
      const held = Buffer.concat(chunks);
      chunks.splice(0, chunks.length, held);
      // An entry may unpack to more than it declares: that is not looked at.
      return held.subarray(0, entry.bytes);
    },
    async close() {
      for (const stream of streams) stream.destroy();
    },
  };
  return self;
}
