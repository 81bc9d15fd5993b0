// One version of the source read: its network, the shapes behind its lines, its problems; then what takes longer, once the typing rests. Pure: the
// worker beside it runs it, so that a key never waits for it.
import { builtinNetworks } from '../../../src-shared/network/builtin-networks.ts';
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
}

export interface CheckedSource {
  readonly source: string;
  readonly network: Network;
  /** Problems are without fixes until the typing rests. */
  readonly inference: Inference;
  /** Shapes behind the lines that make the layers; `?` where they cannot be known. */
  readonly notes: LineNotes;
  /** An input with which nothing breaks, where there is one and the usual one breaks. */
  readonly fitting: Shape | null;
}

/** What is known at once. `problems`: looking at their fixes is what finds them, which tries many sources. */
export interface FirstLook {
  readonly checked: CheckedSource;
  readonly problems: readonly Problem[];
}

export function checkSource({ source, builtin, input }: SourceToCheck, reader: SourceReader): FirstLook {
  const known = builtinNetworks.find(({ id }) => id === builtin);
  const network = reader.read(source, known?.className ?? null);
  const inference = inferNetwork(network, input ?? known?.input ?? defaultInput(network), source);
  const { problems } = inference;
  const plain = { ...inference, problems: problems.map((problem) => withFixes(problem, [])) };
  return { checked: { source, network, inference: plain, notes: notesOf(inference), fitting: null }, problems };
}

/** The rest of it, piece by piece: whoever asks may stop between two of them. */
export function* lookCloser({ checked, problems }: FirstLook): Generator<null, CheckedSource> {
  const mended: Problem[] = [];
  for (const problem of problems) {
    mended.push(withFixes(problem, problem.fixes));
    yield null;
  }
  return { ...checked, inference: { ...checked.inference, problems: mended }, fitting: fittingInput(checked.network) };
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
