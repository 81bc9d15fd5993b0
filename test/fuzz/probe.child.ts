// Reads and decodes one file after the other in a process of its own, so that whatever a file does to it is seen from outside: an end, a hang, memory.
import { createHash } from 'node:crypto';
import { type DecodedFrame, loadAndDecodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { readHeaderFrom, type StartRead } from '../../src-main/engine/scan/header-read.ts';
import { LIBRARY_BYTES } from '../../src-main/workers/decode-limits.ts';
import { boundWasmMemory } from '../../src-main/workers/wasm-memory.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { startOfBytes } from '../engine/start-of-bytes.ts';

export interface Probe {
  readonly file: Uint8Array;
}

export interface ProbeReply {
  /** What is wrong with the program, not with the file. */
  readonly findings: readonly string[];
  /** What became of the file. */
  readonly outcome: string;
  readonly processorMs: number;
  readonly peakBytes: number;
}

boundWasmMemory(LIBRARY_BYTES);

const KIBIBYTE = 1024;
const MICROSECONDS = 1000;

const wrongError = (thrown: unknown, where: string): string | null => {
  if (thrown instanceof AppError && thrown.code.startsWith('dicom/') && thrown.message.length > 20) return null;
  const said = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return `${where} throws what is no error of ours: ${said}`;
};

/** As the scan does it: the beginning first, more where it is asked for, and never the pixels. */
const scanned = (file: Uint8Array): Promise<StartRead> => readHeaderFrom(startOfBytes(file), file.length);

/** All of it; where something may be unread is no answer. */
const comparable = (header: object): string => JSON.stringify({ ...header, unread: undefined });

async function decoded(file: Uint8Array, frame: number, findings: string[]): Promise<string> {
  try {
    const picture = await loadAndDecodeFrame(file, frame);
    findings.push(...impossible(picture));
    return `decoded ${createHash('sha256').update(new Uint8Array(picture.stored.buffer)).digest('hex')}`;
  } catch (thrown) {
    const wrong = wrongError(thrown, `decoding frame ${frame}`);
    if (wrong) findings.push(wrong);
    return thrown instanceof AppError ? thrown.code : 'failed';
  }
}

function impossible({ rows, columns, samplesPerPixel, stored }: DecodedFrame): readonly string[] {
  const expected = rows * columns * samplesPerPixel;
  return stored.length === expected ? [] : [`${stored.length} values where ${rows} x ${columns} x ${samplesPerPixel} should be`];
}

const LAST_FRAME = 1;

process.on('message', async ({ file: sent }: Probe) => {
  // As the program has it: bytes of their own.
  const file = Uint8Array.from(sent);
  const findings: string[] = [];
  const before = process.cpuUsage();
  try {
    const header = await scanned(file);
    const whole = readHeader(file, file.length);
    if (comparable(header) !== comparable(whole))
      findings.push(`the header read in parts differs from the whole: ${JSON.stringify(header)} and ${JSON.stringify(whole)}`);
  } catch (thrown) {
    findings.push(wrongError(thrown, 'reading the header') ?? `reading the header throws ${String(thrown)}`);
  }
  const first = await decoded(file, 0, findings);
  const again = await decoded(file, 0, findings);
  if (first !== again) findings.push(`decoding twice gives ${first} and ${again}`);
  await decoded(file, LAST_FRAME, findings);
  const { user, system } = process.cpuUsage(before);
  const reply: ProbeReply = {
    findings,
    outcome: first.replace(/ .*/, ''),
    processorMs: (user + system) / MICROSECONDS,
    peakBytes: process.resourceUsage().maxRSS * KIBIBYTE,
  };
  process.send?.(reply);
});
