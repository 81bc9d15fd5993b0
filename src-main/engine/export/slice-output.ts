// Files of one slice each. What is read from the activation part by part is written at once; pictures are taken from it by threads, which compress and
// write them beside the compute of the next slice, on all cores, as many at a time as a bounded part of memory holds.
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { writeWhole } from '../atomic-write.ts';
import { defaultThreads } from '../compute.ts';
import { type ItemResult, itemFiles, type PictureContent, type ResultFile } from '../run/result-writer.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds, PendingFiles, RunOutput, WrittenFile } from '../run/run-output.ts';
import { PicturePool } from './picture-pool.ts';
import { placingOf } from './placing.ts';

/** Pictures that wait for their compression: a slice of 112 maps of 512 x 512 and some of the next. */
const WAITING_BYTES = 64 * 1024 * 1024;

export function sliceOutput(needs: OutputNeeds): RunOutput {
  const { style, mayReplace, provenanceOf, gridOf, pathOf, onFile } = needs;
  const pool = new PicturePool(defaultThreads(), WAITING_BYTES);
  const note = (file: WrittenFile): WrittenFile => {
    onFile(file);
    return file;
  };
  const add = async (item: RunItem, results: readonly ItemResult[], signal: AbortSignal): Promise<PendingFiles> => {
    const files = itemFiles(results, {
      folder: pathOf(item),
      style,
      provenanceOf: (view) => provenanceOf(item, view),
      gridOf,
      surroundingsOf: await placingOf(item, needs),
    });
    const taken: Promise<void>[] = [];
    const written: Promise<WrittenFile>[] = [];
    const overwrite = mayReplace(item);
    try {
      for (const { path, nodes, encode } of files) {
        throwIfCancelled(signal);
        const content = encode();
        if (!isPicture(content))
          written.push(Promise.resolve(note({ path, nodes, ...(await writeWhole(path, content, { overwrite })) })));
        else {
          const file = await pool.write(content.picture, content.source, path, overwrite);
          taken.push(file.taken);
          written.push(noted(file.written.then((done) => note({ path, nodes, ...done }))));
        }
      }
      await Promise.all(taken);
    } catch (thrown) {
      await Promise.allSettled(written);
      throw thrown;
    }
    return { written: allOf(written) };
  };
  return { add, skip: async () => undefined, finish: async () => [], close: () => pool.close() };
}

const isPicture = (content: ReturnType<ResultFile['encode']>): content is PictureContent => 'picture' in content;

/** Whoever waits for all files hears of one that failed; until then it is no unhandled failure. */
function noted<T>(file: Promise<T>): Promise<T> {
  file.catch(() => undefined);
  return file;
}

/** Not before the last has come to its end, so that nothing is written after a failure was told. */
async function allOf(written: readonly Promise<WrittenFile>[]): Promise<readonly WrittenFile[]> {
  await Promise.allSettled(written);
  return Promise.all(written);
}
