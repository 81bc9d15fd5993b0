// A DICOMDIR: the directory of a file set (a CD, an export folder). Says which files it names; whether they are there is for others.
// Source: PS3.3 F.3, PS3.10 section 8.
import { type DataSet, itemsOf, text } from './data-set.ts';
import { hasPart10Magic, openDicom } from './file-format.ts';

/** Media Storage Directory Storage, as the file meta information names it. */
const DIRECTORY_CLASS = Buffer.from('1.2.840.10008.1.3.10');
/** The file meta information begins a file; its class stands in its first elements. */
const META_BYTES = 1024;
const RECORDS = 'x00041220';
const FILE_ID = 'x00041500';

/** @param bytes the beginning of a file */
export const isDicomdir = (bytes: Uint8Array): boolean => {
  const meta = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(META_BYTES, bytes.length));
  return hasPart10Magic(bytes) && meta.includes(DIRECTORY_CLASS);
};

/**
 * The files that a DICOMDIR names, each as the parts of its path below the DICOMDIR's folder, in order, each once. Records that are not in
 * use any more, and the links between records, are not looked at: every record of the sequence is read, whatever points to it.
 * @param bytes the whole file
 * @throws Error on damaged bytes, with what is wrong
 */
export function readDicomdir(bytes: Uint8Array): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const record of itemsOf(dataSetOf(bytes), RECORDS)) {
    const parts = fileIdOf(record);
    if (parts.length > 0) found.set(parts.join('\\'), parts);
  }
  return [...found.values()];
}

function dataSetOf(bytes: Uint8Array): DataSet {
  const opened = openDicom(bytes, bytes.length);
  if (opened.kind === 'file') return opened.dataSet;
  throw new Error(opened.kind === 'refused' ? opened.refusal.message : 'The directory ends too early.');
}

const fileIdOf = (record: DataSet | undefined): readonly string[] => {
  const id = text(record?.string(FILE_ID));
  return id === '' ? [] : id.split('\\').map((part) => part.trim());
};
