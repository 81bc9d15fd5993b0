// Sequential DCT JPEG with one component and up to 12 bits, Huffman coded: what extended JPEG (Process 4) needs and no kept library decodes.
// Source: ITU-T T.81, annexes B, F and K. Plain and exact rather than fast: the inverse transform is computed in float64.
import { BitReader, decodeCoefficients, type HuffmanTable, readHuffmanTables } from './jpeg-entropy.ts';
import { damagedJpeg, isFrameHeader, jpegSegments, readFrameHeader } from './jpeg-markers.ts';
import type { DecodedSamples, FrameShape } from './samples.ts';

const SIDE = 8;
const BLOCK = SIDE * SIDE;
const MARKER = { sequentialFrames: [0xc0, 0xc1], huffman: 0xc4, scan: 0xda, quantisation: 0xdb, restart: 0xdd } as const;

interface JpegHeader {
  frame: ReturnType<typeof readFrameHeader> | null;
  readonly tables: Map<number, Uint16Array>;
  readonly dc: Map<number, HuffmanTable>;
  readonly ac: Map<number, HuffmanTable>;
  restartInterval: number;
}

/** @throws AppError dicom/corrupt */
export function decodeSequentialJpeg(encoded: Uint8Array, shape: FrameShape): DecodedSamples {
  const header: JpegHeader = { frame: null, tables: new Map(), dc: new Map(), ac: new Map(), restartInterval: 0 };
  for (const { marker, part, end } of jpegSegments(encoded)) {
    if (marker === MARKER.quantisation) readQuantisation(part, header.tables);
    else if (marker === MARKER.huffman) readHuffmanTables(part, header.dc, header.ac);
    else if (marker === MARKER.restart) header.restartInterval = ((part[0] ?? 0) << 8) | (part[1] ?? 0);
    else if (MARKER.sequentialFrames.some((one) => one === marker)) header.frame = readFrameHeader(part, shape);
    else if (isFrameHeader(marker)) throw damagedJpeg('it is not sequential with Huffman codes');
    else if (marker === MARKER.scan) return decodeScan(encoded.subarray(end), part, header);
  }
  throw damagedJpeg('it holds no scan');
}

function readQuantisation(part: Uint8Array, tables: Map<number, Uint16Array>): void {
  let at = 0;
  while (at < part.length) {
    const { [at]: head = 0 } = part;
    const wide = head >> 4 !== 0;
    const table = new Uint16Array(BLOCK);
    at++;
    for (let i = 0; i < BLOCK; i++, at += wide ? 2 : 1)
      table[i] = wide ? ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0) : (part[at] ?? 0);
    tables.set(head & 0xf, table);
  }
}

function decodeScan(data: Uint8Array, part: Uint8Array, header: JpegHeader): DecodedSamples {
  const selector = part[2] ?? 0;
  const [dc, ac] = [header.dc.get(selector >> 4), header.ac.get(selector & 0xf)];
  const { frame } = header;
  const table = frame ? header.tables.get(frame.quantisation) : undefined;
  if (!dc || !ac || !frame || !table) throw damagedJpeg('a table or the frame header is missing');
  const [blockRows, blockColumns] = [Math.ceil(frame.rows / SIDE), Math.ceil(frame.columns / SIDE)];
  const samples = new Uint16Array(frame.rows * frame.columns);
  const reader = new BitReader(data);
  const coefficients = new Float64Array(BLOCK);
  const [greatest, middle] = [2 ** frame.precision - 1, 2 ** (frame.precision - 1)];
  let predicted = 0;
  for (let block = 0; block < blockRows * blockColumns; block++) {
    if (header.restartInterval > 0 && block > 0 && block % header.restartInterval === 0) {
      reader.skipRestart();
      predicted = 0;
    }
    predicted = decodeCoefficients(reader, dc, ac, table, predicted, coefficients);
    inverseTransform(coefficients);
    const [top, left] = [Math.floor(block / blockColumns) * SIDE, (block % blockColumns) * SIDE];
    for (let i = 0; i < BLOCK; i++) {
      const [row, column] = [top + (i >> 3), left + (i & 7)];
      if (row >= frame.rows || column >= frame.columns) continue;
      const value = Math.round((coefficients[i] as number) + middle);
      samples[row * frame.columns + column] = Math.min(greatest, Math.max(0, value));
    }
  }
  return { bytes: new Uint8Array(samples.buffer), bytesPerSample: 2, components: 1 };
}

/** C(u)/2 * cos((2x+1)u pi/16), u down, x across. T.81 A.3.3. */
const cosines = Float64Array.from({ length: BLOCK }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return ((u === 0 ? Math.SQRT1_2 : 1) / 2) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const between = new Float64Array(BLOCK);

/** In place: rows first, then columns. */
function inverseTransform(block: Float64Array): void {
  for (let row = 0; row < SIDE; row++) {
    for (let x = 0; x < SIDE; x++) {
      let sum = 0;
      for (let u = 0; u < SIDE; u++) sum += (block[row * SIDE + u] as number) * (cosines[u * SIDE + x] as number);
      between[row * SIDE + x] = sum;
    }
  }
  for (let column = 0; column < SIDE; column++) {
    for (let y = 0; y < SIDE; y++) {
      let sum = 0;
      for (let v = 0; v < SIDE; v++) sum += (between[v * SIDE + column] as number) * (cosines[v * SIDE + y] as number);
      block[y * SIDE + column] = sum;
    }
  }
}
