// The run that will be looked at next, computed before it is: of the slice behind the one on screen in the direction of scrolling, in the background
// and only when the window has all it asked for. A newer query ends it, or waits for it where it is the same run and well under way.
import type { MapsQuery, RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { Executor } from '../cnn/executor.ts';
import type { ActivationStore } from './activation-store.ts';
import { activationOf, tilesOf } from './tile-source.ts';

export interface AheadNeeds {
  readonly executor: Executor;
  readonly activations: ActivationStore;
  /** How many slices the series has. @throws AppError engine/unknown-series */
  readonly sliceCount: (seriesId: string) => number;
}

/** The window paints what it was just given; until then the processors are its. */
const PAUSE_MS = 50;
/** What takes longer is not computed on a guess. */
const LONGEST_RUN_MS = 2000;

interface Begun {
  readonly run: RunKey;
  readonly abort: AbortController;
  /** Some of its nodes are there: waiting for the rest is shorter than beginning anew. */
  isUnderWay: boolean;
  readonly settled: Promise<void>;
}

export class MapsAhead {
  readonly #needs: AheadNeeds;
  #last: MapsQuery | null = null;
  #begun: Begun | null = null;

  constructor(needs: AheadNeeds) {
    this.#needs = needs;
  }

  /** Before a query is answered: nothing that it does not need goes on. */
  async makeWay(query: MapsQuery): Promise<void> {
    const begun = this.#begun;
    if (!begun) return;
    if (begun.isUnderWay && isSameRun(begun.run, query)) await begun.settled;
    else this.end();
  }

  /** After a query has been answered in full. @param computeMs what its run took */
  goOn(query: MapsQuery, computeMs: number): void {
    const last = this.#last;
    this.#last = query;
    if (!last || !isSameRun({ ...last, slice: query.slice }, query) || last.slice === query.slice) return;
    const slice = query.slice + Math.sign(query.slice - last.slice);
    if (computeMs > LONGEST_RUN_MS || slice < 0 || slice >= this.#needs.sliceCount(query.seriesId)) return;
    this.end();
    const abort = new AbortController();
    const begun: Begun = {
      run: { ...query, slice },
      abort,
      isUnderWay: false,
      // What cannot be read or computed is told when it is looked at.
      settled: pause(PAUSE_MS, abort.signal)
        .then(() => this.#compute(query, begun))
        .catch(() => undefined)
        .finally(() => {
          if (this.#begun === begun) this.#begun = null;
        }),
    };
    this.#begun = begun;
  }

  end(): void {
    this.#begun?.abort.abort();
    this.#begun = null;
  }

  async #compute(shown: MapsQuery, begun: Begun): Promise<void> {
    const { activations, executor } = this.#needs;
    const { signal } = begun.abort;
    if (signal.aborted || !activations.has(shown) || activations.isDifference(shown)) return;
    // The run on screen stays, whatever has to go.
    const kept = await activations.acquire(shown, { priority: 'background', signal });
    try {
      const onNode = (): void => {
        begun.isUnderWay = true;
      };
      const held = await activations.acquire(begun.run, { priority: 'background', signal, onNode });
      try {
        for (const wall of shown.walls) {
          if (wall.channels !== null) continue;
          for await (const _ of tilesOf(executor, activationOf(held.result, wall.node), wall, signal));
        }
      } finally {
        held.release();
      }
    } finally {
      kept.release();
    }
  }
}

const isSameRun = (one: RunKey, other: RunKey): boolean =>
  one.seriesId === other.seriesId &&
  one.slice === other.slice &&
  one.networkId === other.networkId &&
  one.preprocess === other.preprocess;

/** Shorter where it is given up. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
