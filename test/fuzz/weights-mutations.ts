// Ways to break a file: bytes flipped, set to the edges, cut, doubled, moved; numbers that lie.

/** A whole number below the bound. */
export type Draw = (below: number) => number;

const EDGES = [0, 1, 0x7f, 0x80, 0xff];
const MOST_CHANGES = 4;
const LONGEST_PIECE = 64;

/** @returns another file; the given one stays as it is */
export function mutatedBytes(bytes: Uint8Array, draw: Draw): Uint8Array {
  let made = Uint8Array.from(bytes);
  for (let change = draw(MOST_CHANGES) + 1; change > 0 && made.length > 0; change--) made = changed(made, draw);
  return made;
}

function changed(bytes: Uint8Array<ArrayBuffer>, draw: Draw): Uint8Array<ArrayBuffer> {
  const at = draw(bytes.length);
  const length = Math.min(draw(LONGEST_PIECE) + 1, bytes.length - at);
  const kind = draw(7);
  if (kind === 0) bytes[at] = (bytes[at] as number) ^ (1 << draw(8));
  else if (kind === 1) bytes[at] = EDGES[draw(EDGES.length)] as number;
  else if (kind === 2) bytes.fill(0xff, at, Math.min(at + 8, bytes.length));
  else if (kind === 3) return bytes.slice(0, at);
  else if (kind === 4)
    return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at, at + length), ...bytes.subarray(at)]);
  else if (kind === 5) return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
  else bytes.copyWithin(at, draw(bytes.length), bytes.length);
  return bytes;
}
