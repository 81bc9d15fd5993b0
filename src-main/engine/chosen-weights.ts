// Files of weights that the window has chosen: read once, asked about often, while its source is being typed. The window knows them by tokens and
// names; no message that goes there holds a path.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readingFailed } from './file-errors.ts';
import { withoutPath } from './read-bounded.ts';
import { type OpenedWeights, openWeightsFile } from './weights-files.ts';

export interface OpenedChoice extends OpenedWeights {
  /** Name of the file, without its folder. */
  readonly label: string;
}

interface Held {
  /** Path, size and time of change. */
  readonly key: string;
  readonly opened: Promise<OpenedWeights>;
}

export class ChosenWeights {
  readonly #pathOf: (token: string) => string;
  /** The last one only: files of weights are large. */
  #held: Held | null = null;

  /** @param pathOf what a token of the window stands for; throws for one that was never given out */
  constructor(pathOf: (token: string) => string) {
    this.#pathOf = pathOf;
  }

  /** As it is on the disk now. @throws AppError file/*, weights/*, array/* */
  async open(token: string): Promise<OpenedChoice> {
    const path = this.#pathOf(token);
    const label = basename(path);
    try {
      const { size, mtimeMs } = await stat(path).catch((thrown) => {
        throw readingFailed(path, thrown);
      });
      const key = `${path}\n${size}\n${mtimeMs}`;
      if (this.#held?.key !== key) this.#held = { key, opened: openWeightsFile(path) };
      return { ...(await this.#held.opened), label };
    } catch (thrown) {
      throw withoutPath(path, label, thrown);
    }
  }
}
