// Pins: places of the slice that are kept through slices and layers, several at once. The value at one of them may be held in the inspector, in
// whichever map is selected; the pointer then moves without it.
import { create } from 'zustand';
import { mapPlaceOf } from '../../src-shared/network/map-places.ts';
import { type Spot, spotOf } from './linked.ts';
import { useNetwork } from './network.ts';
import { type MapPlace, useSelection } from './selection.ts';
import { planeOf, stagesOf } from './stages.ts';

/** Row and column of the slice, pixel centres at whole numbers; between pixels behind even kernels. */
export interface Pin extends Spot {
  readonly id: number;
}

interface Pins {
  readonly list: readonly Pin[];
  /** Whose value is held; null: none of them. */
  readonly held: number | null;
}

export const usePins = create<Pins>(() => ({ list: [], held: null }));

/** More numbers no person tells apart on a slice. */
export const MOST_PINS = 32;
/** Nearer to each other than this two pins are one, pixels of the slice. */
const SAME_PLACE = 0.5;

/** Where on the slice the held value stands: layers with wide steps would let it wander. */
let heldSpot: Spot | null = null;
let isMoving = false;

const summaryNow = () => useNetwork.getState().summary;

/** The place of the selected map at a spot of the slice; null where it has none. */
function selectedPlaceAt(spot: Spot): MapPlace | null {
  const { stage, channel } = useSelection.getState();
  const summary = summaryNow();
  const found = summary ? stagesOf(summary).find(({ name }) => name === stage) : undefined;
  const geometry = found?.node.geometry;
  const at = found && geometry ? mapPlaceOf(geometry, spot, planeOf(found.node)) : null;
  return found && at ? { stage: found.name, channel, ...at } : null;
}

function hold(place: MapPlace, spot: Spot | null): void {
  isMoving = true;
  heldSpot = spot;
  useSelection.setState({ place, isPinned: true });
  isMoving = false;
}

/** Adds a pin under the pointer and holds the value there; on a pin, or with the pointer on nothing, lets go of it. */
export function togglePin(): void {
  const { isPinned, place, pointed, slicePlace } = useSelection.getState();
  const at = isPinned ? pointed : place;
  const summary = summaryNow();
  const spot = slicePlace ?? (at && summary ? spotOf(stagesOf(summary), at, null) : null);
  const here = spot && pinAt(spot);
  if (here) removePin(here.id);
  else if (spot) addPin(spot, at ?? selectedPlaceAt(spot));
  else if (isPinned) letGo();
  // A value without a place on the slice is held for as long as its map is selected.
  else if (place) hold(place, null);
}

const pinAt = ({ row, column }: Spot): Pin | undefined =>
  usePins.getState().list.find((pin) => Math.abs(pin.row - row) < SAME_PLACE && Math.abs(pin.column - column) < SAME_PLACE);

function addPin(spot: Spot, place: MapPlace | null): void {
  const { list } = usePins.getState();
  if (list.length >= MOST_PINS) return;
  const id = Math.max(0, ...list.map((pin) => pin.id)) + 1;
  usePins.setState({ list: [...list, { id, row: spot.row, column: spot.column }], held: place ? id : null });
  if (place) hold(place, spot);
}

/** The held pin is removed; a value that is held without one is let go of. */
function letGo(): void {
  const { held } = usePins.getState();
  if (held === null) useSelection.setState({ isPinned: false });
  else removePin(held);
}

export const removePin = (id: number): void => putPins(usePins.getState().list.filter((pin) => pin.id !== id));

/** All of them at once, as from storage or from a step that is undone. What was held stays so while its pin is there. */
export function putPins(list: readonly Pin[]): void {
  const { held } = usePins.getState();
  const isHeld = list.some(({ id }) => id === held);
  usePins.setState({ list, held: isHeld ? held : null });
  if (held !== null && !isHeld) useSelection.setState({ isPinned: false });
}

/** The value at a pin in the selected map; again: the pointer's is told, and the pin stays. */
export function toggleHeld(id: number): void {
  const { list, held } = usePins.getState();
  const pin = list.find((one) => one.id === id);
  if (!pin) return;
  const place = held === id ? null : selectedPlaceAt(pin);
  usePins.setState({ held: place ? id : null });
  if (place) hold(place, pin);
  else useSelection.setState({ isPinned: false });
}

type Held = Pick<ReturnType<typeof useSelection.getState>, 'isPinned' | 'place' | 'stage' | 'channel'>;

/** What is held stays at its spot when another map is selected, and takes its spot from a place that it is led to. */
export function followHeld(now: Held, before: Held): void {
  if (before.isPinned && !now.isPinned && usePins.getState().held !== null) usePins.setState({ held: null });
  if (!now.isPinned || isMoving) return;
  if (now.place !== before.place || !before.isPinned) {
    const summary = summaryNow();
    heldSpot = now.place && summary ? spotOf(stagesOf(summary), now.place, null) : null;
  } else if (now.stage !== before.stage || now.channel !== before.channel) {
    const place = heldSpot && selectedPlaceAt(heldSpot);
    if (place) hold(place, heldSpot);
  }
}
