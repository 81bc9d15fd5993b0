// Files of one slice each. What is read from the activation part by part is written at once; pictures are copied out of it and compressed and written
// beside the compute, on all cores, as many at a time as a bounded part of memory holds.
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { writeWhole } from '../atomic-write.ts';
import { type ItemResult, itemFiles, type Later, type ResultFile } from '../run/result-writer.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds, PendingFiles, RunOutput, WrittenFile } from '../run/run-output.ts';

/** Pictures that wait for their compression: a slice of 112 maps of 512 x 512 and some of the next. */
const WAITING_BYTES = 64 * 1024 * 1024;

export function sliceOutput(needs: OutputNeeds): RunOutput {
  const { style, mayReplace, provenanceOf, gridOf, pathOf, onFile } = needs;
  const waiting = new Waiting(WAITING_BYTES);
  const write = async (
    item: RunItem,
    { path, nodes }: ResultFile,
    content: Uint8Array | Iterable<Uint8Array>,
  ): Promise<WrittenFile> => {
    const file = { path, nodes, ...(await writeWhole(path, content, { overwrite: mayReplace(item) })) };
    onFile(file);
    return file;
  };
  const add = async (item: RunItem, results: readonly ItemResult[], signal: AbortSignal): Promise<PendingFiles> => {
    const files = itemFiles(results, {
      folder: pathOf(item),
      style,
      provenanceOf: (view) => provenanceOf(item, view),
      gridOf,
    });
    const written: Promise<WrittenFile>[] = [];
    try {
      for (const file of files) {
        throwIfCancelled(signal);
        const content = file.encode();
        if (!isLater(content)) written.push(Promise.resolve(await write(item, file, content)));
        else {
          await waiting.room(content.bytes);
          const made = waiting.hold(content.bytes, async () => {
            throwIfCancelled(signal);
            return write(item, file, await content.finish());
          });
          // Whoever waits for all of them hears of it; until then it is no unhandled failure.
          made.catch(() => undefined);
          written.push(made);
        }
      }
    } catch (thrown) {
      await Promise.allSettled(written);
      throw thrown;
    }
    return { written: allOf(written) };
  };
  return { add, skip: async () => undefined, finish: async () => [], close: () => waiting.end() };
}

const isLater = (content: ReturnType<ResultFile['encode']>): content is Later => 'finish' in content;

/** Not before the last has come to its end, so that nothing is written after a failure was told. */
async function allOf(written: readonly Promise<WrittenFile>[]): Promise<readonly WrittenFile[]> {
  await Promise.allSettled(written);
  return Promise.all(written);
}

/** Work under way, bounded in bytes; one that is larger than all may come alone. */
class Waiting {
  readonly #most: number;
  readonly #running = new Set<Promise<unknown>>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async room(bytes: number): Promise<void> {
    while (this.#running.size > 0 && this.#bytes + bytes > this.#most) await Promise.race(this.#running).catch(() => undefined);
  }

  async hold<T>(bytes: number, act: () => Promise<T>): Promise<T> {
    this.#bytes += bytes;
    const running = act();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      this.#bytes -= bytes;
    }
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
