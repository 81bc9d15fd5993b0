// A network guessed from nothing but the names and shapes of its weights: layers in the file's order, and what the weights cannot tell as questions
// with the answers that make the shapes fit. Data only; proposal-source.ts writes it as PyTorch.
import type { NamedShape } from './weights-report.ts';

type Argument = number | boolean | string | readonly number[];

/** A layer with the arguments of its constructor, under torch's names. */
export interface ProposedLayer {
  /** As in the state_dict. */
  readonly path: string;
  readonly type: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  /** Steps of forward behind it that have no weights, as source over x: `F.relu(x)`. */
  readonly followedBy: readonly string[];
}

export interface LayerQuestion {
  /** The layer it is about. */
  readonly path: string;
  readonly about: 'activation' | 'padding' | 'pooling' | 'normalisation' | 'transposed';
  readonly text: string;
  readonly answers: readonly string[];
  /** Which answer the proposal was made with. */
  readonly chosen: number;
}

export interface NetworkProposal {
  readonly layers: readonly ProposedLayer[];
  readonly questions: readonly LayerQuestion[];
  /** What cannot be a chain: branches, tensors of other kinds. */
  readonly notes: readonly string[];
}

interface TensorGroup {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, readonly number[]>;
}

const RELU = 'F.relu(x)';
const POOL = 'F.max_pool2d(x, 2)';
const ACTIVATIONS = ['ReLU', 'LeakyReLU', 'SiLU', 'GELU', 'Sigmoid', 'none'];

/** @param tensors in the order of the file, which is that of the layers' making */
export function proposeLayers(tensors: readonly NamedShape[]): NetworkProposal {
  const layers: ProposedLayer[] = [];
  const questions: LayerQuestion[] = [];
  const notes: string[] = [];
  let channels: number | null = null;
  for (const group of groupsOf(tensors)) {
    const found = layerOf(group, channels, layers.at(-1) ?? null);
    if (found === null) {
      notes.push(`${group.path || 'a tensor'} (${[...group.tensors.keys()].join(', ')}) is of no layer that is known.`);
      continue;
    }
    const { layer, given, gives } = found;
    if (given !== null && channels !== null && given !== channels && layer.type !== 'Linear') {
      notes.push(`${layer.path} takes ${given} channels where ${channels} arrive: a concatenation or another branch feeds it.`);
    }
    layers.push(layer);
    questions.push(...found.questions);
    channels = gives ?? channels;
  }
  return { ...connect(layers, questions), notes };
}

