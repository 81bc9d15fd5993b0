// Chooses and compiles the kernels: the relaxed SIMD build where the machine has it, for 256-bit vectors where V8 can make them, else (or in strict
// mode) its plain twin.
import { AppError } from '../../src-shared/protocol/errors.ts';
import { canWiden, compileWide } from './compile-vectors.ts';
import { base64 as plain } from './generated/kernels-plain.ts';
import { base64 as relaxed } from './generated/kernels-relaxed.ts';
import { base64 as plainLoops } from './generated/vectors-plain.ts';
import { base64 as relaxedLoops } from './generated/vectors-relaxed.ts';
import { base64 as wideLoops } from './generated/vectors-wide.ts';
import type { KernelModules } from './loader.ts';

export type InstructionSet = 'relaxed-simd' | 'simd';

export type VectorBits = 128 | 256;

export interface CompiledKernels {
  /** Decides the last bits. */
  readonly isa: InstructionSet;
  /** Decides the time alone. */
  readonly vectorBits: VectorBits;
  readonly modules: KernelModules;
}

/**
 * @param strict no fused multiply-add: the same bits on every machine
 * @param mostBits 128: not the wide build, though the machine has it
 * @throws AppError engine/internal where WebAssembly SIMD with threads is missing
 */
export async function compileKernels(strict: boolean, mostBits: VectorBits = 256): Promise<CompiledKernels> {
  const fused = strict ? null : compiled(relaxed);
  if (fused) {
    const vectorBits = mostBits === 256 && canWiden() ? 256 : 128;
    const loops = vectorBits === 256 ? compileWide(bytesOf(wideLoops)) : await WebAssembly.compile(bytesOf(relaxedLoops));
    return { isa: 'relaxed-simd', vectorBits, modules: { kernels: fused, loops } };
  }
  const unfused = compiled(plain);
  if (unfused) {
    const loops = await WebAssembly.compile(bytesOf(plainLoops));
    return { isa: 'simd', vectorBits: 128, modules: { kernels: unfused, loops } };
  }
  throw new AppError(
    'engine/internal',
    'This processor or runtime has no WebAssembly SIMD with threads, which ConvScope computes with. Use a newer Node or Electron.',
  );
}

/**
 * At once: V8 only reads through it, since it compiles a kernel as it is called first. Threads are started a millisecond or two earlier than if V8 was asked
 * whether it can, and then waited for.
 * @returns null where it has not all of the instructions
 */
function compiled(base64: string): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(bytesOf(base64));
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'CompileError') return null;
    throw thrown;
  }
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'));
