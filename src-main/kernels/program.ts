// What the compute workers are given: passes over blocks, one after the other, and how the threads keep in step. Plain data and the interface
// of a crew of threads; no thread is made here.
import type { KernelModules, KernelName } from './loader.ts';

/** One kernel over all blocks of one descriptor. Blocks are independent of each other; a pass begins when the one before is complete. */
interface Pass {
  readonly kernel: KernelName;
  /** Address of the descriptor in the arena. */
  readonly descriptor: number;
  readonly blocks: number;
  /** Address of the numbers of the blocks, 32 bits each; not given: 0, 1, 2 and so on. */
  readonly list?: number;
  /** Index of the first pass of the same node (not given: of this one): where a run that was paused in this pass goes on, since work space may be another's meanwhile. */
  readonly restart?: number;
}

export interface Program {
  readonly passes: readonly Pass[];
  /** Of the crew. */
  readonly threads: number;
  /** Address of `controlWords(passes.length, threads)` 32-bit words in the arena. */
  readonly control: number;
  /** Address of as many areas of `scratchBytes` as there are threads, one after the other. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Over by all appearances before a sleeping thread is well awake: the calling thread takes the last thread's place. Not given: no. */
  readonly isShort?: boolean;
}

/** What somebody looks at goes before what is computed ahead or exported. */
export type Priority = 'shown' | 'background';

export interface CrewHooks {
  /** Not given: shown. */
  readonly priority?: Priority | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as each pass is complete, with its index; its results can be read. */
  readonly onPass: (index: number) => void;
}

export interface ComputeCrew {
  /** Nothing is run and nothing waits to be. */
  readonly isIdle: boolean;
  /**
   * One program at a time. A run in the background pauses for one that is shown, within one block, and goes on with the node it was at.
   * @throws AppError engine/cancelled within one block of the wish, engine/worker-died
   */
  run(program: Program, hooks: CrewHooks): Promise<void>;
  close(): Promise<void>;
}

export interface CrewOptions {
  readonly threads: number;
  readonly modules: KernelModules;
  readonly memory: WebAssembly.Memory;
}

// Control words of a program: the wish to stop (GO_ON, CANCEL or PAUSE); how many blocks of each pass are done; and for each thread how many blocks have been
// taken of its share of each pass. Each of these lies in cache lines of its own, so that threads do not wait for each other's counting.
export const STOP_WORD = 0;
export const GO_ON = 0;
export const CANCEL = 1;
export const PAUSE = 2;
const LINE_WORDS = 16;
const linesOf = (passes: number): number => Math.ceil(passes / LINE_WORDS) * LINE_WORDS;
export const doneWord = (pass: number): number => LINE_WORDS + pass;
export const takenWord = (pass: number, share: number, passes: number): number =>
  LINE_WORDS + linesOf(passes) * (1 + share) + pass;
export const controlWords = (passes: number, threads: number): number => takenWord(0, threads, passes);

/**
 * Where a thread's share of a pass's blocks begins; the next thread's begins where it ends. Whoever is done with the own share takes from the others':
 * nothing is split for good. Neighbouring blocks are one thread's, since what it writes and reads next lies in its own caches.
 */
export const shareStart = (blocks: number, share: number, threads: number): number => Math.floor((blocks * share) / threads);

// Words of the crew: the call that threads may enter (0: none), then per thread the call that it has entered. A thread enters before it looks, and the
// pool closes the call before it looks who is in: whoever comes late, because the system gave its processor to others, is waited for by nobody.
export const CALL_WORD = 0;
export const NO_CALL = 0;
/** Counts on whenever threads have been sent something; they sleep on it. */
export const WAKE_WORD = 1;
export const seatWord = (thread: number): number => 2 + thread;
/** The caller's own, in the last thread's place: that one may come late for a call before, and would sit down on it and leave. */
export const callerWord = (threads: number): number => seatWord(threads);
export const crewWords = (threads: number): number => callerWord(threads) + 1;
