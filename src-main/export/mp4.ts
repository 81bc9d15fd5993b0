// A film as MP4: a head, packets of VP9 one behind the other, and behind them the box that says where each lies and where the film comes from. All dates
// are 0: the same film has the same bytes. Source: ISO/IEC 14496-12, VP Codec ISO Media File Format Binding 1.0.
import { bigEndian, joined } from './byte-parts.ts';
import { COLOUR_CODES, type FilmHead, type FilmWriter, levelOf, profileOf, SUBSAMPLING } from './film.ts';

const TYPE_LETTERS = 4;
const SHORT = 2;
const WORD = 4;
const LONG = 8;
const PROGRAM = 'ConvScope';
/** Ticks of a frame: divides by what players like to divide by. */
const FRAME_TICKS = 512;
const MOVIE_TICKS = 1000;
const TRACK = 1;
/** Fixed-point numbers: 16 bits behind the point. */
const ONE = 0x10000;
const PIXELS_AN_INCH = 72 * ONE;
const BITS = 8;
const UNDETERMINED = 0x55c4;
/** Shown, in the movie, in its preview. */
const ENABLED = 7;
const PIXEL_DEPTH = 24;
const NONE = 0xffff;
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const byte = (value: number): Uint8Array => Uint8Array.of(value);
const short = (value: number): Uint8Array => bigEndian(value, SHORT);
const word = (value: number): Uint8Array => bigEndian(value, WORD);
const long = (value: number): Uint8Array => bigEndian(value, LONG);
const zeros = (count: number): Uint8Array => new Uint8Array(count);

function box(type: string, ...content: Uint8Array[]): Uint8Array {
  const bytes = joined(content);
  return joined([word(bytes.length + WORD + TYPE_LETTERS), latin(type), bytes]);
}
const fullBox = (type: string, versionAndFlags: number, ...content: Uint8Array[]): Uint8Array =>
  box(type, word(versionAndFlags), ...content);
const VERSION_1 = 0x01000000;

const FILE_TYPE = box('ftyp', latin('isom'), word(0), ...['isom', 'iso6', 'mp41'].map(latin));
/** Size 1 says that the size stands behind the type, in 64 bits. */
const MEDIA_HEAD_BYTES = WORD + TYPE_LETTERS + LONG;
const mediaHead = (bytes: number): Uint8Array => joined([word(1), latin('mdat'), long(bytes + MEDIA_HEAD_BYTES)]);

export class Mp4Writer implements FilmWriter {
  readonly #film: FilmHead;
  readonly #sizes: number[] = [];
  #bytes = 0;

  constructor(film: FilmHead) {
    this.#film = film;
  }

  begin(): Uint8Array {
    return joined([FILE_TYPE, mediaHead(0)]);
  }

  frame(packet: Uint8Array): Uint8Array {
    this.#sizes.push(packet.length);
    this.#bytes += packet.length;
    return packet;
  }

  end(provenance: string): { readonly tail: Uint8Array; readonly head: Uint8Array } {
    const frames = this.#sizes.length;
    const movieTicks = Math.round((frames * MOVIE_TICKS) / this.#film.framesPerSecond);
    const tail = box('moov', movieHead(movieTicks), trackOf(this.#film, this.#sizes, movieTicks), userData(provenance));
    return { tail, head: joined([FILE_TYPE, mediaHead(this.#bytes)]) };
  }
}

/** Nothing is turned or scaled. */
const UNIT_MATRIX = joined([ONE, 0, 0, 0, ONE, 0, 0, 0, 0x40000000].map(word));

function movieHead(ticks: number): Uint8Array {
  const [noDates, normalSpeed, fullVolume] = [zeros(WORD * 2), word(ONE), short(0x0100)];
  const reserved = zeros(SHORT + WORD * 2);
  const preview = zeros(WORD * 6);
  return fullBox(
    'mvhd',
    0,
    ...[noDates, word(MOVIE_TICKS), word(ticks), normalSpeed, fullVolume, reserved, UNIT_MATRIX, preview, word(TRACK + 1)],
  );
}

function trackOf(film: FilmHead, sizes: readonly number[], movieTicks: number): Uint8Array {
  const { width, height, framesPerSecond } = film;
  const noDates = zeros(WORD * 2);
  const head = fullBox(
    'tkhd',
    ENABLED,
    ...[noDates, word(TRACK), zeros(WORD), word(movieTicks), zeros(WORD * 2), zeros(SHORT * 4), UNIT_MATRIX],
    ...[word(width * ONE), word(height * ONE)],
  );
  const ticks = [word(framesPerSecond * FRAME_TICKS), word(sizes.length * FRAME_TICKS)];
  const mediaHeadBox = fullBox('mdhd', 0, noDates, ...ticks, short(UNDETERMINED), zeros(SHORT));
  const handler = fullBox('hdlr', 0, zeros(WORD), latin('vide'), zeros(WORD * 3), latin(`${PROGRAM}\0`));
  const inThisFile = fullBox('url ', 1);
  const information = box(
    'minf',
    fullBox('vmhd', 1, zeros(SHORT * 4)),
    box('dinf', fullBox('dref', 0, word(1), inThisFile)),
    sampleTable(film, sizes),
  );
  return box('trak', head, box('mdia', mediaHeadBox, handler, information));
}

/** All packets are one chunk behind the head of the media; without a box that says which are key frames, all are. */
function sampleTable(film: FilmHead, sizes: readonly number[]): Uint8Array {
  const count = word(sizes.length);
  return box(
    'stbl',
    fullBox('stsd', 0, word(1), sampleEntry(film)),
    fullBox('stts', 0, word(1), count, word(FRAME_TICKS)),
    fullBox('stsc', 0, word(1), word(1), count, word(1)),
    fullBox('stsz', 0, word(0), count, joined(sizes.map(word))),
    fullBox('co64', 0, word(1), long(FILE_TYPE.length + MEDIA_HEAD_BYTES)),
  );
}

const NAME_BYTES = 32;

function sampleEntry(film: FilmHead): Uint8Array {
  const { width, height, colours } = film;
  const { primaries, transfer, matrix, isFullRange } = COLOUR_CODES[colours];
  const codes = [primaries, transfer, matrix];
  const range = isFullRange ? 1 : 0;
  const depthAndColours = (BITS << 4) | (SUBSAMPLING[colours] << 1) | range;
  const configuration = fullBox(
    'vpcC',
    VERSION_1,
    ...[profileOf(film), levelOf(film), depthAndColours, ...codes].map(byte),
    short(0),
  );
  const colour = box('colr', latin('nclx'), ...codes.map(short), byte(range << 7));
  const name = zeros(NAME_BYTES);
  name.set(byte(PROGRAM.length));
  name.set(latin(PROGRAM), 1);
  return box(
    'vp09',
    ...[zeros(SHORT * 3), short(1), zeros(SHORT * 2 + WORD * 3), short(width), short(height)],
    ...[word(PIXELS_AN_INCH), word(PIXELS_AN_INCH), zeros(WORD), short(1), name, short(PIXEL_DEPTH), short(NONE)],
    ...[configuration, colour],
  );
}

const UTF8 = 1;

/** The comment that every player shows. Source: QuickTime File Format, metadata; iTunes' list of items. */
function userData(provenance: string): Uint8Array {
  const value = box('data', word(UTF8), zeros(WORD), new TextEncoder().encode(provenance));
  const list = box('ilst', box('\xa9cmt', value));
  const handler = fullBox('hdlr', 0, zeros(WORD), latin('mdir'), latin('appl'), zeros(WORD * 2), zeros(1));
  return box('udta', fullBox('meta', 0, handler, list));
}
