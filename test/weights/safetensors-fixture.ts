// Safetensors files for tests, from named float32 tensors.

export type NamedTensors = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

export function safetensorsOf(tensors: NamedTensors): Uint8Array {
  const header: Record<string, object> = {};
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** A tensor of zeros but for the values at these places. */
export function sparse(shape: readonly number[], values: Readonly<Record<number, number>> = {}) {
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (const [at, value] of Object.entries(values)) data[Number(at)] = value;
  return { shape, data };
}
