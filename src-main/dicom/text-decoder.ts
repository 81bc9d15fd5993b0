// Bytes of a text value to characters, by the character sets of the file: code tables, escape sequences, and where they end.
// Source: PS3.5 section 6.1.2.5, ISO/IEC 2022. The tables are those of TextDecoder.
import { type CharacterSet, type CodeTable, type CodeTables, escapes } from './character-sets.ts';

interface DecodedText {
  readonly text: string;
  /** Some bytes have no meaning in the file's character set: what stands for them is U+FFFD or a guess. */
  readonly isDamaged: boolean;
}

const ESCAPE = 0x1b;
const SPACE = 0x20;
const FIRST_UPPER = 0x80;
/** The printable upper half begins here; the 32 codes before it are control characters that DICOM forbids. */
const FIRST_PRINTABLE_UPPER = 0xa0;
const TOP_BIT = 0x80;
const CONTROLS = ['\t', '\n', '\f', '\r'].map((sign) => sign.charCodeAt(0));
const YEN_CODE = 0x5c;
const OVERLINE_CODE = 0x7e;
const LAST_KATAKANA = 0xdf;
const REPLACEMENT = '\ufffd';

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decode(label: string, bytes: Uint8Array): string {
  const decoder = decoders.get(label) ?? new TextDecoder(label, { ignoreBOM: true });
  decoders.set(label, decoder);
  return decoder.decode(bytes);
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Every byte is a character of ASCII and no escape sequence begins: nearly all text. */
export function isPlain(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= FIRST_UPPER || bytes[i] === ESCAPE) return false;
  return true;
}

/**
 * @param delimiters characters that end a value or a part of one, at which the tables begin anew (besides tabulator and ends of lines):
 *   a backslash where a value may have several, ^ and = in names
 */
export function decodeText(bytes: Uint8Array, set: CharacterSet, delimiters: string): DecodedText {
  if (set.kind === 'whole') {
    const text = decode(set.label, bytes);
    return { text, isDamaged: text.includes(REPLACEMENT) };
  }
  const isRomaji = set.start.g0.kind === 'romaji';
  if (!isRomaji && isPlain(bytes))
    return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), isDamaged: false };
  // Nothing is said of the upper half of a byte: many programs write UTF-8 and do not tell.
  const isUntold = set.start.g1 === null && !set.announced && !bytes.includes(ESCAPE);
  if (isUntold && isUtf8(bytes)) return { text: decode('utf-8', bytes), isDamaged: true };
  return new TableReader(bytes, set, delimiters).read();
}

/** Walks through a value; the tables in force change on the way. */
class TableReader {
  readonly #bytes: Uint8Array;
  readonly #start: CodeTables;
  readonly #resets: ReadonlySet<number>;
  readonly #parts: string[] = [];
  #at = 0;
  #isDamaged = false;
  #tables: CodeTables;
  /** The last one brought in, or announced: writers forget to bring it in, above all again behind a delimiter. */
  #lastG1: CodeTable | null;

  constructor(bytes: Uint8Array, { start, announced }: Extract<CharacterSet, { kind: 'tables' }>, delimiters: string) {
    this.#bytes = bytes;
    this.#lastG1 = announced ?? null;
    this.#start = start;
    this.#tables = start;
    this.#resets = new Set([...CONTROLS, ...Buffer.from(delimiters, 'latin1')]);
  }

  read(): DecodedText {
    while (this.#at < this.#bytes.length) {
      const byte = this.#bytes[this.#at] as number;
      if (byte === ESCAPE) this.#escape();
      else if (byte < SPACE) this.#reset(byte);
      else if (byte < FIRST_UPPER) this.#lower(byte);
      else this.#upper();
    }
    return { text: this.#parts.join(''), isDamaged: this.#isDamaged };
  }

  #escape(): void {
    const next = Buffer.from(this.#bytes.subarray(this.#at + 1, this.#at + 4)).toString('latin1');
    const [sequence, change] = escapes.find(([known]) => next.startsWith(known)) ?? ['', {}];
    if (sequence === '') this.#isDamaged = true;
    this.#at += 1 + sequence.length;
    this.#tables = { ...this.#tables, ...change };
    if (change.g1) this.#lastG1 = change.g1;
  }

  /** Control characters and delimiters: what escape sequences brought in ends here. */
  #reset(byte: number): void {
    this.#parts.push(String.fromCharCode(byte));
    this.#at++;
    if (this.#resets.has(byte)) this.#tables = this.#start;
  }

  #lower(byte: number): void {
    const { g0 } = this.#tables;
    // In a table of pairs every byte is half a character, even where it looks like a delimiter.
    if (g0.kind === 'pairs' && byte > SPACE) this.#pair(g0);
    else if (this.#resets.has(byte)) this.#reset(byte);
    else {
      this.#parts.push(g0.kind === 'romaji' ? romaji(byte) : String.fromCharCode(byte));
      this.#at++;
    }
  }

  #upper(): void {
    const byte = this.#bytes[this.#at] as number;
    const g1 = this.#tables.g1 ?? this.#lastG1;
    if (this.#tables.g1 === null) this.#isDamaged = true;
    if (g1?.kind === 'pairs') this.#pair(g1);
    else if (g1?.kind === 'upper') this.#one(g1.label, byte);
    else if (g1?.kind === 'katakana') this.#katakana(byte);
    // Latin-1 is what such bytes mostly are.
    else this.#one('iso-8859-1', byte);
  }

  #one(label: string, byte: number): void {
    if (byte < FIRST_PRINTABLE_UPPER) this.#isDamaged = true;
    this.#push(decode(label, Uint8Array.of(byte)), 1);
  }

  #katakana(byte: number): void {
    // A pair of Shift JIS, which Japanese programs write where the file says Katakana only.
    const isPair = byte < FIRST_PRINTABLE_UPPER || byte > LAST_KATAKANA;
    if (isPair) this.#isDamaged = true;
    const length = isPair ? 2 : 1;
    this.#push(decode('shift_jis', this.#bytes.subarray(this.#at, this.#at + length)), length);
  }

  #pair({ label, prefix }: Extract<CodeTable, { kind: 'pairs' }>): void {
    const pair = this.#bytes.subarray(this.#at, this.#at + 2);
    this.#push(decode(label, Uint8Array.from([...prefix, ...pair.map((byte) => byte | TOP_BIT)])), pair.length);
  }

  #push(text: string, length: number): void {
    if (text.includes(REPLACEMENT)) this.#isDamaged = true;
    this.#parts.push(text);
    this.#at += length;
  }
}

const romaji = (byte: number): string =>
  byte === YEN_CODE ? '\u00a5' : byte === OVERLINE_CODE ? '\u203e' : String.fromCharCode(byte);
