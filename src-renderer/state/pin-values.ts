// What all maps of a layer are at each pin: one question for all pins, at most one under way, the newest wins.
import { create } from 'zustand';
import { mapPlaceOf } from '../../src-shared/network/map-places.ts';
import type { LinkedPlace, RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { NodeSummary } from '../../src-shared/protocol/network-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';
import type { Pin } from './pins.ts';
import { planeOf } from './stages.ts';

export interface PinValues {
  readonly run: RunKey;
  readonly node: string;
  /** By id of the pin, one value a map; pins that the maps do not reach are left out. */
  readonly values: ReadonlyMap<number, Float32Array>;
}

export const usePinValues = create<{ readonly answer: PinValues | null; readonly failure: string }>(() => ({
  answer: null,
  failure: '',
}));

interface Question {
  readonly run: RunKey;
  readonly node: NodeSummary;
  readonly list: readonly Pin[];
}
let wanted: Question | null = null;
let isAsking = false;

/** @param node whose maps are wanted */
export function wantPinValues(run: RunKey, node: NodeSummary, list: readonly Pin[]): void {
  wanted = { run, node, list };
  if (!isAsking) wishes.wish('pins', ask);
}

/** The place of each pin in a node's maps; without those that it does not reach. */
export function placesOfPins(node: NodeSummary, list: readonly Pin[]): readonly (LinkedPlace & { readonly id: number })[] {
  const { geometry } = node;
  return list.flatMap((pin) => {
    const at = geometry ? mapPlaceOf(geometry, pin, planeOf(node)) : null;
    return at ? [{ id: pin.id, node: node.name, ...at }] : [];
  });
}

async function ask(): Promise<void> {
  if (!wanted || isAsking) return;
  const question = wanted;
  const { run, node, list } = question;
  const places = placesOfPins(node, list);
  const [first] = places;
  isAsking = true;
  try {
    const linked = places.map(({ row, column }) => ({ node: node.name, row, column }));
    const result = first
      ? await engine().call('maps.probe', { ...run, node: node.name, channel: 0, row: first.row, column: first.column, linked })
      : null;
    const values = new Map(places.map(({ id }, at) => [id, result?.linked[at] ?? new Float32Array()]));
    usePinValues.setState({ answer: { run, node: node.name, values }, failure: '' });
  } catch (thrown) {
    usePinValues.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    isAsking = false;
  }
  if (wanted !== question) wishes.wish('pins', ask);
}
