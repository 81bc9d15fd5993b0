// What a person tries: a map muted, alone or at another strength, HU painted, a comparison. Every one is a step that can be undone.

import { type Stroke, strokeText } from '../../src-shared/imaging/paint.ts';
import { type ChannelChange, changeText } from '../../src-shared/network/channel-changes.ts';
import { useDisplay } from './display.ts';
import { useNetwork } from './network.ts';
import { useSelection } from './selection.ts';
import { useSeries } from './series.ts';
import { shownNode, stagesOf } from './stages.ts';
import { type Comparison, NOTHING, tryOut, useWhatIf } from './what-if.ts';

export interface TriedMap {
  readonly node: string;
  readonly channel: number;
}

/** The node whose map is selected, before or after ReLU as it is shown. */
export function selectedMap(): TriedMap | null {
  const { stage, channel } = useSelection.getState();
  const { summary } = useNetwork.getState();
  const found = summary ? stagesOf(summary).find(({ name }) => name === stage) : undefined;
  return found ? { node: shownNode(found, useDisplay.getState().afterRelu).name, channel } : null;
}

const isOf =
  ({ node, channel }: TriedMap) =>
  (change: ChannelChange): boolean =>
    change.node === node && change.channel === channel;

/** On, or off where it is on; a map is not both muted and alone. */
export function toggleChange(kind: 'mute' | 'solo', map: TriedMap): void {
  const { changes } = useWhatIf.getState().trial;
  const isOn = changes.some((change) => isOf(map)(change) && change.kind === kind);
  const others = changes.filter((change) => !isOf(map)(change) || change.kind === 'scale');
  const change: ChannelChange = { kind, ...map };
  tryOut({ changes: isOn ? others : [...others, change] }, isOn ? `no longer ${changeText(change)}` : changeText(change));
}

/** 1 leaves the map as it is. A factor that is drawn to by a slider is one step. */
export function scaleMap(map: TriedMap, factor: number): void {
  const { changes } = useWhatIf.getState().trial;
  const others = changes.filter((change) => !isOf(map)(change) || change.kind !== 'scale');
  const change: ChannelChange = { kind: 'scale', ...map, factor };
  tryOut({ changes: factor === 1 ? others : [...others, change] }, changeText(change), `scale ${map.node} ${map.channel}`);
}

export function removeChange(change: ChannelChange): void {
  const { changes } = useWhatIf.getState().trial;
  tryOut({ changes: changes.filter((one) => one !== change) }, `no longer ${changeText(change)}`);
}

/** Into the slice on screen. */
export function paintStroke(stroke: Stroke): void {
  const { strokes } = useWhatIf.getState().trial;
  tryOut({ strokes: [...strokes, { ...stroke, slice: useSeries.getState().slice }] }, strokeText(stroke));
}

export function removeStroke(at: number): void {
  const { strokes } = useWhatIf.getState().trial;
  const removed = strokes[at];
  if (removed) tryOut({ strokes: strokes.filter((_, index) => index !== at) }, `remove ${strokeText(removed)}`);
}

export const compareWith = (comparison: Comparison | null): void =>
  tryOut({ comparison }, comparison ? `difference to ${comparisonText(comparison)}` : 'end the difference');

export const removeAll = (): void => tryOut(NOTHING, 'remove all that was tried');

/** One of the two sides that are compared, for people: `the plain network, slice 25`. */
export function sideText(comparison: Comparison, slice: number): string {
  return comparison.kind === 'slice' ? `slice ${slice + 1}` : `${comparisonText(comparison)}, slice ${slice + 1}`;
}

/** For people. */
export function comparisonText(comparison: Comparison): string {
  if (comparison.kind === 'plain') return 'the plain network';
  return comparison.kind === 'slice' ? `slice ${comparison.slice + 1}` : comparison.title;
}
