// Volumes of one node over many slices: where each map of each slice lies in the file, so that slices can be written as they are computed.

export interface VolumeShape {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly maps: number;
}

/** A file whose length is known before its first value: head, the maps of all slices, tail. */
export interface VolumeLayout {
  readonly head: Uint8Array;
  readonly offsetOf: (slice: number, map: number) => number;
  readonly tail: Uint8Array;
  readonly tailAt: number;
}

/** x, y, z, channel: all slices of the first channel, then those of the next. */
export function planeByPlane({ columns, rows, slices, maps }: VolumeShape, head: Uint8Array): VolumeLayout {
  const mapBytes = columns * rows * Float32Array.BYTES_PER_ELEMENT;
  const offsetOf = (slice: number, map: number): number => head.length + (map * slices + slice) * mapBytes;
  return { head, offsetOf, tail: new Uint8Array(0), tailAt: offsetOf(0, maps) };
}
