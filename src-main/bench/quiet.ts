// Waiting until threads of whoever ran before have stopped spinning: nobody is to pay for them. onnxruntime-node's look out for the next run for 25 to 40 ms.

/** Of one look at the process. */
const LOOK_MS = 12;
/** Of one processor: what is left when nobody spins. */
const QUIET_SHARE = 0.25;
/** Who has not stopped by then does not stop. */
const MOST_LOOKS = 8;

/** What it needs to know of the process and of time. */
export interface Surroundings {
  /** Milliseconds of processor time that the process has taken so far, all threads together. */
  readonly processorMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

const surroundings: Surroundings = {
  processorMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** @returns how many looks it took */
export async function untilQuiet({ processorMs, wait }: Surroundings = surroundings): Promise<number> {
  for (let look = 1; ; look++) {
    const before = processorMs();
    await wait(LOOK_MS);
    if (processorMs() - before < QUIET_SHARE * LOOK_MS || look === MOST_LOOKS) return look;
  }
}
