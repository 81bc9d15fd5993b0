// Weights against a network: the same names, the same shapes, nothing left over, as load_state_dict demands. Values are not looked at, except to
// recognise a tensor that was saved under two names.
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { networkTensors } from '../../src-shared/network/network-tensors.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { fitNames, isWholeFit } from '../../src-shared/network/weights-fit.ts';
import type { WeightsFit, WeightsPair } from '../../src-shared/network/weights-report.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { listed } from './weights-file.ts';

interface FittedWeights {
  /** In the network's order and under its names. */
  readonly weights: Weights;
  readonly fit: WeightsFit;
}

/** How the two belong together, without a verdict. @param chosen pairs that the user has decided */
export function compareWeights(network: Network, found: Weights, chosen: readonly WeightsPair[] = []): FittedWeights {
  const named = [...found].map(([name, { shape }]) => ({ name, shape }));
  const fit = fitNames(networkTensors(network), named, chosen);
  const weights = new Map(fit.pairs.map((pair) => [pair.network, found.get(pair.file) as Tensor]));
  const unexpected = fit.unexpected.filter((name) => !isCopyOfOne(found.get(name) as Tensor, weights));
  return { weights, fit: { ...fit, unexpected } };
}

/** A layer kept under two names is saved under both. */
const isCopyOfOne = (tensor: Tensor, weights: Weights): boolean =>
  [...weights.values()].some(
    ({ shape, data }) => shape.join() === tensor.shape.join() && data.every((value, at) => Object.is(value, tensor.data[at])),
  );

/** @throws AppError weights/mismatch, worded as PyTorch's load_state_dict */
export function fitWeights(network: Network, found: Weights, chosen: readonly WeightsPair[] = []): FittedWeights {
  const fitted = compareWeights(network, found, chosen);
  if (isWholeFit(fitted.fit)) return fitted;
  const { missing, unexpected, mismatched, proposals } = fitted.fit;
  const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
  const sizes = (shape: Shape): string => `torch.Size([${shape.join(', ')}])`;
  const lines = [
    ...(missing.length > 0 ? [`Missing key(s) in state_dict: ${quoted(missing)}.`] : []),
    ...(unexpected.length > 0 ? [`Unexpected key(s) in state_dict: ${quoted(unexpected)}.`] : []),
    ...mismatched.map(
      ({ name, found: has, expected }) =>
        `size mismatch for ${name}: copying a param with shape ${sizes(has)} from checkpoint, the shape in current model is ${sizes(expected)}.`,
    ),
  ];
  const next =
    proposals.length > 0
      ? `By shape and order ${listed(proposals.map(({ network: name, file }) => `${file} could be ${name}`))}: confirm that mapping if it is right, or choose other weights.`
      : 'The weights belong to another network: choose the one they were saved from, or other weights.';
  throw new AppError(
    'weights/mismatch',
    `Error(s) in loading state_dict for ${network.className}:\n\t${lines.join('\n\t')}\n${next}`,
    { missing, unexpected, mismatched: mismatched.map(({ name }) => name) },
  );
}
