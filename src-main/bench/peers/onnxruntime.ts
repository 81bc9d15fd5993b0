// onnxruntime-node: its default CPU kernels with as many threads as we have, in this process.
import type * as Ort from 'onnxruntime-node';
import { type Peer, timed } from '../contestant.ts';
import { loadPackage } from './load-package.ts';
import { networkAsOnnx } from './network-as-onnx.ts';

export const onnxruntime = (): Peer => ({
  name: 'onnxruntime-node',
  async prepare(work, threads) {
    const { InferenceSession, Tensor } = await loadPackage<typeof Ort>('onnxruntime-node');
    const session = await InferenceSession.create(networkAsOnnx(work), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    const feeds = { [work.network.inputs[0] ?? 'x']: new Tensor('float32', work.values, work.input) };
    return {
      threads,
      run: () => timed(() => session.run(feeds)),
      close: () => session.release(),
    };
  },
  close: async () => undefined,
});
