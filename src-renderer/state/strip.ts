// The series at a glance, one layer at a time: what comes of the background stream, slice by slice, and the places where a channel answers most. Nothing
// is computed before the strip is opened.
import { create } from 'zustand';
import type { PulledStream } from '../../src-shared/protocol/client-stream.ts';
import { isCancelled } from '../../src-shared/protocol/errors.ts';
import type { StripItem, StripRequest, StripSlices, TopPlace } from '../../src-shared/protocol/strip-messages.ts';
import { engine } from './connection.ts';

export type StripMeasure = 'mean' | 'max';

export interface StripData {
  readonly node: string;
  readonly maps: number;
  readonly slices: number;
  /** maps x slices; NaN where nothing has come yet, and for a map without a finite value. */
  readonly mean: Float32Array;
  readonly max: Float32Array;
}

interface TopPlaces {
  readonly phase: 'running' | 'done' | 'failed';
  readonly node: string;
  readonly channel: number;
  readonly places: readonly TopPlace[];
  readonly skipped: readonly number[];
  /** In words, while it runs; why it failed. */
  readonly text: string;
}

interface Strip {
  readonly isOpen: boolean;
  readonly measure: StripMeasure;
  /** Colours by each channel's own range, or by the layer's. */
  readonly byChannel: boolean;
  readonly phase: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly data: StripData | null;
  /** Rises when `data` has more in it; its arrays are filled in place. */
  readonly version: number;
  readonly done: number;
  /** Why slices are missing, by slice. */
  readonly missing: ReadonlyMap<number, string>;
  readonly failure: string;
  readonly top: TopPlaces | null;
}

/** No two of the top places are nearer than this: about the width of a vessel. */
export const PLACES_APART_MM = 10;
export const TOP_PLACES = 9;

export const useStrip = create<Strip>(() => ({
  isOpen: false,
  measure: 'mean',
  byChannel: true,
  phase: 'idle',
  data: null,
  version: 0,
  done: 0,
  missing: new Map(),
  failure: '',
  top: null,
}));

export const toggleStrip = (): void => useStrip.setState(({ isOpen }) => ({ isOpen: !isOpen }));

let stream: PulledStream<StripItem, StripRequest, unknown> | null = null;
let asked = '';

/** The strip of this node, unless it is there or under way already. `slices`: how many the series has. */
export function wantStrip(request: StripRequest, maps: number, slices: number): void {
  const { seriesId, networkId, preprocess, node } = request;
  const wish = JSON.stringify([seriesId, networkId, preprocess, node]);
  if (wish === asked) return;
  stopStrip();
  asked = wish;
  const empty = (): Float32Array => new Float32Array(maps * slices).fill(Number.NaN);
  useStrip.setState({
    phase: 'running',
    data: { node, maps, slices, mean: empty(), max: empty() },
    ...{ done: 0, missing: new Map(), failure: '', top: null },
  });
  void run(request);
}

async function run(request: StripRequest): Promise<void> {
  const opened = engine().open('series.strip', request);
  stream = opened;
  try {
    for await (const item of opened) if (stream === opened) take(item);
    if (stream === opened) useStrip.setState({ phase: 'done' });
  } catch (thrown) {
    if (stream !== opened) return;
    const failure = thrown instanceof Error ? thrown.message : String(thrown);
    useStrip.setState(isCancelled(thrown) ? { phase: 'cancelled' } : { phase: 'failed', failure });
  } finally {
    if (stream === opened) stream = null;
  }
}

function take(item: StripItem): void {
  const { data, done, version, missing } = useStrip.getState();
  if (!data) return;
  if (item.kind === 'failed')
    useStrip.setState({ done: done + 1, missing: new Map(missing).set(item.slice, item.error.message) });
  else {
    fill(data, item);
    useStrip.setState({ done: done + item.slices.length, version: version + 1 });
  }
}

/** From slice by slice to map by map. */
function fill({ maps, slices, mean, max }: StripData, item: StripSlices): void {
  for (const [at, slice] of item.slices.entries()) {
    for (let map = 0; map < maps; map++) {
      mean[map * slices + slice] = item.mean[at * maps + map] as number;
      max[map * slices + slice] = item.max[at * maps + map] as number;
    }
  }
}

/** What has come stays; going on begins where it was left, because the engine keeps what it computed. */
export function cancelStrip(): void {
  stream?.cancel();
  asked = '';
}

/** Nothing of it is wanted any more. */
export function stopStrip(): void {
  const running = stream;
  stream = null;
  asked = '';
  running?.cancel();
  stopTop();
  useStrip.setState({ phase: 'idle', data: null, done: 0, missing: new Map(), failure: '', top: null });
}

let topStream: { cancel(): void } | null = null;

export async function findTop(request: Omit<StripRequest, 'from'>, channel: number): Promise<void> {
  stopTop();
  const { seriesId, networkId, preprocess, node } = request;
  const opened = engine().open('series.top', {
    ...{ seriesId, networkId, preprocess, node, channel },
    ...{ count: TOP_PLACES, apartMm: PLACES_APART_MM },
  });
  topStream = opened;
  const set = (top: Partial<TopPlaces>): void => {
    if (topStream !== opened) return;
    const before = useStrip.getState().top;
    const begun: TopPlaces = { phase: 'running', node, channel, places: [], skipped: [], text: 'looking' };
    useStrip.setState({ top: { ...(before ?? begun), ...top } });
  };
  set({ phase: 'running', node, channel, places: [], skipped: [], text: 'looking' });
  try {
    for await (const { phase, done, total } of opened)
      set({ text: phase === 'measuring' ? `${done} of ${total} slices measured` : `${done} of ${total} places found` });
    set({ phase: 'done', text: '', ...(await opened.result) });
  } catch (thrown) {
    const text = isCancelled(thrown) ? 'cancelled' : thrown instanceof Error ? thrown.message : String(thrown);
    set({ phase: 'failed', text });
  }
}

export function cancelTop(): void {
  topStream?.cancel();
}

function stopTop(): void {
  const running = topStream;
  topStream = null;
  running?.cancel();
}
