// Where the values of a run lie. Those that are kept have a place of their own; the others give theirs to later ones as soon as the last pass that
// reads them is over. Pure arithmetic over the order of passes.
import { mapsOf } from './activation.ts';
import { ownersOf, type Plan, type PlannedTensor } from './plan-types.ts';

const FLOAT_BYTES = 4;
/** A cache line: what different threads write never shares one. */
const ALIGNMENT_BYTES = 64;

/** Bytes of a place: every one has a cache line behind it, because vector loads at the end of a tensor read a little further. */
export const placeBytes = (bytes: number): number => Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES + ALIGNMENT_BYTES;

interface Life {
  readonly bytes: number;
  /** Pass that writes first, and the last that reads or writes; the input is there before all passes. */
  first: number;
  last: number;
}

export interface ValuePlaces {
  /** Offset of each tensor's values; an alias has its original's. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly bytes: number;
}

/** @param keep names whose values are there when the run is over; null: all */
export function placeValues({ input, nodes }: Plan, keep: ReadonlySet<string> | null): ValuePlaces {
  const tensors = [input, ...nodes];
  const owner = ownersOf(tensors);
  const lives = livesOf(tensors, owner);
  const kept = tensors.filter(
    (tensor) => keep === null || keep.has(tensor.name) || tensor === input || tensor.statisticsChunks === 0,
  );
  for (const { name } of kept) (lives.get(owner.get(name) as string) as Life).last = Number.POSITIVE_INFINITY;
  const offsets = new Map<string, number>();
  const placed: { readonly life: Life; readonly offset: number }[] = [];
  // The largest first: small ones find their way into the gaps.
  const bySize = keep === null ? [...lives] : [...lives].sort(([, a], [, b]) => b.bytes - a.bytes);
  for (const [name, life] of bySize) {
    const rivals = placed
      .filter((other) => other.life.first <= life.last && life.first <= other.life.last)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const rival of rivals) {
      if (offset + life.bytes <= rival.offset) break;
      offset = Math.max(offset, rival.offset + rival.life.bytes);
    }
    placed.push({ life, offset });
    offsets.set(name, offset);
  }
  return {
    offsets: new Map(tensors.map(({ name }) => [name, offsets.get(owner.get(name) as string) as number])),
    bytes: Math.max(...placed.map(({ life, offset }) => offset + life.bytes)),
  };
}

function livesOf(tensors: readonly PlannedTensor[], owner: ReadonlyMap<string, string>): Map<string, Life> {
  const lives = new Map<string, Life>();
  let position = 0;
  for (const { name, shape, passes } of tensors) {
    const { maps, valuesPerMap } = mapsOf(shape);
    // What is made by a later node's passes is never there.
    const isThere = lives.size === 0 || passes.length > 0;
    const bytes = placeBytes(isThere ? maps * valuesPerMap * FLOAT_BYTES : 0);
    if (owner.get(name) === name) lives.set(name, { bytes, first: lives.size === 0 ? -1 : position, last: position });
    for (const { words } of passes) {
      for (const word of words) {
        if (typeof word === 'number' || !('tensor' in word)) continue;
        const life = lives.get(owner.get(word.tensor) as string) as Life;
        life.last = Math.max(life.last, position);
      }
      position++;
    }
  }
  return lives;
}
