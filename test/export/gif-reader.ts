// GIF for tests, by the specification (GIF89a): frames with their own palettes, the delay, LZW. What is written is not read by what wrote it.

interface ReadFrame {
  readonly delayMs: number;
  /** RGB of each pixel. */
  readonly colours: readonly (readonly number[])[];
}

export function readGif(bytes: Uint8Array): readonly ReadFrame[] {
  if (new TextDecoder().decode(bytes.subarray(0, 6)) !== 'GIF89a') throw new Error('not GIF89a');
  const paletteAt = (at: number, flags: number): number[][] =>
    Array.from({ length: 2 << (flags & 7) }, (_, i) => [...bytes.subarray(at + i * 3, at + i * 3 + 3)]);
  const flags = bytes[10] as number;
  const global = flags & 0x80 ? paletteAt(13, flags) : [];
  let at = 13 + global.length * 3;
  let delayMs = 0;
  const frames: ReadFrame[] = [];
  const blocks = (): number[] => {
    const data: number[] = [];
    for (let length = bytes[at++] as number; length > 0; length = bytes[at++] as number) {
      data.push(...bytes.subarray(at, at + length));
      at += length;
    }
    return data;
  };
  for (;;) {
    const kind = bytes[at++];
    if (kind === 0x3b) return frames;
    if (kind === 0x21) {
      const label = bytes[at++];
      if (label === 0xf9) delayMs = ((bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8)) * 10;
      blocks();
    } else if (kind === 0x2c) {
      const local = bytes[at + 8] as number;
      at += 9;
      const palette = local & 0x80 ? paletteAt(at, local) : global;
      if (local & 0x80) at += palette.length * 3;
      const codeBits = bytes[at++] as number;
      frames.push({ delayMs, colours: unpack(blocks(), codeBits).map((index) => palette[index] as number[]) });
    } else throw new Error(`a block of kind ${kind} at ${at - 1}`);
  }
}

function unpack(data: readonly number[], codeBits: number): number[] {
  const clear = 1 << codeBits;
  let [table, bits, before]: [number[][], number, number[] | null] = [[], codeBits + 1, null];
  let [held, count] = [0, 0];
  const out: number[] = [];
  for (const byte of data) {
    held |= byte << count;
    for (count += 8; count >= bits; ) {
      const code = held & ((1 << bits) - 1);
      held >>>= bits;
      count -= bits;
      if (code === clear) {
        table = Array.from({ length: clear + 2 }, (_, i) => [i]);
        [bits, before] = [codeBits + 1, null];
        continue;
      }
      if (code === clear + 1) return out;
      const entry: number[] = table[code] ?? [...(before as number[]), (before as number[])[0] as number];
      out.push(...entry);
      if (before && table.length < 4096) table.push([...before, entry[0] as number]);
      if (table.length === 1 << bits && bits < 12) bits++;
      before = entry;
    }
  }
  return out;
}
