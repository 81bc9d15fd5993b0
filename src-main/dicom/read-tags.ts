// A file to the list of its elements: finds where they begin and how they are written, also where preamble or file meta information are missing.
// Source: PS3.10 section 7.
import { inflateRawSync } from 'node:zlib';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { groupOf } from './dictionary.ts';
import { type ElementEncoding, EXPLICIT_LITTLE, IMPLICIT_LITTLE, looksExplicit, readTag, viewOf } from './element-encoding.ts';
import { hasPart10Magic } from './file-format.ts';
import { NOT_DICOM } from './file-refusal.ts';
import { inflateBeginning } from './inflate.ts';
import { type TagBounds, type TagsRead, TagWalk } from './tags.ts';
import { DEFLATED, IMPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts';

const META_GROUP = 0x0002;
const TRANSFER_SYNTAX = '(0002,0010)';
const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';
/** The data set of a deflated file, as much of it as is looked at. */
const MOST_INFLATED_BYTES = 64 * 1024 * 1024;
const PART10_START = 132;
/** First groups that a data set without file meta information begins with. */
const FIRST_GROUPS = [META_GROUP, 0x0008];

/**
 * @param bytes the file's beginning, or all of it
 * @param fileBytes its whole length
 * @throws AppError dicom/not-dicom
 */
export function readTags(bytes: Uint8Array, fileBytes: number, bounds: TagBounds): TagsRead {
  const start = hasPart10Magic(bytes) ? PART10_START : 0;
  const view = viewOf(bytes);
  if (start === 0 && !beginsLikeElements(view)) throw new AppError('dicom/not-dicom', NOT_DICOM.message);
  const walk = new TagWalk(bytes, fileBytes, bounds);
  const metaEnd = walk.walk(start, EXPLICIT_LITTLE, (tag) => groupOf(tag) === META_GROUP);
  const syntax = String(walk.result.rows.find(({ tag }) => tag === TRANSFER_SYNTAX)?.values[0] ?? '');
  if (start === 0) walk.note('The preamble and the mark DICM at byte 128 are missing.');
  if (syntax === DEFLATED) return inflated(bytes, metaEnd, walk.result, bounds);
  walk.walk(metaEnd, encodingAt(view, metaEnd, syntax, walk), () => true);
  return walk.result;
}

const beginsLikeElements = (view: DataView): boolean =>
  view.byteLength >= PART10_START / 2 && FIRST_GROUPS.includes(groupOf(readTag(view, 0, true)));

/** What is in the file counts more than what it says of itself. */
function encodingAt(view: DataView, at: number, syntax: string, walk: TagWalk): ElementEncoding {
  const isExplicit = looksExplicit(view, at);
  const says = syntax === '' ? null : syntax !== IMPLICIT_LITTLE_ENDIAN;
  if (says !== null && says !== isExplicit && at < view.byteLength)
    walk.note(
      `The file says that its elements are written ${says ? 'with' : 'without'} value representations, and they are not.`,
    );
  if (isExplicit && syntax === EXPLICIT_BIG_ENDIAN) return { isExplicit, isLittleEndian: false };
  return isExplicit ? EXPLICIT_LITTLE : IMPLICIT_LITTLE;
}

function inflated(bytes: Uint8Array, from: number, meta: TagsRead, bounds: TagBounds): TagsRead {
  const { dataSet, failed } = inflatedBytes(bytes.subarray(from));
  const walk = new TagWalk(dataSet, dataSet.length, { ...bounds, mostRows: bounds.mostRows - meta.rows.length });
  walk.walk(0, EXPLICIT_LITTLE, () => true);
  const { rows, notes } = walk.result;
  const note = `The deflated data set from byte ${from} on cannot be inflated whole, or is larger than ${MOST_INFLATED_BYTES} bytes; its beginning is listed.`;
  return { rows: [...meta.rows, ...rows], notes: [...meta.notes, ...(failed ? [note] : notes)] };
}

/** Of one that is damaged or far too large, the beginning; nothing where not even that can be had. */
function inflatedBytes(packed: Uint8Array): { readonly dataSet: Uint8Array; readonly failed: boolean } {
  try {
    return { dataSet: inflateRawSync(packed, { maxOutputLength: MOST_INFLATED_BYTES }), failed: false };
  } catch {
    try {
      return { dataSet: inflateBeginning(packed), failed: true };
    } catch {
      return { dataSet: new Uint8Array(0), failed: true };
    }
  }
}
