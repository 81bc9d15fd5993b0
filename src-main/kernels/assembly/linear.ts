// nn.Linear: each output feature is a dot product over all input features, in sixteen running sums that are added in a fixed order.
import * as fields from '../descriptor-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { dotProducts } from './vectors';

/** Values taken at a time. */
const STRIDE: i32 = 16;
/** Features taken at a time. */
const FEATURES: i32 = 4;
const SUMS_BYTES: usize = 64;

/** What the vectors hold and what they left over. @param sums four vectors @param a values that they left, up to `end`, and as many of `b` */
function add(sums: usize, a: usize, end: usize, b: usize): f32 {
  const all = f32x4.add(f32x4.add(v128.load(sums), v128.load(sums, 16)), f32x4.add(v128.load(sums, 32), v128.load(sums, 48)));
  let sum: f64 =
    <f64>f32x4.extract_lane(all, 0) +
    <f64>f32x4.extract_lane(all, 1) +
    <f64>f32x4.extract_lane(all, 2) +
    <f64>f32x4.extract_lane(all, 3);
  while (a < end) {
    sum += <f64>load<f32>(a) * <f64>load<f32>(b);
    a += 4;
    b += 4;
  }
  return <f32>sum;
}

/** @param scratch sums of four features */
export function f32_linear_dot(descriptor: usize, block: i32, scratch: usize): void {
  const inFeatures = field(descriptor, fields.LINEAR_IN_FEATURES);
  const outFeatures = field(descriptor, fields.LINEAR_OUT_FEATURES);
  const perBlock = field(descriptor, fields.LINEAR_FEATURES_PER_BLOCK);
  const blocksPerRow = field(descriptor, fields.LINEAR_BLOCKS_PER_ROW);
  const row = block / blocksPerRow;
  const first = (block % blocksPerRow) * perBlock;
  const end = min<i32>(outFeatures, first + perBlock);
  const input = pointer(descriptor, fields.LINEAR_INPUT) + ((<usize>row * <usize>inFeatures) << WORD_SHIFT);
  const output = pointer(descriptor, fields.LINEAR_OUTPUT) + ((<usize>row * <usize>outFeatures) << WORD_SHIFT);
  const weights = pointer(descriptor, fields.LINEAR_WEIGHTS);
  const bias = pointer(descriptor, fields.LINEAR_BIAS);
  const rowBytes = (<usize>inFeatures) << WORD_SHIFT;
  const wholeBytes = (<usize>(inFeatures & ~(STRIDE - 1))) << WORD_SHIFT;
  for (let feature = first; feature < end; feature += FEATURES) {
    const count = min<i32>(FEATURES, end - feature);
    const own = weights + <usize>feature * rowBytes;
    // Behind the last feature it is taken again, and nobody reads those sums.
    const own1 = own + <usize>min<i32>(1, count - 1) * rowBytes,
      own2 = own + <usize>min<i32>(2, count - 1) * rowBytes,
      own3 = own + <usize>(count - 1) * rowBytes;
    dotProducts(input, input + wholeBytes, own, own1, own2, own3, scratch);
    for (let k = 0; k < count; k++) {
      const left = own + <usize>k * rowBytes + wholeBytes;
      const sum = add(scratch + <usize>k * SUMS_BYTES, input + wholeBytes, input + rowBytes, left);
      const at = (<usize>(feature + k)) << WORD_SHIFT;
      store<f32>(output + at, sum + load<f32>(bias + at));
    }
  }
}
