// "Paste the error message you got": which layers of a network can have said it, with the rule and fixes. The network is not run: inputs that the
// message tells of, or that are common, are tried on its shapes until the same sentence comes.

import { COMMON_SIDES } from './fitting-input.ts';
import type { Inference, Network, NetworkNode, Problem } from './graph.ts';
import { defaultInput, inferNetwork } from './inference.ts';
import { parameterTensors } from './op-catalogue.ts';
import type { Shape } from './operations.ts';
import type { Facts } from './torch-errors/sentence-rule.ts';
import { type Frame, parseTorchError, type TorchError } from './torch-errors/traceback.ts';

/** A layer that can have said it. */
export interface Suspect {
  readonly node: string;
  /** Where the layer is made, from 1. */
  readonly line: number | null;
  /** Where forward calls it. */
  readonly callLine: number | null;
  readonly why: string;
}

export interface TorchErrorExplanation {
  readonly error: TorchError;
  /** Most likely first. */
  readonly suspects: readonly Suspect[];
  /** The network's own problem that says the same sentence, with its fixes, and the input under which it does. */
  readonly problem: Problem | null;
  readonly input: Shape | null;
}

/**
 * @param pasted the message, alone or with its traceback
 * @param network null: the words only
 * @param source the text the network was read from, for fixes
 * @param input the shape that the user says it was given, or null
 * @returns null where the text holds no sentence that is known
 */
export function explainTorchError(
  pasted: string,
  network: Network | null,
  source: string | null,
  input: Shape | null,
): TorchErrorExplanation | null {
  const error = parseTorchError(pasted);
  if (!error) return null;
  if (!network) return { error, suspects: [], problem: null, input: null };
  const reproduced = reproduce(error, network, source, input);
  const suspects = suspectsOf(error, network, reproduced?.problem ?? null);
  return { error, suspects, problem: reproduced?.problem ?? null, input: reproduced?.input ?? null };
}

/** The first input under which the network says the same. */
function reproduce(
  error: TorchError,
  network: Network,
  source: string | null,
  given: Shape | null,
): { readonly problem: Problem; readonly input: Shape } | null {
  for (const input of given ? [given] : likelyInputs(error.facts, network)) {
    const inference: Inference = inferNetwork(network, input, source ?? undefined);
    const alike = inference.problems.filter((problem) => saysTheSame(error, problem));
    const problem = alike.find((one) => isCalledAt(error.frames, one)) ?? alike[0];
    if (problem) return { problem, input };
  }
  return null;
}

/** The sentences are compared by their numbers: versions word them differently, and some leave numbers out. */
function saysTheSame(error: TorchError, { torchMessage }: Problem): boolean {
  if (torchMessage === '') return false;
  const own = parseTorchError(torchMessage);
  if (own?.kind !== error.kind) return false;
  const names = Object.keys(error.texts).filter((name) => Object.hasOwn(own.texts, name));
  const value = (one: TorchError, name: string): string => one.facts[name]?.join() ?? one.texts[name] ?? '';
  return names.every((name) => value(own, name) === value(error, name)) && (names.length > 0 || own.sentence === error.sentence);
}

const isCalledAt = (frames: readonly Frame[], { line, detail }: Problem): boolean =>
  frames.some((frame) => frame.line === detail.callLine || frame.line === line);

/** The shape in the message, where it is the network's own input; then the common sides, with the batch of the message. */
function likelyInputs(facts: Facts, network: Network): readonly Shape[] {
  const [, channels = 1] = defaultInput(network);
  const inMessage = facts.input;
  const [batch = 1] = inMessage?.length === 4 ? inMessage : (facts.count ?? [1]);
  const batches = [...new Set([1, batch])].filter((size) => size > 0);
  const own = inMessage && inMessage.length >= 3 ? [inMessage] : [];
  const features = facts.columns && facts.count ? [[facts.count[0] ?? 1, facts.columns[0] ?? 1]] : [];
  const pictures = COMMON_SIDES.flatMap((side) => batches.map((size) => [size, channels, side, side]));
  const isVector = defaultInput(network).length === 2;
  return isVector ? [...features, defaultInput(network)] : [...own, ...pictures, ...features];
}

