// A tensor that an encoder reads part by part, so that no format needs a second copy of an activation in memory.

export interface TensorSource {
  readonly name: string;
  /** Outermost axis first. */
  readonly shape: readonly number[];
  /** float32 values in C order; may be a view that is only valid until the next call. */
  readonly read: (first: number, count: number) => Float32Array;
}

/** 1 MiB of float32: large enough for the disk, small beside any activation. */
const PART_VALUES = 262_144;

export const valueCount = ({ shape }: Pick<TensorSource, 'shape'>): number => shape.reduce((product, size) => product * size, 1);

/** The values' bytes, little-endian, C order; each part is a buffer of its own. */
export function* bytesOf(tensor: TensorSource): Generator<Uint8Array> {
  const count = valueCount(tensor);
  for (let first = 0; first < count; first += PART_VALUES) {
    yield ownBytes(tensor.read(first, Math.min(PART_VALUES, count - first)));
  }
}

/** A copy: the values may lie in memory that threads share, which files are not written from. */
export function ownBytes(values: Float32Array): Uint8Array<ArrayBuffer> {
  const own = new Uint8Array(values.byteLength);
  own.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return own;
}
