// One-line fixes that have been tried: each is put into the source, the source is read again, and only what makes the problem disappear is kept.
import { SourceReader } from '../../pytorch/read-source.ts';
import { SourceText } from '../../pytorch/source-text.ts';
import type { Fix, Network } from '../graph.ts';
import type { Shape } from '../operations.ts';
import { type FoundBreak, type Walk, walkShapes } from '../shapes.ts';
import type { BrokenPlace } from './broken-place.ts';
import { changeNumbers } from './numbers.ts';
import { proposeFixes } from './proposals.ts';

/** A source with more mistakes than this is mended from the top; the later ones get their fixes when it is read again. */
const MOST_TRIALS = 64;
/** More than people read. */
const MOST_FIXES = 6;

/** A fix that works, and how many problems the mended source has. */
interface Tried {
  readonly fix: Fix;
  readonly left: number;
}

/** Whoever looks for fixes may stop after any step, and go on later. */
export type FixSearch = Generator<null, readonly Fix[]>;

export class FixFinder {
  readonly #network: Network;
  readonly #input: Shape;
  readonly #walk: Walk;
  readonly #text: string;
  #source: SourceText | null = null;
  #reader: SourceReader | null = null;
  #trials = 0;

  constructor(network: Network, input: Shape, walk: Walk, source: string) {
    this.#network = network;
    this.#input = input;
    this.#walk = walk;
    this.#text = source;
  }

  /** Fixes that work, best first; those that bring no other problem with them, where there are such. A step is a trial: the source is read in it. */
  *search(found: FoundBreak): FixSearch {
    this.#source ??= new SourceText(this.#text);
    this.#reader ??= new SourceReader(this.#source);
    const place: BrokenPlace = { found, network: this.#network, walk: this.#walk, source: this.#source };
    const before = this.#walk.breaks.length + this.#network.problems.length;
    const isClean = ({ left }: Tried): boolean => left < before;
    const working = yield* this.#try(proposeFixes(place), found);
    // Where no edit of the layer mends it, the number is written somewhere else.
    if (!working.some(isClean)) working.push(...(yield* this.#try(changeNumbers(place), found)).filter(isClean));
    const clean = working.filter(isClean);
    return (clean.length > 0 ? clean : working).slice(0, MOST_FIXES).map(({ fix }) => fix);
  }

  *#try(proposals: readonly (Fix | null)[], found: FoundBreak): Generator<null, Tried[]> {
    const seen = new Set<string>();
    const working: Tried[] = [];
    for (const fix of proposals) {
      const key = fix ? `${fix.line}:${fix.replacement}` : '';
      if (!fix || seen.has(key)) continue;
      seen.add(key);
      const left = this.#problemsWith(fix, found);
      if (left !== null) working.push({ fix, left });
      yield null;
    }
    return working;
  }

  /** How many problems the mended source has; null where this one is still among them. */
  #problemsWith(fix: Fix, found: FoundBreak): number | null {
    const { broken } = found;
    if (this.#trials >= MOST_TRIALS) return null;
    this.#trials++;
    const reader = this.#reader ?? new SourceReader();
    const network = reader.read(applyFix(this.#text, fix), this.#network.className);
    const { breaks } = walkShapes(network, this.#input);
    const alike = (all: readonly FoundBreak[]): number =>
      all.filter((other) => other.broken.code === broken.code && other.broken.torchMessage === broken.torchMessage).length;
    // The same sentence may be said of another place, which stays as it is.
    const isLeft = alike(breaks) >= alike(this.#walk.breaks) || breaks.some((other) => isSame(other, found));
    return isLeft ? null : breaks.length + network.problems.length;
  }
}

const isSame = (a: FoundBreak, b: FoundBreak): boolean =>
  a.broken.torchMessage === b.broken.torchMessage && a.node?.name === b.node?.name && a.layer?.path === b.layer?.path;

/** The source with one line replaced. */
export function applyFix(source: string, { line, replacement }: Fix): string {
  const lines = source.split('\n');
  const ending = lines[line - 1]?.endsWith('\r') ? '\r' : '';
  lines[line - 1] = replacement + ending;
  return lines.join('\n');
}