function suspectsOf(error: TorchError, network: Network, problem: Problem | null): readonly Suspect[] {
  const found = new Map<string, Suspect>();
  const add = (node: NetworkNode, why: string): void => {
    if (found.has(node.name)) return;
    found.set(node.name, { node: node.name, line: node.defined?.line ?? null, callLine: node.called?.line ?? null, why });
  };
  const named = network.nodes.find(({ name }) => name === problem?.node);
  if (named) add(named, 'it says this very sentence');
  const fitting = network.nodes.flatMap((node) => {
    const why = sizesFit(node, error);
    return why === null ? [] : [{ node, why }];
  });
  const lines = new Set(error.frames.map(({ line }) => line));
  const isOnLine = (node: NetworkNode): boolean => lines.has(node.called?.line ?? 0) || lines.has(node.defined?.line ?? 0);
  for (const { node, why } of fitting) if (isOnLine(node)) add(node, `${why}, and the traceback names its line`);
  for (const { node, why } of fitting) add(node, why);
  if (found.size === 0) for (const node of network.nodes) if (isOnLine(node)) add(node, 'the traceback names its line');
  return [...found.values()];
}

/** Whether the sizes in the message are those of this layer; null where they are not, or where it has none. */
function sizesFit(node: NetworkNode, { kind, facts, texts }: TorchError): string | null {
  const same = (numbers: readonly number[] | undefined, ...sizes: readonly number[]): boolean => numbers?.join() === sizes.join();
  switch (node.op) {
    case 'Conv2d':
    case 'ConvTranspose2d': {
      const [weight] = parameterTensors(node);
      const isTransposed = facts.transposed !== undefined || texts.transposed !== undefined;
      const fits = facts.weight
        ? weight?.shape.join() === facts.weight.join()
        : same(facts.kernel, ...node.attributes.kernelSize);
      const isKind = kind === 'channel-mismatch' || kind === 'kernel-larger-than-input' || kind === 'rank-mismatch';
      return isKind && fits && isTransposed === (node.op === 'ConvTranspose2d')
        ? `its weights are ${weight?.shape.join(' x ')}`
        : null;
    }
    case 'Linear': {
      const { inFeatures, outFeatures } = node.attributes;
      const fits =
        kind === 'linear-mismatch' && same(facts.rows, inFeatures) && (!facts.outputs || same(facts.outputs, outFeatures));
      return fits ? `it takes ${inFeatures} features${facts.outputs ? ` and gives ${outFeatures}` : ''}` : null;
    }
    case 'BatchNorm1d':
    case 'BatchNorm2d':
    case 'InstanceNorm2d':
      return kind === 'norm-mismatch' && same(facts.expected, node.attributes.numFeatures)
        ? `it is made for ${node.attributes.numFeatures} channels`
        : null;
    case 'GroupNorm': {
      const { numGroups, numChannels } = node.attributes;
      const fits = facts.weight
        ? typeof numChannels === 'number' && same(facts.weight, numChannels)
        : same(facts.groups, numGroups);
      return kind === 'norm-mismatch' && fits
        ? `it has ${numGroups} groups${typeof numChannels === 'number' ? ` of ${numChannels} channels` : ''}`
        : null;
    }
    case 'LayerNorm':
      return kind === 'norm-mismatch' && same(facts.expected, ...node.attributes.normalizedShape)
        ? `it is made for ${node.attributes.normalizedShape.join(' x ')}`
        : null;
    case 'PReLU':
      return kind === 'channel-mismatch' && !facts.weight && same(facts.expected, node.attributes.numParameters)
        ? `it has ${node.attributes.numParameters} slopes`
        : null;
    case 'cat':
      return kind === 'size-mismatch' && same(facts.dim, node.attributes.dim) && facts.expected
        ? `it joins along axis ${node.attributes.dim}`
        : null;
    default:
      return null;
  }
}
