// What convolutions measure of the rows they have just written: the values, and where somebody asks the values as ReLU leaves them.
import * as fields from '../descriptor-fields';
import { field, pointer } from './field';
import { measure, statisticsSlot } from './statistics';

/** @returns false where a value is not finite; true as well where nothing is measured */
export function measureOutput(descriptor: usize, values: usize, count: i32, chunk: i32, map: i32, scratch: usize): bool {
  const statistics = pointer(descriptor, fields.CONV_STATISTICS);
  if (statistics === 0) return true;
  const maps = field(descriptor, fields.CONV_MAPS);
  const rectified = pointer(descriptor, fields.CONV_RECTIFIED_STATISTICS);
  const rectifiedSlot = rectified === 0 ? 0 : statisticsSlot(rectified, chunk, maps, map);
  return measure(values, count, statisticsSlot(statistics, chunk, maps, map), rectifiedSlot, scratch);
}

/** In all lanes: what lies below it in the input counts as it. */
export function inputFloor(descriptor: usize): v128 {
  return v128.load32_splat(descriptor + ((<usize>fields.CONV_FLOOR) << 2));
}
