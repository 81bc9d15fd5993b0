// What convolutions measure of the rows they have just written: the values, and where somebody asks the values as ReLU leaves them.
import * as fields from '../descriptor-fields';
import { field, pointer } from './field';
import { askedSlot, measureAsked } from './statistics';
import { areFinite } from './statistics-finite';

/** @returns false where something is measured and a value is not finite */
export function measureOutput(descriptor: usize, values: usize, count: i32, chunk: i32, map: i32, scratch: usize): bool {
  const maps = field(descriptor, fields.CONV_MAPS);
  const slot = askedSlot(pointer(descriptor, fields.CONV_STATISTICS), chunk, maps, map);
  const rectified = askedSlot(pointer(descriptor, fields.CONV_RECTIFIED_STATISTICS), chunk, maps, map);
  if (slot === 0 && rectified === 0) return true;
  return measureAsked(values, count, slot, rectified, scratch);
}

/** The same for kernels that have to know. @returns false where a value is not finite */
export function measureFiniteOutput(descriptor: usize, values: usize, count: i32, chunk: i32, map: i32, scratch: usize): bool {
  const isAsked = pointer(descriptor, fields.CONV_STATISTICS) || pointer(descriptor, fields.CONV_RECTIFIED_STATISTICS);
  return isAsked ? measureOutput(descriptor, values, count, chunk, map, scratch) : areFinite(values, count, scratch);
}

/** In all lanes: what lies below it in the input counts as it. */
export function inputFloor(descriptor: usize): v128 {
  return v128.load32_splat(descriptor + ((<usize>fields.CONV_FLOOR) << 2));
}
