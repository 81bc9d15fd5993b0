// One version of the source read: its network, the shapes behind its lines, its problems; then what takes longer, once the typing rests. Pure: the
// worker beside it runs it, so that a key never waits for it.
import { builtinNetworks } from '../../../src-shared/network/builtin-networks.ts';
import { fixesInSteps } from '../../../src-shared/network/diagnosis.ts';
import { fittingInput } from '../../../src-shared/network/fitting-input.ts';
import type { Inference, Network, Problem } from '../../../src-shared/network/graph.ts';
import { defaultInput, inferNetwork } from '../../../src-shared/network/inference.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import type { SourceReader } from '../../../src-shared/pytorch/read-source.ts';
import { formatShape } from '../format.ts';
import type { LineNotes } from './source-marks.ts';

export interface SourceToCheck {
  readonly source: string;
  /** The network that the source came with, which knows its class and its input; null for an own source. */
  readonly builtin: string | null;
  /** N, C, H, W that the user wants it to be. */
  readonly input: Shape | null;
  /** Counts up; its answers say it again. */
  readonly version: number;
}

export interface CheckedSource {
  readonly source: string;
  readonly network: Network;
  /** Problems are without fixes until the typing rests. */
  readonly inference: Inference;
  /** An input with which nothing breaks, where there is one and the usual one breaks. */
  readonly fitting: Shape | null;
}

/** Shapes come first and by themselves: the rest takes longer to cross than they took to find. */
export type SourceAnswer =
  | { readonly kind: 'shapes'; readonly version: number; readonly notes: LineNotes }
  | { readonly kind: 'checked'; readonly version: number; readonly checked: CheckedSource };

/** What is known at once. `problems`: looking at their fixes is what finds them, which tries many sources. */
export interface FirstLook {
  /** Behind the lines that make the layers; `?` where shapes cannot be known. */
  readonly notes: LineNotes;
  readonly checked: CheckedSource;
  readonly problems: readonly Problem[];
}

export function checkSource({ source, builtin, input }: SourceToCheck, reader: SourceReader): FirstLook {
  const known = builtinNetworks.find(({ id }) => id === builtin);
  const network = reader.read(source, known?.className ?? null);
  const inference = inferNetwork(network, input ?? known?.input ?? defaultInput(network), source);
  const { problems } = inference;
  const plain = { ...inference, problems: problems.map((problem) => withFixes(problem, [])) };
  return { notes: notesOf(inference), checked: { source, network, inference: plain, fitting: null }, problems };
}

/** The rest of it, in steps of a few milliseconds: whoever asks may stop between two of them. */
export function* lookCloser({ checked, problems }: FirstLook): Generator<null, CheckedSource> {
  const mended: Problem[] = [];
  for (const problem of problems) {
    mended.push(withFixes(problem, yield* fixesInSteps(problem)));
    yield null;
  }
  const fitting = yield* fittingInput(checked.network);
  return { ...checked, inference: { ...checked.inference, problems: mended }, fitting };
}

/** Places where numbers are changed and changed back. */
const PRACTICE_PLACES = 12;

/**
 * Reads versions of a source as keys would make them, in steps of one reading: code runs ten times as fast once it has been compiled for what it meets,
 * and it is better that nobody waits for that. The reader ends with the source as it is.
 */
export function* practise(wanted: SourceToCheck, reader: SourceReader): Generator<null, void> {
  const { source } = wanted;
  const numbers = [...source.matchAll(/\d\b/g)].map(({ index }) => index + 1);
  const step = Math.max(1, Math.ceil(numbers.length / PRACTICE_PLACES));
  for (let at = 0; at < numbers.length; at += step) {
    const place = numbers[at] as number;
    checkSource({ ...wanted, source: `${source.slice(0, place)}0${source.slice(place)}` }, reader);
    yield null;
    checkSource(wanted, reader);
    yield null;
  }
}

const withFixes = (
  { code, node, line, column, message, rule, expected, found, torchMessage, detail }: Problem,
  fixes: Problem['fixes'],
): Problem => ({ code, node, line, column, message, rule, expected, found, torchMessage, detail, fixes });

/** A layer that is called several times is written with its first and last shape. */
function notesOf({ nodes }: Inference): LineNotes {
  const byLine = new Map<number, string[]>();
  for (const { node, shape } of nodes) {
    const line = node.defined?.line;
    if (line === undefined) continue;
    const text = shape ? formatShape(shape.slice(1)) : '?';
    const known = byLine.get(line);
    if (!known) byLine.set(line, [text]);
    else if (known.at(-1) !== text) known.push(text);
  }
  return new Map(
    [...byLine].map(([line, texts]) => [line, texts.length > 2 ? `${texts[0]} ... ${texts.at(-1)}` : texts.join(', ')] as const),
  );
}
