// Where a result says it comes from: finds the JSON that every format of ours carries, in the place that the format has for it. Reads only that place,
// checks every size against the file before it asks for bytes, and answers null for files of others. Takes a reader, never a path.
import { type ByteReader, LONGEST_TEXT } from './byte-reader.ts';
import { mp4Provenance, webmProvenance } from './film-provenance.ts';

const START_BYTES = 64 * 1024;
/** Byte by byte: what TextDecoder calls latin1 is Windows' table. */
const latin = { decode: (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1') };
const utf8 = new TextDecoder();

/** @returns the JSON text; null where there is none */
export async function readProvenance(file: ByteReader): Promise<string | null> {
  const start = await file.read(0, Math.min(START_BYTES, file.bytes));
  const head = latin.decode(start.subarray(0, 8));
  if (head === '\x89PNG\r\n\x1a\n') return fromPng(file);
  if (head.startsWith('II')) return fromTiff(file);
  if (head.startsWith('%PDF')) return fromPdf(file);
  if (head.startsWith('GIF8')) return fromGif(file);
  if (head.startsWith('\x1a\x45\xdf\xa3')) return webmProvenance(file);
  if (head.slice(4) === 'ftyp') return mp4Provenance(file);
  if (head.startsWith('NRRD')) return fromNrrd(file);
  if (head.startsWith('\x1f\x8b')) return fromGzip(start);
  if (head.startsWith('PK')) return fromZip(file);
  if (/^\s*(<\?xml|<svg)/.test(latin.decode(start.subarray(0, 256)))) return fromSvg(file);
  if (/^\s*\{/.test(latin.decode(start.subarray(0, 256))))
    return file.bytes > LONGEST_TEXT ? null : utf8.decode(await file.read(0, file.bytes));
  return fromSafetensors(file);
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** tEXt chunks before the pixels. Source: PNG (Third Edition) 5.3, 11.3.3. */
async function fromPng(file: ByteReader): Promise<string | null> {
  for (let at = 8; at + 12 <= file.bytes; ) {
    const head = await file.read(at, 8);
    if (head.length < 8) return null;
    const length = viewOf(head).getUint32(0);
    const type = latin.decode(head.subarray(4));
    if (type === 'IDAT' || type === 'IEND' || at + 12 + length > file.bytes) return null;
    if (type === 'tEXt' && length <= LONGEST_TEXT) {
      const [keyword, ...text] = latin.decode(await file.read(at + 8, length)).split('\0');
      if (keyword === 'convscope') return text.join('\0');
    }
    at += 12 + length;
  }
  return null;
}

const DESCRIPTION = 270;

/** ImageDescription of the first page, of either kind of TIFF: a line of ImageJ's, or an annotation of OME's. */
async function fromTiff(file: ByteReader): Promise<string | null> {
  const head = viewOf(await file.read(0, 16));
  if (head.byteLength < 16) return null;
  const isBig = head.getUint16(2, true) === 43;
  const first = isBig ? Number(head.getBigUint64(8, true)) : head.getUint32(4, true);
  const [countBytes, entryBytes, wordBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const counted = await file.read(first, countBytes);
  if (counted.length < countBytes) return null;
  const entries = isBig ? Number(viewOf(counted).getBigUint64(0, true)) : viewOf(counted).getUint16(0, true);
  if (entries > START_BYTES / entryBytes) return null;
  const table = viewOf(await file.read(first + countBytes, entries * entryBytes));
  for (let at = 0; at + entryBytes <= table.byteLength; at += entryBytes) {
    if (table.getUint16(at, true) !== DESCRIPTION) continue;
    const word = (offset: number): number => (isBig ? Number(table.getBigUint64(offset, true)) : table.getUint32(offset, true));
    const [count, offset] = [word(at + 4), word(at + 4 + wordBytes)];
    if (count > LONGEST_TEXT || offset + count > file.bytes) return null;
    return fromDescription(utf8.decode(await file.read(offset, count)));
  }
  return null;
}

function fromDescription(text: string): string | null {
  const line = text.split('\n').find((one) => one.startsWith('convscope='));
  if (line !== undefined) return line.slice('convscope='.length);
  const annotation = /Namespace="convscope"><Value>([^<]*)<\/Value>/.exec(text)?.[1];
  return annotation === undefined ? null : fromXml(annotation);
}

const fromXml = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

async function fromNrrd(file: ByteReader): Promise<string | null> {
  const [head] = latin.decode(await file.read(0, Math.min(file.bytes, LONGEST_TEXT))).split('\n\n');
  const line = head?.split('\n').find((one) => one.startsWith('convscope:='));
  return line === undefined ? null : line.slice('convscope:='.length).replaceAll('\\\\', '\\');
}

const HAS_EXTRA_OR_NAME = 0x0c;
const HAS_COMMENT = 0x10;
const GZIP_HEAD_BYTES = 10;

/** The comment of a NIfTI file's compression. Source: RFC 1952. */
function fromGzip(start: Uint8Array): string | null {
  const flags = start[3] ?? 0;
  const end = start.indexOf(0, GZIP_HEAD_BYTES);
  if ((flags & HAS_COMMENT) === 0 || (flags & HAS_EXTRA_OR_NAME) !== 0 || end < 0) return null;
  return latin.decode(start.subarray(GZIP_HEAD_BYTES, end));
}

const COMMENT_MARK = '\x21\xfe';

/** The comment extension at the end. Source: GIF89a 24. */
async function fromGif(file: ByteReader): Promise<string | null> {
  const count = Math.min(file.bytes, START_BYTES);
  const tail = await file.read(file.bytes - count, count);
  let at = latin.decode(tail).lastIndexOf(COMMENT_MARK);
  if (at < 0) return null;
  const parts: string[] = [];
  for (at += 2; at < tail.length; ) {
    const length = tail[at] as number;
    if (length === 0) return parts.join('');
    parts.push(latin.decode(tail.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return null;
}

const END_RECORD = 'PK\x05\x06';
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT = 65_535;

/** The comment of an archive. Source: APPNOTE.TXT 4.3.16. */
async function fromZip(file: ByteReader): Promise<string | null> {
  const count = Math.min(file.bytes, END_RECORD_BYTES + LONGEST_COMMENT);
  const tail = await file.read(file.bytes - count, count);
  const at = latin.decode(tail).lastIndexOf(END_RECORD);
  if (at < 0 || at + END_RECORD_BYTES > tail.length) return null;
  const length = viewOf(tail).getUint16(at + 20, true);
  const comment = utf8.decode(tail.subarray(at + END_RECORD_BYTES, at + END_RECORD_BYTES + length));
  return comment.startsWith('{') ? comment : null;
}

const KEYWORDS = '({"format":"convscope-provenance"';

/** The keywords of the document: a literal string, an object of its own. Source: ISO 32000-1 7.3.4.2, 14.3.3. */
async function fromPdf(file: ByteReader): Promise<string | null> {
  const count = Math.min(file.bytes, LONGEST_TEXT);
  const tail = latin.decode(await file.read(file.bytes - count, count));
  const at = tail.lastIndexOf(KEYWORDS);
  const found = at < 0 ? null : /^((?:[^()\\]|\\.)*)\)/s.exec(tail.slice(at + 1));
  return found?.[1]?.replace(/\\(.)/gs, '$1') ?? null;
}

async function fromSvg(file: ByteReader): Promise<string | null> {
  const text = utf8.decode(await file.read(0, Math.min(file.bytes, LONGEST_TEXT)));
  const found = /<metadata id="convscope">([^<]*)<\/metadata>/.exec(text)?.[1];
  return found === undefined ? null : fromXml(found);
}

const LENGTH_BYTES = 8;

async function fromSafetensors(file: ByteReader): Promise<string | null> {
  const head = await file.read(0, LENGTH_BYTES);
  if (head.length < LENGTH_BYTES) return null;
  const length = Number(viewOf(head).getBigUint64(0, true));
  if (length > LONGEST_TEXT || LENGTH_BYTES + length > file.bytes) return null;
  try {
    const header = JSON.parse(utf8.decode(await file.read(LENGTH_BYTES, length))) as {
      readonly __metadata__?: { readonly convscope?: unknown };
    };
    const found = header.__metadata__?.convscope;
    return typeof found === 'string' ? found : null;
  } catch {
    return null;
  }
}
