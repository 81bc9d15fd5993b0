// Encoders for tests: the libraries' own where there are some, the rest by the standards' definitions.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface EncodeTask {
  readonly path: string;
  readonly name: string;
  readonly samples: Uint8Array | Uint16Array;
  readonly rows: number;
  readonly columns: number;
  readonly bitsPerSample: number;
}

const LIBRARIES = {
  'jpeg-2000': ['@cornerstonejs/codec-openjpeg/wasmjs', 'J2KEncoder'],
  'jpeg-ls': ['@cornerstonejs/codec-charls/wasmjs', 'JpegLSEncoder'],
  htj2k: ['@cornerstonejs/codec-openjph/wasmjs', 'HTJ2KEncoder'],
  jpeg: ['@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs', 'JPEGEncoder'],
} as const;

/** Without loss, but for `jpeg`. @param samples 8 or 16 bits each */
export async function encodeWith(
  kind: keyof typeof LIBRARIES,
  samples: Uint8Array | Uint16Array,
  [rows, columns]: readonly [number, number],
  bitsPerSample: number,
): Promise<Uint8Array> {
  const [path, name] = LIBRARIES[kind];
  const workerData: EncodeTask = { path, name, samples, rows, columns, bitsPerSample };
  const worker = new Worker(new URL('./encode.worker.ts', import.meta.url), { workerData });
  const [encoded] = (await once(worker, 'message')) as [Uint8Array];
  await worker.terminate();
  return encoded;
}

/** PS3.5 annex G with literal runs only, and a repeat where all bytes are the same. */
export function encodeRle(samples: Uint8Array | Uint16Array): Uint8Array {
  const width = samples.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const segments = Array.from({ length: width }, (_, segment) =>
    packBits(Uint8Array.from(samples, (_value, i) => bytes[i * width + width - 1 - segment] as number)),
  );
  const header = new Uint32Array(16);
  header[0] = width;
  let at = 64;
  for (const [i, segment] of segments.entries()) {
    header[i + 1] = at;
    at += segment.length;
  }
  return Buffer.concat([new Uint8Array(header.buffer), ...segments]);
}

function packBits(bytes: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run > 2) packed.push(257 - run, bytes[at] as number);
    else {
      run = Math.min(128, bytes.length - at);
      packed.push(run - 1, ...bytes.subarray(at, at + run));
    }
    at += run;
  }
  return Uint8Array.from(packed);
}

/** T.81 annex H: every difference class has a code of five bits, its own number. */
export function encodeLosslessJpeg(
  samples: Uint16Array,
  [rows, columns]: readonly [number, number],
  precision: number,
  predictor: number,
): Uint8Array {
  const word = (value: number): number[] => [value >> 8, value & 0xff];
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  for (let i = 0; i < samples.length; i++) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [a, b, c] = [samples[i - 1] ?? 0, samples[i - columns] ?? 0, samples[i - columns - 1] ?? 0];
    const inside = [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1] as number;
    const predicted = i === 0 ? 1 << (precision - 1) : row === 0 ? a : column === 0 ? b : inside;
    const raw = ((samples[i] as number) - predicted) & 0xffff;
    const difference = raw > 32768 ? raw - 65536 : raw;
    const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
    put(size, 5);
    if (size < 16) put(difference < 0 ? difference + (1 << size) - 1 : difference, size);
  }
  while (bits.length % 8 !== 0) bits.push(1);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8) {
    const byte = bits.slice(i, i + 8).reduce((value, bit) => (value << 1) | bit, 0);
    data.push(byte, ...(byte === 0xff ? [0] : []));
  }
  // Seventeen codes of five bits: the sixteen lengths of the table have them all in the fifth.
  const counts = Array.from({ length: 16 }, (_, i) => (i === 4 ? 17 : 0));
  const symbols = Array.from({ length: 17 }, (_, i) => i);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...[0xff, 0xc3, ...word(11), precision, ...word(rows), ...word(columns), 1, 1, 0x11, 0],
    ...[0xff, 0xc4, ...word(2 + 1 + 16 + 17), 0, ...counts, ...symbols],
    ...[0xff, 0xda, ...word(8), 1, 1, 0, predictor, 0, 0],
    ...data,
    ...[0xff, 0xd9],
  ]);
}
