// Why a data set cannot be read on: its bytes end too early, or they make no sense. Thrown inside the reader, never beyond it.

export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
  readonly kind: 'cut' | 'damaged';
  /** Where in the bytes. */
  readonly at: number;

  constructor(kind: 'cut' | 'damaged', at: number, why: string) {
    super(why);
    this.kind = kind;
    this.at = at;
  }
}
