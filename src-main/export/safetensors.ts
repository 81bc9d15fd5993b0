// `.safetensors`: several tensors in one file, float32, with where they came from in `__metadata__`.
// Source: https://github.com/huggingface/safetensors, README. Takes values, gives bytes.
import { bytesOf, type TensorSource, valueCount } from './tensor-source.ts';

const LENGTH_BYTES = 8;
/** The data start at a multiple of this, as the reference writer has it. */
const ALIGNMENT_BYTES = 8;
const SPACE = 0x20;

/** @param metadata text to text, the only kind the format allows */
export function* safetensorsParts(
  tensors: readonly TensorSource[],
  metadata: Readonly<Record<string, string>>,
): Generator<Uint8Array> {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const tensor of tensors) {
    const begin = end;
    end += valueCount(tensor) * Float32Array.BYTES_PER_ELEMENT;
    header[tensor.name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const head = new Uint8Array(LENGTH_BYTES + padded).fill(SPACE);
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true);
  head.set(text, LENGTH_BYTES);
  yield head;
  for (const tensor of tensors) yield* bytesOf(tensor);
}
