// TensorFlow.js on its WebAssembly backend, for the built-in network: fused convolution and ReLU, in its own layout (N, H, W, C). Under Node it has
// its SIMD build and one thread: its threads are for browsers (https://github.com/tensorflow/tfjs/issues/3830).
import type * as Backend from '@tensorflow/tfjs-backend-wasm';
import type * as Core from '@tensorflow/tfjs-core';
import type { NetworkNode, Tensor, Weights } from '../../../src-shared/network/graph.ts';
import { NotHere, type Peer, timed, type Work } from '../contestant.ts';
import { loadPackage } from './load-package.ts';

interface Layer {
  readonly filter: Core.Tensor4D;
  readonly bias: Core.Tensor1D;
}

/** A stack of Conv2d, each followed by ReLU: only there can the whole be said in fused calls. */
function convolutionsOf({ network }: Work): readonly NetworkNode[] {
  const isStack = network.nodes.every(({ op }, i) => op === (i % 2 === 0 ? 'Conv2d' : 'ReLU'));
  if (!isStack || network.nodes.length % 2 !== 0) throw new NotHere('It is measured with stacks of convolution and ReLU only.');
  return network.nodes.filter(({ op }) => op === 'Conv2d');
}

function layerOf(core: typeof Core, weights: Weights, { target }: NetworkNode): Layer {
  const { shape, data } = weights.get(`${target}.weight`) as Tensor;
  const bias = (weights.get(`${target}.bias`) as Tensor).data;
  const [outChannels = 1, inChannels = 1, rows = 1, columns = 1] = shape;
  return core.tidy(() => {
    const filter = core.transpose(core.tensor4d(data, [outChannels, inChannels, rows, columns]), [2, 3, 1, 0]) as Core.Tensor4D;
    return { filter: core.keep(filter), bias: core.keep(core.tensor1d(bias)) };
  });
}

export const tfjsWasm = (): Peer => ({
  name: 'tfjs-wasm',
  async prepare(work) {
    const convolutions = convolutionsOf(work);
    const core = await loadPackage<typeof Core>('@tensorflow/tfjs-core');
    await loadPackage<typeof Backend>('@tensorflow/tfjs-backend-wasm');
    if (!(await core.setBackend('wasm'))) throw new NotHere('TensorFlow.js did not start its WebAssembly backend.');
    const layers = convolutions.map((node) => layerOf(core, work.weights, node));
    const [items = 1, channels = 1, rows = 1, columns = 1] = work.input;
    const input = core.tidy(() =>
      core.keep(core.transpose(core.tensor4d(work.values, [items, channels, rows, columns]), [0, 2, 3, 1]) as Core.Tensor4D),
    );
    return {
      threads: 1,
      run: () =>
        timed(() => {
          const kept: Core.Tensor4D[] = [];
          for (const { filter, bias } of layers) {
            const x = kept.at(-1) ?? input;
            kept.push(core.fused.conv2d({ x, filter, bias, strides: 1, pad: 'valid', activation: 'relu' }) as Core.Tensor4D);
          }
          for (const activation of kept) activation.dispose();
        }),
      close: async () => {
        for (const tensor of [input, ...layers.flatMap(({ filter, bias }) => [filter, bias])]) tensor.dispose();
      },
    };
  },
  close: async () => undefined,
});
