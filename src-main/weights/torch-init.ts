// The weights a network starts with in PyTorch after `torch.manual_seed(seed)`, to the bit: every layer in the order it is made, weight before
// bias. Source: torch/nn/init.py, reset_parameters in torch/nn/modules/conv.py and linear.py.
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { bufferTensors, parameterTensors } from '../../src-shared/network/op-catalogue.ts';
import { countOf, type Initial, stateName } from '../../src-shared/network/ops/op-rules.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { TorchRandom } from './torch-random.ts';

/** 4 GiB of float32: more than any network this program can run. */
const MOST_PARAMETERS = 2 ** 30;

/** kaiming_uniform_(a=math.sqrt(5)) spelt out as PyTorch computes it, in float64: gain, standard deviation, bound. */
function kaimingBound(fanIn: number): number {
  const slope = Math.sqrt(5);
  const gain = Math.sqrt(2 / (1 + slope ** 2));
  return Math.sqrt(3) * (gain / Math.sqrt(fanIn));
}

const boundOf = (initial: 'kaiming' | 'bias', fanIn: number): number =>
  initial === 'kaiming' ? kaimingBound(fanIn) : 1 / Math.sqrt(fanIn);

function fill(data: Float32Array, initial: Initial, fanIn: number, random: TorchRandom): void {
  if (typeof initial === 'object') {
    const value = initial.fill;
    if (typeof value !== 'number') data.set(value);
    // Values that the source makes at random: some that a picture can be made of.
    else if (Number.isNaN(value)) random.fillUniform(data, -boundOf('bias', fanIn), boundOf('bias', fanIn));
    else data.fill(value);
    return;
  }
  const bound = boundOf(initial, fanIn);
  random.fillUniform(data, -bound, bound);
}

/**
 * @returns float32 tensors named as in a state_dict
 * @throws AppError engine/out-of-memory when the layers are too large to exist
 */
export function initialise(network: Network, seed: number): Weights {
  const random = new TorchRandom(seed);
  const weights = new Map<string, Tensor>();
  let total = 0;
  for (const layer of network.modules) {
    const buffers = bufferTensors(layer).map((buffer) => ({
      ...buffer,
      fanIn: countOf(buffer.shape),
      initial: { fill: buffer.fill },
    }));
    for (const parameter of [...parameterTensors(layer), ...buffers]) {
      const count = countOf(parameter.shape);
      total += count;
      if (total > MOST_PARAMETERS) {
        const size = `${layer.path || layer.op} (line ${layer.span.line}) brings the network to ${total} parameters`;
        throw new AppError('engine/out-of-memory', `${size}; at most ${MOST_PARAMETERS} fit here. Make the layer smaller.`);
      }
      const data = new Float32Array(count);
      fill(data, parameter.initial, parameter.fanIn, random);
      // A layer that was made and then replaced has no path: it took its random numbers and is gone.
      if (layer.path !== '') weights.set(stateName(layer.path, parameter), { shape: parameter.shape, data });
    }
  }
  return weights;
}
