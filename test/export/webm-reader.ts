// WebM for tests, by the specification (RFC 8794, RFC 9559): heads, frames and what stands behind them. What is written is not read by what wrote it.

interface Element {
  readonly id: number;
  /** Of its first byte in the file. */
  readonly at: number;
  /** Of its content. */
  readonly from: number;
  readonly content: Uint8Array;
}

interface ReadWebm {
  readonly docType: string;
  readonly codec: string;
  readonly codecPrivate: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Matrix, range, transfer, primaries. */
  readonly colour: readonly number[];
  readonly durationMs: number;
  readonly frames: readonly { readonly timeMs: number; readonly data: Uint8Array; readonly isKeyFrame: boolean }[];
  readonly tags: Readonly<Record<string, string>>;
}

function numberOf(bytes: Uint8Array, at: number, keepsMark: boolean): readonly [value: number, length: number] {
  const first = bytes[at] as number;
  let length = 1;
  while (length <= 8 && (first & (0x80 >> (length - 1))) === 0) length++;
  let value = keepsMark ? first : first - (0x80 >> (length - 1));
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  return [value, length];
}

function elementsOf(bytes: Uint8Array, start = 0): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [id, idBytes] = numberOf(bytes, at, true);
    const [size, sizeBytes] = numberOf(bytes, at + idBytes, false);
    const from = at + idBytes + sizeBytes;
    if (from + size > bytes.length) throw new Error(`Element ${id.toString(16)} at ${start + at} is longer than its parent.`);
    found.push({ id, at: start + at, from: start + from, content: bytes.subarray(from, from + size) });
    at = from + size;
  }
  return found;
}

const whole = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function childrenOf(parent: Element): (id: number) => readonly Element[] {
  const children = elementsOf(parent.content, parent.from);
  return (id) => children.filter((child) => child.id === id);
}

function one(elements: readonly Element[]): Element {
  const [element] = elements;
  if (!element || elements.length !== 1) throw new Error(`${elements.length} elements where one was expected.`);
  return element;
}

/** @throws Error where it is no film of one track, or where what is said of places and sizes is not so */
export function readWebm(bytes: Uint8Array): ReadWebm {
  const [head, segment, ...more] = elementsOf(bytes);
  if (head?.id !== 0x1a45dfa3 || segment?.id !== 0x18538067 || more.length > 0) throw new Error('Not a head and a segment.');
  const inSegment = childrenOf(segment);
  const info = childrenOf(one(inSegment(0x1549a966)));
  const tickMs = whole(one(info(0x2ad7b1)).content) / 1e6;
  const track = childrenOf(one(childrenOf(one(inSegment(0x1654ae6b)))(0xae)));
  const video = childrenOf(one(track(0xe0)));
  const colour = childrenOf(one(video(0x55b0)));
  const clusters = inSegment(0x1f43b675);
  const { content: duration } = one(info(0x4489));
  for (const seek of childrenOf(one(inSegment(0x114d9b74)))(0x4dbb)) {
    const [id, place] = [0x53ab, 0x53ac].map((name) => whole(one(childrenOf(seek)(name)).content)) as [number, number];
    if (one(inSegment(id)).at !== segment.from + place) throw new Error(`The head is wrong about ${id.toString(16)}.`);
  }
  const frames = clusters.map((cluster) => {
    const inCluster = childrenOf(cluster);
    const { content } = one(inCluster(0xa3));
    const timeMs = (whole(one(inCluster(0xe7)).content) + new DataView(content.buffer, content.byteOffset).getInt16(1)) * tickMs;
    return { timeMs, data: content.subarray(4), isKeyFrame: (content[3] as number) === 0x80 };
  });
  const cues = childrenOf(one(inSegment(0x1c53bb6b)))(0xbb).map((cue) => {
    const inCue = childrenOf(cue);
    return [whole(one(inCue(0xb3)).content) * tickMs, whole(one(childrenOf(one(inCue(0xb7)))(0xf1)).content)];
  });
  const expected = clusters.map(({ at }, i) => [frames[i]?.timeMs, at - segment.from]);
  if (JSON.stringify(cues) !== JSON.stringify(expected)) throw new Error('The cues are not where the clusters are.');
  const tags = childrenOf(one(inSegment(0x1254c367)))(0x7373).flatMap((tag) => childrenOf(tag)(0x67c8));
  return {
    docType: text(one(childrenOf(head)(0x4282)).content),
    codec: text(one(track(0x86)).content),
    codecPrivate: [...one(track(0x63a2)).content],
    width: whole(one(video(0xb0)).content),
    height: whole(one(video(0xba)).content),
    colour: [0x55b1, 0x55b9, 0x55ba, 0x55bb].map((id) => whole(one(colour(id)).content)),
    durationMs: new DataView(duration.buffer, duration.byteOffset).getFloat64(0) * tickMs,
    frames,
    tags: Object.fromEntries(
      tags.map((tag) => [0x45a3, 0x4487].map((id) => text(one(childrenOf(tag)(id)).content)) as [string, string]),
    ),
  };
}
