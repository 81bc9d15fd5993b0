// Our side of the decoding benchmark, in a process of its own, so that what the benchmark itself does is not counted: decodes the files that it is
// told to as the engine does, and answers with what that took. Ends when it is left.

import { stat } from 'node:fs/promises';
import { readSource } from '../../src-main/engine/slice-source.ts';
import { DecodePool } from '../../src-main/workers/decode-pool.ts';

const MICROSECONDS = 1000;

/** For all files together, all repeats. */
export interface DecodeOrder {
  readonly paths: readonly string[];
  readonly repeats: number;
  readonly threads: number;
}

/** Milliseconds. */
export interface Cost {
  readonly passed: number;
  readonly processor: number;
}

let pool: DecodePool | null = null;

async function decodeAll({ paths, repeats, threads }: DecodeOrder): Promise<Cost> {
  pool ??= DecodePool.create(threads);
  const decoders = pool;
  const [started, before] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < repeats; i++) {
    await Promise.all(
      paths.map(async (path) => {
        const { size: bytes } = await stat(path);
        return decoders.decode(await readSource({ kind: 'file', path, bytes }), 0);
      }),
    );
  }
  const { user, system } = process.cpuUsage(before);
  return { passed: performance.now() - started, processor: (user + system) / MICROSECONDS };
}

process.on('message', async (order: DecodeOrder) => process.send?.(await decodeAll(order)));
process.on('disconnect', () => process.exit());
