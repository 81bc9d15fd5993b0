// Names of a weights file against the names of a network: which tensor goes where, what is left over on either side, and how the rest might belong
// together. Names and shapes only, no values: the window shows it and lets the user correct it.
import type { Shape } from './operations.ts';
import { proposePairs } from './weights-proposals.ts';
import type { NamedShape, WeightsFit, WeightsMismatch, WeightsPair } from './weights-report.ts';

/** What wrappers of torch put into names: DataParallel, torch.compile, FSDP, activation checkpointing. */
const WRAPPER_SEGMENTS = /(^|\.)(?:(?:module|_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.)+/g;
/** Counts for training; nothing is computed from it. */
const COUNTER = /(^|\.)num_batches_tracked$/;

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

/**
 * @param expected in the network's order
 * @param found in the file's order
 * @param chosen pairs that the user has decided: they come before everything else
 */
export function fitNames(
  expected: readonly NamedShape[],
  found: readonly NamedShape[],
  chosen: readonly WeightsPair[] = [],
): WeightsFit {
  const decided = new Map(chosen.map(({ network, file }) => [network, file]));
  const taken = new Set(decided.values());
  const byName = new Map(found.map((tensor) => [tensor.name, tensor]));
  const free = found.filter(({ name }) => !taken.has(name));
  const naming = chooseNaming(expected, free);
  const fileNames = new Map(free.map(({ name }) => [naming.rename(name), name]).reverse() as [string, string][]);
  const pairs: WeightsPair[] = [];
  const missing: string[] = [];
  const mismatched: WeightsMismatch[] = [];
  const used = new Set(taken);
  for (const { name, shape } of expected) {
    const file = decided.get(name) ?? fileNames.get(name);
    const tensor = file === undefined ? undefined : byName.get(file);
    if (file === undefined || !tensor) {
      missing.push(name);
      continue;
    }
    used.add(file);
    if (sameShape(shape, tensor.shape)) pairs.push({ network: name, file });
    else mismatched.push({ name, file, expected: shape, found: tensor.shape });
  }
  const rest = found.filter(({ name }) => !used.has(name)).map(({ name }) => name);
  // A wrapper holds everything: what lies outside it is no other part of the file.
  const isPart = cleaned(naming.prefix) !== '';
  const isUnneeded = (name: string): boolean =>
    COUNTER.test(name) || (isPart && !cleaned(name).startsWith(naming.prefix) && !name.startsWith(naming.prefix));
  const open = new Set([...missing, ...mismatched.map(({ name }) => name)]);
  const settled = new Set(pairs.map(({ file }) => file));
  return {
    prefix: naming.prefix,
    added: naming.added,
    pairs,
    missing,
    unexpected: rest.filter((name) => !isUnneeded(name)),
    mismatched,
    unneeded: rest.filter(isUnneeded),
    proposals: proposePairs(
      expected.filter(({ name }) => open.has(name)),
      found.filter(({ name }) => !settled.has(name) && !COUNTER.test(name)),
    ),
  };
}

/** Words of wrappers (`module`, `_orig_mod`) were taken out from within names, and no prefix tells it. */
export const isUnwrapped = ({ prefix, added, pairs }: WeightsFit): boolean =>
  prefix === '' && added === '' && pairs.some(({ network, file }) => network !== file && cleaned(file) === network);

/** The one with every pair, nothing missing and nothing over. */
export const isWholeFit = ({ missing, unexpected, mismatched }: WeightsFit): boolean =>
  missing.length + unexpected.length + mismatched.length === 0;

interface Naming {
  readonly prefix: string;
  readonly added: string;
  readonly rename: (name: string) => string;
}

const AS_THEY_ARE: Naming = { prefix: '', added: '', rename: (name) => name };

const cleaned = (name: string): string => name.replace(WRAPPER_SEGMENTS, '$1');

/** The way of naming under which most tensors find their place; as they are where no other is better. */
function chooseNaming(expected: readonly NamedShape[], found: readonly NamedShape[]): Naming {
  const shapes = new Map(expected.map(({ name, shape }) => [name, shape]));
  const score = ({ rename }: Naming): number =>
    found.reduce((sum, { name, shape }) => {
      const wanted = shapes.get(rename(name));
      // A name alone is worth less than a name with its shape, and more than nothing: a mismatch is shown where it is.
      return sum + (wanted === undefined ? 0 : sameShape(wanted, shape) ? 2 : 1);
    }, 0);
  let best = AS_THEY_ARE;
  let most = score(best);
  for (const naming of candidates(expected, found)) {
    const points = score(naming);
    if (points > most) [best, most] = [naming, points];
  }
  return best;
}

/** A prefix that takes one name to another, seen often enough, is a candidate. Simple ones first. */
function candidates(expected: readonly NamedShape[], found: readonly NamedShape[]): Naming[] {
  const names = new Set(expected.map(({ name }) => name));
  const prefixes = new Map<string, number>();
  const additions = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): unknown => map.set(key, (map.get(key) ?? 0) + 1);
  const tails = new Map<string, string[]>();
  for (const name of names)
    for (const tail of tailsOf(name)) tails.set(tail, [...(tails.get(tail) ?? []).slice(0, MOST_HEADS), name]);
  for (const { name } of found) {
    for (const form of new Set([name, cleaned(name)])) {
      for (const tail of tailsOf(form)) if (names.has(tail)) count(prefixes, form.slice(0, form.length - tail.length));
      for (const whole of tails.get(form) ?? []) count(additions, whole.slice(0, whole.length - form.length));
    }
  }
  const often = (map: Map<string, number>): string[] =>
    [...map]
      .sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)
      .slice(0, MOST_CANDIDATES)
      .map(([key]) => key);
  const stripped = often(prefixes).flatMap((prefix): Naming[] => [
    { prefix, added: '', rename: (name) => without(name, prefix) },
    { prefix, added: '', rename: (name) => without(cleaned(name), prefix) },
  ]);
  const added = often(additions).map(
    (addition): Naming => ({ prefix: '', added: addition, rename: (name) => `${addition}${cleaned(name)}` }),
  );
  return [...stripped, { ...AS_THEY_ARE, rename: cleaned }, ...added];
}

const MOST_CANDIDATES = 8;
const MOST_HEADS = 8;

/** `a.b.c` -> `b.c`, `c`. */
function tailsOf(name: string): string[] {
  const tails: string[] = [];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) tails.push(name.slice(dot + 1));
  return tails;
}

/** A name outside the prefix keeps its own, which no tensor of the network has by then unless it fits as it is. */
const without = (name: string, prefix: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
