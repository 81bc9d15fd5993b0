// One thread's kernels over the shared memory. What a compute thread loads as it starts: their bytes are elsewhere (kernels/compile-kernels.ts), since
// threads are given compiled modules.

/** The kernels and the innermost loops that they call. Can be sent to workers. */
export interface KernelModules {
  readonly kernels: WebAssembly.Module;
  readonly loops: WebAssembly.Module;
}

/** What every kernel looks like from outside: a descriptor, a block of it, and memory of the calling thread alone. */
type Kernel = (descriptor: number, block: number, scratch: number) => void;

/** Names of the kernels that passes of a program run. */
const passKernels = [
  'f32_pad',
  'f32_conv2d_direct_4x8',
  'f32_conv2d_direct_1x16',
  'f32_conv2d_panel_4x8',
  'f32_conv2d_winograd_4x4_2x2',
  'f32_conv2d_winograd_4x4_3x3',
  'f32_winograd_tiles',
  'f32_conv2d_winograd_deep',
  'f32_relu',
  'f32_max_pool2d',
  'f32_linear_dot',
  'f32_statistics',
  'f32_rectified_statistics',
  'f32_clamp',
  'f32_leaky_relu',
  'f32_hardsigmoid',
  'f32_hardswish',
  'f32_threshold',
  'f32_sigmoid',
  'f32_silu',
  'f32_tanh',
  'f32_tanhshrink',
  'f32_gelu',
  'f32_gelu_tanh',
  'f32_elu',
  'f32_mish',
  'f32_softsign',
  'f32_exp',
  'f32_abs',
  'f32_neg',
  'f32_square',
  'f32_sqrt',
  'f32_rsqrt',
  'f32_log',
  'f32_sin',
  'f32_cos',
  'f32_pow',
  'f32_softplus',
  'f32_log_sigmoid',
  'f32_add',
  'f32_mul',
  'f32_div',
  'f32_maximum',
  'f32_minimum',
  'f32_prelu',
  'f32_copy_strided',
  'f32_concat',
  'f32_scale_shift',
  'f32_norm_factors',
  'f32_layer_norm',
  'f32_softmax',
  'f32_reduce_sum',
  'f32_reduce_max',
  'f32_reduce_min',
  'f32_matmul',
  'f32_window_mean',
  'f32_window_max',
  'f32_gather2d',
  'f32_resample',
  'f32_area_tiles',
  'f32_fma_peak',
] as const;
export type KernelName = (typeof passKernels)[number];

export interface Kernels extends Readonly<Record<KernelName, Kernel>> {
  /** `out` gets the mean of the area under each of its pixels; `room`, 8-byte aligned, is TILES_SPAN_BYTES for each of its columns and float32 for one row of
   * the map. All float32 in the arena; values below `floor` count as it. */
  readonly f32_area_mean: (
    map: number,
    rows: number,
    columns: number,
    out: number,
    outRows: number,
    outColumns: number,
    room: number,
    floor: number,
  ) => void;
}

/** One thread's kernels over the shared arena. */
export function instantiateKernels(modules: KernelModules, memory: WebAssembly.Memory): Kernels {
  const vectors = new WebAssembly.Instance(modules.loops, { env: { memory } }).exports;
  const kernels = new WebAssembly.Instance(modules.kernels, { env: { memory }, vectors }).exports;
  return { ...kernels, f32_fma_peak: vectors.f32_fma_peak } as unknown as Kernels;
}
