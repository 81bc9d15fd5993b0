// Under which name the window keeps what is drawn on a series: the same one each time it is opened, and none that says whose series it is.
import { expect, it } from 'vitest';
import { phantomSeries } from '../../src-main/engine/phantom-series.ts';
import { SeriesStore, summariseSeries } from '../../src-main/engine/series-store.ts';

it('stays through scans and growth, differs between parts of one series, and holds no UID', () => {
  const whole = phantomSeries();
  const lastingId = (change: Partial<typeof whole>): string =>
    summariseSeries(new SeriesStore().add({ ...whole, ...change }, 'folder')).lastingId;
  const ids = [{}, {}, { slices: whole.slices.slice(0, 1), kind: 'single' as const }].map(lastingId);
  expect(new Set(ids).size).toBe(1);
  const others = [{ kind: 'localizer' as const }, { rows: 256 }, { orientation: null }, { seriesInstanceUID: '1.2' }];
  expect(new Set([...ids, ...others.map(lastingId)]).size).toBe(1 + others.length);
  expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
});
