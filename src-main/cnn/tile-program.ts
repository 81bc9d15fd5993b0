// What the compute threads are to do for making maps smaller: one pass, a map a block, in memory that is taken for it alone.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { Arena } from '../kernels/arena.ts';
import {
  TILES_COLUMNS,
  TILES_FIELDS,
  TILES_FLOOR,
  TILES_OUT_COLUMNS,
  TILES_OUT_ROWS,
  TILES_OUTPUT,
  TILES_PLANES,
  TILES_ROWS,
  TILES_SPAN_BYTES,
} from '../kernels/descriptor-fields.ts';
import { controlWords, type Program } from '../kernels/program.ts';
import type { Activation } from './activation.ts';

const WORD_BYTES = 4;
/** Where parts of the region begin: threads write to some of them. */
const LINE_BYTES = 64;
const upToLine = (words: number): number => Math.ceil((words * WORD_BYTES) / LINE_BYTES) * LINE_BYTES;

export interface AreaTiles {
  readonly program: Program;
  /** Of the arena; to be freed when the tiles have been read. */
  readonly region: number;
  /** float32, height x width: a view of the arena. */
  readonly tile: (position: number) => Float32Array;
}

/** @throws AppError engine/out-of-memory */
export function areaTiles(
  arena: Arena,
  threads: number,
  { shape, stored, isRectified }: Activation,
  maps: readonly number[],
  [height, width]: readonly [number, number],
): AreaTiles {
  const { rows, columns } = planesOf(shape);
  const parts = [TILES_FIELDS, maps.length, controlWords(1, threads), maps.length * height * width].map(upToLine);
  const [descriptorBytes = 0, listBytes = 0, controlBytes = 0, outBytes = 0] = parts;
  const scratchBytes = upToLine(columns + (width * TILES_SPAN_BYTES) / WORD_BYTES);
  const region = arena.allocate(descriptorBytes + listBytes + controlBytes + outBytes + threads * scratchBytes);
  const list = region + descriptorBytes;
  const control = list + listBytes;
  const output = control + controlBytes;
  arena.int32(list, maps.length).set(maps.map((map) => stored.byteOffset + map * rows * columns * WORD_BYTES));
  const words = arena.int32(region, TILES_FIELDS);
  words[TILES_PLANES] = list;
  words[TILES_ROWS] = rows;
  words[TILES_COLUMNS] = columns;
  words[TILES_OUTPUT] = output;
  words[TILES_OUT_ROWS] = height;
  words[TILES_OUT_COLUMNS] = width;
  arena.float32(region, TILES_FIELDS)[TILES_FLOOR] = isRectified ? 0 : Number.NEGATIVE_INFINITY;
  const scratch = output + outBytes;
  const passes = [{ kernel: 'f32_area_tiles', descriptor: region, blocks: maps.length }] as const;
  const tile = (position: number): Float32Array => arena.float32(output + position * height * width * WORD_BYTES, height * width);
  return { program: { passes, threads, control, scratch, scratchBytes }, region, tile };
}
