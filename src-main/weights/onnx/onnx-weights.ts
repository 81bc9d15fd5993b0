// An ONNX file as a file of weights: the tensors of its layers under the names that a state_dict would give them.
import { valueWarnings, type WeightsFile } from '../weights-file.ts';
import { importOnnx } from './import-onnx.ts';
import type { ExternalFiles } from './tensors.ts';

/** @throws AppError weights/corrupt, weights/unsupported, network/unsupported */
export function readOnnxWeights(bytes: Uint8Array, files: ExternalFiles): WeightsFile {
  const { network, weights } = importOnnx(bytes, files);
  const tensors = [...weights].map(([name, { shape, data }]) => ({ name, dtype: 'float32' as const, shape, data }));
  const [problem] = network.problems;
  const left = problem ? [{ code: 'graph' as const, message: `Not the whole graph could be followed: ${problem.message}` }] : [];
  return { format: 'onnx', wrapper: null, tensors, ignored: [], warnings: [...left, ...valueWarnings(tensors)], layers: null };
}
