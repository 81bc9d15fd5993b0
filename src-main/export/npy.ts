// NumPy's .npy, version 1.0, C order, little-endian: what np.load reads and torch.from_numpy takes.
// Source: numpy/lib/format.py. Takes arrays, gives bytes; never touches files.

type NpyArray = Float32Array | Int32Array;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Bytes before the header text: magic, version, its length as uint16. */
const PREFIX_BYTES = 10;
/** The data start at a multiple of this, so that they can be mapped into memory. */
const ALIGNMENT_BYTES = 64;

/**
 * @param shape sizes per axis, outermost first; their product is the length of `data`
 * @param data float32 (`<f4`) or int32 (`<i4`), C order
 * @returns the whole file
 */
export function encodeNpy(shape: readonly number[], data: NpyArray): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) throw new RangeError(`shape [${shape.join(', ')}] needs ${count} values, there are ${data.length}`);
  const head = npyHead(shape, data instanceof Float32Array ? '<f4' : '<i4');
  const file = new Uint8Array(head.length + data.byteLength);
  file.set(head);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length);
  return file;
}

/** What stands before the values, up to a multiple of 64 bytes. */
export function npyHead(shape: readonly number[], descr: '<f4' | '<i4'): Uint8Array<ArrayBuffer> {
  const text = headerText(shape, descr);
  const head = new Uint8Array(PREFIX_BYTES + text.length);
  head.set(MAGIC);
  new DataView(head.buffer).setUint16(MAGIC.length, text.length, true);
  for (let i = 0; i < text.length; i++) head[PREFIX_BYTES + i] = text.charCodeAt(i);
  return head;
}

/** Python's literal for the header; a tuple of one has a trailing comma. */
function headerText(shape: readonly number[], descr: string): string {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const unpadded = PREFIX_BYTES + text.length + 1;
  return `${text}${' '.repeat((ALIGNMENT_BYTES - (unpadded % ALIGNMENT_BYTES)) % ALIGNMENT_BYTES)}\n`;
}
