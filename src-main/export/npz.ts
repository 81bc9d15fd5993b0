// `.npz`: several arrays in one stored zip, as np.savez writes it; where it came from stands in the archive's comment, out of np.load's way.
import { npyHead } from './npy.ts';
import { zipParts } from './stored-zip.ts';
import { bytesOf, type TensorSource, valueCount } from './tensor-source.ts';

/** @param provenance JSON text */
export function npzParts(tensors: readonly TensorSource[], provenance: string): Iterable<Uint8Array> {
  const members = tensors.map((tensor) => {
    const head = npyHead(tensor.shape, '<f4');
    return {
      name: `${tensor.name}.npy`,
      bytes: head.length + valueCount(tensor) * Float32Array.BYTES_PER_ELEMENT,
      *parts() {
        yield head;
        yield* bytesOf(tensor);
      },
    };
  });
  return zipParts(members, provenance);
}
