// A file that is written in order over a whole run, under a temporary name until it is complete. Holds no handle open between two parts, so that a
// layer of thousands of maps can fill as many files at once.
import { appendFile, mkdir, open, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { moveIntoPlace, refuseExisting, temporaryName, type Written } from '../atomic-write.ts';
import { writingFailed } from '../file-errors.ts';
import { sha256File } from '../hash-file.ts';
import { unfinished } from '../unfinished-files.ts';

export class GrowingFile {
  readonly path: string;
  readonly #overwrite: boolean;
  readonly #temporary: string;
  #hasBegun = false;

  constructor(path: string, overwrite: boolean) {
    this.path = path;
    this.#overwrite = overwrite;
    this.#temporary = temporaryName(path);
  }

  /** @throws AppError file/*: before the first byte where the file exists and may not be replaced */
  async append(bytes: Uint8Array): Promise<void> {
    if (!this.#hasBegun && !this.#overwrite) await refuseExisting(this.path);
    try {
      if (!this.#hasBegun) {
        await mkdir(dirname(this.path), { recursive: true });
        unfinished.add(this.#temporary);
        await writeFile(this.#temporary, bytes, { flag: 'wx' });
        this.#hasBegun = true;
      } else await appendFile(this.#temporary, bytes);
    } catch (thrown) {
      throw writingFailed(this.path, thrown);
    }
  }

  /** Writes the first bytes again, of what is only known at the end. @throws AppError file/* */
  async replaceStart(bytes: Uint8Array): Promise<void> {
    try {
      const file = await open(this.#temporary, 'r+');
      try {
        for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, done)).bytesWritten;
      } finally {
        await file.close();
      }
    } catch (thrown) {
      throw writingFailed(this.path, thrown);
    }
  }

  /** Gives it its name. */
  async finish(): Promise<Written> {
    try {
      const written = await sha256File(this.#temporary);
      await moveIntoPlace(this.#temporary, this.path, this.#overwrite);
      unfinished.delete(this.#temporary);
      return written;
    } catch (thrown) {
      throw writingFailed(this.path, thrown);
    }
  }

  /** Nothing is left of what was not finished. */
  async discard(): Promise<void> {
    if (unfinished.delete(this.#temporary)) await unlink(this.#temporary).catch(() => undefined);
  }
}
