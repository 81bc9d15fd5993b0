// From measured lines to the scale and shift of each: mean and variance of the group a line belongs to, in float64, with the layer's own
// factors. Instance, group and batch normalisation without running statistics differ only in which lines form a group.
// Source: aten/src/ATen/native/cpu/group_norm_kernel.cpp. A group with a value that is not finite gives NaN, as there.
import { STATISTICS_WORDS } from '../descriptor-fields';
import * as fields from '../norm-fields';
import { field, pointer, WORD_SHIFT } from './field';

const DOUBLE_SHIFT: i32 = 3;

export function f32_norm_factors(descriptor: usize, block: i32, _scratch: usize): void {
  const measured = pointer(descriptor, fields.NORM_MEASURED);
  const lines = field(descriptor, fields.NORM_LINES);
  const chunks = field(descriptor, fields.NORM_CHUNKS);
  const first = block * field(descriptor, fields.NORM_FIRST_STEP);
  const step = field(descriptor, fields.NORM_LINE_STEP);
  const groupLines = field(descriptor, fields.NORM_GROUP_LINES);
  let count: f64 = 0;
  let mean: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < groupLines; i++) {
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = measured + ((<usize>((chunk * lines + first + i * step) * STATISTICS_WORDS)) << DOUBLE_SHIFT);
      const chunkCount = load<f64>(at, 32);
      if (chunkCount === 0) continue;
      // Chan, Golub and LeVeque: combining means and squared deviations without cancellation.
      const difference = load<f64>(at, 16) - mean;
      const both = count + chunkCount;
      mean += (difference * chunkCount) / both;
      squares += load<f64>(at, 24) + (difference * difference * count * chunkCount) / both;
      count = both;
    }
  }
  const all = <f64>field(descriptor, fields.NORM_LINE_VALUES) * <f64>groupLines;
  const eps = <f64>load<f32>(descriptor + ((<usize>fields.NORM_EPS) << WORD_SHIFT));
  const inverse = count === all ? 1.0 / Math.sqrt(squares / all + eps) : NaN;
  const gamma = pointer(descriptor, fields.NORM_GAMMA);
  const beta = pointer(descriptor, fields.NORM_BETA);
  const channels = field(descriptor, fields.NORM_CHANNELS);
  for (let i = 0; i < groupLines; i++) {
    const line = first + i * step;
    const channel = (<usize>(line % channels)) << WORD_SHIFT;
    const scale = gamma === 0 ? inverse : inverse * <f64>load<f32>(gamma + channel);
    const shift = (beta === 0 ? 0 : <f64>load<f32>(beta + channel)) - mean * scale;
    store<f32>(pointer(descriptor, fields.NORM_SCALES) + ((<usize>line) << WORD_SHIFT), <f32>scale);
    store<f32>(pointer(descriptor, fields.NORM_SHIFTS) + ((<usize>line) << WORD_SHIFT), <f32>shift);
  }
}
