// Loops of the thread that plans networks and gathers what was measured. WebAssembly, since they run in a network's first run: JavaScript's would be
// interpreted for most of it, and then compiled when they are over.
import { base64 } from './generated/early-loops.ts';

type TransformKernels = (
  kernels: number,
  lanes: number,
  channels: number,
  factors: number,
  span: number,
  tile: number,
  out: number,
) => void;

interface EarlyLoops {
  readonly transformKernels2: TransformKernels;
  readonly transformKernels3: TransformKernels;
  readonly combineChunks: (measured: number, chunks: number, maps: number, out: number) => void;
}

let module: WebAssembly.Module | null = null;
const byMemory = new WeakMap<WebAssembly.Memory, EarlyLoops>();

/** Made when they are asked for first, and kept. */
export function earlyLoops(memory: WebAssembly.Memory): EarlyLoops {
  const known = byMemory.get(memory);
  if (known) return known;
  module ??= new WebAssembly.Module(Buffer.from(base64, 'base64'));
  const made = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as EarlyLoops;
  byMemory.set(memory, made);
  return made;
}
