// `npm run stress:compute`, or `node test/fuzz/compute.ts --runs 10000 --seed 5 --threads 2,3`: many small runs, cancelled at any moment, every value
// compared bit for bit, and nothing left at the end: no memory, no thread. Ends with 1 where something is wrong.
import { parseArgs } from 'node:util';
import { Executor } from '../../src-main/cnn/executor.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { stress } from '../workers/compute-stress.ts';
import { LiveWorkers } from '../workers/live-workers.ts';

const BUDGET_BYTES = 256 * 1024 * 1024;
const TOLD_EVERY = 1000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2,3' },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
const workers = new LiveWorkers();
let isGood = true;
for (const threads of values.threads.split(',').map(Number)) {
  const create = (count: number): Promise<Executor> =>
    Executor.create({ threads: count, budgetBytes: BUDGET_BYTES, crew: createComputeCrew });
  const madeBefore = workers.made;
  const [executor, single] = [await create(threads), await create(1)];
  let told = 0;
  const onProgress = (done: number): void => {
    if (done < told + TOLD_EVERY) return;
    told = done;
    console.error(`${threads} threads: ${done} runs`);
  };
  const counts = await stress(executor, single, { runs, seed, onProgress });
  const leftBytes = executor.usedBytes + single.usedBytes;
  const replaced = workers.made - madeBefore - threads - 1;
  await executor.close();
  await single.close();
  const leftThreads = workers.live.length;
  console.log(
    `${threads} threads, seed ${seed}: ${counts.completed} runs completed, ${counts.cancelled} cancelled (${counts.cancelledMidway} midway), ` +
      `${counts.wrong} wrong; ${leftBytes} bytes, ${leftThreads} threads left, ${replaced} threads died.`,
  );
  isGood &&= counts.wrong === 0 && counts.completed > 0 && leftBytes === 0 && leftThreads === 0 && replaced === 0;
}
workers.stop();
process.exitCode = isGood ? 0 : 1;
