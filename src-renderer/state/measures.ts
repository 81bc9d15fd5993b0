// Measures of the maps on show that a run does not take by itself: asked for, one layer at a time, only while an order, a filter or a range needs
// them, and only when the maps are there.
import { create } from 'zustand';
import type { MapMeasures } from '../../src-shared/protocol/maps-messages.ts';
import { engine } from './connection.ts';
import { type Display, useDisplay } from './display.ts';
import { runName, useMaps } from './maps.ts';
import { useNetwork } from './network.ts';
import { shownNode, stagesOf } from './stages.ts';

interface Measured {
  readonly run: string;
  readonly measures: MapMeasures;
}

/** By node; those of the slice before stay until the new ones come. */
export const useMeasures = create<{ readonly byNode: Readonly<Record<string, Measured>>; readonly failure: string }>(() => ({
  byNode: {},
  failure: '',
}));

let isAsking = false;
/** A question that failed is not asked again for the same run. */
let failed = '';

const needsMeasures = ({ sort, filter, rangeMode }: Pick<Display, 'sort' | 'filter' | 'rangeMode'>): boolean =>
  ['entropy', 'correlation', 'likeness'].includes(sort) ||
  ['saturated', 'near-duplicates'].includes(filter) ||
  rangeMode === 'percentile';

/** Asks for what is missing now; at most one question is under way. */
export async function wantMeasures(): Promise<void> {
  const display = useDisplay.getState();
  const { summary } = useNetwork.getState();
  const { facts, progress } = useMaps.getState();
  if (isAsking || !summary || !needsMeasures(display) || progress.phase !== 'done') return;
  const { byNode } = useMeasures.getState();
  for (const stage of stagesOf(summary)) {
    const node = shownNode(stage, display.afterRelu).name;
    const run = facts[node]?.run;
    if (!run || byNode[node]?.run === runName(run) || failed === `${node}|${runName(run)}`) continue;
    const { seriesId, slice, networkId, preprocess } = run;
    isAsking = true;
    try {
      const measures = await engine().call('maps.measure', { seriesId, slice, networkId, preprocess, node });
      useMeasures.setState((state) => ({
        byNode: { ...state.byNode, [node]: { run: runName(run), measures } },
        failure: '',
      }));
    } catch (thrown) {
      failed = `${node}|${runName(run)}`;
      useMeasures.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
    } finally {
      isAsking = false;
    }
    // What is on show may have changed meanwhile.
    void wantMeasures();
    return;
  }
}

/** Another network has other maps under the same names. */
export const forgetMeasures = (): void => useMeasures.setState({ byNode: {}, failure: '' });