/** Tensors of one layer lie side by side; num_batches_tracked says nothing. */
function groupsOf(tensors: readonly NamedShape[]): TensorGroup[] {
  const groups = new Map<string, Map<string, readonly number[]>>();
  for (const { name, shape } of tensors) {
    const dot = name.lastIndexOf('.');
    const [path, word] = [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
    if (word === 'num_batches_tracked') continue;
    const group = groups.get(path) ?? new Map<string, readonly number[]>();
    group.set(word, shape);
    groups.set(path, group);
  }
  return [...groups].map(([path, found]) => ({ path, tensors: found }));
}

interface FoundLayer {
  readonly layer: ProposedLayer;
  /** Channels or features that it takes and gives. */
  readonly given: number | null;
  readonly gives: number | null;
  readonly questions: readonly LayerQuestion[];
}

function layerOf({ path, tensors }: TensorGroup, channels: number | null, before: ProposedLayer | null): FoundLayer | null {
  const weight = tensors.get('weight');
  const bias = tensors.get('bias');
  const hasBias = bias !== undefined;
  if (path === '') return null;
  if (tensors.has('running_mean')) {
    const numFeatures = tensors.get('running_mean')?.[0] ?? 0;
    const type = before?.type === 'Linear' ? 'BatchNorm1d' : 'BatchNorm2d';
    return {
      layer: { path, type, arguments: { num_features: numFeatures, affine: weight !== undefined }, followedBy: [] },
      given: numFeatures,
      gives: numFeatures,
      questions: [],
    };
  }
  if (weight?.length === 4) return convolutionOf(path, weight, bias, channels);
  if (weight?.length === 2) {
    const [outFeatures = 0, inFeatures = 0] = weight;
    return {
      layer: {
        path,
        type: 'Linear',
        arguments: { in_features: inFeatures, out_features: outFeatures, bias: hasBias },
        followedBy: [],
      },
      given: inFeatures,
      gives: outFeatures,
      questions: [],
    };
  }
  if (weight?.length !== 1) return null;
  const [count = 1] = weight;
  if (!hasBias)
    return {
      layer: { path, type: 'PReLU', arguments: { num_parameters: count }, followedBy: [] },
      given: count === 1 ? null : count,
      gives: null,
      questions: [],
    };
  const question: LayerQuestion = {
    path,
    about: 'normalisation',
    text: `${path} scales and moves ${count} channels; its weights do not say over what it normalises.`,
    answers: ['GroupNorm(1, channels)', 'InstanceNorm2d', 'LayerNorm'],
    chosen: before?.type === 'Linear' ? 2 : 0,
  };
  const layer: ProposedLayer =
    before?.type === 'Linear'
      ? { path, type: 'LayerNorm', arguments: { normalized_shape: count }, followedBy: [] }
      : { path, type: 'GroupNorm', arguments: { num_groups: 1, num_channels: count }, followedBy: [] };
  return { layer, given: count, gives: count, questions: [question] };
}

function convolutionOf(
  path: string,
  weight: readonly number[],
  bias: readonly number[] | undefined,
  channels: number | null,
): FoundLayer {
  const [first = 0, second = 0, rows = 1, columns = 1] = weight;
  const common = { kernel_size: rows === columns ? rows : [rows, columns], bias: bias !== undefined };
  // A bias has one value for each channel that comes out; without one the channels that arrive decide.
  const biasSays = bias && first !== second ? bias[0] === second : null;
  const isTransposed = biasSays ?? (channels !== null && first === channels && second !== channels && channels % second !== 0);
  if (isTransposed) {
    const stride = rows === columns && rows > 1 && rows % 2 === 0 ? 2 : 1;
    const padding = stride === 2 && rows === 4 ? 1 : 0;
    const layer = {
      path,
      type: 'ConvTranspose2d',
      arguments: { in_channels: first, out_channels: second, stride, padding, ...common },
      followedBy: [],
    };
    const question: LayerQuestion = {
      path,
      about: 'transposed',
      text: `${path} looks transposed; its weights do not say its stride.`,
      answers: ['stride 2', 'stride 1'],
      chosen: stride === 2 ? 0 : 1,
    };
    return { layer, given: first, gives: second, questions: [question] };
  }
  const groups =
    channels !== null && channels !== second && channels % second === 0 && first % (channels / second) === 0
      ? channels / second
      : 1;
  const side = Math.max(rows, columns);
  const keeps = rows % 2 === 1 && columns % 2 === 1;
  const padding = keeps ? (rows === columns ? (rows - 1) / 2 : [(rows - 1) / 2, (columns - 1) / 2]) : 0;
  const question: LayerQuestion = {
    path,
    about: 'padding',
    text: `${path} has a ${rows} x ${columns} kernel; its weights do not say how it is padded.`,
    answers: ['so that the size stays', 'not at all'],
    chosen: keeps ? 0 : 1,
  };
  const layer = {
    path,
    type: 'Conv2d',
    arguments: { in_channels: second * groups, out_channels: first, padding, groups, ...common },
    followedBy: [],
  };
  return { layer, given: second * groups, gives: first, questions: side > 1 ? [question] : [] };
}

const isWeighted = ({ type }: ProposedLayer): boolean => /^(Conv|Linear)/.test(type);

/** Activations between the layers, pooling and flattening before the first Linear. */
function connect(
  layers: readonly ProposedLayer[],
  questions: readonly LayerQuestion[],
): Pick<NetworkProposal, 'layers' | 'questions'> {
  const last = layers.map(isWeighted).lastIndexOf(true);
  const firstLinear = layers.findIndex(({ type }) => type === 'Linear');
  const asked: LayerQuestion[] = [...questions];
  const connected = layers.map((layer, at) => {
    const next = layers[at + 1];
    const endsBlock = next === undefined || isWeighted(next);
    const followedBy: string[] = [];
    if (endsBlock && at < last && layer.type !== 'PReLU') {
      followedBy.push(RELU);
      asked.push({
        path: layer.path,
        about: 'activation',
        text: `What follows ${layer.path} has no weights.`,
        answers: ACTIVATIONS,
        chosen: 0,
      });
      // In a Sequential the numbers left out are layers without weights: one is an activation, two are an activation and a pool.
      if (next && numberAfter(layer.path, next.path) > 2) followedBy.push(POOL);
    }
    if (at === firstLinear - 1) followedBy.push(...flattening(layers, firstLinear, asked));
    return { ...layer, followedBy };
  });
  return { layers: connected, questions: asked };
}

/** How many places `b` lies behind `a` in the same Sequential; 0 where they are in none. */
function numberAfter(a: string, b: string): number {
  const [left, right] = [/^(.*)\.(\d+)$/.exec(a), /^(.*)\.(\d+)$/.exec(b)];
  return left && right && left[1] === right[1] ? Number(right[2]) - Number(left[2]) : 0;
}

/** in_features of the first Linear is channels * height * width: the area is what pooling must leave. */
function flattening(layers: readonly ProposedLayer[], firstLinear: number, asked: LayerQuestion[]): string[] {
  const linear = layers[firstLinear] as ProposedLayer;
  const channels = layers.slice(0, firstLinear).reduce((found, layer) => Number(layer.arguments.out_channels ?? found), 0);
  const area = Number(linear.arguments.in_features) / channels;
  if (channels === 0 || !Number.isInteger(area)) return ['torch.flatten(x, 1)'];
  const sides = Array.from({ length: Math.floor(Math.sqrt(area)) }, (_, at) => at + 1).filter((rows) => area % rows === 0);
  const rows = sides.at(-1) ?? 1;
  const pairs = sides.reverse().flatMap((one) =>
    one * one === area
      ? [[one, one]]
      : [
          [one, area / one],
          [area / one, one],
        ],
  );
  asked.push({
    path: linear.path,
    about: 'pooling',
    text: `${linear.path} takes ${String(linear.arguments.in_features)} features: ${channels} channels of ${area} positions. Pooling must leave that many.`,
    answers: pairs.map(([high, wide]) => `${high} x ${wide}`),
    chosen: 0,
  });
  return [`F.adaptive_avg_pool2d(x, (${rows}, ${area / rows}))`, 'torch.flatten(x, 1)'];
}
