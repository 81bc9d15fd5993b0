// A file whose parts are read where they are needed.

export interface ByteReader {
  readonly bytes: number;
  /** Fewer bytes where the file ends before. */
  read(offset: number, count: number): Promise<Uint8Array>;
}

/** No honest text of ours comes near. */
export const LONGEST_TEXT = 4 * 1024 * 1024;
