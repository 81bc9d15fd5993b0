// MP4 for tests, by the specification (ISO/IEC 14496-12): the boxes of a film of one track, and its frames where they say that they lie.

interface ReadMp4 {
  readonly codec: string;
  /** Profile, level, depth with chroma and range, primaries, transfer, matrix. */
  readonly configuration: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly frameMs: number;
  readonly frames: readonly Uint8Array[];
  readonly comment: string;
  readonly types: readonly string[];
}

/** Boxes that hold boxes, with the bytes before them. */
const PARENTS: Readonly<Record<string, number>> = {
  ...{ moov: 0, trak: 0, mdia: 0, minf: 0, dinf: 0, stbl: 0, udta: 0, meta: 4, ilst: 0, dref: 8, stsd: 8, vp09: 78 },
  '\xa9cmt': 0,
};

interface Box {
  readonly type: string;
  readonly at: number;
  readonly content: Buffer;
}

function boxesOf(bytes: Buffer, start: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    const isLong = bytes.readUInt32BE(at) === 1;
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > bytes.length) throw new Error(`The box ${type} at ${start + at} is ${size} bytes long.`);
    const lead = isLong ? 16 : 8;
    const content = bytes.subarray(at + lead, at + size);
    found.push({ type, at: start + at, content });
    const skip = PARENTS[type];
    if (skip !== undefined) found.push(...boxesOf(content.subarray(skip), start + at + lead + skip));
    at += size;
  }
  return found;
}

/** @throws Error where sizes and places do not agree */
export function readMp4(file: Uint8Array): ReadMp4 {
  const bytes = Buffer.from(file);
  const boxes = boxesOf(bytes, 0);
  const one = (type: string): Buffer => {
    const [box, ...more] = boxes.filter((known) => known.type === type);
    if (!box || more.length > 0) throw new Error(`One ${type} was expected.`);
    return box.content;
  };
  const sizes = Array.from({ length: one('stsz').readUInt32BE(8) }, (_, i) => one('stsz').readUInt32BE(12 + 4 * i));
  const [chunks, perChunk] = [one('co64').readUInt32BE(4), one('stsc').readUInt32BE(12)];
  if (chunks !== 1 || perChunk !== sizes.length) throw new Error('All frames were expected in one chunk.');
  let at = Number(one('co64').readBigUInt64BE(8));
  const media = boxes.find(({ type }) => type === 'mdat');
  if (at !== (media?.at ?? 0) + 16) throw new Error('The first frame is not where the media begin.');
  const frames = sizes.map((size) => {
    at += size;
    return Uint8Array.from(bytes.subarray(at - size, at));
  });
  if (at !== 16 + (media?.at ?? 0) + (media?.content.length ?? 0)) throw new Error('The media hold more than the frames.');
  const [movie, track, mediaHead, entry, times] = [one('mvhd'), one('tkhd'), one('mdhd'), one('vp09'), one('stts')];
  const ticks = mediaHead.readUInt32BE(12);
  const durations = [
    movie.readUInt32BE(16) / movie.readUInt32BE(12),
    track.readUInt32BE(20) / movie.readUInt32BE(12),
    mediaHead.readUInt32BE(16) / ticks,
    (times.readUInt32BE(8) * times.readUInt32BE(12)) / ticks,
  ].map((seconds) => Math.round(seconds * 1000));
  if (new Set(durations).size !== 1) throw new Error(`Durations differ: ${durations.join(', ')}`);
  const [width, height] = [entry.readUInt16BE(24), entry.readUInt16BE(26)];
  if (track.readUInt32BE(76) !== width * 0x10000 || track.readUInt32BE(80) !== height * 0x10000) throw new Error('Sizes differ.');
  const dates = [movie, track, mediaHead].flatMap((head) => [head.readUInt32BE(4), head.readUInt32BE(8)]);
  if (dates.some((date) => date !== 0)) throw new Error('It has a date.');
  return {
    codec: boxes.find(({ type }) => type === 'vp09')?.type ?? '',
    configuration: [...one('vpcC').subarray(4, 10)],
    ...{ width, height, durationMs: durations[0] ?? 0, frameMs: (times.readUInt32BE(12) / ticks) * 1000, frames },
    comment: one('data').toString('utf8', 8),
    types: boxes.map(({ type }) => type),
  };
}
