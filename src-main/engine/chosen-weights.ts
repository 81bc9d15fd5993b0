// Files of weights that the window has chosen: read once, asked about often, while its source is being typed. The window knows them by tokens and
// names; no message that goes there holds a path.
import { basename, dirname, join } from 'node:path';
import { sha256 } from './hash.ts';
import { fileStamp, OutsidePermission } from './outside-permission.ts';
import { withoutPath } from './read-bounded.ts';
import { type OpenedWeights, openWeightsFile } from './weights-files.ts';

export interface OpenedChoice extends Pick<OpenedWeights, 'file' | 'sha256'> {
  /** Name of the file, without its folder. */
  readonly label: string;
  readonly path: string;
  /** Of the file alone; the other one counts the files beside it that it keeps weights in. */
  readonly ownSha256: string;
}

interface Held {
  /** Path, size and time of change; whether files beside it may be opened. */
  readonly key: string;
  readonly opened: Promise<OpenedWeights & { readonly besideStamps: string }>;
}

export class ChosenWeights {
  readonly #pathOf: (token: string) => string;
  readonly #permission: OutsidePermission;
  /** The last one only: files of weights are large. */
  #held: Held | null = null;

  /** @param pathOf what a token of the window stands for; throws for one that was never given out */
  constructor(pathOf: (token: string) => string, permission = new OutsidePermission()) {
    this.#pathOf = pathOf;
    this.#permission = permission;
  }

  /** As it is on the disk now. @throws AppError file/*, weights/*, array/* */
  async open(token: string): Promise<OpenedChoice> {
    const path = this.#pathOf(token);
    const label = basename(path);
    try {
      const isAllowed = await this.#permission.holdsFor(path);
      const key = `${await fileStamp(path)}\n${isAllowed}`;
      if (this.#held?.key !== key || !(await isCurrent(path, this.#held))) this.#held = { key, opened: opening(path, isAllowed) };
      const { file, sha256: own, beside } = await this.#held.opened;
      return {
        file,
        sha256: beside.length === 0 ? own : sha256(JSON.stringify([own, beside])),
        label,
        path,
        ownSha256: own,
      };
    } catch (thrown) {
      throw withoutPath(path, label, thrown);
    }
  }
}

async function opening(path: string, isAllowed: boolean): Promise<OpenedWeights & { readonly besideStamps: string }> {
  const opened = await openWeightsFile(path, isAllowed);
  return { ...opened, besideStamps: await stampsBeside(path, opened) };
}

/** Files beside it may have been written anew. A failed reading is current: it fails again in the same words until the file changes. */
async function isCurrent(path: string, { opened }: Held): Promise<boolean> {
  const held = await opened.catch(() => null);
  return held === null || held.besideStamps === (await stampsBeside(path, held));
}

const stampsBeside = async (path: string, { beside }: OpenedWeights): Promise<string> =>
  (await Promise.all(beside.map(({ name }) => fileStamp(join(dirname(path), name))))).join('\n');
