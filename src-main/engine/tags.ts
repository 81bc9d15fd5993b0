// The elements of a file, for the window and for `convscope inspect --tags`: reads the file as far as elements are looked for in it.
import { stat } from 'node:fs/promises';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { TagList } from '../../src-shared/protocol/tags-messages.ts';
import { readTags } from '../dicom/read-tags.ts';
import { readingFailed } from './file-errors.ts';
import { readSource, readStart, type SliceSource, sourceLabel } from './slice-source.ts';

/** Elements behind so much of a file are not looked for: it is pixel data. */
const MOST_BYTES = 64 * 1024 * 1024;
/** An enhanced file of some hundred frames has these; a list of more helps nobody. */
const MOST_ROWS = 50_000;

/** @throws AppError dicom/not-dicom, file/* */
export async function tagsOf(source: SliceSource, showIdentity: boolean): Promise<TagList> {
  const isLarge = source.kind === 'file' && source.bytes > MOST_BYTES;
  const bytes = new Uint8Array(isLarge ? await readStart(source, MOST_BYTES) : await readSource(source));
  const fileBytes = isLarge ? source.bytes : bytes.length;
  return { file: sourceLabel(source), ...readTags(bytes, fileBytes, { mostRows: MOST_ROWS, showIdentity }) };
}

/** As `tagsOf`, of a path as a user wrote it. */
export async function tagsOfPath(path: string, showIdentity: boolean): Promise<TagList> {
  let bytes: number;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new AppError('file/unreadable', `${path} is a folder. Name one DICOM file in it.`);
    bytes = found.size;
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : readingFailed(path, thrown);
  }
  return { ...(await tagsOf({ kind: 'file', path, bytes }, showIdentity)), file: path };
}
