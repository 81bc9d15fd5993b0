// Networks that can run: source read, shapes inferred, weights found and fitted. Keyed by everything that decides their numbers, so that
// asking twice for the same network gives the same entry and its packed weights.

import { builtinNetworks } from '../../src-shared/network/builtin-networks.ts';
import type { Factors } from '../../src-shared/network/channel-changes.ts';
import type { Inference, Network, Weights } from '../../src-shared/network/graph.ts';
import { defaultInput, inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { RecipeWeights } from '../../src-shared/network/recipe.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { NetworkRequest, NetworkSource, WeightsSource } from '../../src-shared/protocol/network-messages.ts';
import type { Against } from '../../src-shared/protocol/what-if-messages.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { fitWeights } from '../weights/fit.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { initialise } from '../weights/torch-init.ts';
import { weightsOf } from '../weights/weights-file.ts';
import { readNetworkAsset, readWeightsAsset } from './assets.ts';
import type { ChosenWeights, OpenedChoice } from './chosen-weights.ts';
import { sha256 } from './hash.ts';

export interface NetworkEntry {
  readonly id: string;
  readonly source: string;
  readonly sourceSha256: string;
  readonly network: Network;
  readonly inference: Inference;
  /** null where problems of the network forbid initialising it. */
  readonly weights: Weights | null;
  readonly weightsTitle: string;
  /** Given where channels count at other strengths than in the plain network. */
  readonly changed?: { readonly plain: NetworkEntry; readonly factors: Factors };
  /** Given where what is looked at is a difference: of this network's values and others. */
  readonly against?: { readonly minuend: NetworkEntry; readonly against: Against };
  /** As recipes name them, the path as it was chosen. */
  readonly weightsOrigin: RecipeWeights;
  /** Name of a built-in; null for any other source. */
  readonly builtin: string | null;
}

/** What the entry was derived from: the network as it was opened. */
export function plainOf(entry: NetworkEntry): NetworkEntry {
  if (entry.against) return plainOf(entry.against.minuend);
  return entry.changed ? plainOf(entry.changed.plain) : entry;
}

/** Each state of a slider is one. */
const MOST_DERIVED = 256;

/** Trained weights of a built-in network; the others start from `torch.manual_seed(0)`. */
const TRAINED_WEIGHTS: Readonly<Record<string, string>> = { 'medical-image-model': 'medical-image-model.safetensors' };

export class NetworkStore {
  readonly #entries = new Map<string, NetworkEntry>();
  /** Insertion order is order of use. */
  readonly #derived = new Map<string, NetworkEntry>();
  readonly #chosen: ChosenWeights;

  constructor(chosen: ChosenWeights) {
    this.#chosen = chosen;
  }

  /** @throws AppError network/unknown, weights/*, file/* */
  async open(request: NetworkRequest): Promise<NetworkEntry> {
    const { text: source, className } = await sourceOf(request.source);
    const opened = request.weights.kind === 'file' ? await this.#chosen.open(request.weights.token) : null;
    const key = sha256(
      JSON.stringify([
        source,
        className,
        request.weights,
        opened?.sha256 ?? null,
        request.input,
        'builtin' in request.source ? request.source.builtin : null,
      ]),
    );
    const known = this.#entries.get(key);
    if (known) return known;
    const network = readNetwork(source, className);
    const inference = inferNetwork(network, request.input ?? naturalInput(request.source, network), source);
    const found = inference.problems.length > 0 ? null : await findWeights(request.source, request.weights, network, opened);
    const entry: NetworkEntry = {
      id: key,
      source,
      sourceSha256: sha256(source),
      network,
      inference,
      weights: found?.weights ?? null,
      weightsTitle: found?.title ?? 'no weights',
      weightsOrigin: await weightsOrigin(request, opened),
      builtin: 'builtin' in request.source ? request.source.builtin : null,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  find(id: string): NetworkEntry | undefined {
    return this.#entries.get(id) ?? this.#derived.get(id);
  }

  /** Made from a network that is open; those that were not asked for again for long go. */
  addDerived(entry: NetworkEntry): NetworkEntry {
    const known = this.#derived.get(entry.id) ?? entry;
    this.#derived.delete(entry.id);
    this.#derived.set(entry.id, known);
    for (const oldest of this.#derived.keys()) {
      if (this.#derived.size <= MOST_DERIVED) break;
      this.#derived.delete(oldest);
    }
    return known;
  }

  /** @throws AppError engine/unknown-network */
  get(id: string): NetworkEntry {
    const entry = this.find(id);
    if (!entry) throw new AppError('engine/unknown-network', 'That network is not open here any more. Choose it again.');
    return entry;
  }
}

/** Shape a network is first shown with: what it was made for where that is known. */
function naturalInput(source: NetworkSource, network: Network): Shape {
  return 'builtin' in source ? builtin(source.builtin).input : defaultInput(network);
}

function builtin(id: string): (typeof builtinNetworks)[number] {
  const found = builtinNetworks.find((network) => network.id === id);
  if (!found) {
    throw new AppError(
      'network/unknown',
      `There is no built-in network ${id}. Built in are: ${builtinNetworks.map((network) => network.id).join(', ')}.`,
    );
  }
  return found;
}

/** The Python text and the class in it. @throws AppError network/unknown */
export async function sourceOf(source: NetworkSource): Promise<{ readonly text: string; readonly className: string | null }> {
  if (!('builtin' in source)) return { text: source.python, className: source.className };
  const { file, className } = builtin(source.builtin);
  return { text: await readNetworkAsset(file), className };
}

async function findWeights(
  source: NetworkSource,
  wanted: WeightsSource,
  network: Network,
  opened: OpenedChoice | null,
): Promise<{ weights: Weights; title: string }> {
  if (wanted.kind === 'file') {
    const { weights } = fitWeights(network, opened ? weightsOf(opened.file) : new Map(), wanted.mapping);
    const title = opened?.label ?? 'weights file';
    return { weights, title: opened?.file.wrapper ? `${title} (${opened.file.wrapper})` : title };
  }
  if (wanted.kind === 'seed') return { weights: initialise(network, wanted.seed), title: `torch.manual_seed(${wanted.seed})` };
  return { weights: fitWeights(network, readSafetensors(await trainedWeightsBytes(source))).weights, title: 'trained weights' };
}

async function weightsOrigin({ source, weights }: NetworkRequest, opened: OpenedChoice | null): Promise<RecipeWeights> {
  if (weights.kind === 'seed') return { kind: 'seed', seed: weights.seed };
  if (weights.kind === 'trained') return { kind: 'trained', sha256: sha256(await trainedWeightsBytes(source)) };
  const { mapping } = weights;
  return {
    kind: 'file',
    path: opened?.path ?? '',
    sha256: opened?.ownSha256 ?? '',
    ...(mapping.length > 0 ? { mapping } : {}),
  };
}

/** True for the networks that come with trained weights. */
export const builtinHasTrainedWeights = (id: string): boolean => id in TRAINED_WEIGHTS;

/** The safetensors file of a built-in network. @throws AppError weights/unsupported where there is none */
export async function trainedWeightsBytes(source: NetworkSource | null): Promise<Uint8Array> {
  const file = source && 'builtin' in source ? TRAINED_WEIGHTS[source.builtin] : undefined;
  if (file !== undefined) return readWeightsAsset(file);
  throw new AppError(
    'weights/unsupported',
    'There are no trained weights for this network. Choose a seed, or load a weights file.',
  );
}
