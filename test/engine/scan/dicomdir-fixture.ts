// DICOMDIR files for tests: records that name files, written by hand because a sequence is all there is to them.
import { writePart10 } from '../../../src-main/dicom/part10-writer.ts';

const DIRECTORY_STORAGE = '1.2.840.10008.1.3.10';
const RECORDS_TAG = 0x00041220;
const ITEM = 0xfffe;

function shortElement(element: number, vr: string, text: string): Buffer {
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text} `, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt16LE(0x0004, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

function record(fileId: string): Buffer {
  const content = Buffer.concat([
    shortElement(0x1430, 'CS', fileId === '' ? 'PATIENT' : 'IMAGE'),
    ...(fileId === '' ? [] : [shortElement(0x1500, 'CS', fileId)]),
  ]);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(ITEM, 0);
  head.writeUInt16LE(0xe000, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** @param fileIds Referenced File IDs, parts separated by backslashes; an empty one is a record without a file */
export function dicomdirOf(fileIds: readonly string[]): Buffer {
  const file = Buffer.from(
    writePart10(DIRECTORY_STORAGE, '1.2.3', [{ tag: RECORDS_TAG, vr: 'OB', value: Buffer.concat(fileIds.map(record)) }]),
  );
  // The writer knows no sequences; OB is written the same way.
  file.write('SQ', file.indexOf(Buffer.from('040020124f42', 'hex')) + 4, 'latin1');
  return file;
}
