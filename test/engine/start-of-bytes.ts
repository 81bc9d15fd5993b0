// A source whose bytes are in memory, which counts what is read of it.
import type { SourceStart } from '../../src-main/engine/scan/source-start.ts';

export function startOfBytes(file: Uint8Array): SourceStart & { readonly bytesRead: () => number } {
  let begun = 0;
  let apart = 0;
  return {
    async upTo(bytes) {
      begun = Math.max(begun, Math.min(bytes, file.length));
      return file.slice(0, bytes);
    },
    async from(at, bytes) {
      const found = file.slice(at, at + bytes);
      apart += found.length;
      return found;
    },
    close: async () => undefined,
    bytesRead: () => begun + apart,
  };
}
