// Size and SHA-256 of a file, read part by part.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** @throws the system's own error */
export async function sha256File(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
