// What the user of the window has allowed models to open beside them. An agreement holds for the model as it was when its files were named: a model
// that is written anew could name others.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { OutsideFiles } from '../../src-shared/protocol/weights-messages.ts';
import { onnxExternalFiles } from '../weights/onnx/import-onnx.ts';
import { lookBeside } from './external-data.ts';
import { readingFailed } from './file-errors.ts';
import { isOnnxName } from './model-source.ts';
import { readBounded, withoutFolder, withoutPath } from './read-bounded.ts';

export class OutsidePermission {
  /** By path: the stamp of the model whose files were named to the user. */
  readonly #told = new Map<string, string>();
  readonly #allowed = new Map<string, string>();

  /** What the model wants opened beside it. @throws AppError file/*, weights/* with the file's name only */
  async look(path: string): Promise<OutsideFiles> {
    const label = basename(path);
    if (!isOnnxName(path)) return { label, files: [], isAllowed: true };
    try {
      const stamp = await fileStamp(path);
      const files = await lookBeside(path, onnxExternalFiles(await readBounded(path)));
      this.#told.set(path, stamp);
      const named = files.map((file) => ({ ...file, refusal: file.refusal === null ? null : withoutFolder(path, file.refusal) }));
      return { label, files: named, isAllowed: this.#allowed.get(path) === stamp };
    } catch (thrown) {
      throw withoutPath(path, label, thrown);
    }
  }

  /** @throws AppError engine/bad-request where the user was never told what would be opened */
  allow(path: string): void {
    const stamp = this.#told.get(path);
    if (stamp === undefined) {
      throw new AppError(
        'engine/bad-request',
        'What the model keeps outside its file has not been looked at. Choose the model again.',
      );
    }
    this.#allowed.set(path, stamp);
  }

  async holdsFor(path: string): Promise<boolean> {
    const allowed = this.#allowed.get(path);
    return allowed !== undefined && allowed === (await fileStamp(path));
  }
}

/** Changes when the file is written. @throws AppError file/* */
export async function fileStamp(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path).catch((thrown) => {
    throw readingFailed(path, thrown);
  });
  return `${path}\n${size}\n${mtimeMs}`;
}
