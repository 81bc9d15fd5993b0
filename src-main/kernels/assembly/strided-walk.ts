// Walking over a tensor in C order while another is read with strides: where the values of one innermost run come from.
import * as layout from '../layout-fields';
import { field } from './field';

/** Size of the innermost axis: the length of a run. */
export function runLength(descriptor: usize): i32 {
  return field(descriptor, layout.WALK_SIZES + field(descriptor, layout.WALK_AXES) - 1);
}

/** Stride of the innermost axis; `strides` is the first stride's word. */
export function runStride(descriptor: usize, strides: i32): i32 {
  return field(descriptor, strides + field(descriptor, layout.WALK_AXES) - 1);
}

/** Index in the source of the first value of run number `run`. */
export function runOffset(descriptor: usize, strides: i32, run: i32): i32 {
  let offset = 0;
  let rest = run;
  for (let axis = field(descriptor, layout.WALK_AXES) - 2; axis >= 0; axis--) {
    const size = field(descriptor, layout.WALK_SIZES + axis);
    offset += (rest % size) * field(descriptor, strides + axis);
    rest /= size;
  }
  return offset;
}
