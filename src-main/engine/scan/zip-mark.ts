// What a zip archive begins with. By itself, because every file is asked and few are archives.

const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');
const EMPTY_ARCHIVE = Buffer.from('PK\x05\x06', 'latin1');

/** @param start the beginning of a file */
export const isZip = (start: Uint8Array): boolean =>
  start[0] === LOCAL_HEADER[0] && [LOCAL_HEADER, EMPTY_ARCHIVE].some((magic) => magic.equals(start.subarray(0, magic.length)));
