// A convolution's kernels to the points of Winograd's products, outside of the arena: a network is planned before it has a place there.
import { earlyLoops } from './early-loops.ts';

const PAGE_BYTES = 65536;
/** What the module accepts. */
const MOST_PAGES = 65536;
const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;
/** AssemblyScript's own data come first. */
const FIRST_BYTE = 1024;

let memory: WebAssembly.Memory | null = null;

/**
 * Transform x kernel x transposed transform, in float64, rounded once.
 * @param transform one row per point and axis; what it takes of each row of the kernel
 * @param kernels square, of all input channels, of one output channel after the other
 * @param channels of the input
 * @param tile output channels that lie side by side; where there are fewer kernels, zeros
 * @returns per point, per input channel the values of the tile's output channels: valid until the next call
 */
export function transformKernels(
  transform: readonly (readonly number[])[],
  kernels: Float32Array,
  channels: number,
  tile: number,
): Float32Array {
  memory ??= new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const loops = earlyLoops(memory);
  const span = transform.length;
  const side = (transform[0] as readonly number[]).length;
  const lanes = kernels.length / (channels * side * side);
  const size = span * span * channels * tile;
  const kernelsAt = FIRST_BYTE + span * side * DOUBLE_BYTES;
  const outAt = kernelsAt + kernels.length * FLOAT_BYTES;
  const missing = outAt + size * FLOAT_BYTES - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  new Float64Array(memory.buffer, FIRST_BYTE, span * side).set(transform.flat());
  new Float32Array(memory.buffer, kernelsAt, kernels.length).set(kernels);
  const out = new Float32Array(memory.buffer, outAt, size);
  if (lanes < tile) out.fill(0);
  const act = side === 2 ? loops.transformKernels2 : loops.transformKernels3;
  act(kernelsAt, lanes, channels, FIRST_BYTE, span, tile, outAt);
  return out;
}
