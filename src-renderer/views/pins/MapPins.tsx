// The pins on the large map, with their numbers.

import { mapPlaceOf } from '../../../src-shared/network/map-places.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { usePins } from '../../state/pins.ts';
import './pins.css';

interface MapPinsProps {
  readonly geometry: NodeSummary['geometry'];
  readonly rows: number;
  readonly columns: number;
}

const HALF = 0.5;
const PERCENT = 100;

export function MapPins({ geometry, rows, columns }: MapPinsProps) {
  const { list, held } = usePins();
  if (!geometry) return null;
  return list.map((pin) => {
    const at = mapPlaceOf(geometry, pin, { rows, columns });
    if (!at) return null;
    const left = `${((at.column + HALF) / columns) * PERCENT}%`;
    const top = `${((at.row + HALF) / rows) * PERCENT}%`;
    return (
      <span key={pin.id} className={pin.id === held ? 'map-pin map-pin-held' : 'map-pin'} style={{ left, top }}>
        <span className="map-pin-number">{pin.id}</span>
      </span>
    );
  });
}
