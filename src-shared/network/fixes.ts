// One-line fixes that have been tried: each is put into the source, the source is read again, and only what makes the problem disappear is kept.
import { readNetwork } from '../pytorch/read-source.ts';
import { SourceText } from '../pytorch/source-text.ts';
import { proposeFixes } from './fix-proposals.ts';
import type { Fix, Network } from './graph.ts';
import type { Shape } from './operations.ts';
import { type FoundBreak, type Walk, walkShapes } from './shapes.ts';

/** A source with more mistakes than this is mended from the top; the later ones get their fixes when it is read again. */
const MOST_TRIALS = 32;

export class FixFinder {
  readonly #network: Network;
  readonly #input: Shape;
  readonly #walk: Walk;
  readonly #source: SourceText;
  #trials = 0;

  constructor(network: Network, input: Shape, walk: Walk, source: string) {
    this.#network = network;
    this.#input = input;
    this.#walk = walk;
    this.#source = new SourceText(source);
  }

  /** Fixes that work, best first; those that bring no other problem with them, where there are such. */
  find(found: FoundBreak): Fix[] {
    const place = { found, network: this.#network, walk: this.#walk, source: this.#source };
    const before = this.#walk.breaks.length + this.#network.problems.length;
    const working = proposeFixes(place).flatMap((fix) => {
      const left = fix && this.#problemsWith(fix, found);
      return left === null ? [] : [{ fix, left }];
    });
    const clean = working.filter(({ left }) => left < before);
    return (clean.length > 0 ? clean : working).map(({ fix }) => fix as Fix);
  }

  /** How many problems the mended source has; null where this one is still among them. */
  #problemsWith(fix: Fix, { broken }: FoundBreak): number | null {
    if (this.#trials >= MOST_TRIALS) return null;
    this.#trials++;
    const network = readNetwork(applyFix(this.#source.text, fix), this.#network.className);
    const { breaks } = walkShapes(network, this.#input);
    const isLeft = breaks.some((other) => other.broken.code === broken.code && other.broken.torchMessage === broken.torchMessage);
    return isLeft ? null : breaks.length + network.problems.length;
  }
}

/** The source with one line replaced. */
export function applyFix(source: string, { line, replacement }: Fix): string {
  const lines = source.split('\n');
  const ending = lines[line - 1]?.endsWith('\r') ? '\r' : '';
  lines[line - 1] = replacement + ending;
  return lines.join('\n');
}
