// `npm run bench:decode`, or `node test/bench/decode.ts --only rle`: milliseconds per slice of decoding, for each compressed transfer syntax, beside the tools
// of DCMTK and GDCM: two of our decode threads against two of their processes, in turns, a row as soon as it is done. A process reads many frames at
// once, and of its processor time what it takes for one is taken off, so that its start does not count; our threads are warm, and hand their values
// over. Processor time decides, because it changes least where the machine is busy; the time that passed, starts included, stands beside it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encapsulatedFile } from '../dicom/dicom-fixture.ts';
import { encodeWith } from '../dicom/encoders.ts';
import type { Cost, DecodeOrder } from './decode-child.ts';
import { CASES, type DecodeCase, hasTool, runTool } from './decode-peers.ts';
import { benchFile, benchSlice, SIDE } from './decode-slices.ts';

const SLICES = 4;
const WORKERS = 2;
const ROUNDS = 3;
/** In the peer's file: many, because processor time is told in thousandths of a second and a start takes some twenty of them. */
const FRAMES = 24;
/** Of all slices in a round, by us: as many as two processes decode. */
const REPEATS = (FRAMES * WORKERS) / SLICES;
/** Each thread then has decoded as many slices as one scrolls through in some seconds, and its loops are compiled. */
const WARM_REPEATS = 20;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const perSlice = ({ passed, processor }: Cost, count: number): Cost => ({ passed: passed / count, processor: processor / count });

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const slices = Array.from({ length: SLICES }, (_, i) => benchSlice(i, SLICES));
const folder = await mkdtemp(join(tmpdir(), 'convscope-decode-'));
const child = fork(new URL('./decode-child.ts', import.meta.url));
const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`Our decoders ended with code ${code}.`)));
// It ends when it is left, too.
ended.catch(() => undefined);

/** Ours: every slice a file. */
async function compressed(one: DecodeCase): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [i, slice] of slices.entries()) {
    const [plain, path] = [join(folder, 'plain.dcm'), join(folder, `slice-${i}.dcm`)];
    await writeFile(plain, benchFile([slice], one.bits));
    if (one.encode) await runTool(one.encode, plain, path);
    else if (one.htj2k) await writeFile(path, await htj2kFile(slice, one.htj2k));
    paths.push(path);
  }
  return paths;
}

async function htj2kFile(slice: Uint16Array, { uid, ...how }: NonNullable<DecodeCase['htj2k']>): Promise<Uint8Array> {
  const encoded = await encodeWith('htj2k', slice, [SIDE, SIDE], 12, how);
  // Rows and Columns.
  const size = { vr: 'US', value: SIDE } as const;
  const changes = { 2621456: size, 2621457: size };
  return encapsulatedFile([encoded], { transferSyntaxUID: uid, changes });
}

async function decodeOurs(paths: readonly string[], repeats: number): Promise<Cost> {
  child.send({ paths, repeats, threads: WORKERS } satisfies DecodeOrder);
  const [cost] = (await Promise.race([once(child, 'message'), ended])) as [Cost];
  return perSlice(cost, repeats * paths.length);
}

/** As many processes as we have threads, each with the whole file. */
async function decodeTheirs(tool: readonly string[], path: string): Promise<Cost> {
  const started = performance.now();
  const processes = Array.from({ length: WORKERS }, (_, i) => runTool(tool, path, join(folder, `out-${i}.dcm`)));
  const processor = (await Promise.all(processes)).reduce((sum, one) => sum + one, 0);
  return { passed: performance.now() - started, processor };
}

const medianCost = (costs: readonly Cost[]): Cost => ({
  passed: median(costs.map(({ passed }) => passed)),
  processor: median(costs.map(({ processor }) => processor)),
});
const written = ({ passed, processor }: Cost): string => `${processor.toFixed(2)} ms a slice (${passed.toFixed(2)} ms passed)`;

async function race({ name, bits, encode, decode }: DecodeCase, paths: readonly string[]): Promise<string> {
  const all = join(folder, 'frames.dcm');
  if (encode) {
    const plain = join(folder, 'frames-plain.dcm');
    const frames = Array.from({ length: FRAMES }, (_, i) => slices[i % SLICES] as Uint16Array);
    await writeFile(plain, benchFile(frames, bits));
    await runTool(encode, plain, all);
  }
  // Warm: the compiler has seen every loop in both threads, and the peer's files are in memory.
  await decodeOurs(paths, WARM_REPEATS);
  const [own, other]: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await decodeOurs(paths, REPEATS));
    if (!decode) continue;
    const [many, one] = [await decodeTheirs(decode, all), await decodeTheirs(decode, paths[0] as string)];
    other.push({
      processor: (many.processor - one.processor) / (WORKERS * (FRAMES - 1)),
      passed: many.passed / (WORKERS * FRAMES),
    });
  }
  const ours = medianCost(own);
  if (!decode) return `${name}: ${written(ours)}; no tool of this machine decodes it`;
  const theirs = medianCost(other);
  const ratio = (theirs.processor / ours.processor).toFixed(2);
  return `${name}: ${written(ours)}, ${decode[0]} ${written(theirs)}, ratio ${ratio} (${(theirs.passed / ours.passed).toFixed(2)} passed)`;
}

try {
  console.log(`Decoding ${SLICES} CT slices of ${SIDE} x ${SIDE}, ${WORKERS} threads against ${WORKERS} processes:`);
  const only = values.only.toLowerCase();
  for (const one of CASES.filter(({ name }) => name.toLowerCase().includes(only))) {
    const tools = [one.encode, one.decode].filter((tool) => tool !== null);
    const here = await Promise.all(tools.map(hasTool));
    console.log(
      here.every(Boolean)
        ? await race(one, await compressed(one))
        : `${one.name}: skipped, ${tools.map(([name]) => name).join(' and ')} are not here`,
    );
  }
} finally {
  child.disconnect();
  await rm(folder, { recursive: true, force: true });
}
