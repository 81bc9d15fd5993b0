// The calling thread in the place of the last compute thread: as long as that one has not started, since a thread of Node takes as long to start as a slice of
// a small network takes to compute, and for programs that are over before it is awake. In turns with whatever else this thread has to do.
import { instantiateKernels, type KernelModules } from '../kernels/loader.ts';
import { type Seat, takeBlocks } from './compute-blocks.ts';
import type { ComputeTask } from './compute-messages.ts';

/** Long enough to compute, short enough for messages and wishes to cancel. */
const TURN_MS = 2;

export class StandIn {
  readonly #seat: Seat;
  /** In this turn of the event loop. */
  #hasWorked = false;

  constructor(modules: KernelModules, memory: WebAssembly.Memory, index: number) {
    this.#seat = { kernels: instantiateKernels(modules, memory), memory, index };
  }

  /**
   * @param mayStay asked before each turn
   * @param onPass told of passes that were completed here
   * @returns false when it was sent away before the end
   * @throws what a kernel throws
   */
  async work({ program, from }: ComputeTask, mayStay: () => boolean, onPass: (index: number) => void): Promise<boolean> {
    let position = from;
    while (position < program.passes.length) {
      // Not before the first turn: what a short program takes would pass until the event loop comes round.
      if (this.#hasWorked) await new Promise((resolve) => setImmediate(resolve));
      if (!mayStay()) return false;
      this.#hasWorked = true;
      setImmediate(() => {
        this.#hasWorked = false;
      });
      position = takeBlocks(this.#seat, program, position, { onPass, until: performance.now() + TURN_MS });
    }
    return true;
  }
}
