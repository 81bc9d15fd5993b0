// Putting an op's passes together: constants get their numbers as they are added, work space is handed out behind what is taken.
import type { Address, NodeWork, PlannedPass } from './plan-types.ts';

/** A cache line, as the memory plan aligns. Kernels read a little behind the last value. */
const ALIGNMENT_BYTES = 64;
/** Two vectors and two more for gathered operands: what a kernel needs at the edges. */
const EDGE_SCRATCH_BYTES = 64;

export class WorkBuilder {
  readonly #passes: PlannedPass[] = [];
  readonly #constants: (Float32Array | Int32Array)[] = [];
  #workBytes = 0;
  #scratchBytes = EDGE_SCRATCH_BYTES;

  constant(values: Float32Array | Int32Array): Address {
    this.#constants.push(values);
    return { constant: this.#constants.length - 1 };
  }

  /** Room for intermediate values. */
  room(bytes: number): Address {
    const work = this.#workBytes;
    this.#workBytes += Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES + ALIGNMENT_BYTES;
    return { work };
  }

  scratch(bytes: number): void {
    this.#scratchBytes = Math.max(this.#scratchBytes, bytes);
  }

  pass(pass: PlannedPass): void {
    this.#passes.push(pass);
  }

  finish(statisticsChunks: number, rectifiedChunks: number | null = null): NodeWork {
    return {
      passes: this.#passes,
      constants: this.#constants,
      workBytes: this.#workBytes,
      scratchBytes: this.#scratchBytes,
      statisticsChunks,
      rectifiedChunks,
    };
  }
}

const bits = new DataView(new ArrayBuffer(4));

/** A float32 as the word of a descriptor. */
export function floatWord(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}
