// Weights against a network: the same names, the same shapes, nothing left over, as load_state_dict demands. Values are not looked at, except to
// recognise a tensor that was saved under two names.
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { bufferTensors, parameterTensors } from '../../src-shared/network/op-catalogue.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { stateName } from '../../src-shared/network/ops/op-rules.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';

interface Mismatch {
  readonly name: string;
  readonly found: Shape;
  readonly expected: Shape;
}

interface WeightsFit {
  /** In the network's order. */
  readonly weights: Weights;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly mismatched: readonly Mismatch[];
}

/** How the two differ, without a verdict. */
function compareWeights(network: Network, found: Weights): WeightsFit {
  const weights = new Map<string, Tensor>();
  const missing: string[] = [];
  const mismatched: Mismatch[] = [];
  const expected = new Set<string>();
  for (const layer of network.modules) {
    if (layer.path === '') continue;
    for (const parameter of [...parameterTensors(layer), ...bufferTensors(layer)]) {
      const name = stateName(layer.path, parameter);
      expected.add(name);
      const tensor = found.get(name);
      if (!tensor) missing.push(name);
      else if (tensor.shape.join() !== parameter.shape.join())
        mismatched.push({ name, found: tensor.shape, expected: parameter.shape });
      else weights.set(name, tensor);
    }
  }
  const unexpected = [...found]
    .filter(([name, tensor]) => !expected.has(name) && !isCopyOfOne(tensor, weights))
    .map(([name]) => name);
  return { weights, missing, unexpected, mismatched };
}

/** A layer kept under two names is saved under both. */
const isCopyOfOne = (tensor: Tensor, weights: Weights): boolean =>
  [...weights.values()].some(
    ({ shape, data }) => shape.join() === tensor.shape.join() && data.every((value, at) => Object.is(value, tensor.data[at])),
  );

/** @throws AppError weights/mismatch, worded as PyTorch's load_state_dict */
export function fitWeights(network: Network, found: Weights): WeightsFit {
  const fit = compareWeights(network, found);
  const { missing, unexpected, mismatched } = fit;
  if (missing.length + unexpected.length + mismatched.length === 0) return fit;
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
  throw new AppError(
    'weights/mismatch',
    `Error(s) in loading state_dict for ${network.className}:\n\t${lines.join('\n\t')}\nThe weights belong to another network: choose the one they were saved from, or other weights.`,
    { missing, unexpected, mismatched: mismatched.map(({ name }) => name) },
  );
}
