// One library's encoder in a thread of its own: some libraries cannot be made twice in one thread, and the product makes its own there.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { EncodeTask } from './encoders.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
  readonly isUsingColorTransform: boolean;
}

interface Encoder {
  getDecodedBuffer(info: FrameInfo): Uint8Array;
  setQuality?(lossless: boolean, quality: number): void;
  setProgressive?(isProgressive: boolean): void;
  setNearLossless?(near: number): void;
  setInterleaveMode?(mode: number): void;
  setProgressionOrder?(order: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

/** Orders by their numbers in JPEG 2000 (ISO/IEC 15444-1, table A.16). */
const [LRCP, RPCL] = [0, 2];

const task = workerData as EncodeTask;
const { path, name, samples, rows, columns, bitsPerSample, components, isSigned } = task;
const create = createRequire(import.meta.url)(path) as (options: object) => Promise<Record<string, new () => Encoder>>;
const library = await create({ print: () => undefined, printErr: () => undefined });
const encoder = new (library[name] as new () => Encoder)();
const isUsingColorTransform = components > 1;
const info = { width: columns, height: rows, bitsPerSample, componentCount: components, isSigned, isUsingColorTransform };
encoder.getDecodedBuffer(info).set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
if (name !== 'JPEGEncoder') encoder.setQuality?.(task.step === 0, task.step);
encoder.setNearLossless?.(task.near);
encoder.setInterleaveMode?.(task.interleave);
encoder.setProgressive?.(false);
if (name === 'HTJ2KEncoder') encoder.setProgressionOrder?.(task.isByResolution ? RPCL : LRCP);
encoder.encode();
parentPort?.postMessage(new Uint8Array(encoder.getEncodedBuffer()));
