// Tensors under foreign names: which belongs where, by shape, by the last word of the name, and by order. Proposals for a person to confirm.
import type { NamedShape, WeightsPair } from './weights-report.ts';

/** The table of an alignment has as many cells as the product; beyond that order is followed greedily. */
const MOST_CELLS = 4_000_000;

/**
 * The longest sequence of pairs that keeps both orders, among tensors of one shape and one role; then, for what is left, shapes that occur once.
 * @returns in the network's order
 */
export function proposePairs(expected: readonly NamedShape[], found: readonly NamedShape[]): WeightsPair[] {
  if (expected.length === 0 || found.length === 0 || expected.length * found.length > MOST_CELLS) return [];
  const pairs = new Map(align(expected, found));
  const taken = new Set(pairs.values());
  const left = expected.filter((tensor) => !pairs.has(tensor));
  const free = found.filter((tensor) => !taken.has(tensor));
  for (const tensor of left) {
    const key = shapeKey(tensor);
    const fitting = free.filter((candidate) => shapeKey(candidate) === key);
    const rivals = left.filter((rival) => shapeKey(rival) === key);
    if (fitting.length === 1 && rivals.length === 1) pairs.set(tensor, fitting[0] as NamedShape);
  }
  return expected.flatMap((tensor) => {
    const partner = pairs.get(tensor);
    return partner ? [{ network: tensor.name, file: partner.name }] : [];
  });
}

const shapeKey = ({ shape }: NamedShape): string => shape.join('x');

/** What a tensor is to its layer: weight, bias, a running statistic. Foreign words for them are taken for what they say. */
function roleOf({ name }: NamedShape): string {
  const word = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (/^(weight|kernel|w|gamma|scale)\d*$/.test(word)) return 'weight';
  if (/^(bias|b|beta|offset|shift)\d*$/.test(word)) return 'bias';
  if (/mean$/.test(word)) return 'mean';
  if (/var(iance)?$/.test(word)) return 'variance';
  return word;
}

/** Longest common subsequence over (shape, role). */
function align(expected: readonly NamedShape[], found: readonly NamedShape[]): [NamedShape, NamedShape][] {
  const keyOf = (tensor: NamedShape): string => `${shapeKey(tensor)} ${roleOf(tensor)}`;
  const [rows, columns] = [expected.map(keyOf), found.map(keyOf)];
  const width = columns.length + 1;
  const lengths = new Uint16Array((rows.length + 1) * width);
  for (let row = rows.length - 1; row >= 0; row--) {
    for (let column = columns.length - 1; column >= 0; column--) {
      const at = row * width + column;
      lengths[at] =
        rows[row] === columns[column]
          ? (lengths[at + width + 1] as number) + 1
          : Math.max(lengths[at + width] as number, lengths[at + 1] as number);
    }
  }
  const pairs: [NamedShape, NamedShape][] = [];
  for (let row = 0, column = 0; row < rows.length && column < columns.length; ) {
    const at = row * width + column;
    if (rows[row] === columns[column]) pairs.push([expected[row++] as NamedShape, found[column++] as NamedShape]);
    else if ((lengths[at + width] as number) >= (lengths[at + 1] as number)) row++;
    else column++;
  }
  return pairs;
}
