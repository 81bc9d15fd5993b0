// Sequential DCT JPEG, Huffman coded: what extended JPEG with 12 bits (Process 4) needs and no kept library decodes. One component or several,
// sampled alike or not, together or apart, with restarts. Source: ITU-T T.81, annexes A, B and F.

import { requireAnnounced } from './code-header.ts';
import { type BlockCodes, type BlockReader, decodeBlock } from './jpeg-blocks.ts';
import { codeTable, directTable, type HuffmanCode, readHuffmanCodes, restartIntervals } from './jpeg-huffman.ts';
import {
  damagedJpeg,
  endOfScan,
  isFrameHeader,
  type JpegFrame,
  jpegSegments,
  MARKER,
  readFrame,
  type Segment,
} from './jpeg-markers.ts';
import { makePlanes, type Plane, samplesOfPlanes, unitsOf } from './jpeg-planes.ts';
import { inverseTransform } from './jpeg-transform.ts';
import type { DecodedSamples, FrameShape } from './samples.ts';

const SIDE = 8;
const BLOCK = SIDE * SIDE;
const AC_TABLES = 0x10;
const LARGEST_DC = 15;
const LARGEST_AC = 0xff;
const MOST_PRECISION = 12;

interface ScanComponent extends BlockCodes {
  readonly plane: Plane;
  /** The DC coefficient of the block before. */
  predicted: number;
}

/** @throws AppError dicom/corrupt */
export function decodeSequentialJpeg(encoded: Uint8Array, shape: FrameShape): DecodedSamples {
  const quantisation = new Map<number, Uint16Array>();
  const codes = new Map<number, HuffmanCode>();
  let frame: JpegFrame | null = null;
  let planes: readonly Plane[] = [];
  const missing = new Set<Plane>();
  let restartInterval = 0;
  for (const segment of jpegSegments(encoded)) {
    const { marker, part, end } = segment;
    if (marker === MARKER.quantisation) readQuantisation(part, quantisation);
    else if (marker === MARKER.huffman) readHuffmanCodes(part, codes);
    else if (marker === MARKER.restartInterval) restartInterval = ((part[0] ?? 0) << 8) | (part[1] ?? 0);
    else if (isFrameHeader(marker)) {
      if (frame) throw damagedJpeg('it has two frame headers');
      frame = sequentialFrame(segment, shape);
      planes = makePlanes(frame, encoded.length);
      for (const plane of planes) missing.add(plane);
    } else if (marker === MARKER.scan) {
      if (!frame) throw damagedJpeg('the frame header is missing');
      const components = readScan(part, planes, codes, quantisation);
      for (const { plane } of components) if (!missing.delete(plane)) throw damagedJpeg('a component is coded twice');
      decodeScan(encoded.subarray(end, endOfScan(encoded, end)), components, frame, restartInterval);
      if (missing.size === 0) break;
    }
  }
  if (!frame || missing.size > 0) throw damagedJpeg('not all components are in it');
  return { bytes: samplesOfPlanes(planes, frame), bytesPerSample: 2, components: planes.length };
}

function sequentialFrame(segment: Segment, shape: FrameShape): JpegFrame {
  if (segment.marker !== MARKER.baselineFrame && segment.marker !== MARKER.extendedFrame)
    throw damagedJpeg('it is not sequential with Huffman codes');
  const frame = readFrame(segment);
  requireAnnounced('JPEG', { ...frame, components: frame.components.length }, shape);
  if (frame.precision !== 8 && frame.precision !== MOST_PRECISION) throw damagedJpeg(`its samples have ${frame.precision} bits`);
  return frame;
}

function readQuantisation(part: Uint8Array, tables: Map<number, Uint16Array>): void {
  let at = 0;
  while (at < part.length) {
    const head = part[at++] as number;
    const wide = head >> 4 !== 0;
    const table = new Uint16Array(BLOCK);
    for (let i = 0; i < BLOCK; i++, at += wide ? 2 : 1)
      table[i] = wide ? ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0) : (part[at] ?? 0);
    tables.set(head & 0xf, table);
  }
}

function readScan(
  part: Uint8Array,
  planes: readonly Plane[],
  codes: ReadonlyMap<number, HuffmanCode>,
  quantisation: ReadonlyMap<number, Uint16Array>,
): readonly ScanComponent[] {
  const count = part[0] ?? 0;
  if (count === 0 || count > planes.length) throw damagedJpeg(`a scan has ${count} components`);
  return Array.from({ length: count }, (_, i) => {
    const [id, selector = 0] = part.subarray(1 + 2 * i);
    const plane = planes.find(({ component }) => component.id === id);
    const [dc, ac] = [codes.get(selector >> 4), codes.get(AC_TABLES | (selector & 0xf))];
    const steps = plane ? quantisation.get(plane.component.quantisation) : undefined;
    if (!plane || !dc || !ac || !steps) throw damagedJpeg('a table or a component of a scan is missing');
    const [dcCodes, acCodes] = [codeTable(dc), codeTable(ac)];
    const direct = { dcDirect: directTable(dcCodes, LARGEST_DC), acDirect: directTable(acCodes, LARGEST_AC) };
    return { plane, dcCodes, acCodes, ...direct, steps, predicted: 0 };
  });
}

/** Where a component stands alone, its blocks come line by line; else units of as many blocks of each as its sampling factors say. T.81 A.2. */
function decodeScan(data: Uint8Array, components: readonly ScanComponent[], frame: JpegFrame, restartInterval: number): void {
  const [alone] = components;
  const isAlone = components.length === 1 && alone !== undefined;
  const units = unitsOf(frame);
  const across = isAlone ? alone.plane.blocksAcross : units.unitsAcross;
  const total = across * (isAlone ? alone.plane.blocksDown : units.unitsDown);
  const block = new Int32Array(BLOCK);
  let unit = 0;
  for (const interval of restartIntervals(data)) {
    const reader: BlockReader = { ...interval, bit: 0 };
    const end = restartInterval > 0 ? Math.min(total, unit + restartInterval) : total;
    for (const component of components) component.predicted = 0;
    for (; unit < end; unit++) {
      const [top, left] = [Math.floor(unit / across), unit % across];
      for (const component of components) {
        const { plane } = component;
        const wide = isAlone ? 1 : plane.component.across;
        const high = isAlone ? 1 : plane.component.down;
        for (let i = 0; i < wide * high; i++) {
          component.predicted = decodeBlock(reader, component, component.predicted, block);
          const row = (top * high + Math.floor(i / wide)) * SIDE;
          inverseTransform(
            block,
            plane.samples,
            row * plane.width + (left * wide + (i % wide)) * SIDE,
            plane.width,
            frame.precision,
          );
        }
      }
    }
    if (unit === total) return;
  }
  throw damagedJpeg('a restart marker is missing');
}
