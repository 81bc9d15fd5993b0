// What the two Winograd forms, F(3 x 3, 2 x 2) and F(4 x 4, 3 x 3), differ in.
import * as fields from '../descriptor-fields';
import { field, LANES } from './field';

/** One of the two forms: F(3 x 3, 2 x 2) or F(4 x 4, 3 x 3). The kernel's side says which. */
export const SMALL: i32 = 2;
/** Of the zeros where products begin. */
export const ZEROS_BYTES: usize = 64;
/** Rows and columns that a tile reads: its own and the kernel's less one. */
export function spanOf(kernel: i32): i32 {
  return kernel === SMALL ? 4 : 6;
}
/** Groups of four tiles that a line of tiles has. */
export function groupsAcross(descriptor: usize, tile: i32): i32 {
  return (field(descriptor, fields.CONV_COLUMNS) + LANES * tile - 1) / (LANES * tile);
}

/** From one point of the transformed chunk to the next: a cache line more than its values take, or points would lie powers of two apart. */
export function transformedPointBytes(channels: i32, chunkBytes: usize): usize {
  return <usize>channels * chunkBytes + fields.WINOGRAD_POINT_GAP;
}
