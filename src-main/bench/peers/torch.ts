// PyTorch on the CPU, in a Python process of its own that is held open and told each run by a line.
import { NotHere, type Peer, reasonOf } from '../contestant.ts';
import { LineProcess } from './line-process.ts';
import { TORCH_PROGRAM } from './torch-program.ts';

/** The first that imports torch: a version manager's Python often has none where the system's has. */
const PYTHONS = ['python3', '/usr/bin/python3', 'python'];

/** @param processes gets every process that is started, so that it can be ended while it is still starting */
async function startTorch(processes: LineProcess[]): Promise<LineProcess> {
  const reasons: string[] = [];
  for (const python of PYTHONS) {
    const started = new LineProcess(python, ['-u', '-c', TORCH_PROGRAM]);
    processes.push(started);
    try {
      await started.ask();
      return started;
    } catch (thrown) {
      started.end();
      reasons.push(`${python}: ${reasonOf(thrown)}`);
    }
  }
  throw new NotHere(`No Python with PyTorch here (${reasons.join('; ')}).`);
}

export function torch(): Peer {
  const processes: LineProcess[] = [];
  let started: Promise<LineProcess> | null = null;
  const ask = async (order: object): Promise<Readonly<Record<string, unknown>>> => {
    started ??= startTorch(processes);
    const answer = await (await started).ask(order);
    if (typeof answer.failed === 'string') throw new Error(`PyTorch failed: ${answer.failed}`);
    return answer;
  };
  return {
    name: 'torch',
    async prepare({ name, source, className, input: shape, values, keeps }, threads) {
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      await ask({ load: { name, source, className, shape, values: bytes.toString('base64'), keeps } });
      return {
        threads,
        run: async () => Number((await ask({ run: name, threads })).ms),
        close: async () => {
          await ask({ drop: name });
        },
      };
    },
    async close() {
      for (const process of processes) process.end();
    },
  };
}
