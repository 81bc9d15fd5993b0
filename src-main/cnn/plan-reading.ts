// What every node reads, once in-place work is seen through; and which ReLUs are never written: where every reader can take the values before it
// and count negative ones as 0 by itself, one tensor is stored instead of two.
import type { InferredNode } from '../../src-shared/network/graph.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { isAlias } from './plan-node.ts';
import type { ReadingNode } from './plan-types.ts';
import { StorageTracker } from './storage.ts';

/** Kernels of these count values below a floor as the floor. */
const RECTIFYING_READERS: ReadonlySet<string> = new Set(['Conv2d', 'ConvTranspose2d', 'MaxPool2d', 'cat', 'stack', 'PadAxis']);

/** @throws AppError network/unsupported for a node that reads another input, or what was changed through a view of a part */
export function resolveReading(inputName: string, nodes: readonly InferredNode[]): readonly ReadingNode[] {
  const storage = new StorageTracker([inputName]);
  const known = new Set([inputName]);
  return nodes.map((inferred) => {
    const { node } = inferred;
    const reads = node.inputs.map((name) => {
      const tensor = storage.reading(name, node);
      if (known.has(tensor)) return tensor;
      throw new AppError(
        'network/unsupported',
        `${node.name} reads ${name}, which is not given: a network runs on one input here (${inputName}).`,
        { line: node.called?.line ?? 1 },
      );
    });
    storage.add(node);
    known.add(node.name);
    return { ...inferred, reads };
  });
}

/** From each tensor to the ReLU that is read from it and written nowhere. */
export function rectifiedTensors(nodes: readonly ReadingNode[]): ReadonlyMap<string, string> {
  const rectified = new Map<string, string>();
  const derived = new Set<string>();
  for (const { node, reads } of nodes) {
    const [source] = reads;
    if (node.op !== 'ReLU' || source === undefined || rectified.has(source) || derived.has(source)) continue;
    const readers = nodes.filter((other) => other.reads.includes(node.name));
    if (readers.some((reader) => isAlias(reader.node) || !RECTIFYING_READERS.has(reader.node.op))) continue;
    rectified.set(source, node.name);
    derived.add(node.name);
  }
  return rectified;
}
