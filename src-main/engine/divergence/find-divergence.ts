// The divergence finder: runs the network, compares node by node with what PyTorch left, and where they part tries what may be the cause until the
// difference vanishes. Each cause that does is kept, so that several at once are found one after the other.

import type { Network, Tensor, Weights } from '../../../src-shared/network/graph.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import type {
  DivergenceCause,
  DivergenceProgress,
  DivergenceReport,
  NodeDivergence,
  TriedCause,
} from '../../../src-shared/protocol/divergence-messages.ts';
import { AppError, isCancelled } from '../../../src-shared/protocol/errors.ts';
import { compareValues } from './compare-values.ts';
import { type InputSource, inputHypotheses } from './input-hypotheses.ts';
import { networkHypotheses } from './network-hypotheses.ts';
import { type Activations, matchNames } from './read-activations.ts';
import { type Hypothesis, type Setting, upTo } from './setting.ts';
import { summarise } from './summary.ts';
import { readAs, sameSizes } from './their-tensor.ts';

/** Values of the nodes of one run; `end` gives their memory back. */
export interface Computed {
  /** null for a node that was not computed. */
  readonly valuesOf: (node: string) => Tensor | null;
  readonly end: () => void;
}

export type Compute = (network: Network, weights: Weights, input: Tensor) => Promise<Computed>;

export interface DivergenceTask {
  readonly network: Network;
  readonly weights: Weights;
  readonly input: Tensor;
  /** null: an array. */
  readonly source: InputSource | null;
  readonly activations: Activations;
}

interface FinderHooks {
  readonly compute: Compute;
  readonly onProgress: (progress: DivergenceProgress) => void;
}

/** More than a few causes at once are one that is not known. */
const MOST_CAUSES = 4;
const INPUT_OP = 'input';

/** @throws AppError array/unsupported where the file shares no name with the network, engine/cancelled */
export async function findDivergence(task: DivergenceTask, hooks: FinderHooks): Promise<DivergenceReport> {
  const finder = new Finder(task, hooks);
  return finder.find();
}

class Finder {
  readonly #task: DivergenceTask;
  readonly #hooks: FinderHooks;
  readonly #names: ReadonlyMap<string, string>;
  readonly #unknown: readonly string[];
  readonly #tried: TriedCause[] = [];
  readonly #input: string;
  #done = 0;
  #total = 1;

  constructor(task: DivergenceTask, hooks: FinderHooks) {
    this.#task = task;
    this.#hooks = hooks;
    const { byNode, unknown } = matchNames(task.network, [...task.activations.keys()]);
    this.#names = byNode;
    this.#unknown = unknown;
    this.#input = task.network.inputs[0] ?? 'x';
  }

