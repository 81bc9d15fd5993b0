// nn.Linear: each output feature is a dot product over all input features, in sixteen running sums that are added in a fixed order.
import * as fields from '../descriptor-fields';
import { field, multiplyAdd, pointer, WORD_SHIFT } from './field';

/** Floats taken at a time: four vectors hide the latency of a product-sum. */
const STRIDE: i32 = 16;
const STRIDE_BYTES: usize = 64;

function dot(a: usize, b: usize, count: i32): f32 {
  let sum0 = f32x4.splat(0),
    sum1 = f32x4.splat(0),
    sum2 = f32x4.splat(0),
    sum3 = f32x4.splat(0);
  const end = a + ((<usize>count) << WORD_SHIFT);
  const vectorEnd = a + ((<usize>(count & ~(STRIDE - 1))) << WORD_SHIFT);
  while (a < vectorEnd) {
    sum0 = multiplyAdd(v128.load(a), v128.load(b), sum0);
    sum1 = multiplyAdd(v128.load(a, 16), v128.load(b, 16), sum1);
    sum2 = multiplyAdd(v128.load(a, 32), v128.load(b, 32), sum2);
    sum3 = multiplyAdd(v128.load(a, 48), v128.load(b, 48), sum3);
    a += STRIDE_BYTES;
    b += STRIDE_BYTES;
  }
  const sums = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
  let sum: f64 =
    <f64>f32x4.extract_lane(sums, 0) +
    <f64>f32x4.extract_lane(sums, 1) +
    <f64>f32x4.extract_lane(sums, 2) +
    <f64>f32x4.extract_lane(sums, 3);
  while (a < end) {
    sum += <f64>load<f32>(a) * <f64>load<f32>(b);
    a += 4;
    b += 4;
  }
  return <f32>sum;
}

export function f32_linear_dot(descriptor: usize, block: i32, _scratch: usize): void {
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
  for (let feature = first; feature < end; feature++) {
    const sum = dot(input, weights + ((<usize>feature * <usize>inFeatures) << WORD_SHIFT), inFeatures);
    store<f32>(output + ((<usize>feature) << WORD_SHIFT), sum + load<f32>(bias + ((<usize>feature) << WORD_SHIFT)));
  }
}
