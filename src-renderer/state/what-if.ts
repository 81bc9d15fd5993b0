// What is tried out: channels at other strengths, HU painted into slices, what the maps are compared with. The engine gives a network and a series of
// their own for it; they take the place of the plain ones, so that everything in the window answers for the changed state.
import { useMemo } from 'react';
import { create } from 'zustand';
import type { ShownRange } from '../../src-shared/imaging/range.ts';
import type { ChannelChange } from '../../src-shared/network/channel-changes.ts';
import type { NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import type { SliceStroke } from '../../src-shared/protocol/what-if-messages.ts';
import { engine } from './connection.ts';
import { useDisplay } from './display.ts';
import { forgetSteps, quietly, record } from './history.ts';
import { useNetwork } from './network.ts';
import { sliceIn, useSeries } from './series.ts';
import { showFailure } from './toasts.ts';

export type Comparison =
  | { readonly kind: 'plain' }
  | { readonly kind: 'slice'; readonly slice: number }
  /** Another checkpoint of the same network. */
  | { readonly kind: 'weights'; readonly networkId: string; readonly title: string };

export interface Trial {
  readonly changes: readonly ChannelChange[];
  /** Of the series on screen. */
  readonly strokes: readonly SliceStroke[];
  readonly comparison: Comparison | null;
}

interface WhatIf {
  readonly trial: Trial;
  /** The plain network is shown although there is something to try. */
  readonly isHidden: boolean;
  /** What a difference on screen is made of; null where none is. */
  readonly sides: { readonly one: RunSide; readonly other: RunSide } | null;
  /** As they were opened. */
  readonly network: NetworkSummary | null;
  readonly series: SeriesSummary | null;
}

/** One of two runs that are compared; null: what is on screen. */
export interface RunSide {
  readonly networkId: string;
  readonly seriesId: string | null;
  readonly slice: number | null;
}

export const NOTHING: Trial = { changes: [], strokes: [], comparison: null };

export const useWhatIf = create<WhatIf>(() => ({ trial: NOTHING, isHidden: false, sides: null, network: null, series: null }));

export const isEmpty = ({ changes, strokes, comparison }: Trial): boolean =>
  changes.length === 0 && strokes.length === 0 && comparison === null;

/** What is shown is not the plain network on the slices as they are. */
export const isTried = ({ trial, isHidden }: Pick<WhatIf, 'trial' | 'isHidden'>): boolean => !isHidden && !isEmpty(trial);

export const useIsDifference = (): boolean => useWhatIf((state) => isTried(state) && state.trial.comparison !== null);

const NO_CHANGES: readonly ChannelChange[] = [];

/** In force at a node. */
export function useChangesOf(node: string): readonly ChannelChange[] {
  const changes = useWhatIf((state) => (state.isHidden ? NO_CHANGES : state.trial.changes));
  return useMemo(() => changes.filter((change) => change.node === node), [changes, node]);
}

/** A step that can be undone. @param key see history.ts */
export function tryOut(change: Partial<Trial>, title: string, key: string | null = null): void {
  const { trial } = useWhatIf.getState();
  const next = { ...trial, ...change };
  const show = (shown: Trial) => (): void => {
    useWhatIf.setState({ trial: shown, isHidden: false });
    void apply();
  };
  record({ title, key, about: 'trial', undo: show(trial), redo: show(next) });
  show(next)();
}

/** What was tried on a network, or on slices, that are there again; no step of its own. */
export function putTrial(shown: Partial<Trial>): void {
  const { trial } = useWhatIf.getState();
  useWhatIf.setState({ trial: { ...trial, ...shown }, isHidden: false });
  void apply();
}

/** Everything off, and on again: nothing is lost. */
export function toggleHidden(): void {
  const { trial, isHidden } = useWhatIf.getState();
  if (isEmpty(trial)) return;
  useWhatIf.setState({ isHidden: !isHidden });
  void apply();
}

let latest = 0;

/** Asks for the ids of what is tried out now and puts them in place of what was shown; the newest state wins. */
async function apply(): Promise<void> {
  const wish = ++latest;
  const state = useWhatIf.getState();
  const { network, series } = state;
  const { changes, strokes, comparison } = isTried(state) ? state.trial : NOTHING;
  try {
    const painted =
      series && strokes.length > 0 ? await engine().call('what-if.series', { seriesId: series.id, strokes }) : series;
    const made = network && (await networkFor(network, series, changes, comparison));
    if (wish !== latest) return;
    const networkId = made?.id;
    useWhatIf.setState({ sides: made?.sides ?? null });
    if (painted) showSeries(painted);
    keepRange(comparison !== null);
    // Nodes stay the same objects: what was found out about them holds.
    if (network && networkId)
      useNetwork.setState({ summary: networkId === network.id ? network : { ...network, id: networkId } });
  } catch (thrown) {
    if (wish === latest) showFailure(thrown);
  }
}

async function networkFor(
  network: NetworkSummary,
  series: SeriesSummary | null,
  changes: readonly ChannelChange[],
  comparison: Comparison | null,
): Promise<{ readonly id: string; readonly sides: WhatIf['sides'] }> {
  const changed =
    changes.length > 0 ? (await engine().call('what-if.network', { networkId: network.id, changes })).id : network.id;
  if (!comparison) return { id: changed, sides: null };
  const against = {
    plain: { networkId: network.id, seriesId: series?.id ?? null, slice: null },
    slice: { networkId: changed, seriesId: null, slice: comparison.kind === 'slice' ? comparison.slice : null },
    weights: { networkId: comparison.kind === 'weights' ? comparison.networkId : changed, seriesId: null, slice: null },
  }[comparison.kind];
  const { id } = await engine().call('what-if.compare', { networkId: changed, against });
  return { id, sides: { one: { networkId: changed, seriesId: null, slice: null }, other: against } };
}

let rangeBefore: ShownRange | null = null;

/** Differences are looked at about 0; afterwards the range is again what it was. */
function keepRange(isCompared: boolean): void {
  const { rangeMode } = useDisplay.getState();
  if (isCompared && rangeBefore === null) {
    rangeBefore = rangeMode;
    quietly(() => useDisplay.setState({ rangeMode: 'symmetric' }));
  } else if (!isCompared && rangeBefore !== null) {
    const shown = rangeBefore;
    if (rangeMode === 'symmetric') quietly(() => useDisplay.setState({ rangeMode: shown }));
    rangeBefore = null;
  }
}

/** In place of the series on screen: the same slices under another id. */
function showSeries(shown: SeriesSummary): void {
  const { series, currentId } = useSeries.getState();
  if (currentId === shown.id) return;
  const known = series.find(({ id }) => id === currentId);
  if (!known || known.identity !== shown.identity) return;
  useSeries.setState({
    series: series.map((one) => (one === known ? { ...one, id: shown.id } : one)),
    currentId: shown.id,
  });
}

/** Follows what is opened: another network or series is a plain one, and what was tried on the one before is over. @returns ends it */
export function followPlain(): () => void {
  const ends = [
    useNetwork.subscribe(({ summary }) => {
      const { network, trial } = useWhatIf.getState();
      if (summary?.nodes === network?.nodes) return;
      keepRange(false);
      useWhatIf.setState({ network: summary, trial: { ...trial, changes: [], comparison: null }, isHidden: false, sides: null });
      forgetSteps('trial');
    }),
    useSeries.subscribe(({ series, currentId }) => {
      const shown = series.find(({ id }) => id === currentId) ?? null;
      const { series: plain, trial } = useWhatIf.getState();
      // A painted series has the plain one's id with something behind it.
      if (plain === shown || (plain && shown && (shown.id === plain.id || shown.id.startsWith(`${plain.id}+`)))) return;
      const hadStrokes = trial.strokes.length > 0;
      if (plain && shown && plain.identity === shown.identity)
        useWhatIf.setState({ series: shown, trial: grown(trial, plain, shown) });
      else {
        if (hadStrokes && plain) restorePlain(plain);
        useWhatIf.setState({ series: shown, trial: { ...trial, strokes: [], comparison: withoutSlice(trial.comparison) } });
      }
      if (hadStrokes || trial.comparison) {
        forgetSteps('trial');
        void apply();
      }
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The same trial on a series that more slices were found of: they may stand before those that it is about. */
function grown(trial: Trial, before: SeriesSummary, now: SeriesSummary): Trial {
  const strokes = trial.strokes.flatMap((stroke) => {
    const slice = sliceIn(now, before, stroke.slice);
    return slice === null ? [] : [{ ...stroke, slice }];
  });
  const { comparison } = trial;
  if (comparison?.kind !== 'slice') return { ...trial, strokes };
  const slice = sliceIn(now, before, comparison.slice);
  return { ...trial, strokes, comparison: slice === null ? null : { kind: 'slice', slice } };
}

/** A slice of one series says nothing about another. */
const withoutSlice = (comparison: Comparison | null): Comparison | null => (comparison?.kind === 'slice' ? null : comparison);

/** The series that is left has its own id again. */
function restorePlain(plain: SeriesSummary): void {
  useSeries.setState(({ series }) => ({
    series: series.map((one) => (one.identity === plain.identity ? { ...one, id: plain.id } : one)),
  }));
}
