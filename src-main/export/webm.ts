// A film as WebM: a head before packets of VP9, one a cluster, and behind them where each begins and where the film comes from. No dates, no random
// numbers: the same film has the same bytes. Source: RFC 8794 (EBML), RFC 9559 (Matroska), WebM container guidelines.
import { bigEndian, joined } from './byte-parts.ts';
import { COLOUR_CODES, type FilmHead, type FilmWriter, levelOf, profileOf, SUBSAMPLING } from './film.ts';

/** Names of elements. Source: RFC 9559 5. */
const ID = {
  ...{ ebml: 0x1a45dfa3, version: 0x4286, readVersion: 0x42f7, longestId: 0x42f2, longestSize: 0x42f3 },
  ...{ docType: 0x4282, docVersion: 0x4287, docReadVersion: 0x4285, segment: 0x18538067 },
  ...{ seekHead: 0x114d9b74, seek: 0x4dbb, seekId: 0x53ab, seekPosition: 0x53ac },
  ...{ info: 0x1549a966, timestampScale: 0x2ad7b1, duration: 0x4489, muxer: 0x4d80, writer: 0x5741 },
  ...{ tracks: 0x1654ae6b, track: 0xae, number: 0xd7, uid: 0x73c5, type: 0x83, lacing: 0x9c, language: 0x22b59c, codec: 0x86 },
  ...{ codecPrivate: 0x63a2, frameTime: 0x23e383, video: 0xe0, width: 0xb0, height: 0xba, colour: 0x55b0, matrix: 0x55b1 },
  ...{ bits: 0x55b2, range: 0x55b9, transfer: 0x55ba, primaries: 0x55bb },
  ...{ cluster: 0x1f43b675, timestamp: 0xe7, block: 0xa3 },
  ...{ cues: 0x1c53bb6b, cue: 0xbb, cueTime: 0xb3, cuePlace: 0xb7, cueTrack: 0xf7, cueCluster: 0xf1 },
  ...{ tags: 0x1254c367, tag: 0x7373, targets: 0x63c0, simpleTag: 0x67c8, tagName: 0x45a3, tagText: 0x4487 },
} as const;
const PROGRAM = 'ConvScope';
/** Under this name a film says where it comes from. */
const TAG_NAME = 'CONVSCOPE';
const TICK_NS = 1_000_000;
const TICKS_A_SECOND = 1000;
const NS_A_SECOND = 1e9;
const VIDEO_TRACK = 1;
const BITS = 8;
/** Sizes and numbers are as long whatever they say, so that the head keeps its length. */
const WORD = 8;

const utf8 = new TextEncoder();

const whole = (value: number, length = WORD): Uint8Array => bigEndian(value, length);

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(WORD);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

const nameBytes = (id: number): Uint8Array => whole(id, Math.ceil((32 - Math.clz32(id)) / 8));

function opening(id: number, size: number): Uint8Array {
  const length = whole(size);
  // The first bit that is set says how long the size is: eight bytes. Source: RFC 8794 4.
  length[0] = 1;
  return joined([nameBytes(id), length]);
}

const element = (id: number, ...content: Uint8Array[]): Uint8Array => {
  const bytes = joined(content);
  return joined([opening(id, bytes.length), bytes]);
};
const number = (id: number, value: number): Uint8Array => element(id, whole(value));
const text = (id: number, value: string): Uint8Array => element(id, utf8.encode(value));

const FILE_HEAD = element(
  ID.ebml,
  ...[number(ID.version, 1), number(ID.readVersion, 1), number(ID.longestId, 4), number(ID.longestSize, WORD)],
  ...[text(ID.docType, 'webm'), number(ID.docVersion, 4), number(ID.docReadVersion, 2)],
);

interface Known {
  readonly frames: number;
  /** From the beginning of the segment's content. */
  readonly cues: number;
  readonly tags: number;
  readonly end: number;
}
const NOTHING: Known = { frames: 0, cues: 0, tags: 0, end: 0 };

export class WebmWriter implements FilmWriter {
  readonly #film: FilmHead;
  readonly #clusters: number[] = [];
  #at = 0;

  constructor(film: FilmHead) {
    this.#film = film;
  }

