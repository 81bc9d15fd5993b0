// What the two Winograd forms, F(4 x 4, 2 x 2) and F(4 x 4, 3 x 3), differ in and have in common.
import * as fields from '../descriptor-fields';
import { field, LANES } from './field';

/** The kernel's side of the smaller form. */
export const SMALL: i32 = 2;
/** Rows and columns of the output that a tile gives. */
export const TILE: i32 = 4;
/** Columns of the output that a group of four tiles gives. */
export const GROUP_COLUMNS: i32 = LANES * TILE;
/** Of the zeros where products begin. */
export const ZEROS_BYTES: usize = 64;

/** Rows and columns that a tile reads, and the points it is transformed to on each axis: its own and the kernel's less one. */
export function spanOf(kernel: i32): i32 {
  return TILE + kernel - 1;
}

/** Lines of tiles that some rows of the output fall into. */
export function linesOf(rows: i32): i32 {
  return (rows + TILE - 1) / TILE;
}

/** Groups of four tiles that a line of tiles has. */
export function groupsAcross(descriptor: usize): i32 {
  return (field(descriptor, fields.CONV_COLUMNS) + GROUP_COLUMNS - 1) / GROUP_COLUMNS;
}

/** From one point of the transformed chunk to the next: a cache line more than its values take, or points would lie powers of two apart. */
export function transformedPointBytes(channels: i32, chunkBytes: usize): usize {
  return <usize>channels * chunkBytes + fields.WINOGRAD_POINT_GAP;
}
