// The table of maps by pins: one row a map, one column a pin, sorted by any of them. Pure.

export interface PinRow {
  readonly channel: number;
  /** In the order of the pins; NaN where the map does not reach. */
  readonly values: readonly number[];
}

export const pinRows = (ids: readonly number[], values: ReadonlyMap<number, Float32Array>): readonly PinRow[] => {
  const maps = Math.max(0, ...[...values.values()].map(({ length }) => length));
  return Array.from({ length: maps }, (_, channel) => ({
    channel,
    values: ids.map((id) => values.get(id)?.[channel] ?? Number.NaN),
  }));
};

/** @param column -1: by channel, else the position of a pin; values that are none come last */
export function sortedPinRows(rows: readonly PinRow[], column: number, falls: boolean): readonly PinRow[] {
  if (column < 0) return falls ? rows.toReversed() : rows;
  const keyOf = ({ values }: PinRow): number => values[column] ?? Number.NaN;
  return rows.toSorted((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return (falls ? b - a : a - b) || one.channel - other.channel;
  });
}
