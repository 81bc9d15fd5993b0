// The same work by others: onnxruntime-node on as many threads, and our own plain loops on a small picture.
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { referenceRun } from '../cnn/reference-run.ts';
import { builtinAsOnnx } from './onnx-model.ts';

/** One run, everything computed. */
export type Run = () => Promise<void>;

/** @throws where the package's native part is missing on this machine */
export async function onnxRuntime(weights: Weights, input: Tensor, threads: number): Promise<Run> {
  const { InferenceSession, Tensor: OnnxTensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(builtinAsOnnx(weights, input.shape[2] ?? 0), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  });
  const feeds = { x: new OnnxTensor('float32', input.data, input.shape) };
  return async () => {
    await session.run(feeds);
  };
}

export const plainLoops =
  (network: Network, input: Tensor, weights: Weights): Run =>
  async () => {
    referenceRun(network, input, weights);
  };
