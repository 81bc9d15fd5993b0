// A series that grows while its folder is read: what is on screen stays on screen, what a person chose is kept, and what was found stays when the
// reading is stopped.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src-renderer/state/connection.ts';
import { scan, selectSeries, showSlice, useSeries } from '../../src-renderer/state/series.ts';
import type { ScanItem, SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import { fakeEngine, series } from './fake-engine.ts';

type Step = (item: ScanItem) => Promise<void>;

let emit: Step = async () => undefined;
let finish: () => void = () => undefined;
let opened: () => void = () => undefined;

const engine = fakeEngine(async (_request, context) => {
  emit = (item) => context.emit(item);
  const over = new Promise<void>((resolve) => {
    finish = resolve;
    context.signal.addEventListener('abort', () => resolve());
  });
  opened();
  await over;
  return {};
});

const summary = (id: string, identity: string, isGrowing: boolean, places: readonly number[]): SeriesSummary => ({
  ...series,
  id,
  identity,
  isGrowing,
  slices: places.map((z) => ({ file: `${z}.dcm`, instanceNumber: z, positionMm: [0, 0, z] as const, distanceMm: z })),
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
const tell = async (...found: SeriesSummary[]): Promise<void> => {
  await emit({ kind: 'series', series: found });
  await settled();
};
const state = () => {
  const { series: all, currentId, currentIdentity, slice } = useSeries.getState();
  const file = all.find(({ id }) => id === currentId)?.slices[slice]?.file;
  return { ids: all.map(({ id }) => id), currentId, currentIdentity, slice, file };
};

/** @returns once the engine has the request; the scan goes on */
async function begin(): Promise<void> {
  const isOpen = new Promise<void>((resolve) => {
    opened = resolve;
  });
  void scan({ tokens: ['t'] });
  await isOpen;
}

beforeAll(async () => {
  await connect(engine.port);
});
beforeEach(() => useSeries.setState({ series: [], currentId: null, currentIdentity: null, slice: 0, scan: null }));
afterAll(() => engine.close());

describe('while a scan goes on', () => {
  it('the picture stays while slices come before and behind it; at the end the middle is shown', async () => {
    await begin();
    await tell(summary('a1', 'a', true, [10, 12, 14]));
    expect(state()).toEqual({ ids: ['a1'], currentId: 'a1', currentIdentity: 'a', slice: 1, file: '12.dcm' });
    await tell(summary('a2', 'a', true, [4, 6, 8, 10, 12, 14]));
    expect(state()).toEqual({ ids: ['a2'], currentId: 'a2', currentIdentity: 'a', slice: 4, file: '12.dcm' });
    await tell(summary('a3', 'a', false, [4, 6, 8, 10, 12, 14, 16, 18]));
    expect(state()).toMatchObject({ currentId: 'a3', slice: 4, file: '12.dcm' });
    finish();
    await settled();
    expect(useSeries.getState().scan).toBeNull();
  });
  it('what a person has chosen is kept to the end', async () => {
    await begin();
    await tell(summary('a1', 'a', true, [10, 12, 14]), summary('b1', 'b', true, [0]));
    showSlice(2);
    await tell(summary('a2', 'a', false, [8, 10, 12, 14, 16]), summary('b2', 'b', false, [0, 1, 2]));
    expect(state()).toEqual({ ids: ['a2', 'b2'], currentId: 'a2', currentIdentity: 'a', slice: 3, file: '14.dcm' });
    selectSeries('b2');
    finish();
    await settled();
    expect(state().currentId).toBe('b2');
  });
  it('a series that HU are painted into is known again by its identity', async () => {
    await begin();
    await tell(summary('a1', 'a', true, [10, 12, 14]));
    const [plain] = useSeries.getState().series as [SeriesSummary];
    useSeries.setState({ series: [{ ...plain, id: 'a1+painted' }], currentId: 'a1+painted' });
    await tell(summary('a2', 'a', false, [8, 10, 12, 14]));
    expect(state()).toEqual({ ids: ['a2'], currentId: 'a2', currentIdentity: 'a', slice: 2, file: '12.dcm' });
    finish();
    await settled();
  });
  it('a better series that comes later is shown at the end, unless somebody chose', async () => {
    await begin();
    await tell({ ...summary('s1', 's', true, [0]), kind: 'localizer' });
    await tell({ ...summary('s2', 's', false, [0]), kind: 'localizer' }, summary('v1', 'v', false, [0, 1, 2]));
    expect(state()).toMatchObject({ currentId: 'v1', slice: 1 });
    finish();
    await settled();
  });
  it('stopped: what was found stays and says that there may be more', async () => {
    await begin();
    await tell(summary('a1', 'a', true, [10, 12]));
    useSeries.getState().scan?.cancel();
    await settled();
    const [kept] = useSeries.getState().series;
    expect(kept).toMatchObject({ id: 'a1', isGrowing: false, warnings: [{ code: 'gap' }] });
    expect(useSeries.getState().scan).toBeNull();
  });
  it('a new scan ends the one before and keeps its series apart', async () => {
    await begin();
    await tell(summary('a1', 'a', true, [10, 12]));
    await begin();
    await tell(summary('c1', 'c', false, [0, 1, 2]));
    finish();
    await settled();
    expect(state()).toMatchObject({ ids: ['a1', 'c1'], currentId: 'c1' });
  });
});