  begin(): Uint8Array {
    const head = headOf(this.#film, NOTHING);
    this.#at = head.length - segmentStart;
    return head;
  }

  frame(packet: Uint8Array): Uint8Array {
    const ticks = ticksOf(this.#film, this.#clusters.length);
    this.#clusters.push(this.#at);
    const [track, timeInCluster, isKeyFrame] = [0x80 | VIDEO_TRACK, [0, 0], 0x80];
    const cluster = element(
      ID.cluster,
      number(ID.timestamp, ticks),
      element(ID.block, Uint8Array.of(track, ...timeInCluster, isKeyFrame), packet),
    );
    this.#at += cluster.length;
    return cluster;
  }

  end(provenance: string): { readonly tail: Uint8Array; readonly head: Uint8Array } {
    const cueOf = (cluster: number, frame: number): Uint8Array =>
      element(
        ID.cue,
        number(ID.cueTime, ticksOf(this.#film, frame)),
        element(ID.cuePlace, number(ID.cueTrack, VIDEO_TRACK), number(ID.cueCluster, cluster)),
      );
    const cues = element(ID.cues, joined(this.#clusters.map(cueOf)));
    const tag = element(ID.simpleTag, text(ID.tagName, TAG_NAME), text(ID.tagText, provenance));
    const tags = element(ID.tags, element(ID.tag, element(ID.targets), tag));
    const tail = joined([cues, tags]);
    const known = {
      frames: this.#clusters.length,
      ...{ cues: this.#at, tags: this.#at + cues.length, end: this.#at + tail.length },
    };
    return { tail, head: headOf(this.#film, known) };
  }
}

const segmentStart = FILE_HEAD.length + opening(ID.segment, 0).length;

const ticksOf = ({ framesPerSecond }: FilmHead, frame: number): number => Math.round((frame * TICKS_A_SECOND) / framesPerSecond);

function headOf(film: FilmHead, { frames, cues, tags, end }: Known): Uint8Array {
  const info = element(
    ID.info,
    number(ID.timestampScale, TICK_NS),
    element(ID.duration, float((frames * TICKS_A_SECOND) / film.framesPerSecond)),
    ...[text(ID.muxer, PROGRAM), text(ID.writer, PROGRAM)],
  );
  const tracks = element(ID.tracks, trackOf(film));
  const places = (at: { readonly info: number; readonly tracks: number }): Uint8Array => {
    const listed = [
      [ID.info, at.info],
      [ID.tracks, at.tracks],
      [ID.cues, cues],
      [ID.tags, tags],
    ] as const;
    return element(
      ID.seekHead,
      ...listed.map(([id, place]) => element(ID.seek, element(ID.seekId, nameBytes(id)), number(ID.seekPosition, place))),
    );
  };
  const first = places({ info: 0, tracks: 0 }).length;
  const seekHead = places({ info: first, tracks: first + info.length });
  return joined([FILE_HEAD, opening(ID.segment, end), seekHead, info, tracks]);
}

function trackOf(film: FilmHead): Uint8Array {
  const { width, height, colours, framesPerSecond } = film;
  const { primaries, transfer, matrix, isFullRange } = COLOUR_CODES[colours];
  const [limited, full] = [1, 2];
  const colour = element(
    ID.colour,
    ...[number(ID.matrix, matrix), number(ID.bits, BITS), number(ID.range, isFullRange ? full : limited)],
    ...[number(ID.transfer, transfer), number(ID.primaries, primaries)],
  );
  // Pairs of a feature and its value, each one byte long. Source: WebM, VP9 codec feature metadata.
  const features = [profileOf(film), levelOf(film), BITS, SUBSAMPLING[colours]].flatMap((value, at) => [at + 1, 1, value]);
  return element(
    ID.track,
    ...[number(ID.number, VIDEO_TRACK), number(ID.uid, VIDEO_TRACK), number(ID.type, 1), number(ID.lacing, 0)],
    ...[text(ID.language, 'und'), text(ID.codec, 'V_VP9'), element(ID.codecPrivate, Uint8Array.from(features))],
    number(ID.frameTime, Math.round(NS_A_SECOND / framesPerSecond)),
    element(ID.video, number(ID.width, width), number(ID.height, height), colour),
  );
}
