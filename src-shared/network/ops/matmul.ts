// torch.matmul and @: the last axis of one times the last but one of the other, batches broadcast. Source: aten/src/ATen/native/LinearAlgebra.cpp.
import type { Shape } from '../operations.ts';
import { broadcast } from './arithmetic.ts';
import { type Break, bracketed, countOf, defineRules, type ShapeResult, sizes } from './op-rules.ts';

const rowsOf = (a: Shape): number => countOf(a.slice(0, -1));

/** Which routine PyTorch takes depends on the numbers of axes, and each has its own words. */
function torchMessageFor(a: Shape, b: Shape, batch: number): string {
  const inner = a.at(-1) ?? 1;
  if (a.length === 1 && b.length === 1) {
    return `inconsistent tensor size, expected tensor [${a[0]}] and src [${b[0]}] to have the same number of elements, but got ${a[0]} and ${b[0]} elements respectively`;
  }
  if (a.length <= 2 && b.length > 2) {
    // The larger one is turned round and comes first.
    const turned = `${countOf(b) / (b.at(-2) ?? 1)}x${b.at(-2)}`;
    if (a.length === 1) return `size mismatch, got ${countOf(b) / (b.at(-2) ?? 1)}, ${turned},${inner}`;
    return `mat1 and mat2 shapes cannot be multiplied (${turned} and ${inner}x${a[0]})`;
  }
  if (b.length === 1) return `size mismatch, got ${rowsOf(a)}, ${rowsOf(a)}x${inner},${b[0]}`;
  if (b.length === 2) return `mat1 and mat2 shapes cannot be multiplied (${rowsOf(a)}x${inner} and ${b[0]}x${b[1]})`;
  return `Expected size for first two dimensions of batch2 tensor to be: ${bracketed([batch, inner])} but got: ${bracketed([batch, b.at(-2) ?? 1])}.`;
}

function shape(_attributes: object, [a = [], b = []]: readonly Shape[]): ShapeResult {
  if (a.length === 0 || b.length === 0) {
    const broken: Break = {
      code: 'rank-mismatch',
      message: `A matrix product needs axes on both sides: ${sizes(a)} and ${sizes(b)}.`,
      rule: 'Both sides of a matrix product have at least one axis.',
      expected: 'at least one axis',
      found: 'a single number',
      torchMessage: `both arguments to matmul need to be at least 1D, but they are ${a.length}D and ${b.length}D`,
    };
    return { broken, assumed: null };
  }
  const batches = broadcast(a.slice(0, -2), b.slice(0, -2));
  if ('broken' in batches) return { broken: batches.broken, assumed: null };
  const given = [...batches.shape, ...(a.length > 1 ? [a.at(-2) ?? 1] : []), ...(b.length > 1 ? [b.at(-1) ?? 1] : [])];
  const inner = a.at(-1);
  const height = b.length === 1 ? b[0] : b.at(-2);
  if (inner === height) return { shape: given };
  const broken: Break = {
    code: 'linear-mismatch',
    message: `${sizes(a)} cannot be multiplied with ${sizes(b)}: ${inner} columns meet ${height} rows.`,
    rule: 'The last axis on the left must equal the last but one on the right.',
    expected: `${inner} rows`,
    found: `${height} rows`,
    torchMessage: torchMessageFor(a, b, countOf(batches.shape)),
  };
  return { broken, assumed: given };
}

export const matmul = defineRules<object>({
  shape,
  macs: (_attributes, [a = []], output) => countOf(output) * (a.at(-1) ?? 1),
  reach: () => 'lost',
});
