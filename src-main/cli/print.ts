// Text to standard output, at once. `process.stdout` would load Node's modules of streams and networks first, which takes as long as reading a
// hundred headers; it gets only what cannot be written at once.
import { fileSystem } from '../engine/file-system.ts';

const STANDARD_OUTPUT = 1;
/** What follows must not overtake it. */
let isHandedOn = false;

export function print(text: string): void {
  const bytes = Buffer.from(text);
  const written = isHandedOn ? 0 : writeNow(bytes);
  if (written === bytes.length) return;
  isHandedOn = true;
  process.stdout.write(bytes.subarray(written));
}

/** @returns bytes that were written: not all where the reader takes its time, or is a terminal, which has its own rules for letters */
function writeNow(bytes: Uint8Array): number {
  let written = 0;
  try {
    if (fileSystem.fstatSync(STANDARD_OUTPUT).isCharacterDevice()) return 0;
    while (written < bytes.length) written += fileSystem.writeSync(STANDARD_OUTPUT, bytes, written);
  } catch (thrown) {
    // The reader has seen enough and is gone. Of anything else the stream knows what to do.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EPIPE') return bytes.length;
  }
  return written;
}
