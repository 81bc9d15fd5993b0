// Which format a file of weights is, where its first bytes could be those of two.
import { expect, test } from 'vitest';
import { readWeights } from '../../src-main/weights/read-weights.ts';

/** A safetensors file whose header is padded with spaces to a length. */
function paddedSafetensors(headerBytes: number): Uint8Array {
  const entry = { w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } };
  const header = new TextEncoder().encode(JSON.stringify(entry).padEnd(headerBytes, ' '));
  const bytes = new Uint8Array(8 + headerBytes + 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(header, 8);
  view.setFloat32(8 + headerBytes, 1.5, true);
  view.setFloat32(12 + headerBytes, -2, true);
  return bytes;
}

// 640 is 80 02, how a pickle of protocol 2 begins; 0x504b is PK backwards and 0x8b1f gzip's sign.
test.each([128, 384, 640, 1152, 5504, 0x8b1f])('a safetensors header of %i bytes is no other format', async (length) => {
  const { format, tensors } = await readWeights(paddedSafetensors(length), 'model.safetensors');
  expect([format, tensors]).toEqual(['safetensors', [expect.objectContaining({ name: 'w', data: Float32Array.of(1.5, -2) })]]);
});