  async find(): Promise<DivergenceReport> {
    const { network, weights, input } = this.#task;
    if (this.#names.size === 0) throw this.#nothingInCommon();
    const plain: Setting = { network, weights, input, heldAs: new Map(), channelsLast: false };
    const nodes = await this.#compare(plain);
    const first = firstOf(nodes);
    const causes = first === null ? [] : await this.#search(plain, nodes);
    const compared = nodes.filter(({ status }) => status === 'same' || status === 'differs').length;
    const report = { nodes, first, compared, unknown: this.#unknown, causes, tried: this.#tried };
    return { ...report, summary: summarise(report) };
  }

  async #search(plain: Setting, begin: readonly NodeDivergence[]): Promise<readonly DivergenceCause[]> {
    const causes: DivergenceCause[] = [];
    let [setting, nodes] = [plain, begin];
    const ofInput = inputHypotheses(this.#task.source, this.#theirs(this.#input));
    for (let first = firstOf(nodes); first !== null && causes.length < MOST_CAUSES; first = firstOf(nodes)) {
      // An input that is in the file and agrees is not to blame.
      const isKnown = first !== this.#input && this.#theirs(this.#input) !== null;
      const hypotheses = isKnown ? networkHypotheses : [...ofInput, ...networkHypotheses];
      const found: Found | null = await this.#tryAll(setting, nodes, first, hypotheses);
      if (!found && first !== this.#input) break;
      const next: Found = found ?? (await this.#theirInput(setting));
      [setting, nodes] = [next.setting, next.nodes];
      causes.push({ code: next.code, title: next.title, advice: next.advice, node: first, next: firstOf(nodes) });
      // No cause is found twice at one place.
      if (firstOf(nodes) === first) break;
    }
    return causes;
  }

  /** The first that makes the node agree, and all before it: in the whole network or there alone, whichever leads further. */
  async #tryAll(
    setting: Setting,
    before: readonly NodeDivergence[],
    first: string,
    hypotheses: readonly Hypothesis[],
  ): Promise<Found | null> {
    const isInput = first === this.#input;
    const variants = hypotheses.map((hypothesis) => variantsOf(hypothesis, setting, before, first));
    this.#total += variants.flat().length;
    for (const candidates of variants) {
      const found: Found[] = [];
      for (const candidate of candidates) {
        const { changed, title } = candidate;
        this.#hooks.onProgress({ done: this.#done++, total: this.#total, current: title });
        if (isInput && changed.input === setting.input && changed.channelsLast === setting.channelsLast) continue;
        const nodes = await this.#compareOrNothing(isInput ? changed : upTo(changed, changed.heldAs.get(first) ?? first), first);
        const at = nodes?.findIndex(({ node }) => node === first) ?? -1;
        const own = nodes?.[at];
        if (!nodes || !own || own.status === 'shape') continue;
        const vanishes = nodes.slice(0, at + 1).every(agrees);
        this.#tried.push({ title, node: first, maxAbs: own.maxAbs, vanishes });
        if (vanishes) found.push({ ...candidate, setting: changed, nodes: await this.#compare(changed) });
      }
      const [best] = found.sort((a, b) => reach(b.nodes) - reach(a.nodes));
      if (best) return best;
    }
    return null;
  }

  /** Nothing that is known makes that input: what comes after is judged from it. */
  async #theirInput(setting: Setting): Promise<Found> {
    const theirs = this.#theirs(this.#input);
    const fits = theirs !== null && sameSizes(theirs.shape, setting.input.shape);
    const changed = { ...setting, input: fits ? { ...theirs, shape: setting.input.shape } : setting.input };
    return {
      code: 'input',
      title: 'another input: no preprocessing and no turn of this slice that was tried gives it',
      advice: 'Check which slice and which preprocessing the model was given; the rest was compared from its own input on.',
      setting: changed,
      nodes: await this.#compare(changed),
    };
  }

  /** A hypothesis may make a network that cannot run (padding as wide as the picture): it is none then. */
  async #compareOrNothing(setting: Setting, only: string): Promise<readonly NodeDivergence[] | null> {
    try {
      return await this.#compare(setting, only);
    } catch (thrown) {
      if (isCancelled(thrown) || !(thrown instanceof AppError) || !thrown.code.startsWith('network/')) throw thrown;
      return null;
    }
  }

  /** @param last compare no node behind it */
  async #compare(setting: Setting, last: string | null = null): Promise<readonly NodeDivergence[]> {
    const { network, weights, input } = setting;
    const compared: NodeDivergence[] = [this.#one({ node: this.#input, op: INPUT_OP, shape: input.shape }, () => input, setting)];
    if (last === this.#input) return compared;
    const { nodes: inferred } = inferNetwork(network, input.shape);
    const run = await this.#hooks.compute(network, weights, input);
    try {
      for (const { node, shape } of inferred) {
        const as = setting.heldAs.get(node.name) ?? node.name;
        const facts = { node: node.name, op: node.op, shape: shape ?? [] };
        compared.push(this.#one(facts, () => run.valuesOf(as), setting));
        // Other work gets its turn between the nodes.
        await new Promise<void>((resolve) => setImmediate(resolve));
        if (node.name === last) break;
      }
      return compared;
    } finally {
      run.end();
    }
  }

  #one(
    { node, op, shape }: Pick<NodeDivergence, 'node' | 'op' | 'shape'>,
    ours: () => Tensor | null,
    setting: Setting,
  ): NodeDivergence {
    const nothing = { maxAbs: Number.NaN, maxRel: Number.NaN, beyond: 0, first: null, worst: null };
    const theirs = this.#theirs(node);
    if (!theirs) return { node, op, shape, status: 'missing', theirShape: null, ...nothing };
    const read = readAs(theirs, shape, setting.channelsLast);
    const own = ours();
    if (!read || !own) return { node, op, shape, status: 'shape', theirShape: theirs.shape, ...nothing };
    const comparison = compareValues(shape, own.data, read);
    const status = comparison.beyond > 0 ? 'differs' : 'same';
    return { node, op, shape, status, theirShape: theirs.shape, ...comparison };
  }

  #theirs(node: string): Tensor | null {
    const name = this.#names.get(node);
    return (name === undefined ? undefined : this.#task.activations.get(name)) ?? null;
  }

  #nothingInCommon(): AppError {
    const listed = (names: readonly string[]): string => names.slice(0, 8).join(', ');
    return new AppError(
      'array/unsupported',
      `The file and the network have no name in common. The file has: ${listed([...this.#task.activations.keys()])}. ` +
        `The network's nodes are: ${listed(this.#task.network.nodes.map(({ name }) => name))}. Name the arrays as torch.fx names the nodes; ` +
        'the snippet does that.',
    );
  }
}

interface Found extends Pick<Hypothesis, 'code' | 'title' | 'advice'> {
  readonly setting: Setting;
  readonly nodes: readonly NodeDivergence[];
}

interface Candidate extends Pick<Hypothesis, 'code' | 'title' | 'advice'> {
  readonly changed: Setting;
}

/** Everywhere, and only where it shows: at the node and those before it that are not in the file. */
function variantsOf(
  { code, title, advice, apply }: Hypothesis,
  setting: Setting,
  nodes: readonly NodeDivergence[],
  first: string,
): readonly Candidate[] {
  const everywhere = apply(setting, null);
  if (!everywhere) return [];
  const at = nodes.findIndex(({ node }) => node === first);
  let from = at;
  while (from > 0 && nodes[from - 1]?.status === 'missing') from--;
  const scope = new Set(nodes.slice(from, at + 1).map(({ node }) => node));
  const here = everywhere.input === setting.input ? apply(setting, scope) : null;
  const isOther = here !== null && !isSame(here, everywhere, setting);
  const where = [...scope].join(', ');
  return [
    { code, title, advice, changed: everywhere },
    ...(isOther ? [{ code, title: `${title} (only ${where})`, advice, changed: here }] : []),
  ];
}

/** A change of some nodes that is the change of all. */
function isSame(here: Setting, everywhere: Setting, before: Setting): boolean {
  const nodes = (setting: Setting): string => JSON.stringify(setting.network.nodes);
  const others = ({ weights }: Setting): number =>
    [...weights].filter(([name, tensor]) => before.weights.get(name) !== tensor).length;
  return (
    here.channelsLast === everywhere.channelsLast &&
    here.heldAs.size === everywhere.heldAs.size &&
    others(here) === others(everywhere) &&
    nodes(here) === nodes(everywhere)
  );
}

/** How many nodes agree before the first that does not. */
const reach = (nodes: readonly NodeDivergence[]): number => {
  const at = nodes.findIndex((node) => !agrees(node));
  return at < 0 ? nodes.length : at;
};

const agrees = ({ status }: NodeDivergence): boolean => status === 'same' || status === 'missing';

const firstOf = (nodes: readonly NodeDivergence[]): string | null => nodes.find((node) => !agrees(node))?.node ?? null;
