// nn.LayerNorm: each row by its own mean and variance, both in float64, then factors of its own for every value.
// Source: aten/src/ATen/native/cpu/layer_norm_kernel.cpp.
import * as fields from '../norm-fields';
import { field, pointer, WORD_SHIFT } from './field';

function valueAt(base: usize, index: i32): f64 {
  return <f64>load<f32>(base + ((<usize>index) << WORD_SHIFT));
}

export function f32_layer_norm(descriptor: usize, block: i32, _scratch: usize): void {
  const values = field(descriptor, fields.LAYER_VALUES);
  const perBlock = field(descriptor, fields.LAYER_ROWS_PER_BLOCK);
  const end = min<i32>(field(descriptor, fields.LAYER_ROWS), (block + 1) * perBlock);
  const gamma = pointer(descriptor, fields.LAYER_GAMMA);
  const beta = pointer(descriptor, fields.LAYER_BETA);
  const eps = <f64>load<f32>(descriptor + ((<usize>fields.LAYER_EPS) << WORD_SHIFT));
  for (let row = block * perBlock; row < end; row++) {
    const offset = (<usize>row * <usize>values) << WORD_SHIFT;
    const from = pointer(descriptor, fields.LAYER_INPUT) + offset;
    let to = pointer(descriptor, fields.LAYER_OUTPUT) + offset;
    let sum: f64 = 0;
    for (let i = 0; i < values; i++) sum += valueAt(from, i);
    const mean = sum / <f64>values;
    let squares: f64 = 0;
    for (let i = 0; i < values; i++) {
      const deviation = valueAt(from, i) - mean;
      squares += deviation * deviation;
    }
    const inverse = 1.0 / Math.sqrt(squares / <f64>values + eps);
    for (let i = 0; i < values; i++) {
      let value = (valueAt(from, i) - mean) * inverse;
      if (gamma !== 0) value *= valueAt(gamma, i);
      if (beta !== 0) value += valueAt(beta, i);
      store<f32>(to, <f32>value);
      to += 4;
    }
  }
}
