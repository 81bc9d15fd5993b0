// torch.chunk, found again in the sizes of its pieces.
import type { NetworkNode } from '../network/graph.ts';
import type { Dimension } from '../network/operations.ts';

/** How many pieces and which one, for a piece as pieces.ts makes it from torch.chunk; else null. */
export function chunkOf(
  node: NetworkNode & { readonly op: 'narrow' },
): { readonly chunks: number; readonly index: number } | null {
  const { start, length } = node.attributes;
  const last = lastPiece(length, start);
  const whole = last ?? length;
  if (typeof whole === 'number' || whole.kind !== 'arithmetic' || whole.operator !== '//' || typeof whole.right !== 'number')
    return null;
  const chunks = whole.right;
  if (last) return { chunks, index: chunks - 1 };
  if (start === 0) return { chunks, index: 0 };
  const isMultiple =
    typeof start === 'object' && start.kind === 'arithmetic' && start.operator === '*' && isSame(start.left, length);
  return isMultiple && typeof start.right === 'number' ? { chunks, index: start.right } : null;
}

/** The last piece is what is left: size - length * index. */
function lastPiece(length: Dimension, start: Dimension): Dimension | null {
  if (typeof length === 'number' || length.kind !== 'arithmetic' || length.operator !== '-' || !isSame(length.right, start))
    return null;
  const product = typeof start === 'object' && start.kind === 'arithmetic' && start.operator === '*';
  return product ? start.left : null;
}

const isSame = (a: Dimension, b: Dimension): boolean => JSON.stringify(a) === JSON.stringify(b);
