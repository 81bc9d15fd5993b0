// Encoders for tests: the libraries' own where there are some, the rest by the standards' definitions.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface EncodeTask {
  readonly path: string;
  readonly name: string;
  readonly samples: Uint8Array | Uint16Array | Int16Array;
  readonly components: number;
  readonly isSigned: boolean;
  /** JPEG-LS: 0 one scan for each component, 1 by lines, 2 by pixels. */
  readonly interleave: number;
  /** JPEG-LS: how much a sample may differ. */
  readonly near: number;
  /** HTJ2K: step of quantisation, as a share of the range of values; 0 without loss. */
  readonly step: number;
  /** HTJ2K: by resolution, place, component and layer (RPCL), as .202 asks for; else by layer first (LRCP). */
  readonly isByResolution: boolean;
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

/** Without loss, but for `jpeg` and where `how` says so. @param samples 8 or 16 bits each */
export async function encodeWith(
  kind: keyof typeof LIBRARIES,
  samples: EncodeTask['samples'],
  [rows, columns]: readonly [number, number],
  bitsPerSample: number,
  how: Partial<Omit<EncodeTask, 'path' | 'name' | 'samples' | 'rows' | 'columns' | 'bitsPerSample'>> = {},
): Promise<Uint8Array> {
  const [path, name] = LIBRARIES[kind];
  const picture = { path, name, samples, rows, columns, bitsPerSample };
  const usual = { components: 1, isSigned: false, interleave: 0, near: 0, step: 0, isByResolution: false };
  const workerData: EncodeTask = { ...picture, ...usual, ...how };
  const worker = new Worker(new URL('./encode.worker.ts', import.meta.url), { workerData });
  const [encoded] = (await once(worker, 'message')) as [Uint8Array];
  await worker.terminate();
  return encoded;
}

/** PS3.5 annex G with literal runs only, and a repeat where all bytes are the same. @param components samples of a pixel, which lie together */
export function encodeRle(samples: Uint8Array | Uint16Array | Uint32Array, components = 1): Uint8Array {
  const width = samples.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const pixelBytes = width * components;
  const segments = Array.from({ length: pixelBytes }, (_, segment) => {
    const [component, place] = [Math.floor(segment / width), segment % width];
    const first = component * width + width - 1 - place;
    return packBits(
      Uint8Array.from({ length: bytes.length / pixelBytes }, (_byte, i) => bytes[i * pixelBytes + first] as number),
    );
  });
  const header = new Uint32Array(16);
  header[0] = pixelBytes;
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
