// A convolution's kernels to the points of Winograd's products, in float64, rounded once. Loops of their own: a network is planned once, before JavaScript's
// compiler would have made them fast.

const FLOAT_BYTES: usize = 4;
const DOUBLE_BYTES: usize = 8;

/**
 * Transform x kernel x transposed transform, of kernels of 2 x 2. Sums begin with 0, which makes 0 of -0.
 * @param kernels of all input channels, of one output channel after the other
 * @param factors rows of the transform, float64
 * @param span rows of the transform
 * @param out per point and per input channel the values of `tile` output channels; of those that there are not, nothing is written
 */
export function transformKernels2(
  kernels: usize,
  lanes: i32,
  channels: i32,
  factors: usize,
  span: i32,
  tile: i32,
  out: usize,
): void {
  const step = <usize>tile * FLOAT_BYTES;
  const pointStep = <usize>channels * step;
  const end = factors + <usize>span * 2 * DOUBLE_BYTES;
  for (let lane = 0; lane < lanes; lane++) {
    let start = out + <usize>lane * FLOAT_BYTES;
    for (let channel = 0; channel < channels; channel++) {
      const k0: f64 = load<f32>(kernels),
        k1: f64 = load<f32>(kernels, 4),
        k2: f64 = load<f32>(kernels, 8),
        k3: f64 = load<f32>(kernels, 12);
      let at = start;
      for (let down = factors; down < end; down += 2 * DOUBLE_BYTES) {
        const d0 = load<f64>(down),
          d1 = load<f64>(down, 8);
        const left = 0.0 + d0 * k0 + d1 * k2;
        const right = 0.0 + d0 * k1 + d1 * k3;
        for (let across = factors; across < end; across += 2 * DOUBLE_BYTES) {
          store<f32>(at, <f32>(0.0 + left * load<f64>(across) + right * load<f64>(across, 8)));
          at += pointStep;
        }
      }
      kernels += 4 * FLOAT_BYTES;
      start += step;
    }
  }
}

/** The same of kernels of 3 x 3. */
export function transformKernels3(
  kernels: usize,
  lanes: i32,
  channels: i32,
  factors: usize,
  span: i32,
  tile: i32,
  out: usize,
): void {
  const step = <usize>tile * FLOAT_BYTES;
  const pointStep = <usize>channels * step;
  const end = factors + <usize>span * 3 * DOUBLE_BYTES;
  for (let lane = 0; lane < lanes; lane++) {
    let start = out + <usize>lane * FLOAT_BYTES;
    for (let channel = 0; channel < channels; channel++) {
      let at = start;
      for (let down = factors; down < end; down += 3 * DOUBLE_BYTES) {
        const d0 = load<f64>(down),
          d1 = load<f64>(down, 8),
          d2 = load<f64>(down, 16);
        const left = 0.0 + d0 * <f64>load<f32>(kernels) + d1 * <f64>load<f32>(kernels, 12) + d2 * <f64>load<f32>(kernels, 24);
        const middle =
          0.0 + d0 * <f64>load<f32>(kernels, 4) + d1 * <f64>load<f32>(kernels, 16) + d2 * <f64>load<f32>(kernels, 28);
        const right = 0.0 + d0 * <f64>load<f32>(kernels, 8) + d1 * <f64>load<f32>(kernels, 20) + d2 * <f64>load<f32>(kernels, 32);
        for (let across = factors; across < end; across += 3 * DOUBLE_BYTES) {
          const sum = 0.0 + left * load<f64>(across) + middle * load<f64>(across, 8) + right * load<f64>(across, 16);
          store<f32>(at, <f32>sum);
          at += pointStep;
        }
      }
      kernels += 9 * FLOAT_BYTES;
      start += step;
    }
  }
}
