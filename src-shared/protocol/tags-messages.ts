// The elements of a DICOM file as rows of a list: sequences and their items stand above what they hold, which is one deeper.

/** `personal` and `uid` are of the list of identifying elements, PS3.15 Table E.1-1. */
export type TagIdentity = 'none' | 'personal' | 'uid';

export interface TagRow {
  readonly kind: 'element' | 'item';
  /** 0 in the data set itself, 1 for an item of a sequence there, 2 for the elements in it. */
  readonly depth: number;
  /** `(0010,0010)`. */
  readonly tag: string;
  /** `PatientName`; empty for what no dictionary knows. */
  readonly keyword: string;
  /** `Patient's Name`; of an item `Item 1`. */
  readonly name: string;
  /** Who reserved the block that a private element lies in; null for all others. */
  readonly creator: string | null;
  /** As written in the file, of the dictionary where the file writes none. */
  readonly vr: string;
  /** Items follow, unless there are none. */
  readonly isSequence: boolean;
  /** How many values there are; of a sequence how many items. */
  readonly count: number;
  /** Of the value, in bytes; null: undefined, ended by a delimiter. */
  readonly length: number | null;
  /** Of the element's first byte in the file (in the inflated data set where the file is deflated). */
  readonly offset: number;
  /** The first values; empty where they are only bytes, or masked. */
  readonly values: readonly (string | number)[];
  /** The first bytes of what is only bytes. */
  readonly hex: string;
  /** There is more of the value than is given here. */
  readonly isCut: boolean;
  readonly identity: TagIdentity;
  /** The value is held back because it could tell who the patient is. */
  readonly isMasked: boolean;
}

export interface TagsRequest {
  readonly seriesId: string;
  readonly slice: number;
  /** With the values that could tell who the patient is. */
  readonly showIdentity: boolean;
}

export interface TagList {
  readonly file: string;
  readonly rows: readonly TagRow[];
  /** Sentences: what could not be read, or was left out. */
  readonly notes: readonly string[];
}
