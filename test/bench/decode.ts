// `npm run bench`: milliseconds per slice of decoding, for each compressed transfer syntax, beside the tools of DCMTK and GDCM: two of our decode
// threads against two of their processes, in turns. A process reads many frames at once, and what it takes for one is taken off, so that its start
// does not count; our threads are warm, and hand their values over.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecodePool } from '../../src-main/workers/decode-pool.ts';
import { encapsulatedFile } from '../dicom/dicom-fixture.ts';
import { encodeWith } from '../dicom/encoders.ts';
import { CASES, type DecodeCase, hasTool, runTool } from './decode-peers.ts';
import { benchFile, benchSlice, SIDE } from './decode-slices.ts';

const SLICES = 12;
const WORKERS = 2;
const ROUNDS = 7;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

const slices = Array.from({ length: SLICES }, (_, i) => benchSlice(i, SLICES));
const folder = await mkdtemp(join(tmpdir(), 'convscope-decode-'));
const pool = DecodePool.create(WORKERS);

/** Ours: every slice a file. */
async function compressed(one: DecodeCase): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [i, slice] of slices.entries()) {
    const [plain, path] = [join(folder, 'plain.dcm'), join(folder, `slice-${i}.dcm`)];
    await writeFile(plain, benchFile([slice], one.bits));
    if (one.encode) await runTool(one.encode, plain, path);
    else await writeFile(path, await htj2kFile(slice));
    paths.push(path);
  }
  return paths;
}

async function htj2kFile(slice: Uint16Array): Promise<Uint8Array> {
  const encoded = await encodeWith('htj2k', slice, [SIDE, SIDE], 12);
  // Rows and Columns.
  const size = { vr: 'US', value: SIDE } as const;
  const changes = { 2621456: size, 2621457: size };
  return encapsulatedFile([encoded], { transferSyntaxUID: '1.2.840.10008.1.2.4.201', changes });
}

const decodeOurs = (paths: readonly string[]): Promise<unknown> =>
  Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(path);
      return pool.decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer, 0);
    }),
  );

async function race(one: DecodeCase): Promise<string> {
  const paths = await compressed(one);
  const multi = { plain: join(folder, 'frames-plain.dcm'), all: join(folder, 'frames.dcm') };
  const theirs = one.decode && one.encode ? { decode: one.decode, encode: one.encode } : null;
  if (theirs) {
    await writeFile(multi.plain, benchFile(slices, one.bits));
    await runTool(theirs.encode, multi.plain, multi.all);
  }
  const inTwo = (path: string): Promise<unknown> =>
    Promise.all(Array.from({ length: WORKERS }, (_, i) => runTool(theirs?.decode ?? [], path, join(folder, `out-${i}.dcm`))));
  await decodeOurs(paths);
  const own: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    own.push((await timed(() => decodeOurs(paths))) / SLICES);
    if (!theirs) continue;
    const [many, single] = [await timed(() => inTwo(multi.all)), await timed(() => inTwo(paths[0] as string))];
    other.push((many - single) / (WORKERS * (SLICES - 1)));
  }
  const ours = `${one.name}: ${median(own).toFixed(2)} ms a slice`;
  if (!theirs) return `${ours}; no tool of this machine decodes it`;
  return `${ours}, ${theirs.decode[0]} ${median(other).toFixed(2)} ms, ratio ${(median(other) / median(own)).toFixed(2)}`;
}

try {
  console.log(`Decoding ${SLICES} CT slices of ${SIDE} x ${SIDE}, ${WORKERS} threads against ${WORKERS} processes:`);
  const only = process.argv[2];
  for (const one of CASES.filter(({ name }) => !only || name.includes(only))) {
    const tools = [one.encode, one.decode].filter((tool) => tool !== null);
    const here = await Promise.all(tools.map(hasTool));
    console.log(
      here.every(Boolean) ? await race(one) : `${one.name}: skipped, ${tools.map(([name]) => name).join(' and ')} are not here`,
    );
  }
} finally {
  await pool.close();
  await rm(folder, { recursive: true, force: true });
}
